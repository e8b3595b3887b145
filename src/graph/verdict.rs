//! Whether the runtime allows what a file says of two agents, and what stands in the way where it does not.

use super::{Graph, Layer, Relation, Resolution};
use crate::agent::RelationClass;
use crate::words::{Value, Words};

/// What becomes of a relation when the agents run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallVerdict {
    /// It is written, it is a call, and the runtime allows the call.
    Runs,
    /// It is written, and no call comes of it.
    WrittenOnly(Barrier),
    /// The runtime would allow the call; no file asks for it.
    Possible,
}

/// Why no call comes of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Barrier {
    /// The relation is a review, an order in time or the like.
    NotACall,
    /// The text names the agent, and nothing tells as what.
    Unclear,
    /// No agent of the catalog has the name.
    UnknownAgent,
    /// Several agents of the catalog have the name.
    AmbiguousAgent,
    /// An agent names itself.
    Itself,
    /// The caller may start nobody.
    Caller(Limit),
    /// The caller may start other agents, but not this one.
    NotListed(Limit),
    /// No agent may start the callee.
    NeverCalled,
    /// The caller may start any agent of its own source and runtime.
    OutOfReach,
}

/// What limits whom an agent may start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Limit {
    pub cause: Cause,
    /// The key that says so, and its line in the file.
    pub stated: Option<(&'static str, u32)>,
    /// The tool that starts agents in the caller's runtime.
    pub tool: &'static str,
}

/// What a limit rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// In its runtime no agent starts another.
    Runtime,
    /// It has no tool that starts agents.
    NoTool,
    /// It is denied the tool that starts agents.
    Denied,
    /// Its mode is that of an agent which is only started by others.
    Mode,
    /// It may start the agents of a list.
    List,
}

impl CallVerdict {
    /// Returns whether the call can run.
    pub fn runs(self) -> bool {
        self == CallVerdict::Runs
    }

    /// Returns the word for it in JSON.
    pub fn name(self) -> &'static str {
        match self {
            CallVerdict::Runs => "runs",
            CallVerdict::WrittenOnly(_) => "written-only",
            CallVerdict::Possible => "possible",
        }
    }

    /// Returns why it does not run.
    pub fn barrier(self) -> Option<Barrier> {
        match self {
            CallVerdict::WrittenOnly(barrier) => Some(barrier),
            CallVerdict::Runs | CallVerdict::Possible => None,
        }
    }
}

impl Barrier {
    /// Returns the reason as a phrase with places for `key`, `line` and `tool`.
    fn phrase(self) -> &'static str {
        match self {
            Barrier::NotACall => "this relation starts no agent",
            Barrier::Unclear => "the text does not say whether it is a call",
            Barrier::UnknownAgent => "no agent of the catalog has this name",
            Barrier::AmbiguousAgent => "several agents have this name",
            Barrier::Itself => "an agent does not start itself",
            Barrier::NeverCalled => "its mode lets no other agent start it",
            Barrier::OutOfReach => "the two agents have different sources or runtimes",
            Barrier::Caller(limit) => limit.phrase(),
            Barrier::NotListed(limit) => match limit.stated {
                Some(_) => "`{key}` on line {line} does not allow this agent",
                None => "its list of agents does not contain this one",
            },
        }
    }

    /// Returns the limit that it rests on.
    pub fn limit(self) -> Option<Limit> {
        match self {
            Barrier::Caller(limit) | Barrier::NotListed(limit) => Some(limit),
            _ => None,
        }
    }

    /// Returns the reason in words.
    pub fn reason(self, words: &Words) -> String {
        let Some(limit) = self.limit() else {
            return words.say(self.phrase()).to_owned();
        };
        let (key, line) = limit.stated.unwrap_or_default();

        words.fill(
            self.phrase(),
            &[
                ("key", Value::Text(key)),
                ("line", Value::Text(&line.to_string())),
                ("tool", Value::Text(limit.tool)),
            ],
        )
    }
}

impl Limit {
    fn phrase(self) -> &'static str {
        match (self.cause, self.stated) {
            (Cause::Runtime, _) => "its runtime lets no agent start another",
            (Cause::NoTool, Some(_)) => "`{key}` on line {line} has no `{tool}`",
            (Cause::NoTool, None) => "it has no tool that starts agents",
            (Cause::Denied, Some(_)) => "`{key}` on line {line} denies `{tool}`",
            (Cause::Denied, None) => "the tool that starts agents is denied to it",
            (Cause::Mode, Some(_)) => {
                "`{key}` on line {line} makes it an agent that starts no others"
            }
            (Cause::Mode, None) => "its mode lets it start no other agent",
            (Cause::List, Some(_)) => "`{key}` on line {line} allows no agent of the catalog",
            (Cause::List, None) => "its list of agents contains none of the catalog",
        }
    }
}

impl Relation {
    /// Returns the caller and the callee that a call is between, and those of a relation that may be one; `None` where
    /// the relation is neither, or its name is no one agent's.
    pub fn possible_call(&self) -> Option<(usize, usize)> {
        match self.relation.class() {
            RelationClass::Unknown => Some((self.from, self.to?)),
            _ => self.call(),
        }
    }

    /// Returns the caller and the callee that a call is between; `None` where the relation is none, or its name is no
    /// one agent's.
    pub fn call(&self) -> Option<(usize, usize)> {
        let to = self.to?;
        match self.relation.class() {
            RelationClass::Call if self.relation.is_reversed() => Some((to, self.from)),
            RelationClass::Call => Some((self.from, to)),
            _ => None,
        }
    }
}

impl Graph {
    /// Returns what becomes of a relation when the agents run.
    pub fn verdict(&self, relation: &Relation) -> CallVerdict {
        if relation.layer == Layer::Effective {
            return CallVerdict::Possible;
        }
        match relation.relation.class() {
            RelationClass::Call => {}
            RelationClass::Unknown => return CallVerdict::WrittenOnly(Barrier::Unclear),
            _ => return CallVerdict::WrittenOnly(Barrier::NotACall),
        }

        match (relation.call(), relation.resolution) {
            (Some((caller, callee)), _) => self.effective.verdict(caller, callee),
            (None, Resolution::Ambiguous) => CallVerdict::WrittenOnly(Barrier::AmbiguousAgent),
            (None, Resolution::Builtin) => self
                .effective
                .caller_limit(relation.from)
                .map_or(CallVerdict::Runs, |limit| {
                    CallVerdict::WrittenOnly(Barrier::Caller(limit))
                }),
            (None, _) => CallVerdict::WrittenOnly(Barrier::UnknownAgent),
        }
    }
}
