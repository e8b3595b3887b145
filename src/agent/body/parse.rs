//! Markdown to events, in time that grows with the text.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Parser, Tag, TagEnd};

use super::{OPTIONS, emphasis, link};

/// Prepares a text for [`events`], byte for byte: lone carriage returns, which the parser does not know, are line feeds,
/// and paragraphs have a bounded number of marks.
pub(super) fn prepared(text: &str) -> Cow<'_, str> {
    match line_feeds(text) {
        Cow::Borrowed(text) => emphasis::bounded(text),
        Cow::Owned(text) => Cow::Owned(emphasis::bounded(&text).into_owned()),
    }
}

/// Returns the events of a prepared text and where each stands.
pub(super) fn events(prepared: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    let events = Parser::new_ext(prepared, OPTIONS).into_offset_iter();
    let mut in_element = false;
    events.map(move |(event, range)| match restored(event) {
        Event::Start(Tag::Link {
            link_type: LinkType::Autolink,
            dest_url,
            ..
        }) if link::is_element(&dest_url) => {
            in_element = true;
            (Event::Text("<".into()), range.start..range.start + 1)
        }
        Event::End(TagEnd::Link) if std::mem::take(&mut in_element) => {
            (Event::Text(">".into()), range.end - 1..range.end)
        }
        event => (event, range),
    })
}

fn restored(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Text(text) => Event::Text(restored_text(text)),
        Event::Code(text) => Event::Code(restored_text(text)),
        Event::Html(text) => Event::Html(restored_text(text)),
        Event::InlineHtml(text) => Event::InlineHtml(restored_text(text)),
        Event::FootnoteReference(name) => Event::FootnoteReference(restored_text(name)),
        Event::Start(tag) => Event::Start(restored_tag(tag)),
        other => other,
    }
}

fn restored_tag(tag: Tag<'_>) -> Tag<'_> {
    match tag {
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
            Tag::CodeBlock(CodeBlockKind::Fenced(restored_text(info)))
        }
        Tag::FootnoteDefinition(name) => Tag::FootnoteDefinition(restored_text(name)),
        Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        } => Tag::Link {
            link_type,
            dest_url: restored_text(dest_url),
            title: restored_text(title),
            id,
        },
        Tag::Image {
            link_type,
            dest_url,
            title,
            id,
        } => Tag::Image {
            link_type,
            dest_url: restored_text(dest_url),
            title: restored_text(title),
            id,
        },
        other => other,
    }
}

fn restored_text(text: CowStr<'_>) -> CowStr<'_> {
    match emphasis::restored(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(restored) => restored.into(),
    }
}

/// Makes lone carriage returns line feeds, byte for byte: old files end their lines so.
fn line_feeds(text: &str) -> Cow<'_, str> {
    let lone = |ix: usize| text.as_bytes().get(ix + 1) != Some(&b'\n');
    if !text.match_indices('\r').any(|(ix, _)| lone(ix)) {
        return Cow::Borrowed(text);
    }
    let chars = text.char_indices();
    Cow::Owned(
        chars
            .map(|(ix, c)| if c == '\r' && lone(ix) { '\n' } else { c })
            .collect(),
    )
}
