//! Footnotes: numbered by first mention, gathered below the text.

use std::fmt::Write as _;

/// The footnotes of one page. Ids have a colon, which no heading's anchor has.
#[derive(Default)]
pub(super) struct Footnotes {
    /// Names, in lower case for they match so, in the order of their first mention, with the number of mentions.
    mentioned: Vec<(String, usize)>,
    /// Notes in the order of the text.
    notes: Vec<Note>,
    /// For each open note: its name, and what the text was when it began.
    open: Vec<(String, String)>,
}

struct Note {
    name: String,
    html: String,
}

impl Footnotes {
    /// Writes a mention.
    pub(super) fn refer(&mut self, name: &str, out: &mut String) {
        let name = name.to_lowercase();
        let ix = self
            .mentioned
            .iter()
            .position(|(known, _)| *known == name)
            .unwrap_or_else(|| {
                self.mentioned.push((name, 0));
                self.mentioned.len() - 1
            });
        self.mentioned[ix].1 += 1;
        let (number, id) = (ix + 1, mention(ix + 1, self.mentioned[ix].1));
        let _ = write!(
            out,
            "<sup class=\"note-ref\"><a id=\"{id}\" href=\"#fn:{number}\" aria-label=\"Footnote {number}\">{number}</a></sup>"
        );
    }

    /// Begins a note: until it ends, `out` is its own.
    pub(super) fn start(&mut self, name: &str, out: &mut String) {
        self.open.push((name.to_lowercase(), std::mem::take(out)));
    }

    /// Ends the note that began last.
    pub(super) fn end(&mut self, out: &mut String) {
        let Some((name, text)) = self.open.pop() else {
            return;
        };
        let html = std::mem::replace(out, text);
        self.notes.push(Note { name, html });
    }

    /// Writes all notes: those that are mentioned by number, and then the others, for they are text too.
    pub(super) fn write(&mut self, out: &mut String) {
        if self.notes.is_empty() {
            return;
        }
        let mut notes: Vec<Option<Note>> = self.notes.drain(..).map(Some).collect();
        out.push_str("<section class=\"footnotes\" aria-label=\"Footnotes\">\n<ol>\n");
        for (number, (name, mentions)) in (1..).zip(&self.mentioned) {
            // A name that is defined twice is the first's; the second is left for the end.
            let note = notes
                .iter_mut()
                .find(|note| note.as_ref().is_some_and(|note| note.name == *name));
            let html = note
                .and_then(Option::take)
                .map_or(String::new(), |note| note.html);
            let _ = write!(out, "<li id=\"fn:{number}\">");
            write_with_ways_back(out, &html, number, *mentions);
            out.push_str("</li>\n");
        }
        for note in notes.into_iter().flatten() {
            let _ = writeln!(out, "<li>{}</li>", note.html.trim_end());
        }
        out.push_str("</ol>\n</section>\n");
    }
}

/// Writes a note with links to its mentions at the end of its last paragraph.
fn write_with_ways_back(out: &mut String, html: &str, number: usize, mentions: usize) {
    let (text, end) = html
        .strip_suffix("</p>\n")
        .map_or((html.trim_end(), ""), |text| (text, "</p>"));
    out.push_str(text);
    for nth in 1..=mentions {
        let _ = write!(
            out,
            " <a href=\"#{}\" aria-label=\"Back to mention {nth}\">↩</a>",
            mention(number, nth)
        );
    }
    out.push_str(end);
}

fn mention(number: usize, nth: usize) -> String {
    if nth == 1 {
        format!("fnref:{number}")
    } else {
        format!("fnref:{number}-{nth}")
    }
}
