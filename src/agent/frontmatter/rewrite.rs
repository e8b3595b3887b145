//! Mends written where they belong: what must change in a text so that its front matter is YAML between fences.

use std::ops::Range;

use super::{Notes, fence, mend_block, yaml};
use crate::finding::Place;

/// A change to a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::agent) struct Edit {
    pub range: Range<usize>,
    pub text: String,
}

/// Returns the changes that make a text's front matter what was read of it, in the order of the text: fences of three
/// dashes, the first on the first line, and entries that are YAML. What cannot be mended stays.
pub(in crate::agent) fn edits(text: &str) -> Vec<Edit> {
    // What is noticed on the way was told when the file was read.
    let mut notes = Notes::new(Place::file("".into(), "".into()));
    let Some(block) = fence::find(text, &mut notes) else {
        return Vec::new();
    };
    let mut edits = Vec::new();
    if block.open.start > 0 && text[..block.open.start].trim().is_empty() {
        edits.push(Edit {
            range: 0..block.open.start,
            text: String::new(),
        });
    }
    edits.extend(opened(text, &block.open));
    edits.extend(shortened(block.open.clone()));
    if yaml::read(block.yaml, block.line).is_err() {
        edits.extend(entries(&block, &mut notes));
    }
    match block.close.clone() {
        Some(close) => edits.extend(shortened(close)),
        None => edits.push(closed(text, block.body)),
    }
    edits
}

fn shortened(fence: Range<usize>) -> Option<Edit> {
    (fence.len() > 3).then(|| Edit {
        range: fence,
        text: "---".to_owned(),
    })
}

/// Opens front matter that has no first fence.
fn opened(text: &str, open: &Range<usize>) -> Option<Edit> {
    open.is_empty().then(|| Edit {
        range: open.clone(),
        text: format!("---{}", line_end(text)),
    })
}

fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// Closes front matter that has no end.
fn closed(text: &str, end: usize) -> Edit {
    let line_end = line_end(text);
    let before = if text[..end].ends_with('\n') {
        ""
    } else {
        line_end
    };
    Edit {
        range: end..end,
        text: format!("{before}---{line_end}"),
    }
}

/// Mends the entries of a block, and makes comments of the lines that belong to none.
fn entries(block: &fence::Block<'_>, notes: &mut Notes) -> Vec<Edit> {
    let mended = mend_block(block, notes);
    let first = mended
        .chunks
        .first()
        .map_or(block.yaml.len(), |chunk| chunk.start);
    let mut edits = Vec::new();
    let mut at = block.start;
    for line in block.yaml[..first].split_inclusive('\n') {
        if !line.trim().is_empty() && !line.starts_with('#') {
            edits.push(Edit {
                range: at..at,
                text: "# ".to_owned(),
            });
        }
        at += line.len();
    }
    for (chunk, repaired) in mended.chunks.iter().zip(&mended.repaired) {
        let start = block.start + chunk.start;
        let range = start..start + chunk.text.len();
        edits.extend(repaired.rewritten(chunk).map(|text| Edit { range, text }));
    }
    edits
}
