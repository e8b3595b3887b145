//! Which tools an agent may use.

use std::collections::BTreeSet;

use crate::agent::{ToolMode, Tools};
use crate::tool::Tool;

/// The tools that an agent may use; a denial goes before what is allowed.
#[derive(Debug, Clone, Copy)]
pub struct Access<'a> {
    tools: &'a Tools,
}

impl<'a> From<&'a Tools> for Access<'a> {
    fn from(tools: &'a Tools) -> Self {
        Access { tools }
    }
}

impl<'a> Access<'a> {
    /// Tells whether the agent may use every tool of its runtime that is not denied to it.
    pub fn inherits(self) -> bool {
        matches!(self.tools.mode, ToolMode::Inherit | ToolMode::All)
    }

    /// Tells whether the agent may use every tool of its runtime.
    pub fn is_unrestricted(self) -> bool {
        self.inherits() && self.tools.denied.is_empty()
    }

    /// Returns the listed tools that are not denied, as written, and those that the runtime gives beside them.
    pub fn allowed(self) -> impl Iterator<Item = &'a str> {
        let listed = match self.tools.mode {
            ToolMode::List => self.tools.names.as_slice(),
            ToolMode::Inherit | ToolMode::All | ToolMode::None => &[],
        };

        listed
            .iter()
            .chain(&self.tools.given)
            .map(String::as_str)
            .filter(move |name| !self.denies(Tool::from(*name)))
    }

    /// Returns the names of the listed tools that are not denied, without their arguments, each once.
    pub fn allowed_names(self) -> Vec<&'a str> {
        let mut seen = BTreeSet::new();

        self.allowed()
            .map(|tool| Tool::from(tool).name)
            .filter(|name| seen.insert(*name))
            .collect()
    }

    /// Returns the names of the tools that are denied whatever the argument.
    pub fn denied_names(self) -> impl Iterator<Item = &'a str> {
        self.tools
            .denied
            .iter()
            .map(|denial| Tool::from(denial.as_str()))
            .filter(|denial| denial.argument.is_none())
            .map(|denial| denial.name)
    }

    /// Tells whether every use of a tool that `tool` means is denied.
    pub fn denies(self, tool: Tool<'_>) -> bool {
        self.tools
            .denied
            .iter()
            .any(|denial| Tool::from(denial.as_str()).covers(tool))
    }

    /// Tells whether the agent may use a tool in some way. Case does not matter, as people ask for `bash` and `Bash`.
    pub fn may_use(self, tool: &str) -> bool {
        let asked = tool.to_lowercase();
        let asked = Tool::from(asked.as_str());

        if self.inherits() {
            return !self
                .tools
                .denied
                .iter()
                .any(|denial| Tool::from(denial.to_lowercase().as_str()).covers(asked));
        }

        self.allowed().any(|name| {
            let name = name.to_lowercase();
            let own = Tool::from(name.as_str());

            own.covers(asked) || asked.covers(own)
        })
    }
}
