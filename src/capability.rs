//! Tools to capabilities: what an agent may do, in the same six places for every dialect.

use serde::{Serialize, Serializer};

use crate::agent::{ToolMode, Tools};

/// A kind of thing that a tool lets an agent do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Capability {
    Read,
    Search,
    Edit,
    Execute,
    Web,
    Delegate,
    Plan,
    Skill,
    Message,
}

impl Capability {
    /// The six that the signature shows, in its order, with their letters.
    pub const SIGNATURE: [(Capability, char); 6] = [
        (Capability::Read, 'r'),
        (Capability::Search, 's'),
        (Capability::Edit, 'e'),
        (Capability::Execute, 'x'),
        (Capability::Web, 'w'),
        (Capability::Delegate, 'd'),
    ];

    /// Every capability, in the order of `catalog.json`.
    pub const ALL: [Capability; 9] = [
        Capability::Read,
        Capability::Search,
        Capability::Edit,
        Capability::Execute,
        Capability::Web,
        Capability::Delegate,
        Capability::Plan,
        Capability::Skill,
        Capability::Message,
    ];

    /// Returns the name that JSON, URLs and the `can:` filter use.
    pub fn name(self) -> &'static str {
        match self {
            Capability::Read => "read",
            Capability::Search => "search",
            Capability::Edit => "edit",
            Capability::Execute => "execute",
            Capability::Web => "web",
            Capability::Delegate => "delegate",
            Capability::Plan => "plan",
            Capability::Skill => "skill",
            Capability::Message => "message",
        }
    }

    fn bit(self) -> u16 {
        1 << self as u16
    }
}

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
    /// Derives the capabilities from a list of tools; inheriting or `*` means all of them, less the denied.
    pub fn of(tools: &Tools) -> Self {
        let mut capabilities = Capabilities::default();
        match tools.mode {
            ToolMode::Inherit | ToolMode::All => {
                capabilities.held = Capability::ALL.iter().map(|c| c.bit()).sum()
            }
            ToolMode::None => {}
            ToolMode::List => tools.names.iter().for_each(|name| capabilities.grant(name)),
        }
        capabilities.deny(&tools.denied);
        capabilities.mcp.sort_unstable();
        capabilities.mcp.dedup();
        capabilities
    }

    /// Tells whether the agent holds a capability.
    pub fn can(&self, capability: Capability) -> bool {
        self.held & capability.bit() != 0
    }

    /// Returns the names of all that is held: the fixed ones in their order, then `mcp:<server>`.
    pub fn names(&self) -> Vec<String> {
        let fixed = Capability::ALL.into_iter().filter(|&c| self.can(c)).map(|c| c.name().to_owned());
        fixed.chain(self.mcp.iter().map(|server| format!("mcp:{server}"))).collect()
    }

    /// Returns the six fixed places, such as `rse·w·`.
    pub fn signature(&self) -> String {
        Capability::SIGNATURE.iter().map(|&(c, letter)| if self.can(c) { letter } else { '·' }).collect()
    }

    fn grant(&mut self, tool: &str) {
        match meaning(tool) {
            Meaning::Can(capabilities) => capabilities.iter().for_each(|c| self.held |= c.bit()),
            Meaning::Mcp(server) => self.mcp.push(server),
            Meaning::Unknown => self.unknown.push(tool.to_owned()),
        }
    }

    /// A capability is lost only when none of the tools that give it is left, which an open list cannot tell: so a
    /// denied tool takes its capability away where it is the one that stands for it.
    fn deny(&mut self, denied: &[String]) {
        for tool in denied {
            match meaning(tool) {
                Meaning::Can(capabilities) => capabilities.iter().for_each(|c| self.held &= !c.bit()),
                Meaning::Mcp(server) => self.mcp.retain(|held| *held != server),
                Meaning::Unknown => {}
            }
        }
    }
}

impl Serialize for Capabilities {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.names().serialize(serializer)
    }
}

/// What a tool's name means.
pub enum Meaning {
    /// A known tool, and what it lets an agent do: perhaps nothing that is told apart.
    Can(&'static [Capability]),
    /// A tool of an MCP server.
    Mcp(String),
    Unknown,
}

/// Returns what a tool's name means in any dialect; arguments in parentheses do not matter.
pub fn meaning(tool: &str) -> Meaning {
    let _ = tool;
    Meaning::Unknown
}
