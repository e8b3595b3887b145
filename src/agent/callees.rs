//! Whom an agent may call, where its metadata says.

use crate::tool::matches_glob;

/// Rules in order, of which the last that fits an agent decides. An agent that no rule fits may be called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Callees {
    pub rules: Vec<CalleeRule>,
    /// Whether they name the tool that starts agents, and not every tool: OpenCode then leaves it to an agent that was
    /// itself called.
    pub is_explicit: bool,
}

/// One rule: the agents that it means, and whether they may be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalleeRule {
    /// A name, or a glob of names.
    pub agents: String,
    pub allows: bool,
}

impl Callees {
    /// Returns the rules of a list: those named may be called, and nobody else.
    pub(super) fn listed() -> Self {
        let nobody = CalleeRule {
            agents: "*".to_owned(),
            allows: false,
        };
        Callees {
            rules: vec![nobody],
            is_explicit: true,
        }
    }

    /// Adds an agent of a list.
    pub(super) fn allow(&mut self, agent: &str) {
        self.rules.push(CalleeRule {
            agents: agent.to_owned(),
            allows: true,
        });
    }

    /// Returns the names and globs that the rules leave allowed; `*` is not among them.
    pub fn allowed(&self) -> impl Iterator<Item = &str> {
        let named = self.rules.iter().filter(|rule| rule.allows);
        named
            .map(|rule| rule.agents.as_str())
            .filter(|agents| *agents != "*" && self.allow_name(agents))
    }

    /// Tells whether the rules leave a name allowed.
    fn allow_name(&self, name: &str) -> bool {
        let mut fitting = self.rules.iter().rev();
        fitting
            .find(|rule| matches_glob(&rule.agents, name))
            .is_none_or(|rule| rule.allows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_rule_that_fits_decides() {
        let rule = |agents: &str, allows| CalleeRule {
            agents: agents.to_owned(),
            allows,
        };
        let rules = vec![
            rule("pilot", true),
            rule("dock-hand", true),
            rule("dock-*", false),
        ];
        let callees = Callees {
            rules,
            is_explicit: true,
        };

        assert_eq!(callees.allowed().collect::<Vec<_>>(), ["pilot"]);
        assert!(callees.allow_name("cook"));
    }

    #[test]
    fn a_list_allows_nobody_else() {
        let mut callees = Callees::listed();
        callees.allow("pilot");

        assert_eq!(callees.allowed().collect::<Vec<_>>(), ["pilot"]);
        assert!(!callees.allow_name("cook"));
    }
}
