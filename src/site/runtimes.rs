//! An agent's file for the runtimes that it was not written for, in what an agent's page needs to make it: what stands
//! before and behind the text, which the raw file has.

use serde::Serialize;

use crate::catalog::Listing;
use crate::export::translate::{self, Note, Outcome, Setting, Source, Target, Wider};

/// Other runtimes, and where in the raw file the text begins that they all share.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Runtimes {
    /// Bytes of the raw file before the text; nothing where the file's bytes are of no use as they are.
    start: Option<usize>,
    /// The lines that describe the agent, which stand in most of its files; there a line with nothing but `=` means them.
    about: String,
    list: Vec<Runtime>,
}

/// An agent's file for one runtime.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Runtime {
    /// The runtime as people know it.
    title: &'static str,
    /// Where it looks for the file, relative to a project's folder.
    path: String,
    /// What stands before the text.
    before: String,
    /// What stands behind it.
    behind: String,
    /// The agent has no text, and the file is what stands before it.
    alone: bool,
    /// What the file allows and the agent's own does not.
    wider: Vec<Wider>,
    /// Fields that the runtime has nothing for.
    lost: Vec<Note>,
    /// Fields for which it has something near.
    near: Vec<Note>,
}

impl Runtimes {
    /// Translates an agent for all runtimes but those whose own dialect it is in.
    pub(super) fn of(listing: &Listing) -> Self {
        let stem = translate::stems(&[listing]).remove(0);
        let source = Source::new(listing, &stem);
        let runtime = |&target: &Target| {
            let made = source.to(target).ok().filter(|made| !made.copied)?;
            let (lost, near) = made
                .notes
                .into_iter()
                .partition(|note| note.outcome == Outcome::Lost);
            Some(Runtime {
                title: target.title(),
                wider: made.wider,
                lost,
                near,
                path: made.path,
                before: made.before,
                behind: made.behind,
                alone: made.setting == Setting::Alone,
            })
        };
        let mut list: Vec<Runtime> = Target::ALL.iter().filter_map(runtime).collect();
        let about = list
            .first()
            .and_then(|first| description(&first.before))
            .unwrap_or_default()
            .to_owned();
        // TOML has the description in its own way.
        for runtime in list
            .iter_mut()
            .filter(|runtime| !about.is_empty() && !runtime.path.ends_with(".toml"))
        {
            runtime.before = runtime.before.replacen(&format!("\n{about}"), "\n=\n", 1);
        }
        Runtimes {
            start: listing.agent.body_start(),
            about,
            list,
        }
    }
}

/// Returns the lines of front matter that hold the description: its key's, and those that go on with it.
fn description(front_matter: &str) -> Option<&str> {
    let start = front_matter.find("\ndescription:")? + 1;
    let lines = front_matter[start..].split_inclusive('\n');
    let goes_on = |line: &&str| line.starts_with([' ', '\n']);
    let length = lines.clone().next()?.len()
        + lines
            .skip(1)
            .take_while(goes_on)
            .map(str::len)
            .sum::<usize>();
    Some(&front_matter[start..start + length])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_goes_on_until_the_next_key() {
        let found = |text| description(text).unwrap();
        assert_eq!(
            found("---\nname: x\ndescription: One.\ntools: []\n---\n"),
            "description: One.\n"
        );
        let long = "---\ndescription: |-\n  One.\n\n  tools: two\nmodel: m\n---\n";
        assert_eq!(found(long), "description: |-\n  One.\n\n  tools: two\n");
        assert_eq!(
            found("---\ndescription: >-\n  One.\n---\n"),
            "description: >-\n  One.\n"
        );
        assert_eq!(description("name = \"x\"\ndescription = \"One.\"\n"), None);
    }
}
