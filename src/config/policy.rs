//! `[policy]` of `agentdex.toml`: what the rules are to mean for this catalog, as data.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use crate::agent::RelationType;
use crate::finding::Severity;

/// What the configuration asks of the catalog.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// A level by rule: an identifier, `group/*` or `*`; the longest that fits counts.
    pub rules: BTreeMap<String, Level>,
    /// Levels for a part of the catalog; the last that fits counts.
    pub paths: Vec<PathLevels>,
    /// Relations that no agent may have.
    pub forbid: Vec<Edges>,
    /// Agents that may have relations to some others only.
    pub only: Vec<Edges>,
    /// Groups of agents from the top down: nobody calls an agent of a group above its own.
    pub tiers: Vec<Tier>,
    /// Findings that are known and accepted.
    pub allow: Vec<Allow>,
    /// What an agent that is new may do or reach before `diff --gate` fails: capabilities, such as `read`.
    pub new_agents_may: NewAgentsMay,
    /// Which agents must have an owner.
    pub owner_required: Option<Selector>,
    /// How many tokens agents may take of a model's context.
    pub context_budget: ContextBudget,
    /// Levels that the command line gives, which go before all others.
    #[serde(skip)]
    pub overrides: Vec<(Wanted, Level)>,
}

/// Capabilities that an agent that is new may have without anybody's consent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct NewAgentsMay(pub Vec<String>);

impl Default for NewAgentsMay {
    /// Looking changes nothing and sends nothing anywhere.
    fn default() -> Self {
        NewAgentsMay(vec!["read".to_owned(), "search".to_owned()])
    }
}

/// The `[policy.context_budget]` table: tokens, by estimate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContextBudget {
    /// What one agent may take of every session.
    pub description: Option<usize>,
    /// What the prompt of one agent may take when it runs.
    pub prompt: Option<usize>,
    /// What the agents of one plugin may take of every session.
    pub plugin: Option<usize>,
    /// What all agents may take of every session.
    pub catalog: Option<usize>,
}

/// What the command line gives a level: findings of a rule or group of rules, or all of one severity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    Rule(String),
    Severity(Severity),
}

/// How much the findings of a rule matter; `off` drops them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Off,
    Info,
    Warning,
    Error,
}

impl Level {
    /// Returns the severity that findings get; none where they are dropped.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Level::Off => None,
            Level::Info => Some(Severity::Info),
            Level::Warning => Some(Severity::Warning),
            Level::Error => Some(Severity::Error),
        }
    }
}

/// One `[[policy.paths]]` table: levels for the files that a glob fits.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PathLevels {
    /// Globs of paths as findings show them.
    pub paths: Vec<String>,
    pub rules: BTreeMap<String, Level>,
}

/// One `[[policy.forbid]]` or `[[policy.only]]` table: relations from some agents to others.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edges {
    pub from: Selector,
    pub to: Selector,
    /// Why, for whoever reads the finding.
    pub because: Option<String>,
    /// Types of relations that count; those that call or hand over work, or may, unless given.
    pub relations: Option<Vec<RelationType>>,
    /// Layers that count: what the metadata declares and what the text says unless given.
    pub layers: Option<Vec<EdgeLayer>>,
    /// How much it matters; an error unless given.
    pub level: Option<Level>,
}

/// A layer of the graph, as the configuration names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EdgeLayer {
    Declared,
    Documented,
    Effective,
}

/// One `[[policy.tiers]]` table: a group of agents that stands below those of the tables above it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    pub name: String,
    pub agents: Selector,
}

/// One `[[policy.allow]]` table: findings that are known and accepted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allow {
    /// An identifier or `group/*`.
    pub rule: String,
    /// Globs of the paths that it holds for; everywhere unless given.
    #[serde(default)]
    pub paths: Vec<String>,
    /// Why they are accepted.
    pub reason: String,
    /// The last day on which they are, as `2026-12-31`.
    pub until: Option<String>,
}

/// Which agents are meant: `can:execute -category:ops tag:a,b`. Terms must all fit; of a term's values one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    /// As it was written, for messages.
    pub text: String,
    pub terms: Vec<Term>,
}

/// One term of a selector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// One of [`Selector::KEYS`].
    pub key: String,
    /// Values of which one must fit, in lower case.
    pub values: Vec<String>,
    pub negated: bool,
}

impl Selector {
    /// What a term may ask for: the filters of the search, as far as they are about an agent alone.
    pub const KEYS: [&str; 12] = [
        "can", "category", "dialect", "is", "model", "name", "owner", "path", "source", "status",
        "tag", "tool",
    ];

    /// Parses a selector; `*` is every agent.
    ///
    /// # Errors
    ///
    /// Says what is wrong with a term, and the nearest known key.
    pub fn parse(text: &str) -> Result<Selector, String> {
        let mut terms = Vec::new();
        for word in words(text) {
            if word != "*" {
                terms.push(term(&word)?);
            }
        }
        if terms.is_empty() && text.trim() != "*" {
            return Err(
                "a selector says which agents are meant, such as `can:execute`; `*` is all"
                    .to_owned(),
            );
        }
        Ok(Selector {
            text: text.trim().to_owned(),
            terms,
        })
    }
}

impl<'de> Deserialize<'de> for Selector {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Selector::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// Splits at spaces that stand in no quotes.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => words.push(String::new()),
            c => words.last_mut().into_iter().for_each(|word| word.push(c)),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn term(word: &str) -> Result<Term, String> {
    let (negated, rest) = match word.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, word),
    };
    let (key, values) = rest
        .split_once(':')
        .ok_or_else(|| format!("`{word}` is no `key:value`, such as `can:execute`"))?;
    if !Selector::KEYS.contains(&key) {
        return Err(match crate::finding::nearest(key, Selector::KEYS) {
            Some(known) => format!("`{key}:` selects nothing; did you mean `{known}:`?"),
            None => format!(
                "`{key}:` selects nothing; known are {}",
                Selector::KEYS.join(", ")
            ),
        });
    }
    let values: Vec<String> = values
        .split(',')
        .map(|value| value.trim().to_lowercase())
        .filter(|v| !v.is_empty())
        .collect();
    if values.is_empty() {
        return Err(format!("`{word}` needs a value"));
    }
    Ok(Term {
        key: key.to_owned(),
        values,
        negated,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selector_is_terms_that_must_all_fit() {
        let selector = Selector::parse("can:execute,edit -category:\"data ai\"").unwrap();
        let told: Vec<String> = selector
            .terms
            .iter()
            .map(|term| {
                format!(
                    "{}{}={}",
                    if term.negated { "not " } else { "" },
                    term.key,
                    term.values.join("|")
                )
            })
            .collect();
        assert_eq!(told, ["can=execute|edit", "not category=data ai"]);
        assert!(Selector::parse("*").unwrap().terms.is_empty());
    }

    #[test]
    fn a_selector_with_an_unknown_key_names_the_nearest_one() {
        let message = Selector::parse("catgory:ops").unwrap_err();
        assert_eq!(
            message,
            "`catgory:` selects nothing; did you mean `category:`?"
        );
        assert!(Selector::parse("reviewer").is_err());
        assert!(Selector::parse("").is_err());
    }
}
