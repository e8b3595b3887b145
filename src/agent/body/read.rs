//! The walk at reading: Markdown in, plain text with its structure and its lines out.

use std::cmp::Reverse;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::anchor::Anchors;
use super::{Body, Heading, Link, Mark, MarkKind, Passage, PassageKind, emphasis, language, parse};

/// Reads the text of a body, which starts at a byte offset and on a line (from 1) of its file. Total: all text is
/// Markdown.
pub fn read(text: &str, offset: usize, line: u32) -> Body {
    let prepared = parse::prepared(text);
    let mut walk = Walk::new(&prepared, offset, line);
    for (event, range) in parse::events(&prepared) {
        walk.event(event, range);
    }
    walk.finish();
    walk.body.titled = walk
        .body
        .passages
        .first()
        .is_some_and(|passage| passage.kind == PassageKind::Heading);
    walk.body.text.shrink_to_fit();
    walk.body.passages.shrink_to_fit();
    walk.body.marks.shrink_to_fit();
    walk.body.headings.shrink_to_fit();
    walk.body.links.shrink_to_fit();
    walk.body
}

struct Walk<'t> {
    source: &'t str,
    lines: Lines,
    body: Body,
    anchors: Anchors,
    /// The passage that text goes to.
    open: Option<Passage>,
    /// The line of the file that the end of the text stands on, while a passage is open.
    here: u32,
    /// Mark-up that has begun and not ended.
    marking: Vec<Mark>,
    /// Marks of the open passage, as they ended.
    marked: Vec<Mark>,
    /// For each open list item, whether its first text is still to come.
    items: Vec<bool>,
    quotes: usize,
    table: Table,
}

#[derive(Default)]
struct Table {
    /// Passage indices of the header cells.
    header: Vec<u32>,
    in_head: bool,
    row: u32,
    column: usize,
}

impl<'t> Walk<'t> {
    fn new(source: &'t str, offset: usize, line: u32) -> Self {
        let body = Body {
            offset,
            line,
            text: String::with_capacity(source.len()),
            ..Body::default()
        };
        Walk {
            source,
            lines: Lines::new(source, line),
            body,
            anchors: Anchors::default(),
            open: None,
            here: line,
            marking: Vec::new(),
            marked: Vec::new(),
            items: Vec::new(),
            quotes: 0,
            table: Table::default(),
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range.start),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.text(&text, range.start);
            }
            Event::Code(text) => {
                self.mark(MarkKind::Code, range.start);
                if self.source[range.clone()].contains('\n') {
                    let text = self.broken_code(range.clone());
                    self.text(&text, range.start);
                } else {
                    self.text(&text, range.start);
                }
                self.unmark();
            }
            Event::SoftBreak | Event::HardBreak => self.text("\n", range.start),
            Event::Rule => self.finish(),
            Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, at: usize) {
        match tag {
            Tag::Strong => self.mark(MarkKind::Strong, at),
            Tag::Emphasis => self.mark(MarkKind::Emphasis, at),
            Tag::Link { dest_url, .. } => {
                self.mark(MarkKind::Link, at);
                self.link(&dest_url, at);
            }
            Tag::Image { dest_url, .. } => self.link(&dest_url, at),
            Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {}
            _ => self.start_block(tag, at),
        }
    }

    fn start_block(&mut self, tag: Tag<'_>, at: usize) {
        self.finish();
        match tag {
            Tag::Paragraph => {
                let kind = self.flow();
                self.begin(kind, at);
            }
            Tag::Heading { level, .. } => {
                let line = self.lines.at(at);
                let heading = Heading {
                    level: level as u8,
                    text: String::new(),
                    anchor: String::new(),
                    line,
                };
                self.body.headings.push(heading);
                self.begin(PassageKind::Heading, at);
            }
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => language(&info),
                    CodeBlockKind::Indented => String::new(),
                };
                let language = self.language(&language);
                self.begin(PassageKind::Code { language }, at);
            }
            Tag::HtmlBlock => self.begin(PassageKind::Html, at),
            Tag::Item => self.items.push(true),
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::Table(_) => self.table = Table::default(),
            Tag::TableHead => self.table.in_head = true,
            Tag::TableRow => self.table.column = 0,
            Tag::TableCell => self.cell(at),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong | TagEnd::Emphasis | TagEnd::Link => return self.unmark(),
            TagEnd::Image | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {
                return;
            }
            _ => self.finish(),
        }
        match tag {
            TagEnd::Item => drop(self.items.pop()),
            TagEnd::BlockQuote(_) => self.quotes -= 1,
            TagEnd::TableHead => self.table.in_head = false,
            TagEnd::TableRow => self.table.row += 1,
            TagEnd::TableCell => self.table.column += 1,
            _ => {}
        }
    }

    fn cell(&mut self, at: usize) {
        let kind = if self.table.in_head {
            self.table.header.push(self.body.passages.len() as u32);
            PassageKind::HeaderCell
        } else {
            let header = self
                .table
                .header
                .get(self.table.column)
                .or(self.table.header.last());
            PassageKind::Cell {
                header: header.copied().unwrap_or_default(),
                row: self.table.row,
            }
        };
        self.begin(kind, at);
    }

    /// Returns what flowing text at this place is: the first in a list's item is the item's own.
    fn flow(&mut self) -> PassageKind {
        let depth = self.items.len().saturating_sub(1).min(u8::MAX.into()) as u8;
        match self.items.last_mut() {
            Some(first @ true) => {
                *first = false;
                PassageKind::Item { depth }
            }
            _ => PassageKind::Paragraph,
        }
    }

    fn begin(&mut self, kind: PassageKind, at: usize) {
        self.here = self.lines.at(at);
        let heading = self
            .body
            .headings
            .len()
            .checked_sub(1)
            .and_then(|ix| u16::try_from(ix).ok());
        let start = self.body.text.len() as u32;
        self.open = Some(Passage {
            kind,
            start,
            line: self.here,
            heading,
        });
    }

    /// Returns the index of a language, which is added where it is new.
    fn language(&mut self, name: &str) -> u16 {
        let languages = &mut self.body.languages;
        let ix = languages
            .iter()
            .position(|known| **known == *name)
            .unwrap_or_else(|| {
                languages.push(name.into());
                languages.len() - 1
            });
        u16::try_from(ix).unwrap_or(u16::MAX)
    }

    /// Adds text that stands at a byte of the source, on its line.
    fn text(&mut self, text: &str, at: usize) {
        self.reach(at);
        let start = self.body.text.len();
        if text.contains('\r') {
            self.body.text.push_str(&text.replace("\r\n", "\n"));
        } else {
            self.body.text.push_str(text);
        }
        self.here += self.body.text[start..]
            .bytes()
            .filter(|byte| *byte == b'\n')
            .count() as u32;
    }

    /// Makes sure that a passage is open and that the text's next byte is on the line of that byte of the source:
    /// link targets and other mark-up may have line ends that the text has not.
    fn reach(&mut self, at: usize) {
        if self.open.is_none() {
            let kind = self.flow();
            self.begin(kind, at);
        }
        let line = self.lines.at(at);
        if let Some(open) = self
            .open
            .as_mut()
            .filter(|open| open.start as usize == self.body.text.len())
        {
            open.line = line;
            self.here = line;
        }
        while self.here < line {
            self.body.text.push('\n');
            self.here += 1;
        }
    }

    fn mark(&mut self, kind: MarkKind, at: usize) {
        self.reach(at);
        let start = self.body.text.len() as u32;
        self.marking.push(Mark {
            kind,
            start,
            end: start,
        });
    }

    fn unmark(&mut self) {
        let Some(mark) = self.marking.pop().filter(|_| self.open.is_some()) else {
            return;
        };
        let end = self.body.text.len() as u32;
        if mark.start < end {
            self.marked.push(Mark { end, ..mark });
        }
    }

    fn link(&mut self, target: &str, at: usize) {
        self.body.links.push(Link {
            target: target.to_owned(),
            line: self.lines.at(at),
        });
    }

    /// Returns the text of a code span that goes over several lines; the parser makes their ends spaces, and with them
    /// the lines of what follows would be lost.
    fn broken_code(&self, range: Range<usize>) -> String {
        let written = emphasis::restored(&self.source[range]);
        let span = written.trim_matches('`');
        let mut text = String::with_capacity(span.len());
        for (ix, line) in span.lines().enumerate() {
            let mut line = line.trim();
            if ix > 0 {
                text.push('\n');
                for _ in 0..self.quotes {
                    line = line.strip_prefix('>').unwrap_or(line).trim_start();
                }
            }
            text.push_str(line);
        }
        text
    }

    fn finish(&mut self) {
        self.marking.clear();
        let mut marks = std::mem::take(&mut self.marked);
        let Some(passage) = self.open.take() else {
            return;
        };
        let start = passage.start as usize;
        let text = &self.body.text[start..];
        let cell = matches!(
            passage.kind,
            PassageKind::Cell { .. } | PassageKind::HeaderCell
        );
        if text.trim().is_empty() && !cell {
            self.body.text.truncate(start);
        }
        if passage.kind == PassageKind::Heading
            && let Some(heading) = self.body.headings.last_mut()
        {
            heading.text = self.body.text[start..].trim().replace('\n', " ");
            heading.anchor = self.anchors.next(&heading.text);
        }
        if self.body.text.len() == start && !cell {
            return;
        }
        if cell || !self.body.text.ends_with('\n') {
            self.body.text.push('\n');
        }
        // Marks were kept as they ended, the inner before the outer, and equal ones keep their order in sorting.
        marks.reverse();
        marks.sort_by_key(|mark| (mark.start, Reverse(mark.end)));
        self.body.marks.extend(marks);
        self.body.passages.push(passage);
    }
}

/// Where the lines of a text start.
pub(super) struct Lines {
    /// Byte offsets, ascending, without the first line's.
    starts: Vec<u32>,
    /// The first line's number.
    first: u32,
}

impl Lines {
    pub(super) fn new(text: &str, first: u32) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Lines {
            starts: ends.map(|(ix, _)| ix as u32 + 1).collect(),
            first,
        }
    }

    /// Returns the number of the line that a byte is on.
    pub(super) fn at(&self, byte: usize) -> u32 {
        self.first + self.starts.partition_point(|start| *start as usize <= byte) as u32
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Draws a body that starts on line 10: line, kind, text and marks of each passage.
    fn drawn(markdown: &str) -> String {
        let body = read(markdown, 0, 10);
        let mut drawn = String::new();
        for (ix, passage) in body.passages.iter().enumerate() {
            let kind = match &passage.kind {
                PassageKind::Item { depth } => format!("item {depth}"),
                PassageKind::Cell { header, row } => {
                    format!("cell {}/{row}", body.passage_text(*header as usize))
                }
                PassageKind::HeaderCell => "header".to_owned(),
                PassageKind::Code { .. } => format!("code {}", body.language(passage.kind)),
                other => format!("{other:?}").to_lowercase(),
            };
            let marks: Vec<_> = body
                .marks_of(ix)
                .iter()
                .map(|mark| {
                    let text = &body.text[mark.start as usize..mark.end as usize];
                    format!(" {:?}({text})", mark.kind)
                        .to_lowercase()
                        .replace('\n', "⏎")
                })
                .collect();
            let text = body.passage_text(ix).replace('\n', "⏎");
            drawn += &format!(
                "{} {}: {text}{}\n",
                passage.line,
                kind.trim(),
                marks.concat()
            );
        }
        drawn
    }

    #[test]
    fn every_block_is_a_passage_with_its_line_and_marks() {
        let markdown = "# Title\n\nSome **bold** and `code`\nand *soft* text.\n\n- one\n- **two**\n  - [three](x.md)\n\n```Rust,ignore\nfn main() {}\n\n}\n```\n";
        assert_eq!(
            drawn(markdown),
            "10 heading: Title\n\
             12 paragraph: Some bold and code⏎and soft text. strong(bold) code(code) emphasis(soft)\n\
             15 item 0: one\n\
             16 item 0: two strong(two)\n\
             17 item 1: three link(three)\n\
             20 code rust: fn main() {}⏎⏎}\n"
        );
    }

    #[test]
    fn a_table_cell_knows_its_header_even_an_empty_one() {
        let markdown = "| Delegate to | |\n|---|---|\n| **auditor** | |\n| tester | when red |\n";
        assert_eq!(
            drawn(markdown),
            "10 header: Delegate to\n10 header: \n\
             12 cell Delegate to/0: auditor strong(auditor)\n12 cell /0: \n\
             13 cell Delegate to/1: tester\n13 cell /1: when red\n"
        );
    }

    #[test]
    fn an_item_of_several_paragraphs_owns_the_first() {
        assert_eq!(
            drawn("1. first\n\n   second\n\n2. third\n"),
            "10 item 0: first\n12 paragraph: second\n14 item 0: third\n"
        );
    }

    #[test]
    fn html_and_comments_are_text() {
        assert_eq!(
            drawn(
                "<!-- SECTION: role -->\n\nYou are <role>it</role>.\n\n<example>\nuser: hi\n</example>\n"
            ),
            "10 html: <!-- SECTION: role -->\n12 paragraph: You are <role>it</role>.\n\
             14 html: <example>⏎user: hi⏎</example>\n"
        );
    }

    #[test]
    fn outer_marks_stand_before_inner_ones() {
        assert_eq!(
            drawn("**see [`auditor`](a.md) first**\n"),
            "10 paragraph: see auditor first strong(see auditor first) link(auditor) code(auditor)\n"
        );
    }

    #[test]
    fn line_ends_hidden_in_mark_up_still_count() {
        assert_eq!(
            drawn("> see [it](x.md\n> \"title\") and `a\n> b`\n> end\n"),
            "10 paragraph: see it⏎ and a⏎b⏎end link(it) code(a⏎b)\n"
        );
    }

    #[test]
    fn windows_and_old_mac_line_ends_count_once() {
        for end in ["\r\n", "\r"] {
            let markdown = ["a", "b", "", "```", "c", "d", "```", ""].join(end);
            assert_eq!(
                drawn(&markdown),
                "10 paragraph: a⏎b\n14 code: c⏎d\n",
                "with {end:?}"
            );
        }
    }

    #[test]
    fn headings_links_and_images_have_lines() {
        let body = read("# A `b`\n\n[x](y.md) ![z](w.png)\n\n## A b {#own}\n", 7, 3);
        let headings: Vec<_> = body
            .headings
            .iter()
            .map(|h| (h.level, &*h.text, &*h.anchor, h.line))
            .collect();
        assert_eq!(
            headings,
            [(1, "A b", "a-b", 3), (2, "A b {#own}", "a-b-own", 7)]
        );
        let links: Vec<_> = body
            .links
            .iter()
            .map(|link| (&*link.target, link.line))
            .collect();
        assert_eq!(links, [("y.md", 5), ("w.png", 5)]);
        assert_eq!(body.passages[1].heading, Some(0));
    }

    /// Returns Markdown made of pieces that are easily put together in ways that break.
    pub(in super::super) fn markdown() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            4 => Just(WORD.to_owned()),
            2 => Just("\n".to_owned()),
            1 => Just("\n\n".to_owned()),
            1 => Just("\r\n".to_owned()),
            6 => prop::sample::select(vec![
                " ", "  ", "    ", "\t", "# ", "## ", "- ", "1. ", "- [ ] ", "> ", "> [!NOTE]\n", "| ", " | ",
                "|---|---|\n", "```", "```rust\n", "~~~", "*", "**", "_", "`", "``", "~~", "[", "](", "](x.md)",
                ")", "![", "](javascript:alert(1))", "<b>", "</b>", "<!-- ", " -->", "<script>", "</script>",
                "[^1]", "[^1]: ", "&amp;", "&lt;", "<", ">", "\"", "'", "\\", "---\n", "===\n", "<https://e.org>",
                "[r]: y.md\n", "[r]", "é", "🚀", "\0",
            ])
            .prop_map(str::to_owned),
        ];
        prop::collection::vec(piece, 0..40).prop_map(|pieces| numbered(&pieces.concat()))
    }

    /// Stands for a word until all words get a number of their own.
    const WORD: &str = "word";

    fn numbered(markdown: &str) -> String {
        let mut parts = markdown.split(WORD);
        let mut text = parts.next().unwrap_or_default().to_owned();
        for (number, part) in parts.enumerate() {
            text += &format!("w{number}w{part}");
        }
        text
    }

    proptest! {
        #[test]
        fn words_stand_on_the_lines_that_are_said(markdown in markdown()) {
            let body = read(&markdown, 0, 1);
            for number in 0..markdown.matches('w').count() / 2 {
                let word = format!("w{number}w");
                let Some(at) = body.text.find(&word) else { continue };
                let passage = body.passages.iter().rfind(|passage| passage.start as usize <= at).unwrap();
                let breaks = body.text[passage.start as usize..at].matches('\n').count();
                let line = markdown[..markdown.find(&word).unwrap()].matches('\n').count() + 1;
                prop_assert_eq!(passage.line as usize + breaks, line, "{} in {:?}", word, markdown);
            }
        }

        #[test]
        fn passages_and_marks_lie_in_the_text(markdown in markdown()) {
            let body = read(&markdown, 0, 1);
            let mut end = 0;
            for (ix, passage) in body.passages.iter().enumerate() {
                prop_assert_eq!(passage.start as usize, end);
                end += body.passage_text(ix).len() + 1;
                for mark in body.marks_of(ix) {
                    prop_assert!(passage.start <= mark.start && mark.start < mark.end && mark.end as usize <= end);
                    prop_assert!(body.text.get(mark.start as usize..mark.end as usize).is_some());
                }
            }
            prop_assert_eq!(end, body.text.len());
        }
    }
}
