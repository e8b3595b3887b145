//! Which files of a folder are agents: each test lists a folder as a person would, and marks the agents with `*`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails loudly"
)]

use std::fs;
use std::path::Path;

use agentdex::finding::Finding;
use agentdex::source::{self, Reason, Root};

const AGENT: &str = "---\nname: someone\ndescription: Does something.\ntools: Read\n---\n\nText.\n";
const DESCRIBED: &str = "---\ndescription: Does something.\n---\n\nText.\n";
const TITLED: &str = "# Someone\n\nText.\n";
const PAGE: &str = "---\ntitle: A page\nlayout: doc\n---\n\nText.\n";

/// A folder to read.
struct Folder(tempfile::TempDir);

impl Folder {
    /// Writes files, one a line: `* path content` or `- path content`, where content names one of the texts above.
    fn of(listing: &str) -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        for (_, path, content) in lines(listing) {
            folder.write(path, text(content));
        }
        folder
    }

    fn write(&self, path: &str, text: &str) -> &Folder {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    fn path(&self, path: &str) -> std::path::PathBuf {
        self.0.path().join(path)
    }

    fn read(&self, below: &str) -> (Vec<String>, Vec<Finding>) {
        self.read_with(below, &[], &[])
    }

    fn read_with(
        &self,
        below: &str,
        include: &[&str],
        exclude: &[&str],
    ) -> (Vec<String>, Vec<Finding>) {
        let own = |globs: &[&str]| globs.iter().map(|&glob| glob.to_owned()).collect();
        let root = Root {
            include: own(include),
            exclude: own(exclude),
            ..Root::new("source", self.path(below))
        };
        let read = source::read(&[root]).unwrap();
        (
            read.value
                .iter()
                .map(|source| source.path.to_string())
                .collect(),
            read.findings,
        )
    }
}

fn lines(listing: &str) -> impl Iterator<Item = (bool, &str, &str)> {
    listing
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let mut words = line.split_whitespace();
            let is_agent = words.next().unwrap() == "*";
            (
                is_agent,
                words.next().unwrap(),
                words.next().unwrap_or("agent"),
            )
        })
}

fn text(content: &str) -> &'static str {
    match content {
        "agent" => AGENT,
        "described" => DESCRIBED,
        "titled" => TITLED,
        "page" => PAGE,
        "section" => "# Someone\n\n## Description\n\nDoes something.\n",
        "linked" => "[A diagram](x.html)\n\n## Overview\n\nText.\n",
        "prose" => "Only prose.\n",
        "skill" => "---\nname: a-skill\ndescription: A skill.\nlicense: MIT\n---\n",
        "template" => "---\nname: {{name}}\ndescription: A template.\n---\n",
        "code" => "fn main() {}\n",
        other => panic!("no such text: {other}"),
    }
}

/// Reads a folder of these files and compares what was found with what is marked.
#[track_caller]
fn finds(listing: &str) {
    let (found, _) = Folder::of(listing).read("");
    let mut expected: Vec<&str> = lines(listing)
        .filter(|line| line.0)
        .map(|line| line.1)
        .collect();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn a_folder_of_agents_by_category() {
    finds(
        "* agents/design/a.md
         * agents/design/b.md described
         * agents/c.md titled
         * agents/team/d.md linked
         - agents/README.md titled
         - agents/README.zh-CN.md titled
         - agents/design/CLAUDE.md titled
         - agents/MIGRATION_SUMMARY.md titled
         - agents/_base.md titled
         * agents/QA.md titled
         - agents/e.md page
         - agents/f.md prose
         - README.md titled
         - docs/guide.md",
    );
}

#[test]
fn plugins_with_agents_commands_and_skills() {
    finds(
        "* plugins/billing/agents/clerk.md
         - plugins/billing/commands/pay.md described
         - plugins/billing/skills/ledger/SKILL.md skill
         - plugins/billing/skills/ledger/agents/helper.md
         - plugins/billing/README.md titled
         - plugins/billing/hooks/check.md
         - templates/agent.md template",
    );
}

#[test]
fn the_folders_of_every_runtime() {
    finds(
        "* .claude/agents/a.md
         * .claude/agents/team/b.md described
         - .claude/commands/c.md
         - .claude/skills/d/SKILL.md skill
         - .claude/notes.md
         * .github/agents/e.agent.md
         * .github/agents/f.md described
         * .github/chatmodes/g.chatmode.md described
         - .github/prompts/h.prompt.md
         - .github/instructions/i.instructions.md
         - .github/ISSUE_TEMPLATE/bug.md
         - .github/copilot-instructions.md
         * .opencode/agent/j.md described
         * .opencode/agents/k.md described
         * .opencode/mode/l.md described
         - .opencode/command/m.md described
         * .gemini/agents/n.md
         * .cursor/agents/o.md
         - .cursor/rules/p.md described
         * .factory/droids/q.md
         * .newcomer/agents/r.md
         - src/main.rs code",
    );
}

#[test]
fn subjects_below_agents_are_no_other_kinds() {
    finds(
        "* agents/testing/a.md
         * agents/tests/b.md
         * agents/tools/c.md
         * agents/templates/d.md
         - agents/templates/e.md template
         - agents/docs/usage.md titled
         - agents/docs/page.md described
         - agents/commands/f.md
         - agents/g/references/h.md",
    );
}

#[test]
fn a_project_without_a_folder_of_agents() {
    finds(
        "* design/a.md
         * design/b.md
         * design/c.md section
         - design/d.md titled
         * categories/01-core/e.md
         - categories/01-core/README.md titled
         - docs/f.md
         - examples/g.md
         - tools/catalog/h.md
         - strategy/i.md
         - scripts/j.md
         - LICENSE code
         - README.md titled",
    );
}

#[test]
fn pages_among_few_agents_do_not_make_a_folder_of_agents() {
    finds(
        "* team/a.md
         * team/b.md
         - blog/c.md page
         - blog/d.md page
         - blog/e.md
         - package.json code",
    );
}

#[test]
fn a_project_that_uses_agents_and_publishes_others() {
    finds(
        "* .claude/agents/helper.md
         * categories/a.md
         * categories/b.md
         - notes/c.md skill
         - package.json code",
    );
}

#[test]
fn loose_files_do_not_count_beside_a_folder_of_agents() {
    finds("* agents/a.md\n- other/b.md\n- c.md");
}

#[test]
fn a_folder_of_nothing_but_front_matter() {
    finds("* a.md described\n* b.md\n* sub/c.md described\n- README.md titled\n- LICENSE code");
}

#[test]
fn a_folder_of_web_pages_is_none_of_agents() {
    finds("- a.md page\n- b.md page");
}

#[test]
fn endings_say_it_anywhere() {
    finds("* a.agent.md prose\n* docs/b.chatmode.md prose\n- c.prompt.md");
}

#[test]
fn an_ending_says_nothing_of_the_files_beside_it() {
    finds(
        "* platform/a.agent.md prose\n* platform/b.md\n* data/c.md\n- docs/page.md page\n- notes.md titled",
    );
    finds("* team/agents/a.agent.md\n- data/c.md");
}

#[test]
fn a_root_that_is_itself_the_folder_of_agents() {
    let folder =
        Folder::of("* agents/a.md titled\n* agents/team/b.md described\n- agents/README.md titled");
    assert_eq!(folder.read("agents").0, ["a.md", "team/b.md"]);
    assert_eq!(folder.read("agents/team").0, ["b.md"]);
}

#[test]
fn a_project_that_is_called_agents() {
    let folder = Folder::of(
        "- agents/LICENSE code
         - agents/ARCHITECTURE.md titled
         - agents/docs/use.md titled
         - agents/intro.md titled
         * agents/plugins/x/agents/a.md",
    );
    assert_eq!(folder.read("agents").0, ["plugins/x/agents/a.md"]);
}

#[test]
fn ignored_files_are_not_read() {
    let folder = Folder::of(
        "* agents/a.md
         - agents/draft-b.md
         * agents/keep/draft-c.md
         - agents/generated/d.md
         - node_modules/x/agents/e.md
         - agents/local/f.md",
    );
    folder.write(".gitignore", "draft-*.md\n/agents/generated/\n");
    folder.write("agents/keep/.gitignore", "!draft-c.md\n");
    folder.write("agents/local/.gitignore", "*\n");
    assert_eq!(folder.read("").0, ["agents/a.md", "agents/keep/draft-c.md"]);
    assert_eq!(folder.read_with("", &["agents/local/*.md"], &[]).0.len(), 3);
}

#[test]
fn a_repository_around_the_root_says_what_is_ignored() {
    let folder = Folder::of("* team/agents/a.md\n- team/agents/secret.md\n* vendor/agents/b.md");
    folder
        .write(".git/HEAD", "ref: refs/heads/main\n")
        .write(".gitignore", "secret.md\nvendor/\n");
    assert_eq!(folder.read("team").0, ["agents/a.md"]);
    // Named on purpose, although the repository ignores it.
    assert_eq!(folder.read("vendor").0, ["agents/b.md"]);
    assert_eq!(folder.read("").0, ["team/agents/a.md"]);
}

#[test]
fn globs_override_every_rule() {
    let folder = Folder::of(
        "* agents/a.md\n- agents/b.md\n- README.md titled\n- notes/c.txt prose\n- old/agents/d.md",
    );
    let (found, _) = folder.read_with("", &["README.md", "notes/*.txt"], &["agents/b.md", "old"]);
    assert_eq!(found, ["README.md", "agents/a.md", "notes/c.txt"]);
}

#[test]
fn a_glob_that_is_none_is_an_error() {
    let folder = Folder::of("* agents/a.md");
    let root = Root {
        include: vec!["a[".into()],
        ..Root::new("s", folder.path(""))
    };
    let error = source::read(&[root]).unwrap_err();
    assert!(
        format!("{error:#}").starts_with("source `s`: `a[` is not a glob"),
        "{error:#}"
    );
}

#[test]
fn roots_that_cannot_be_read_say_so() {
    let folder = Folder::of("- file.md");
    for (below, words) in [
        ("nowhere", "no such folder"),
        ("file.md", "is not a folder"),
    ] {
        let root = Root::new("s", folder.path(below));
        let error = source::read(&[root]).unwrap_err().to_string();
        assert!(error.contains(words) && error.contains(below), "{error}");
    }
}

#[test]
fn an_empty_root_says_what_was_looked_for() {
    let (found, findings) = Folder::of("- notes.md prose").read("");
    assert!(found.is_empty());
    assert_eq!(findings[0].rule, "source/no-agents");
    assert!(
        findings[0].message.contains("1 Markdown file") && findings[0].help.is_some(),
        "{findings:?}"
    );
}

#[cfg(unix)]
mod links {
    use super::*;
    use std::os::unix::fs::symlink;

    fn link(folder: &Folder, target: impl AsRef<Path>, at: &str) {
        fs::create_dir_all(folder.path(at).parent().unwrap()).unwrap();
        symlink(target, folder.path(at)).unwrap();
    }

    #[test]
    fn a_link_to_a_folder_within_is_read_once() {
        let folder = Folder::of("* agents/a.md");
        link(&folder, "../agents", ".claude/agents");
        assert_eq!(folder.read("").0, ["agents/a.md"]);
    }

    #[test]
    fn a_link_gives_its_target_a_place() {
        let folder = Folder::of("- lib/prompt.md described\n* agents/a.md");
        link(&folder, "../lib/prompt.md", "agents/linked.md");
        // The target stands in no folder of agents, but the link does.
        assert_eq!(folder.read("").0, ["agents/a.md", "agents/linked.md"]);
    }

    #[test]
    fn links_out_of_the_source_are_not_followed() {
        let outside = Folder::of("* agents/x.md");
        let folder = Folder::of("* agents/a.md");
        link(&folder, outside.path("agents"), "agents/theirs");
        link(&folder, outside.path("agents/x.md"), "agents/x.md");
        let (found, findings) = folder.read("");
        assert_eq!(found, ["agents/a.md"]);
        let rules: Vec<_> = findings
            .iter()
            .map(|finding| (finding.rule, &*finding.place.path))
            .collect();
        assert_eq!(
            rules,
            [
                ("source/link-outside", "agents/theirs"),
                ("source/link-outside", "agents/x.md")
            ]
        );
    }

    #[test]
    fn links_among_folders_do_not_multiply() {
        let folder =
            Folder::of("* agents/a.md\n* one/agents/b.md\n* two/agents/c.md\n* three/agents/d.md");
        for from in ["one", "two", "three"] {
            for to in ["one", "two", "three"] {
                link(&folder, folder.path(to), &format!("{from}/to-{to}"));
            }
        }
        assert_eq!(folder.read("").0.len(), 4);
    }

    #[test]
    fn a_link_to_nothing_is_a_finding() {
        let folder = Folder::of("* agents/a.md");
        link(&folder, "/nowhere/b.md", "agents/b.md");
        let (found, findings) = folder.read("");
        assert_eq!(found, ["agents/a.md"]);
        assert_eq!(
            (findings[0].rule, &*findings[0].place.path),
            ("source/unreadable", "agents/b.md")
        );
    }
}

#[test]
fn pages_for_readers_are_no_agents() {
    let folder = Folder::of("* .claude/agents/a.md");
    let page = "---\ntitle: How\ndescription: A page.\nsidebar_position: 2\n---\n\n# How\n";
    let post = "---\ntitle: Spring\nslug: spring\ndescription: News.\n---\n\n# Spring\n";
    folder.write("docs/agents/how.md", page);
    folder.write("docs/agents/explained.md", TITLED);
    folder.write("src/content/blog/spring.md", post);
    folder.write("tests/fixtures/agents/input.md", AGENT);
    assert_eq!(folder.read("").0, [".claude/agents/a.md"]);
}

#[test]
fn agents_below_docs_are_agents_by_their_keys() {
    finds("* docs/agents/a.md\n- docs/agents/b.md titled\n- docs/agents/c.md page");
}

#[test]
fn papers_in_folders_beside_agents_are_no_agents() {
    finds("* agents/a.md\n- agents/reports/audit.md titled\n- agents/roadmaps/old/plan.md titled");

    let folder = Folder::of("* agents/a.md");
    folder.write("agents/team/b.md", "# B\n\nYou are the second.\n");
    folder.write("agents/team/c.md", "# C\n\n## Description\n\nThe third.\n");
    assert_eq!(
        folder.read("").0,
        ["agents/a.md", "agents/team/b.md", "agents/team/c.md"]
    );
}

#[test]
fn one_folder_for_each_agent() {
    finds("* agents/x/AGENT.md titled\n* agents/y/agent.md described\n* agents/z/AGENT.md");
}

#[test]
fn what_git_tracks_is_read_although_it_is_ignored() {
    let folder = Folder::of("* .claude/agents/a.md\n- .claude/agents/untracked.md");
    folder.write(".gitignore", ".claude/\n");
    let git = |arguments: &[&str]| {
        let status = std::process::Command::new("git")
            .arg("-C")
            .arg(folder.path(""))
            .args(arguments)
            .status();
        assert!(status.unwrap().success());
    };

    git(&["init", "--quiet"]);
    assert_eq!(folder.read("").0, [""; 0]);

    git(&["add", "--force", ".claude/agents/a.md"]);
    assert_eq!(folder.read("").0, [".claude/agents/a.md"]);
}

#[test]
fn agents_whose_head_is_displaced_are_found_among_agents_and_nowhere_else() {
    let folder = Folder::of("");
    let keys = "name: someone\ndescription: Does something.\ntools: Read\n";
    for (path, text) in [
        (
            "wrapped.md",
            format!("```markdown\n---\n{keys}---\n\nText.\n```\n"),
        ),
        ("late.md", format!("<!-- A licence. -->\n---\n{keys}---\n")),
        ("open.md", format!("{keys}---\n\nText.\n")),
        ("toml.md", "+++\nname = \"someone\"\n+++\n".to_owned()),
    ] {
        folder.write(&format!(".claude/agents/{path}"), &text);
        folder.write(&format!("docs/agents/{path}"), &text);
        folder.write(&format!("papers/{path}"), &text);
    }
    let (read, _) = folder.read("");
    let below = |name: &str| format!(".claude/agents/{name}.md");
    assert_eq!(read, ["late", "open", "toml", "wrapped"].map(below));
}

#[test]
fn every_file_has_the_rule_that_decided() {
    let folder = Folder::of(
        "
        * agents/runner.md agent
        * agents/titled.md titled
        * x.agent.md titled
        - agents/_shared.md titled
        - agents/tail.shared.md agent
        * .claude/agents/tail.shared.md agent
        - agents/README.md titled
        - agents/notes.md page
        - agents/skills/skill/x.md agent
        - agents/tests/case.md described
        - docs/agents/chapter.md page
        - fixtures/agents/a.md agent
        - hooks/build.md agent
        - loose.md agent
        ",
    );
    folder.write(
        "agents/blank.md",
        "---\nname: {{name}}\ndescription: To fill in.\n---\n",
    );
    folder.write("agents/words.md", "Only words.\n");

    let root = Root::new("source", folder.path(""));
    let surveyed = source::survey(&[root]).unwrap();
    let reason = |path: &str| {
        let file = surveyed.iter().find(|file| file.path == path);
        file.unwrap_or_else(|| panic!("{path}")).reason.clone()
    };
    for (path, expected) in [
        ("agents/runner.md", Reason::Keys),
        ("agents/titled.md", Reason::Heading),
        ("x.agent.md", Reason::Ending),
        ("agents/_shared.md", Reason::Document),
        ("agents/tail.shared.md", Reason::Fragment),
        (".claude/agents/tail.shared.md", Reason::Keys),
        ("agents/README.md", Reason::Project),
        ("agents/notes.md", Reason::OtherKeys),
        ("agents/skills/skill/x.md", Reason::Skill),
        ("agents/tests/case.md", Reason::Subject),
        ("docs/agents/chapter.md", Reason::Page),
        ("fixtures/agents/a.md", Reason::Fixture),
        ("hooks/build.md", Reason::OtherFolder("hooks".to_owned())),
        ("loose.md", Reason::Elsewhere),
        ("agents/blank.md", Reason::Template),
        ("agents/words.md", Reason::NoHead),
    ] {
        assert_eq!(reason(path), expected, "{path}");
    }

    // What is read is what the list calls agents.
    let agents = surveyed.iter().filter(|file| file.reason.is_agent());
    let agents: Vec<String> = agents.map(|file| file.path.clone()).collect();
    assert_eq!(folder.read("").0, agents);
}

#[test]
fn a_file_that_is_left_out_of_a_folder_of_agents_is_reported() {
    let folder = Folder::of("* agents/runner.md agent\n");
    folder.write("agents/OVERVIEW.md", "---\nname: all\ntools: Read\n---\n");
    folder.write("agents/notes.md", "---\ntitle: Notes\n---\n");
    folder.write("agents/_part.md", "# Part\n");

    let (read, findings) = folder.read("");
    assert_eq!(read, ["agents/runner.md"]);
    let left: Vec<_> = findings
        .iter()
        .map(|finding| (finding.rule, &*finding.place.path))
        .collect();
    assert_eq!(left, [("source/not-taken", "agents/OVERVIEW.md")]);
}

#[test]
fn a_folder_of_agents_that_git_ignores_is_reported() {
    let folder = Folder::of("");
    fs::create_dir(folder.path(".git")).unwrap();
    folder.write(".gitignore", ".claude/\nbuilt/\n");
    folder.write(".claude/agents/runner.md", "---\nname: runner\n---\n");
    folder.write("built/page.md", "# A page\n");

    let (read, findings) = folder.read("");
    assert_eq!(read, Vec::<String>::new());
    let ignored = findings.iter().find(|one| one.rule == "source/ignored");
    let ignored = ignored.expect("a finding");
    assert_eq!(&*ignored.place.path, ".claude");
    assert_eq!(
        ignored.message,
        "the folder holds agents and is left out: `.claude/` in .gitignore ignores it"
    );
    assert_eq!(
        findings
            .iter()
            .filter(|one| one.rule == "source/ignored")
            .count(),
        1
    );
}

#[test]
fn a_heading_alone_is_a_paper_where_most_files_have_front_matter() {
    let folder = Folder::of(
        "
        * agents/one.md agent
        * agents/two.md agent
        - agents/compatibility.md titled
        * agents/old/three.md titled
        ",
    );
    folder.write("agents/old/four.md", "---\nname: four\n---\n");
    folder.write("agents/told.md", "# Told\n\nYou are told.\n");
    assert_eq!(
        folder.read("").0,
        [
            "agents/old/four.md",
            "agents/old/three.md",
            "agents/one.md",
            "agents/told.md",
            "agents/two.md"
        ]
    );
}
