//! How much of one agent is kept. Beyond these bounds a file is no definition that a person wrote, and lists, pages and
//! searches would grow without end.
//!
//! No bound hides what an agent may do: one that lists more tools or callees than are kept is taken to have all.

use super::mend::{self, Notes};
use super::{Agent, Callees, ToolMode};

/// The longest name, in bytes: the longest among 30 public catalogs has 119 (2026-11).
const LONGEST_NAME: usize = 256;

/// How many values a list of words may have, such as tags: the longest among 30 public
/// catalogs has 185 (2026-11).
const MOST_WORDS: usize = 500;

/// How many tools or callees an agent may list: the longest list among 30 public catalogs has 160
/// (2026-11).
const MOST_TOOLS: usize = 1_000;

/// How many relations the metadata may state.
const MOST_RELATIONS: usize = 2_000;

/// Cuts what is beyond the bounds, and says so.
pub(super) fn bound(agent: &mut Agent, notes: &mut Notes) {
    bound_name(&mut agent.name, notes);
    for alias in &mut agent.aliases {
        bound_name(alias, notes);
    }
    for (what, words) in [
        ("other names", &mut agent.aliases),
        ("tags", &mut agent.tags),
        ("domains", &mut agent.domains),
        ("triggers", &mut agent.triggers),
        ("skills", &mut agent.skills),
        ("owners", &mut agent.owners),
    ] {
        bound_list(what, words, MOST_WORDS, notes);
    }
    bound_list("models", &mut agent.models, MOST_WORDS, notes);
    bound_list("relations", &mut agent.declared, MOST_RELATIONS, notes);

    let tools = &mut agent.tools;
    if bound_list("tools", &mut tools.names, MOST_TOOLS, notes) {
        tools.mode = ToolMode::All;
    }
    bound_list("denied tools", &mut tools.denied, MOST_TOOLS, notes);
    if let Some(callees) = &mut agent.callees
        && bound_list("agents to call", &mut callees.rules, MOST_TOOLS, notes)
    {
        *callees = Callees::default();
    }
}

fn bound_name(name: &mut String, notes: &mut Notes) {
    if name.len() <= LONGEST_NAME {
        return;
    }
    let message = format!(
        "a name has {} bytes, of which {LONGEST_NAME} are kept",
        name.len()
    );
    notes.whole(&mend::TOO_LONG, message);
    name.truncate(name.floor_char_boundary(LONGEST_NAME));
}

/// Cuts a list; tells whether it was too long.
fn bound_list<T>(what: &str, list: &mut Vec<T>, most: usize, notes: &mut Notes) -> bool {
    let is_long = list.len() > most;
    if is_long {
        let message = format!(
            "the front matter lists {} {what}, of which {most} are kept",
            list.len()
        );
        notes.whole(&mend::TOO_MANY, message);
        list.truncate(most);
    }
    is_long
}

#[cfg(test)]
mod tests {
    use crate::agent::{Agent, ToolMode, parse};
    use crate::source::Source;

    /// Reads an agent and returns it with the messages about it.
    fn read(front: &str) -> (Agent, Vec<String>) {
        let source = Source {
            source: "agents".into(),
            path: "x.md".into(),
            bytes: format!("---\nname: x\n{front}\n---\n\nText.\n").into_bytes(),
            ..Source::default()
        };
        let parsed = parse(source);
        let findings = parsed.findings.iter().map(|one| one.message.clone());
        (parsed.value.unwrap(), findings.collect())
    }

    fn listed(count: usize) -> String {
        let items: Vec<String> = (0..count).map(|ix| format!("v{ix}")).collect();
        items.join(", ")
    }

    #[test]
    fn a_name_is_cut() {
        let (agent, findings) = read(&format!("id: x\nname: {}ä", "n".repeat(255)));
        assert_eq!(agent.name, "n".repeat(255));
        assert!(findings.contains(&"a name has 257 bytes, of which 256 are kept".to_owned()));
    }

    #[test]
    fn tags_are_cut() {
        let (agent, findings) = read(&format!("tags: [{}]", listed(501)));
        assert_eq!(agent.tags.len(), 500);
        let message = "the front matter lists 501 tags, of which 500 are kept";
        assert_eq!(findings, [message]);
        assert!(read(&format!("tags: [{}]", listed(500))).1.is_empty());
    }

    #[test]
    fn one_that_lists_too_many_tools_is_taken_to_have_all() {
        let (agent, findings) = read(&format!("tools: {}, Bash", listed(1_000)));
        assert_eq!(agent.tools.mode, ToolMode::All);
        assert_eq!(findings.len(), 1);
    }
}
