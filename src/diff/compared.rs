//! What differs between two catalogs, in words.

use super::{Change, Delta, Diff, Reach, Side};
use crate::agent::ToolMode;
use crate::words::{Value, Words};

/// Two catalogs and what differs between them.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'m> {
    pub old: Side<'m>,
    pub new: Side<'m>,
    pub diff: &'m Diff,
}

impl<'m> Compared<'m> {
    /// Returns the id of an agent of the old catalog.
    pub fn old_id(&self, ix: usize) -> &'m str {
        &self.old.model.catalog.agents[ix].id
    }

    /// Returns the id of an agent of the new catalog.
    pub fn new_id(&self, ix: usize) -> &'m str {
        &self.new.model.catalog.agents[ix].id
    }

    /// Returns a change in a few words each: `tools +Bash -Read`.
    pub fn words(&self, change: &Change, say: &Words) -> Vec<(&'static str, String)> {
        let mut words = Vec::new();
        for fact in &change.facts {
            words.push(match fact.name {
                // A description is too long to be shown twice.
                "description" => (fact.name, say.say("another one").to_owned()),
                _ => (
                    fact.name,
                    format!("{} → {}", or_none(say, &fact.old), or_none(say, &fact.new)),
                ),
            });
        }
        if let Some((old, new)) = change.mode {
            words.push((
                "tools",
                format!("{} → {}", say.say(mode(old)), say.say(mode(new))),
            ));
        }
        for (name, delta) in [
            ("tools", &change.tools),
            ("denied", &change.denied),
            ("may", &change.capabilities),
        ] {
            if !delta.is_empty() {
                // Of these, capabilities alone are words.
                words.push((
                    name,
                    signed(
                        delta,
                        |value| if name == "may" { say.say(value) } else { value },
                    ),
                ));
            }
        }
        for reach in &change.reach.gained {
            words.push((
                "reaches",
                format!("{} now: {}", reach.capability.name(), self.new_way(reach)),
            ));
        }
        for reach in &change.reach.lost {
            words.push((
                "reaches",
                format!(
                    "{} no more; it did: {}",
                    reach.capability.name(),
                    self.old_way(reach)
                ),
            ));
        }
        if let Some(lines) = change.body {
            words.push((
                "text",
                say.fill(
                    "+{added} −{removed} lines",
                    &[
                        ("added", Value::Count(lines.added)),
                        ("removed", Value::Count(lines.removed)),
                    ],
                ),
            ));
        }
        words
    }

    /// Says by which way something is reached now.
    pub fn new_way(&self, reach: &Reach) -> String {
        way(reach, |ix| self.new_id(ix))
    }

    /// Says by which way something was reached.
    pub fn old_way(&self, reach: &Reach) -> String {
        way(reach, |ix| self.old_id(ix))
    }

    /// Returns about how many tokens each side takes of every session, where that differs.
    pub fn session_tokens(&self) -> Option<(usize, usize)> {
        let [old, new] = [self.old, self.new].map(|side| side.model.catalog.session_tokens());
        (old != new).then_some((old, new))
    }

    /// Says what a change adds to every session; empty where it adds nothing.
    pub fn context(&self) -> String {
        match self.session_tokens() {
            Some((old, new)) => {
                let sign = if new > old { "+" } else { "−" };
                format!(
                    "every session: about {old} → {new} tokens ({sign}{})",
                    new.abs_diff(old)
                )
            }
            None => String::new(),
        }
    }

    /// Returns what changed in one sentence, without a full stop.
    pub fn summary(&self, say: &Words) -> String {
        let Diff {
            added,
            removed,
            changed,
            relations_added,
            relations_removed,
            introduced,
            mended,
        } = self.diff;
        if self.diff.is_empty() {
            return say.say("nothing differs").to_owned();
        }
        let renamed = changed.iter().filter(|change| change.is_renamed()).count();
        let parts = [
            (added.len(), "{n} agent added|{n} agents added"),
            (removed.len(), "{n} agent removed|{n} agents removed"),
            (renamed, "{n} agent renamed|{n} agents renamed"),
            (
                changed.len() - renamed,
                "{n} agent changed|{n} agents changed",
            ),
            (
                relations_added.len(),
                "{n} relation added|{n} relations added",
            ),
            (
                relations_removed.len(),
                "{n} relation removed|{n} relations removed",
            ),
            (
                introduced.len(),
                "{n} finding introduced|{n} findings introduced",
            ),
            (mended.len(), "{n} finding mended|{n} findings mended"),
        ];
        let told = parts.into_iter().filter(|(count, _)| *count > 0);
        let told = told.map(|(count, phrase)| say.count(phrase, count));
        told.collect::<Vec<_>>().join(", ")
    }
}

fn way<'i>(reach: &Reach, id: impl Fn(usize) -> &'i str) -> String {
    match &reach.way[..] {
        [_] => "by a tool of its own".to_owned(),
        way => way.iter().map(|&ix| id(ix)).collect::<Vec<_>>().join(" → "),
    }
}

fn signed<'d>(delta: &'d Delta<String>, said: impl Fn(&'d str) -> &'d str) -> String {
    let gained = delta.gained.iter().map(|name| format!("+{}", said(name)));
    let lost = delta.lost.iter().map(|name| format!("−{}", said(name)));
    gained.chain(lost).collect::<Vec<_>>().join(" ")
}

fn mode(mode: ToolMode) -> &'static str {
    match mode {
        ToolMode::Inherit => "inherits every tool",
        ToolMode::All => "every tool",
        ToolMode::None => "none",
        ToolMode::List => "a list",
    }
}

fn or_none<'t>(say: &'t Words, text: &'t str) -> &'t str {
    if text.is_empty() {
        say.say("none")
    } else {
        text
    }
}
