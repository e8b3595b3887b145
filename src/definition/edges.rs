//! What a file says of an agent elsewhere than in the agent's own map.

use super::form::{Calls, Leads};
use super::{Definition, at};
use crate::document::{Entry, Node, Scalar};

/// Puts what holds for every agent of a file before an agent's own rules: of a map, the parts that it does not have.
pub(super) fn inherit(own: &mut Vec<Entry>, top: &[Entry], keys: &[String]) {
    for shared in top.iter().filter(|entry| keys.contains(&entry.key)) {
        let Some(entry) = own.iter_mut().find(|entry| entry.key == shared.key) else {
            own.push(shared.clone());
            continue;
        };
        // A word is the rule for everything.
        let parts = match &shared.node.value {
            Scalar::Map(parts) => parts.clone(),
            _ => vec![Entry {
                key: "*".to_owned(),
                line: shared.line,
                node: shared.node.clone(),
            }],
        };
        if let Scalar::Map(rules) = &mut entry.node.value {
            let is_left = |part: &Entry| rules.iter().all(|rule| rule.key != part.key);
            let mut merged: Vec<Entry> = parts.into_iter().filter(is_left).collect();
            merged.append(rules);
            *rules = merged;
        }
    }
}

/// Returns an entry for the agents that maps at any depth call, each where it is named.
pub(super) fn calls(entries: &[Entry], calls: &Calls) -> Option<Entry> {
    let mut named = Vec::new();
    collect(entries, calls, &mut named);
    let first = named.first()?;

    Some(Entry {
        key: "calls".to_owned(),
        line: first.line,
        node: Node {
            line: first.line,
            column: first.column,
            value: Scalar::List(named),
            ..Node::default()
        },
    })
}

fn collect(entries: &[Entry], calls: &Calls, named: &mut Vec<Node>) {
    let kind = at(entries, &calls.key).and_then(Node::text);
    if kind.is_some_and(|kind| calls.kinds.iter().any(|known| known == kind)) {
        let name = at(entries, &calls.name).filter(|name| name.text().is_some());
        named.extend(name.cloned());
    }

    for entry in entries {
        for item in entry.node.items() {
            collect(item.entries(), calls, named);
        }
    }
}

/// Gives the pairs of a list to the agents that stand first in them, and those that somebody leads to who leads them.
pub(super) fn share(definitions: &mut [Definition], key: &str, leads: Option<&Leads>) {
    let mut pairs: Vec<(String, Node)> = Vec::new();
    for definition in definitions.iter_mut() {
        for pair in taken(definition, key).iter().flat_map(Node::items) {
            if let [first, second] = pair.items() {
                pairs.extend(identity(first).map(|first| (first.to_owned(), second.clone())));
            }
        }
        let Some(leads) = leads else { continue };
        let first = at(&definition.entries, &leads.first).and_then(identity);
        let Some(first) = first.map(str::to_owned) else {
            continue;
        };
        let others = taken(definition, &leads.others);
        let others = others.iter().flat_map(Node::items);
        pairs.extend(others.map(|other| (first.clone(), other.clone())));
    }

    for definition in definitions {
        let is_own = |name: &str| {
            let names = ["id", "name"].map(|key| at(&definition.entries, key).and_then(Node::text));
            names.contains(&Some(name))
        };
        let callees: Vec<Node> = pairs
            .iter()
            .filter(|(first, _)| is_own(first))
            .map(|(_, second)| second.clone())
            .collect();
        if let Some(line) = callees.first().map(|callee| callee.line) {
            let value = Scalar::List(callees);
            let node = Node {
                value,
                line,
                column: 1,
                ..Node::default()
            };
            let key = key.to_owned();
            definition.entries.push(Entry { key, line, node });
        }
    }
}

/// Takes the value of a key out of a definition.
fn taken(definition: &mut Definition, key: &str) -> Option<Node> {
    let ix = definition
        .entries
        .iter()
        .position(|entry| entry.key == key)?;
    Some(definition.entries.remove(ix).node)
}

/// Returns what a component is called: where it stands itself, or where it is only named.
fn identity(node: &Node) -> Option<&str> {
    let keys = ["$component_ref", "id", "name"];
    let mut named = keys.iter().filter_map(|key| at(node.entries(), key));
    named.next().and_then(Node::text).or(node.text())
}
