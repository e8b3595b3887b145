//! Tools to capabilities: what an agent may do, in the same six places for every dialect.

pub mod runtime;
use serde::{Serialize, Serializer};

use crate::agent::Tools;
use crate::facts::Access;
pub use crate::tool::{Capability, Meaning, meaning, spellings};
use crate::tool::{DENIALS, Tool};
use Capability::{Delegate, Edit, Execute};

/// What an agent may do, as far as its tools tell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Capabilities {
    held: u16,
    /// MCP servers whose tools it holds, sorted.
    pub mcp: Vec<String>,
    /// Tool names that no dialect knows, in the order of the file.
    pub unknown: Vec<String>,
}

impl Capabilities {
    /// Derives the capabilities from a list of tools; inheriting or `*` means all of them.
    ///
    /// Denied tools are taken off first. Where tools are listed, a capability stays as long as one of the listed
    /// tools gives it; where all are inherited, it goes when every tool that stands for it is denied.
    pub fn of(tools: &Tools) -> Self {
        let mut capabilities = Capabilities::default();
        let access = Access::from(tools);

        if access.inherits() {
            capabilities.held = Capability::ALL.iter().map(|c| c.bit()).sum();
            capabilities.revoke(access);
        }

        for name in access.allowed() {
            capabilities.grant(name);
        }

        capabilities.mcp.sort_unstable();
        capabilities.mcp.dedup();
        capabilities
    }

    /// Tells whether the agent holds a capability.
    pub fn can(&self, capability: Capability) -> bool {
        self.held & capability.bit() != 0
    }

    /// Tells whether the agent can look but not change, run or reach out: no editing, executing, delegating or MCP.
    pub fn is_read_only(&self) -> bool {
        ![Edit, Execute, Delegate]
            .into_iter()
            .any(|capability| self.can(capability))
            && self.mcp.is_empty()
    }

    /// Returns the names of all that is held: the fixed ones in their order, then `mcp:<server>`.
    pub fn names(&self) -> Vec<String> {
        let fixed = Capability::ALL
            .into_iter()
            .filter(|&c| self.can(c))
            .map(|c| c.name().to_owned());
        fixed
            .chain(self.mcp.iter().map(|server| format!("mcp:{server}")))
            .collect()
    }

    /// Returns the six fixed places, such as `rse·w·`.
    pub fn signature(&self) -> String {
        Capability::SIGNATURE
            .iter()
            .map(|&(c, letter)| if self.can(c) { letter } else { '·' })
            .collect()
    }

    fn grant(&mut self, tool: &str) {
        match meaning(tool) {
            Meaning::Can(capabilities) => capabilities.iter().for_each(|c| self.held |= c.bit()),
            Meaning::Mcp(server) => self.mcp.push(server),
            Meaning::Unknown => self.unknown.push(tool.to_owned()),
        }
    }

    fn revoke(&mut self, access: Access<'_>) {
        for (capability, tools) in DENIALS {
            if tools.iter().all(|tool| access.denies(Tool::from(*tool))) {
                self.held &= !capability.bit();
            }
        }
    }
}

impl Serialize for Capabilities {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.names().serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::ToolMode;

    fn list(names: &[&str], denied: &[&str]) -> Capabilities {
        let own = |names: &[&str]| names.iter().map(|&n| n.to_owned()).collect();
        Capabilities::of(&Tools {
            mode: ToolMode::List,
            names: own(names),
            denied: own(denied),
            given: Vec::new(),
        })
    }

    #[test]
    fn a_signature_has_six_fixed_places() {
        assert_eq!(
            list(&["Read", "Grep", "Write", "WebFetch"], &[]).signature(),
            "rse·w·"
        );
        assert_eq!(
            list(&["run_shell_command", "read_file", "Task"], &[]).signature(),
            "r··x·d"
        );
        assert_eq!(Capabilities::of(&Tools::default()).signature(), "rsexwd");
    }

    #[test]
    fn a_denied_tool_takes_its_capability_away() {
        let tools = Tools {
            mode: ToolMode::Inherit,
            names: vec![],
            denied: vec!["Bash".into(), "Agent".into()],
            given: Vec::new(),
        };
        assert_eq!(Capabilities::of(&tools).signature(), "rse·w·");
    }

    #[test]
    fn denying_one_of_two_editing_tools_leaves_editing() {
        let inherit = |denied: &[&str]| {
            let denied = denied.iter().map(|&name| name.to_owned()).collect();
            Capabilities::of(&Tools {
                mode: ToolMode::Inherit,
                names: vec![],
                denied,
                given: Vec::new(),
            })
            .signature()
        };
        assert_eq!(inherit(&["Write", "Bash(rm:*)"]), "rsexwd");
        assert_eq!(inherit(&["Write", "Edit"]), "rs·xwd");
        assert_eq!(inherit(&["edit", "bash"]), "rs··wd");
    }

    #[test]
    fn a_listed_tool_keeps_the_capability_that_a_denied_sister_shares() {
        assert_eq!(
            list(&["Read", "Write", "Edit"], &["Write"]).signature(),
            "r·e···"
        );
    }

    #[test]
    fn mcp_servers_are_read_from_every_spelling() {
        let capabilities = list(
            &[
                "mcp__github__get_issue",
                "mcp3_resolve-library-id",
                "playwright/*",
                "search/codebase",
            ],
            &[],
        );
        assert_eq!(
            capabilities.names(),
            ["search", "mcp:github", "mcp:mcp3", "mcp:playwright"]
        );
    }

    #[test]
    fn an_unknown_tool_is_kept_by_name() {
        assert_eq!(list(&["Read", "frobnicate"], &[]).unknown, ["frobnicate"]);
    }
}
