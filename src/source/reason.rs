//! The rules that decide whether a file is an agent, as people and programs are told them.

use serde::{Serialize, Serializer};

use super::component::ComponentKind;

/// The rule that decided what a file is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "rule", content = "of")]
pub enum Reason {
    Included,
    Ending,
    Keys,
    Heading,
    Described,
    AmongItsLike,
    Sibling,
    /// By the runtime that looks there.
    Place(String),
    /// By the runtime whose keys it has.
    Shape(String),
    Unread,
    /// By the runtime that reads it as something else than an agent.
    Component(Component),
    UnknownFormat,
    NotRead,
    Skill,
    OtherEnding,
    Project,
    HiddenFile,
    /// By the folder's name.
    OtherFolder(String),
    Fixture,
    Subject,
    Page,
    Document,
    Template,
    Fragment,
    OtherKeys,
    NoHead,
    Paper,
    Elsewhere,
    /// By the file that a link leads to.
    Twin(String),
}

/// What a file is that is read beside agents, and by which runtime.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    pub kind: ComponentKind,
    pub runtime: String,
}

impl Serialize for Component {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.runtime)
    }
}

impl Reason {
    /// Returns what the file is, as JSON spells it; nothing where it is not read.
    pub fn kind(&self) -> Option<&'static str> {
        match self {
            Reason::Component(component) => Some(component.kind.name()),
            reason => reason.is_agent().then_some("agent"),
        }
    }

    /// Tells whether the file is taken for an agent.
    pub fn is_agent(&self) -> bool {
        matches!(
            self,
            Reason::Included
                | Reason::Ending
                | Reason::Keys
                | Reason::Heading
                | Reason::Described
                | Reason::AmongItsLike
                | Reason::Sibling
                | Reason::Place(_)
                | Reason::Shape(_)
                | Reason::Unread
        )
    }

    /// Returns the rule in words.
    pub fn text(&self) -> String {
        let text = match self {
            Reason::Included => "`include` of agentdex.toml names it",
            Reason::Ending => "its name ends in `.agent.md` or `.chatmode.md`",
            Reason::Keys => "it stands in a folder of agents and has a key of agents",
            Reason::Heading => "it stands in a folder of agents and opens with a heading",
            Reason::Described => {
                "it stands below a folder of agents and has a name and a description"
            }
            Reason::AmongItsLike => "most files of its folder have a name and a description",
            Reason::Sibling => "it stands among agents and has a section `Description`",
            Reason::Place(runtime) => {
                return format!("{runtime} looks for agents there");
            }
            Reason::Shape(runtime) => {
                return format!("it has the keys of agents of {runtime}");
            }
            Reason::Component(Component { kind, runtime }) => {
                return format!("{runtime} looks for {} there", kind.plural());
            }
            Reason::UnknownFormat => {
                "it stands in a folder of agents, in a format that is not known"
            }
            Reason::NotRead => "a runtime looks for agents there and could not read it",
            Reason::Unread => "it stands in a folder of agents and could not be read",
            Reason::Skill => "it belongs to a skill",
            Reason::OtherEnding => {
                "its ending is that of a prompt, a command, an instruction or a skill"
            }
            Reason::Project => "its name is that of a file about the project",
            Reason::HiddenFile => "its name starts with a dot",
            Reason::OtherFolder(folder) => {
                return format!("the folder `{folder}` holds something else");
            }
            Reason::Fixture => "it stands among inputs for tests",
            Reason::Subject => {
                "it stands in a subfolder for something else, and lacks a name or a description"
            }
            Reason::Page => "it stands below pages for readers and has no key of agents",
            Reason::Document => {
                "its name is that of a document or a fragment, and it lacks a name or a description"
            }
            Reason::Template => "its name is a blank to be filled in",
            Reason::Fragment => "its ending is that of a part that others are made of",
            Reason::OtherKeys => "its front matter has no key of agents",
            Reason::NoHead => "it has neither front matter nor a heading at its start",
            Reason::Paper => "it has only a heading, where the agents have front matter",
            Reason::Elsewhere => "it stands in no folder of agents",
            Reason::Twin(target) => {
                return format!("it is a link to `{target}`, which is read there");
            }
        };
        text.to_owned()
    }
}
