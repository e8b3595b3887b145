//! Markdown becomes the plain text that a reader would see, in one line: enough to show a passage of it.
//!
//! A parser of the whole language would make the browser's engine a fifth larger; what it knows beyond this (which of two
//! stars closes which) no passage shows.

mod inline;

/// Lines of front matter from this length on are prose; shorter ones are settings.
const PROSE: usize = 60;
/// Stands between blocks that no mark of punctuation tells apart.
pub(crate) const BETWEEN: &str = "· ";

/// Returns the text of a Markdown file without front matter's settings and without markup.
pub(crate) fn plain(markdown: &str) -> String {
    let (front, body) = split_front_matter(markdown);
    let mut text = String::with_capacity(markdown.len());
    for prose in front.lines().filter(|line| line.len() >= PROSE) {
        let value = prose.split_once(": ").map_or(prose, |(_, value)| value);
        read(
            &value.trim().trim_matches(['"', '\'']).replace("\\n", "\n"),
            &mut text,
        );
    }
    read(body, &mut text);
    text
}

fn split_front_matter(markdown: &str) -> (&str, &str) {
    let text = markdown.trim_start_matches('\u{feff}').trim_start();
    let Some(rest) = text.strip_prefix("---") else {
        return ("", text);
    };
    match rest.find("\n---") {
        Some(end) => (&rest[..end], rest[end + 1..].trim_start_matches('-')),
        None => ("", text),
    }
}

/// Appends the words of a Markdown text.
fn read(markdown: &str, text: &mut String) {
    let mut reader = Reader {
        text,
        block: String::new(),
        fence: None,
        in_comment: false,
    };
    markdown.lines().for_each(|line| reader.line(line.trim()));
    reader.end();
}

/// The text so far, and what is open in it.
struct Reader<'t> {
    text: &'t mut String,
    block: String,
    /// What the open block of code began with.
    fence: Option<Fence<'t>>,
    in_comment: bool,
}

impl<'t> Reader<'t> {
    fn line(&mut self, line: &'t str) {
        if let Some(fence) = &self.fence
            && line
                .strip_prefix(fence.mark)
                .is_some_and(|rest| rest.trim_start_matches(&fence.mark[..1]).is_empty())
        {
            self.end();
            self.fence = None;
            return;
        }
        if self.is_code() {
            return self.push(line);
        }
        if let Some(fence) = fence(line).filter(|_| !self.in_comment) {
            self.end();
            self.fence = Some(fence);
            return;
        }
        let line = self.without_comments(line);
        let line = line.trim().trim_start_matches(['>', ' ']);
        let is_rule = line.bytes().all(|byte| b"-=*_|: +".contains(&byte));
        let item = item(line);
        if is_rule || item.is_some() || line.starts_with(['#', '|']) {
            self.end();
        }
        if is_rule || is_definition(line) {
            return;
        }
        if line.starts_with('|') {
            line.split('|').for_each(|cell| {
                self.push(cell);
                self.end();
            });
            return;
        }
        self.push(item.unwrap_or(line).trim_start_matches('#'));
        if line.starts_with('#') {
            self.end();
        }
    }

    /// Leaves out what stands in a comment, which may have begun on an earlier line.
    fn without_comments(&mut self, line: &str) -> String {
        let mut kept = String::with_capacity(line.len());
        let mut rest = line;
        loop {
            let (here, next) = match self.in_comment {
                true => ("", rest.split_once("-->").map(|(_, next)| next)),
                false => match rest.split_once("<!--") {
                    Some((here, next)) if !is_in_code(&kept, here) => (here, Some(next)),
                    _ => (rest, None),
                },
            };
            kept.push_str(here);
            let Some(next) = next else { return kept };
            rest = next;
            self.in_comment = !self.in_comment;
        }
    }

    fn is_code(&self) -> bool {
        self.fence.as_ref().is_some_and(|fence| !fence.is_markdown)
    }

    fn push(&mut self, line: &str) {
        self.block.push_str(line);
        self.block.push('\n');
    }

    /// Appends the words of the block to the text.
    fn end(&mut self) {
        let block = std::mem::take(&mut self.block);
        let words = if self.is_code() {
            block
        } else {
            inline::plain(&block)
        };
        let ends_open = self
            .text
            .ends_with(|c: char| c.is_alphanumeric() || ")]\"'".contains(c));
        let mut between = if ends_open { " · " } else { " " };
        for word in words.split_whitespace().filter(|word| !is_mark(word)) {
            if !self.text.is_empty() {
                self.text.push_str(between);
            }
            // Forms of answers are often fenced in without a word on their language.
            self.text.push_str(
                &word
                    .trim_start_matches("**")
                    .trim_end_matches("**")
                    .replace("**:", ":"),
            );
            between = " ";
        }
    }
}

/// What a block of code began with.
struct Fence<'t> {
    mark: &'t str,
    /// Whether it holds Markdown, such as the form of an answer.
    is_markdown: bool,
}

/// Returns the fence that a line opens a block of code with.
fn fence(line: &str) -> Option<Fence<'_>> {
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let after = line.trim_start_matches(mark);
    let length = line.len() - after.len();
    let is_span = mark == '`' && after.contains('`');
    let language = after.trim();
    let is_markdown = ["markdown", "md", "mdx"]
        .iter()
        .any(|name| language.eq_ignore_ascii_case(name));
    (length >= 3 && !is_span).then(|| Fence {
        mark: &line[..length],
        is_markdown,
    })
}

/// Returns the text of a list's item.
fn item(line: &str) -> Option<&str> {
    let after_number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let text = match after_number.len() < line.len() {
        true => after_number
            .strip_prefix(". ")
            .or_else(|| after_number.strip_prefix(") "))?,
        false => ["- ", "* ", "+ "]
            .iter()
            .find_map(|mark| line.strip_prefix(mark))?,
    };
    let text = text.trim_start();
    Some(
        ["[ ] ", "[x] ", "[X] "]
            .iter()
            .find_map(|mark| text.strip_prefix(mark))
            .unwrap_or(text),
    )
}

/// Tells whether a line says where links of a name lead.
fn is_definition(line: &str) -> bool {
    let Some((name, target)) = line
        .strip_prefix('[')
        .and_then(|rest| rest.split_once("]:"))
    else {
        return false;
    };
    !name.starts_with('^') && !name.contains(']') && !target.trim().contains(' ')
}

/// Tells whether what follows two pieces of a line stands between backticks.
fn is_in_code(kept: &str, here: &str) -> bool {
    (kept.matches('`').count() + here.matches('`').count()) % 2 == 1
}

/// Tells whether a word is none: rules, cells and frames of tables, arrows of diagrams.
fn is_mark(word: &str) -> bool {
    let is_sign = |c: char| c.is_ascii_punctuation() || ('\u{2500}'..='\u{25ff}').contains(&c);
    let is_always_mark = |c: char| "*_|~#`".contains(c) || !c.is_ascii();
    word.chars().all(is_sign) && (word.len() > 2 || word.chars().all(is_always_mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a reader of a passage sees of it.
    #[track_caller]
    fn reads(markdown: &str, expected: &str) {
        assert_eq!(plain(markdown), expected, "{markdown}");
    }

    #[test]
    fn a_reader_sees_words() {
        let markdown = "---\nname: x\ntools: Read\ndescription: \"Use this agent for a review of everything that is written here\"\n---\n\
                        # Kafka\n\n- **Streams** with `ksql`\n1. See [the docs](https://x.org) and [more]\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```sh\nrun it\n```\n";
        let expected = "Use this agent for a review of everything that is written here · Kafka · Streams with ksql · \
                        See the docs and [more] · a · b · 1 · 2 · run it";
        reads(markdown, expected);
        reads("just words\nand more", "just words and more");
        reads("---\nnever closed", "never closed");
    }

    #[test]
    fn comments_and_tags_are_no_words() {
        reads(
            "Before\n\n<!-- made by\na tool -->\n\nafter <!-- not this --> all",
            "Before · after all",
        );
        reads(
            "<role>\nYou are an **expert**.\n</role>\n\n- done",
            "You are an expert. done",
        );
        reads("<!-- never closed\n\nlost", "");
        reads(
            "write `<!--` here, not <!-- this --> there",
            "write here, not there",
        );
        reads("one<br>two, a < b and 1 <2", "one two, a < b and 1 <2");
    }

    #[test]
    fn mark_up_that_failed_shows_no_marks() {
        reads("**Streams**and **tables:**too", "Streamsand tables:too");
        reads("see [the docs](my docs.md) --> there", "see the docs there");
        reads("a | b\n|---|\nc | d |", "a b · c d");
        reads(
            "2*3 and snake_case_name and f(x)[0]",
            "2*3 and snake_case_name and f(x)[0]",
        );
    }

    #[test]
    fn diagrams_and_code_keep_their_words() {
        reads(
            "```mermaid\ngraph TD\n  A[Plan] --> B[Build]\n```",
            "graph TD A[Plan] B[Build]",
        );
        reads("```\n├── src\n│   └── main.rs\n```", "src main.rs");
        reads(
            "```markdown\n## Risks\n- **[High]** [why](x.md)\n```",
            "Risks · [High] why",
        );
        reads("```\n- **Risk**: why\n```", "- Risk: why");
        reads("Run `a[i](x) ** 2` now", "Run a[i](x) 2 now");
    }

    #[test]
    fn emphasis_goes_and_names_stay() {
        reads(
            "_now_ or *never!* __init__ and ~~old~~ ~3 ms",
            "now or never! init and old ~3 ms",
        );
        reads("snake_case, _private, 2*3", "snake_case, _private, 2*3");
        reads(
            "![a picture](x.png) <https://x.org> [^1]\n\n[ref]: https://x.org\n[^1]: a note",
            "a picture https://x.org · a note",
        );
    }

    #[test]
    fn escapes_and_entities_are_what_they_stand_for() {
        reads("\\*not emphasis\\* &amp; R&D", "*not emphasis* & R&D");
        let front = format!(
            "---\ndescription: {}\\n\\n- **first**\\n- second\n---\nbody",
            "word ".repeat(12)
        );
        assert!(
            plain(&front).ends_with("word · first · second · body"),
            "{}",
            plain(&front)
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_a_plain_form(markdown in "[\\PC\n\\[\\]()<>!`*|#-]{0,200}") {
            let text = plain(&markdown);
            assert_eq!(text.trim(), text);
        }
    }
}
