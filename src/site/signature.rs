//! The signature: what an agent may do, in six fixed places, and the same in words.

use serde::Serialize;

use crate::capability::{Capabilities, Capability, Meaning, meaning};
use crate::words::{Value, Words};

/// A signature for templates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Signature {
    /// Six places, such as `rse·w·`.
    code: String,
    /// The same for people who hear it: `may read, search`. The style sheet takes the hues of the letters from it.
    words: String,
}

impl Signature {
    /// Returns what it says in words, such as `may read, search`.
    pub(super) fn words(&self) -> &str {
        &self.words
    }

    pub(super) fn of(words: &Words, capabilities: &Capabilities) -> Self {
        let can = Capability::SIGNATURE
            .into_iter()
            .filter(|&(c, _)| capabilities.can(c));
        let can: Vec<&str> = can.map(|(c, _)| words.say(c.name())).collect();
        let words = match can[..] {
            [] => words.say("may do none of the six").to_owned(),
            _ => words.fill("may {powers}", &[("powers", Value::Text(&can.join(", ")))]),
        };
        Signature {
            code: capabilities.signature(),
            words,
        }
    }
}

/// One of the six places, spelled out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Place {
    pub letter: char,
    pub name: &'static str,
    /// Whether the agent may.
    pub on: bool,
}

/// Returns the six places of an agent.
pub(super) fn places(capabilities: &Capabilities) -> [Place; 6] {
    Capability::SIGNATURE.map(|(c, letter)| Place {
        letter,
        name: c.name(),
        on: capabilities.can(c),
    })
}

/// Returns the letter whose hue stands for a capability; the three outside the signature have none.
pub(super) fn letter(capability: Capability) -> Option<char> {
    Capability::SIGNATURE
        .iter()
        .find(|&&(c, _)| c == capability)
        .map(|&(_, letter)| letter)
}

/// Returns the letter whose hue stands for a tool: that of the gravest thing it lets an agent do.
pub(super) fn tool_letter(tool: &str) -> Option<char> {
    match meaning(tool) {
        Meaning::Can(capabilities) => capabilities.iter().rev().find_map(|&c| letter(c)),
        Meaning::Mcp(_) | Meaning::Unknown => None,
    }
}

/// Returns what an agent with a capability can do.
pub(super) fn what(capability: Capability) -> &'static str {
    match capability {
        Capability::Read => "open files",
        Capability::Search => "look for files and text in them",
        Capability::Edit => "write, change and create files",
        Capability::Execute => "run commands and programs",
        Capability::Web => "fetch pages and search the web",
        Capability::Delegate => "start other agents",
        Capability::Plan => "keep a list of tasks",
        Capability::Skill => "use skills",
        Capability::Message => "send messages to people or agents",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::{ToolMode, Tools};

    fn signature(names: &[&str]) -> Signature {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        Signature::of(
            Words::english(),
            &Capabilities::of(&Tools {
                mode: ToolMode::List,
                names,
                denied: Vec::new(),
                given: Vec::new(),
            }),
        )
    }

    #[test]
    fn a_signature_says_in_words_what_its_letters_show() {
        let signature = signature(&["Read", "Bash"]);
        assert_eq!(signature.code, "r··x··");
        assert_eq!(signature.words, "may read, execute");
    }

    #[test]
    fn inheriting_every_tool_and_holding_none_have_words_too() {
        assert_eq!(signature(&[]).words, "may do none of the six");
        let all = Signature::of(Words::english(), &Capabilities::of(&Tools::default()));
        assert_eq!(all.words, "may read, search, edit, execute, web, delegate");
    }

    #[test]
    fn a_tool_has_the_hue_of_what_it_allows() {
        assert_eq!(tool_letter("Bash"), Some('x'));
        assert_eq!(tool_letter("mcp__github__search"), None);
    }
}
