//! Permission rules of OpenCode: in order, with globs on the tool's name, of which the last that fits decides.
//!
//! The rules rest on `packages/opencode/src/permission/index.ts`, `tool/task.ts` and `agent/subagent-permissions.ts`, and
//! on `packages/core/src/v1/config/{agent,permission}.ts` of OpenCode's repository, and the list of rules on
//! opencode.ai/docs/permissions (2026-11).

use indexmap::{IndexMap, IndexSet};

use super::callees::{CalleeRule, Callees};
use super::frontmatter::{Entry, Node, Scalar};
use super::{ToolMode, Tools};
use crate::tool::matches_glob;

/// The tools that OpenCode asks permission for, by the permission's name.
const TOOLS: &[&str] = &[
    "read",
    "edit",
    "glob",
    "grep",
    "list",
    "bash",
    "task",
    "webfetch",
    "websearch",
    "lsp",
    "skill",
    "question",
    "todowrite",
];

/// Tools that ask for the permission `edit`, so that a rule of their own name is never looked up.
const EDITING: &[&str] = &["write", "patch", "apply_patch", "multiedit"];

/// Keys of the deprecated `tools` that OpenCode turns into the permission `edit`.
const FOLDED: &[&str] = &["write", "edit", "patch"];

/// Permissions that guard tools and are none themselves.
const GUARDS: &[&str] = &["doom_loop", "external_directory"];

/// Actions of the list of rules that are called otherwise as permissions.
const ACTIONS: &[(&str, &str)] = &[("shell", "bash"), ("subagent", "task")];

/// Whether one pattern of arguments is denied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArgumentRule {
    pub pattern: String,
    pub denies: bool,
}

/// The rules of one agent, in the forms that OpenCode reads.
#[derive(Debug, Default)]
pub(super) struct Permissions {
    tools: IndexMap<String, Vec<ArgumentRule>>,
    permission: IndexMap<String, Vec<ArgumentRule>>,
    listed: Vec<(String, Vec<ArgumentRule>)>,
}

impl Permissions {
    /// Reads the map of tools that are switched on and off.
    pub(super) fn add_tools(&mut self, entries: &[Entry]) {
        for entry in entries {
            let is_folded = FOLDED.contains(&entry.key.as_str());
            let name = if is_folded { "edit" } else { &entry.key };
            self.tools.insert(name.to_owned(), patterns(&entry.node));
        }
    }

    /// Reads `permission`: a word is the rule for every tool.
    pub(super) fn add_permission(&mut self, node: &Node) {
        match &node.value {
            Scalar::Map(entries) => {
                for entry in entries {
                    self.permission
                        .insert(entry.key.clone(), patterns(&entry.node));
                }
            }
            _ => {
                self.permission.insert("*".to_owned(), patterns(node));
            }
        }
    }

    /// Reads `permissions`, a list of rules with `action`, `resource` and `effect`.
    pub(super) fn add_listed(&mut self, items: &[Node]) {
        for item in items {
            let text = |key: &str| {
                let entry = item.entries().iter().find(|entry| entry.key == key)?;
                entry.node.text()
            };
            let (Some(action), Some(effect)) = (text("action"), text("effect")) else {
                continue;
            };

            let name = ACTIONS
                .iter()
                .find(|(other, _)| *other == action)
                .map_or(action, |(_, name)| name);
            let pattern = ArgumentRule {
                pattern: text("resource").unwrap_or("*").to_owned(),
                denies: is_denial(effect),
            };
            self.listed.push((name.to_owned(), vec![pattern]));
        }
    }

    /// Returns which tools the rules leave; nothing where there are no rules.
    pub(super) fn tools(&self) -> Option<Tools> {
        let rules = self.rules();
        if rules.is_empty() {
            return None;
        }

        // What no rule names is a tool like any other, which only `*` fits.
        let is_closed = is_denied(&rules, "");
        let (denied, allowed): (Vec<String>, Vec<String>) = named(&rules)
            .into_iter()
            .partition(|name| is_denied(&rules, name));

        if !is_closed {
            return Some(Tools {
                mode: ToolMode::Inherit,
                names: Vec::new(),
                denied,
                given: Vec::new(),
            });
        }

        // The denials are left out: a closed list says all, and which rule comes last is decided already.
        Some(Tools {
            mode: if allowed.is_empty() {
                ToolMode::None
            } else {
                ToolMode::List
            },
            names: allowed,
            denied: Vec::new(),
            given: Vec::new(),
        })
    }

    /// Returns whom the rules for the tool `task` let the agent call; nothing where none speaks of it.
    pub(super) fn callees(&self) -> Option<Callees> {
        let fitting: Vec<(&str, &[ArgumentRule])> = self
            .rules()
            .into_iter()
            .filter(|(rule, _)| matches_glob(rule, "task"))
            .collect();
        let is_explicit = fitting.iter().any(|(rule, _)| *rule == "task");
        let rules: Vec<CalleeRule> = fitting
            .into_iter()
            .flat_map(|(_, patterns)| patterns)
            .map(|pattern| CalleeRule {
                agents: pattern.pattern.clone(),
                allows: !pattern.denies,
            })
            .collect();

        (!rules.is_empty()).then_some(Callees { rules, is_explicit })
    }

    /// Returns the rules in the order in which they are evaluated. A key of `permission` that `tools` has too keeps its
    /// place there and has its own value, as assigning to an object of JavaScript has it.
    fn rules(&self) -> Vec<(&str, &[ArgumentRule])> {
        let mut keyed: IndexMap<&str, &[ArgumentRule]> = IndexMap::new();
        for (name, patterns) in self.tools.iter().chain(&self.permission) {
            keyed.insert(name, patterns);
        }

        let listed = self
            .listed
            .iter()
            .map(|(name, patterns)| (name.as_str(), patterns.as_slice()));
        keyed.into_iter().chain(listed).collect()
    }
}

/// Returns the rules on arguments that an agent of OpenCode has, by tool and in the order in which they are evaluated.
pub fn argument_rules(entries: &[Entry]) -> Vec<(&'static str, Vec<ArgumentRule>)> {
    let mut permissions = Permissions::default();
    for entry in entries {
        match entry.key.as_str() {
            "tools" => permissions.add_tools(entry.node.entries()),
            "permission" => permissions.add_permission(&entry.node),
            "permissions" => permissions.add_listed(entry.node.items()),
            _ => {}
        }
    }

    let rules = permissions.rules();
    let fitting = |tool: &str| {
        rules
            .iter()
            .filter(|(rule, _)| matches_glob(rule, tool))
            .flat_map(|(_, patterns)| patterns.iter().cloned())
            .collect()
    };
    TOOLS.iter().map(|tool| (*tool, fitting(tool))).collect()
}

/// Returns the tools that rules speak of, in their order: the name itself, or the known tools that a glob fits.
fn named(rules: &[(&str, &[ArgumentRule])]) -> IndexSet<String> {
    let mut names = IndexSet::new();
    // What `*` leaves is the mode of the whole.
    for (rule, _) in rules.iter().filter(|(rule, _)| *rule != "*") {
        let known: Vec<&str> = TOOLS
            .iter()
            .copied()
            .filter(|tool| matches_glob(rule, tool))
            .collect();
        let is_own = known.is_empty() && !GUARDS.contains(rule) && !EDITING.contains(rule);

        names.extend(known.into_iter().map(str::to_owned));
        if is_own {
            names.insert((*rule).to_owned());
        }
    }

    names
}

/// Tells whether every call of a tool is denied. What no rule speaks of is allowed.
fn is_denied(rules: &[(&str, &[ArgumentRule])], tool: &str) -> bool {
    let fitting = rules
        .iter()
        .filter(|(rule, _)| matches_glob(rule, tool))
        .flat_map(|(_, patterns)| *patterns);
    let mut allowed = vec!["*"];

    for rule in fitting {
        if rule.denies {
            allowed.retain(|pattern| !matches_glob(&rule.pattern, pattern));
        } else {
            allowed.push(&rule.pattern);
        }
    }
    allowed.is_empty()
}

fn patterns(node: &Node) -> Vec<ArgumentRule> {
    match &node.value {
        Scalar::Map(entries) => entries
            .iter()
            .map(|entry| ArgumentRule {
                pattern: entry.key.clone(),
                denies: entry.node.text().is_some_and(is_denial),
            })
            .collect(),
        _ => vec![ArgumentRule {
            pattern: "*".to_owned(),
            denies: node.text().is_some_and(is_denial),
        }],
    }
}

pub(super) fn is_denial(text: &str) -> bool {
    matches!(
        text.to_ascii_lowercase().as_str(),
        "deny" | "denied" | "false" | "never" | "none"
    )
}
