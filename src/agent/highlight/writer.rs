//! Writing tokens as HTML, with as few tags as tell them apart.

use super::escape;
use super::token::Token;

/// Writes pieces of code one after the other. Neighbours of one class share an element, and white space at the ends of
/// an element stands outside it.
pub(super) struct Writer<'o> {
    out: &'o mut String,
    open: Option<char>,
    /// White space that came last: which element it belongs to is known with the next piece.
    space: String,
}

impl<'o> Writer<'o> {
    pub(super) fn new(out: &'o mut String) -> Self {
        Writer {
            out,
            open: None,
            space: String::new(),
        }
    }

    pub(super) fn write(&mut self, text: &str, token: Token) {
        let word = text.trim_start_matches([' ', '\t', '\n']);
        self.space.push_str(&text[..text.len() - word.len()]);
        let word = word.trim_end_matches([' ', '\t', '\n']);
        if word.is_empty() {
            return;
        }
        let class = token.class(word);
        if class != self.open {
            self.close();
        }
        self.out.push_str(&self.space);
        if class != self.open
            && let Some(class) = class
        {
            self.out.push_str("<i class=\"");
            self.out.push(class);
            self.out.push_str("\">");
        }
        self.open = class;
        escape(self.out, word);
        self.space.clear();
        let end = text.trim_end_matches([' ', '\t', '\n']).len();
        self.space.push_str(&text[end..]);
    }

    pub(super) fn finish(mut self) {
        self.close();
        self.out.push_str(&self.space);
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.out.push_str("</i>");
        }
    }
}
