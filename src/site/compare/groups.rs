//! Which agents are variants of one another: those of one name, qualifiers aside, and those whose texts say nearly the same.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::slug::is_reserved;
use crate::catalog::{Catalog, name_key, slugify};
use crate::words::{Value, Words};

/// Words that names of variants end with: `backend-architect-pro` is one more backend architect.
const QUALIFIERS: [&str; 12] = [
    "advanced",
    "agent",
    "classic",
    "elite",
    "enhanced",
    "expert",
    "lite",
    "optimized",
    "plus",
    "pro",
    "senior",
    "v2",
];

/// How many agents a page compares: more columns than that are read in the list of agents.
const MOST: usize = 24;

/// How many names a title bears.
const NAMED: usize = 3;

/// Agents that are variants of one another.
pub(in crate::site) struct Group {
    /// The folder below `compare/`.
    slug: String,
    /// What they are called together.
    pub(super) name: String,
    /// Whether they share a name, and not their text alone.
    pub(in crate::site) named: bool,
    pub(in crate::site) agents: Vec<usize>,
    /// How many there are, those included that no column has room for.
    pub(super) count: usize,
}

impl Group {
    /// Returns the page's path below the site's root.
    pub(in crate::site) fn url(&self) -> String {
        format!("compare/{}/", self.slug)
    }

    pub(super) fn title(&self, words: &Words) -> String {
        let phrase = match self.named {
            true => "{n} agents called {name}",
            false => "{n} agents that say nearly the same: {name}",
        };
        words.fill(
            phrase,
            &[
                ("n", Value::Count(self.count)),
                ("name", Value::Text(&self.name)),
            ],
        )
    }
}

/// Finds the groups, by name.
pub(in crate::site) fn groups(catalog: &Catalog, words: &Words) -> Vec<Group> {
    let bases: Vec<String> = catalog
        .agents
        .iter()
        .map(|listing| base(&listing.agent.name))
        .collect();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut groups: Vec<(String, Vec<usize>)> = joined(catalog, &bases)
        .into_iter()
        .filter(|members| members.len() > 1)
        .map(|members| (shortest(catalog, &members), members))
        .collect();
    groups.sort();
    let group = |(name, members): (String, Vec<usize>)| {
        let named = members
            .windows(2)
            .all(|pair| bases[pair[0]] == bases[pair[1]]);
        Group {
            slug: slug(&name, &mut taken),
            name: if named {
                name
            } else {
                names(catalog, words, &members)
            },
            named,
            count: members.len(),
            agents: members.into_iter().take(MOST).collect(),
        }
    };
    groups.into_iter().map(group).collect()
}

/// Joins agents of one name and agents of one text; what is joined with one agent is joined with one another.
fn joined(catalog: &Catalog, bases: &[String]) -> Vec<Vec<usize>> {
    let mut set: Vec<usize> = (0..bases.len()).collect();
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (ix, base) in bases
        .iter()
        .enumerate()
        .filter(|(_, base)| !base.is_empty())
    {
        join(&mut set, *first.entry(base).or_insert(ix), ix);
    }
    for pair in catalog.alike() {
        join(&mut set, pair.first, pair.second);
    }
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for ix in 0..set.len() {
        members.entry(leader(&mut set, ix)).or_default().push(ix);
    }
    members.into_values().collect()
}

/// Joins the sets of two agents; the earlier leader leads both.
fn join(set: &mut [usize], one: usize, other: usize) {
    let (one, other) = (leader(set, one), leader(set, other));
    set[one.max(other)] = one.min(other);
}

/// Returns who leads an agent's set; each agent names one that is nearer to the leader.
fn leader(set: &mut [usize], mut ix: usize) -> usize {
    while set[ix] != ix {
        set[ix] = set[set[ix]];
        ix = set[ix];
    }
    ix
}

fn shortest(catalog: &Catalog, members: &[usize]) -> String {
    let names = members.iter().map(|&ix| &catalog.agents[ix].agent.name);
    names
        .min_by_key(|name| (name.chars().count(), *name))
        .cloned()
        .unwrap_or_default()
}

/// Returns what agents of several names are called together.
fn names(catalog: &Catalog, words: &Words, members: &[usize]) -> String {
    let names: BTreeSet<&str> = members
        .iter()
        .map(|&ix| &*catalog.agents[ix].agent.name)
        .collect();
    let names: Vec<&str> = names.into_iter().collect();
    match &names[..] {
        [rest @ .., last] if names.len() <= NAMED => {
            let rest = rest.join(", ");
            words.fill(
                "{first} and {second}",
                &[("first", Value::Text(&rest)), ("second", Value::Text(last))],
            )
        }
        _ => {
            let (some, more) = (names[..NAMED - 1].join(", "), names.len() + 1 - NAMED);
            let values = [("names", Value::Text(&some)), ("n", Value::Count(more))];
            words.fill("{names} and {n} more", &values)
        }
    }
}

fn slug(name: &str, taken: &mut BTreeSet<String>) -> String {
    let plain = Some(slugify(name))
        .filter(|slug| !slug.is_empty())
        .unwrap_or_else(|| "variants".to_owned());
    let plain = if is_reserved(&plain) {
        format!("{plain}-variants")
    } else {
        plain
    };

    let mut slug = plain.clone();
    let mut number = 1;
    while !taken.insert(slug.clone()) {
        number += 1;
        slug = format!("{plain}-{number}");
    }
    slug
}

/// Returns a name as variants share it: lower case, without separators and without qualifiers at its end.
fn base(name: &str) -> String {
    let lower = name.to_lowercase();
    let mut words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    while words.len() > 1 && words.last().is_some_and(|word| QUALIFIERS.contains(word)) {
        words.pop();
    }
    // One word is a trade that many have: `reviewer` and `reviewer-pro` say too little.
    if words.len() == 1 {
        name_key(name)
    } else {
        name_key(&words.concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_share_a_name_without_its_qualifiers() {
        assert_eq!(base("backend-architect"), base("Backend Architect Pro"));
        assert_eq!(base("code_reviewer_v2"), base("code-reviewer"));
        assert_ne!(
            base("reviewer-pro"),
            base("reviewer"),
            "one word says too little"
        );
        assert_ne!(
            base("backend-architect"),
            base("backend-architect-reviewer")
        );
    }
}
