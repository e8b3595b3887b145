//! A changed file as a unified diff, which `git apply` and `patch -p1` take.

use std::fmt::Write;

use similar::{ChangeTag, TextDiff};

/// How many unchanged lines stand around a change.
const AROUND: usize = 3;

/// Returns the difference between two texts of a file. Lines end where git says so: at line feeds alone.
pub fn patch(path: &str, old: &str, new: &str) -> String {
    let (before, after): (Vec<&str>, Vec<&str>) = (
        old.split_inclusive('\n').collect(),
        new.split_inclusive('\n').collect(),
    );
    let diff = TextDiff::configure()
        .newline_terminated(true)
        .diff_slices(&before, &after);
    let mut text = format!("--- a/{path}\n+++ b/{path}\n");
    for hunk in diff.unified_diff().context_radius(AROUND).iter_hunks() {
        let _ = writeln!(text, "{}", hunk.header());
        for change in hunk.iter_changes() {
            let sign = match change.tag() {
                ChangeTag::Equal => ' ',
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
            };
            let line = change.value();
            let end = if line.ends_with('\n') {
                ""
            } else {
                "\n\\ No newline at end of file\n"
            };
            let _ = write!(text, "{sign}{line}{end}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carriage_returns_and_a_missing_last_line_end_stay_visible_to_patch() {
        let drawn = patch(
            "a.md",
            "---\r\nname:x\r\n---\r\nend",
            "---\r\nname: x\r\n---\r\nend",
        );
        let expected = "--- a/a.md\n+++ b/a.md\n@@ -1,4 +1,4 @@\n ---\r\n-name:x\r\n+name: x\r\n ---\r\n end\n\\ No newline at end of file\n";
        assert_eq!(drawn, expected);
    }
}
