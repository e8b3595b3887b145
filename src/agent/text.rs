//! A file's bytes as text: whatever the encoding, whatever befell it.
//!
//! Well-formed UTF-8 is borrowed as it is. Everything else is mended so that it can be read, and noted:
//!
//! - UTF-16 with its mark is decoded; a mark of UTF-8 is skipped.
//! - Bytes that are no UTF-8 are taken for Windows-1252 where nothing else in the file is UTF-8, and are replaced
//!   otherwise.
//! - Text that was written as UTF-8 and read as Mac Roman or Windows-1252 on the way is turned back ([`mojibake`]).
//! - Lone carriage returns end lines; a file whose lines are all indented is moved to the margin.
//! - The fences of a code block around the front matter, or around the whole file, become blank lines.
//!
//! No mend adds or removes a line.

mod mojibake;
pub mod unseen;

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::mend::{self, Notes};
use crate::finding::Span;
use crate::source::head;

/// How much of a file is read as text: a mebibyte is some 250,000 tokens, more than any runtime takes as a prompt, and
/// fifteen times the largest agent that was seen. The bytes are kept whole.
pub(super) const LONGEST: usize = 1 << 20;

/// Returns a file's text as it was read when its agent was parsed; [`Body::offset`](super::Body::offset) counts in it.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    read(bytes, None)
}

/// Reads bytes as text and notes what had to be mended.
pub(super) fn noted<'b>(bytes: &'b [u8], notes: &mut Notes) -> Cow<'b, str> {
    read(bytes, Some(notes))
}

fn read<'b>(bytes: &'b [u8], mut notes: Option<&mut Notes>) -> Cow<'b, str> {
    let head = cut(bytes, &mut notes);
    let text = decode(head, &mut notes);
    let text = end_lines(text, &mut notes);
    let text = match text.is_ascii() {
        true => text,
        false => mojibake::mend(text, &mut notes),
    };
    let text = unindent(text, &mut notes);
    unwrap(text, &mut notes)
}

/// Takes the part of the file that is read, up to the end of a line.
fn cut<'b>(bytes: &'b [u8], notes: &mut Option<&mut Notes>) -> &'b [u8] {
    if bytes.len() <= LONGEST {
        return bytes;
    }
    let head = &bytes[..LONGEST];
    let head = match head.iter().rposition(|&byte| byte == b'\n') {
        Some(end) => &head[..=end],
        // A mebibyte without a line end: at least no character is broken.
        None => {
            &head[..head
                .iter()
                .rposition(|&byte| byte & 0xc0 != 0x80)
                .unwrap_or(LONGEST)]
        }
    };
    if let Some(notes) = notes {
        let message = format!(
            "the file has {} KiB, of which the first {} are read",
            bytes.len() >> 10,
            LONGEST >> 10
        );
        notes.whole(&mend::TOO_LARGE, message);
    }
    head
}

fn decode<'b>(bytes: &'b [u8], notes: &mut Option<&mut Notes>) -> Cow<'b, str> {
    let mut note = |mend, span, message: String| {
        if let Some(notes) = notes {
            notes.mend(mend, span, message);
        }
    };
    let start = Span {
        line: 1,
        column: 1,
        length: 1,
    };
    match Encoding::for_bom(bytes) {
        Some((encoding, _)) if encoding == UTF_16LE || encoding == UTF_16BE => {
            note(&mend::UTF16, start, "the file is UTF-16".to_owned());
            return encoding.decode_with_bom_removal(bytes).0;
        }
        Some((_, length)) => {
            note(
                &mend::BYTE_ORDER_MARK,
                start,
                "the file begins with a byte order mark".to_owned(),
            );
            return decode(&bytes[length..], notes);
        }
        None => {}
    }
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Cow::Borrowed(text),
        Err(error) => error,
    };
    let text = match legacy(bytes) {
        true => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        false => String::from_utf8_lossy(bytes),
    };
    let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
    let bad = bytes
        .utf8_chunks()
        .filter(|chunk| !chunk.invalid().is_empty())
        .count();
    let message = match (legacy(bytes), bad) {
        (true, _) => "the file is not UTF-8; it is read as Windows-1252".to_owned(),
        (_, 1) => "a byte here is not UTF-8 and is replaced".to_owned(),
        _ => format!("a byte here, the first of {bad}, is not UTF-8 and is replaced"),
    };
    note(&mend::INVALID_UTF8, span_after(&before, 1), message);
    text
}

/// Tells whether bytes are text of a Western single-byte encoding: nothing in them is a longer sequence of UTF-8, and
/// what is beyond ASCII is sparse, as accents are.
fn legacy(bytes: &[u8]) -> bool {
    let high = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let control = bytes
        .iter()
        .any(|byte| matches!(byte, 0..=8 | 0x0e..=0x1a | 0x81 | 0x8d | 0x8f | 0x90 | 0x9d));
    !control && high * 4 < bytes.len() && bytes.utf8_chunks().all(|chunk| chunk.valid().is_ascii())
}

/// Makes lone carriage returns line feeds; those before a line feed stay.
fn end_lines<'b>(text: Cow<'b, str>, notes: &mut Option<&mut Notes>) -> Cow<'b, str> {
    let bytes = text.as_bytes();
    let lone = |at: usize| bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
    let Some(first) = memchr::memchr_iter(b'\r', bytes).find(|&at| lone(at)) else {
        return text;
    };
    if let Some(notes) = notes {
        notes.mend(
            &mend::CARRIAGE_RETURNS,
            span_after(&text[..first], 1),
            "lines end in carriage returns alone",
        );
    }
    let mut mended = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        mended.push(if c == '\r' && lone(at) { '\n' } else { c });
    }
    Cow::Owned(mended)
}

/// Returns a text with its front matter at the margin and in no code block, and any other as it is.
pub(super) fn bare(text: &str) -> Cow<'_, str> {
    unwrap(unindent(Cow::Borrowed(text), &mut None), &mut None)
}

/// Takes the code block away that stands around the front matter or the whole file.
fn unwrap<'b>(text: Cow<'b, str>, notes: &mut Option<&mut Notes>) -> Cow<'b, str> {
    let Some(unwrapped) = head::unwrapped(&text) else {
        return text;
    };
    if let Some(notes) = notes {
        let span = Span {
            line: unwrapped.line,
            column: 1,
            length: unwrapped.length,
        };
        notes.mend(
            &mend::WRAPPED,
            span,
            "the front matter stands in a code block",
        );
    }
    Cow::Owned(unwrapped.text)
}

/// Moves a file to the margin whose front matter is indented: the first fence and all lines up to the next.
fn unindent<'b>(text: Cow<'b, str>, notes: &mut Option<&mut Notes>) -> Cow<'b, str> {
    let blank = |line: &&str| line.trim().is_empty();
    let Some((skipped, fence)) = text.lines().enumerate().find(|(_, line)| !blank(line)) else {
        return text;
    };
    let margin = &fence[..fence.len() - fence.trim_start_matches([' ', '\t']).len()];
    if margin.is_empty() || !fence.trim_start().starts_with("---") {
        return text;
    }
    let inside = text
        .lines()
        .skip(skipped + 1)
        .take_while(|line| line.trim() != "---");
    if !inside
        .clone()
        .all(|line| blank(&line) || line.starts_with(margin))
    {
        return text;
    }
    if let Some(notes) = notes {
        let span = Span {
            line: skipped as u32 + 1,
            column: 1,
            length: margin.chars().count() as u32,
        };
        notes.mend(&mend::INDENTED, span, "the whole file is indented");
        notes.indent = margin.chars().count() as u32;
    }
    let strip = |line: &str| match line.strip_prefix(margin) {
        Some(rest) => rest.to_owned(),
        None => line.trim_start_matches([' ', '\t']).to_owned(),
    };
    Cow::Owned(
        text.split_inclusive('\n')
            .map(|line| strip_line(line, &strip))
            .collect(),
    )
}

/// Strips a line's margin but never its end.
fn strip_line(line: &str, strip: &dyn Fn(&str) -> String) -> String {
    let content = line.trim_end_matches(['\n', '\r']);
    strip(content) + &line[content.len()..]
}

/// Returns the span that follows a text.
fn span_after(before: &str, length: u32) -> Span {
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    Span {
        line: memchr::memchr_iter(b'\n', before.as_bytes()).count() as u32 + 1,
        column: before[start..].chars().count() as u32 + 1,
        length,
    }
}
