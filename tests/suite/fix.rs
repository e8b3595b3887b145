//! `check --fix`: which bytes change, which never do, and which files are left alone.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use crate::support::{Folder, Run};
use agentdex::agent;
use agentdex::source::Source;

/// A file that strict readers refuse, and what it becomes.
const BROKEN: &str =
    "---\nname: lamp-keeper\ndescription: Keeps the lamp. Use when: it is dark\n---\n\nText.\n";
const MENDED: &str =
    "---\nname: lamp-keeper\ndescription: 'Keeps the lamp. Use when: it is dark'\n---\n\nText.\n";

fn mended(before: &str) -> String {
    let folder = Folder::new();
    folder
        .write("agents/a.md", before)
        .run("check --fix")
        .fine();
    folder.read("agents/a.md")
}

#[track_caller]
fn assert_left(run: &Run, why: &str) {
    assert!(
        run.stderr.contains(why),
        "expected `{why}` in:\n{}",
        run.stderr
    );
}

#[test]
fn a_value_with_a_colon_is_quoted_and_nothing_else_changes() {
    assert_eq!(mended(BROKEN), MENDED);
}

#[test]
fn line_ends_marks_trailing_spaces_and_a_missing_last_line_end_stay() {
    let before = "\u{feff}---\r\nname: lamp-keeper  \r\ndescription: Keeps. Use when: dark\r\n--------\r\n\r\nText.  \r\n\ttab ";
    let after = before
        .replace("Keeps. Use when: dark", "'Keeps. Use when: dark'")
        .replace("--------", "---");
    assert_eq!(mended(before), after);
}

#[test]
fn text_over_several_lines_keeps_its_lines() {
    let before = "---\nname: lamp-keeper\ndescription: Keeps the lamp.\n  Use when: it is dark,\n  or foggy.\n\nmodel: opus\n---\nText.\n";
    let after = "---\nname: lamp-keeper\ndescription: >-\n  Keeps the lamp.\n  Use when: it is dark,\n  or foggy.\n\nmodel: opus\n---\nText.\n";
    assert_eq!(mended(before), after);
}

#[test]
fn examples_at_the_margin_are_indented_below_their_key() {
    let before = "---\nname: lamp-keeper\ndescription: Keeps the lamp. <example>\nContext: It is dark.\nuser: \"Light: please\"\n</example>\nmodel: opus\n---\nText.\n";
    let after = "---\nname: lamp-keeper\ndescription: |-\n  Keeps the lamp. <example>\n  Context: It is dark.\n  user: \"Light: please\"\n  </example>\nmodel: opus\n---\nText.\n";
    assert_eq!(mended(before), after);
}

#[test]
fn a_missing_fence_is_written_where_the_front_matter_was_read_to_end() {
    let before = "---\nname: lamp-keeper\ndescription: Keeps.\n\n# Keeper\n\nText.\n";
    let after = "---\nname: lamp-keeper\ndescription: Keeps.\n---\n\n# Keeper\n\nText.\n";
    assert_eq!(mended(before), after);
}

#[test]
fn the_first_fence_is_written_where_it_is_missing() {
    let before = "name: lamp-keeper\r\ndescription: Keeps.\r\ntools: Read\r\n---\r\n\r\nText.\r\n";
    assert_eq!(mended(before), format!("---\r\n{before}"));

    let before = "name: lamp-keeper\ndescription: Keeps.\ntools: Read\n\nText.\n";
    let after = "---\nname: lamp-keeper\ndescription: Keeps.\ntools: Read\n---\n\nText.\n";
    assert_eq!(mended(before), after);
}

#[test]
fn a_code_block_around_a_definition_is_taken_away() {
    let inside = "---\nname: lamp-keeper\ndescription: Keeps.\ntools: Read\n---\n\nText.\n";
    let whole = format!("```chatagent\n{inside}```\n");
    assert_eq!(mended(&whole), format!("{inside}\n"));

    let head = "```yaml\nname: lamp-keeper\ndescription: Keeps.\n```\n\nText.\n";
    let after = "---\nname: lamp-keeper\ndescription: Keeps.\n---\n\nText.\n";
    assert_eq!(mended(head), after);
}

#[test]
fn what_stands_before_front_matter_stays_there() {
    let folder = Folder::new();
    let before = "<!-- A licence. -->\n---\nname: lamp-keeper\ndescription: Keeps.\n---\n\nText.\n";
    folder.write("agents/a.md", before).run("check --fix");
    assert_eq!(folder.read("agents/a.md"), before);
}

#[test]
fn a_stray_line_becomes_a_comment() {
    let before = "---\nkeeps the lamp\nname: lamp-keeper\ndescription: Keeps.\n---\nText.\n";
    let source = Source {
        source: "s".into(),
        path: "agents/a.md".into(),
        bytes: before.into(),
        ..Source::default()
    };
    let rewritten = agent::rewrite(&agent::parse(source).value.unwrap()).unwrap();
    assert_eq!(
        rewritten.text,
        before.replace("keeps the lamp", "# keeps the lamp")
    );
}

#[test]
fn mends_that_want_an_author_are_left_with_the_reason() {
    let folder = Folder::new();
    let before =
        "---\nname: lamp-keeper\ndescription: Keeps.\ntools: Read\ntools: Bash\n---\nText.\n";
    let run = folder.write("agents/a.md", before).run("check --fix");
    assert_left(
        &run,
        "frontmatter/duplicate-key       which of them is meant is its author's to say",
    );
    assert_eq!(folder.read("agents/a.md"), before);
}

#[test]
fn a_dry_run_prints_a_patch_and_writes_nothing() {
    let folder = Folder::new();
    let run = folder
        .write("agents/a.md", BROKEN)
        .run("check --fix --dry-run");
    assert_eq!(folder.read("agents/a.md"), BROKEN);
    let patch = run.fine();
    assert!(
        patch.starts_with("--- a/agents/a.md\n+++ b/agents/a.md\n@@ -1,6 +1,6 @@\n"),
        "{patch}"
    );
    assert_eq!(folder.files("."), ["agents/a.md"]);
}

#[test]
fn git_takes_the_patch() {
    if !crate::support::has("git", &["--version"], "git") {
        return;
    }
    let folder = Folder::new();
    let crlf = BROKEN.replace('\n', "\r\n");
    folder
        .write("agents/a.md", &crlf)
        .write("agents/b.md", BROKEN.trim_end());
    let patch = folder.run("check --fix --dry-run").fine();
    folder.write("mend.patch", patch);
    let git = |arguments: &[&str]| {
        let mut git = std::process::Command::new("git");
        assert!(
            git.args(arguments)
                .current_dir(folder.path("."))
                .status()
                .unwrap()
                .success()
        );
    };
    git(&["init", "--quiet"]);
    git(&["apply", "mend.patch"]);
    assert_eq!(folder.read("agents/a.md"), MENDED.replace('\n', "\r\n"));
    assert_eq!(folder.read("agents/b.md"), MENDED.trim_end());
}

#[test]
fn the_exit_code_follows_what_stands_there_afterwards() {
    let folder = Folder::new();
    folder.write("agents/a.md", BROKEN);
    let denied = "check --deny frontmatter/quoted-scalar";
    assert_eq!(folder.run(denied).code, Some(1));
    folder.run(&format!("{denied} --fix")).fine();
    folder.write(
        "agents/a.md",
        BROKEN.replace("description", "tools: Bsh\ndescription"),
    );
    assert_eq!(
        folder.run("check --fix --deny agent/unknown-tool").code,
        Some(1)
    );
}

#[test]
fn a_program_gets_its_own_format_alone() {
    let folder = Folder::new();
    let run = folder
        .write("agents/a.md", BROKEN)
        .run("check --fix --format json");
    assert!(
        run.stderr.contains("+description: 'Keeps"),
        "{}",
        run.stderr
    );
    assert_eq!(run.json()["summary"]["warning"], 0);
}

#[test]
fn a_second_run_has_nothing_to_do() {
    let folder = Folder::new();
    folder
        .write("agents/a.md", BROKEN)
        .run("check --fix")
        .fine();
    let again = folder.run("check --fix");
    assert_eq!(
        (again.stdout.as_str(), folder.read("agents/a.md").as_str()),
        ("", MENDED)
    );
    let nothing: Vec<_> = again.stderr.lines().take(1).collect();
    assert_eq!(nothing, ["nothing to mend"]);
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn permissions_stay() {
        let folder = Folder::new();
        folder.write("agents/a.md", BROKEN);
        fs::set_permissions(
            folder.path("agents/a.md"),
            fs::Permissions::from_mode(0o750),
        )
        .unwrap();
        folder.run("check --fix").fine();
        let mode = fs::metadata(folder.path("agents/a.md"))
            .unwrap()
            .permissions()
            .mode()
            & 0o777;
        assert_eq!((mode, folder.read("agents/a.md").as_str()), (0o750, MENDED));
    }

    #[test]
    fn a_read_only_file_is_left() {
        let folder = Folder::new();
        folder.write("agents/a.md", BROKEN);
        fs::set_permissions(
            folder.path("agents/a.md"),
            fs::Permissions::from_mode(0o444),
        )
        .unwrap();
        assert_left(
            &folder.run("check --fix"),
            "not written: agents/a.md: it is read-only",
        );
        assert_eq!(folder.read("agents/a.md"), BROKEN);
    }

    #[test]
    fn a_link_within_the_source_stays_a_link_and_one_out_of_it_is_never_written_through() {
        let folder = Folder::new();
        folder
            .write("agents/agents/a.md", BROKEN)
            .write("elsewhere/b.md", BROKEN);
        symlink("agents/a.md", folder.path("agents/linked.md")).unwrap();
        symlink("../elsewhere/b.md", folder.path("agents/outside.md")).unwrap();
        folder.run("check --fix").fine();
        assert!(folder.path("agents/linked.md").is_symlink());
        assert_eq!(folder.read("agents/linked.md"), MENDED);
        assert_eq!(folder.read("elsewhere/b.md"), BROKEN);
    }
}
