//! The words of a block: emphasis, links, tags, escapes and entities are taken out, code stays as it stands.

/// Characters in which a link's words and target, or a tag, end; what is longer is none.
const LONGEST: usize = 500;

/// Entities that agent files hold; others are shown as they are written.
const ENTITIES: [(&str, &str); 6] = [
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&#39;", "'"),
    ("&nbsp;", " "),
];

/// Returns a block without its markup.
pub(super) fn plain(block: &str) -> String {
    let mut text = String::with_capacity(block.len());
    push(block, &mut text);
    text
}

fn push(block: &str, text: &mut String) {
    let mut rest = block;
    while let Some(at) = rest.find(['*', '_', '~', '`', '[', '<', '\\', '&', '!']) {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        rest = match from.as_bytes()[0] {
            b'`' => push_code(from, text),
            b'[' => push_link(from, text),
            b'!' if from.starts_with("![") => &from[1..],
            b'<' => push_tag(from, text),
            b'\\' => push_escaped(from, text),
            b'&' => push_entity(from, text),
            b'!' => verbatim(from, 1, text),
            _ => push_emphasis(from, text),
        };
    }
    text.push_str(rest);
}

/// Appends as many bytes of what follows as they are; returns the rest.
fn verbatim<'t>(from: &'t str, length: usize, text: &mut String) -> &'t str {
    text.push_str(&from[..length]);
    &from[length..]
}

/// Returns the part of a text in which what begins there must end.
fn near(from: &str) -> &str {
    &from[..from
        .char_indices()
        .nth(LONGEST)
        .map_or(from.len(), |(at, _)| at)]
}

fn push_code<'t>(from: &'t str, text: &mut String) -> &'t str {
    let after = from.trim_start_matches('`');
    let mark = &from[..from.len() - after.len()];
    match near(after).find(mark) {
        Some(end) => {
            text.push_str(&after[..end]);
            after[end..].trim_start_matches('`')
        }
        None => after,
    }
}

/// Appends a link's words without its target, and nothing for a footnote's mark.
fn push_link<'t>(from: &'t str, text: &mut String) -> &'t str {
    let near = near(from);
    if near.starts_with("[^")
        && let Some(end) = near.find(']')
    {
        return from[end + 1..]
            .strip_prefix(':')
            .unwrap_or(&from[end + 1..]);
    }
    let middle = near
        .find("](")
        .filter(|&middle| !near[1..middle].contains('['));
    match middle.and_then(|middle| Some((middle, middle + near[middle..].find(')')?))) {
        Some((middle, end)) => {
            push(&from[1..middle], text);
            &from[end + 1..]
        }
        None => verbatim(from, 1, text),
    }
}

/// Leaves a tag out; an address between angle brackets stays.
fn push_tag<'t>(from: &'t str, text: &mut String) -> &'t str {
    let is_tag = from[1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c));
    let Some(end) = near(from).find('>').filter(|_| is_tag) else {
        return verbatim(from, 1, text);
    };
    let inside = &from[1..end];
    text.push_str(if inside.contains("://") && !inside.contains(' ') {
        inside
    } else {
        " "
    });
    &from[end + 1..]
}

fn push_escaped<'t>(from: &'t str, text: &mut String) -> &'t str {
    match from.as_bytes().get(1) {
        Some(sign) if sign.is_ascii_punctuation() => verbatim(&from[1..], 1, text),
        _ => verbatim(from, 1, text),
    }
}

fn push_entity<'t>(from: &'t str, text: &mut String) -> &'t str {
    match ENTITIES.iter().find(|(entity, _)| from.starts_with(entity)) {
        Some((entity, sign)) => {
            text.push_str(sign);
            &from[entity.len()..]
        }
        None => verbatim(from, 1, text),
    }
}

/// Leaves marks of emphasis out, where they are none of arithmetic, a name or a path.
fn push_emphasis<'t>(from: &'t str, text: &mut String) -> &'t str {
    let mark = from.chars().next().unwrap_or('*');
    let after = from.trim_start_matches(mark);
    let run = from.len() - after.len();
    let follows_word = text.ends_with(char::is_alphanumeric);
    let precedes_word = after.starts_with(char::is_alphanumeric);
    let stands_apart = !precedes_word && text.chars().last().is_none_or(char::is_whitespace);
    let joins = follows_word && precedes_word;
    let is_sign = match mark {
        '*' => run == 1 && (stands_apart || joins),
        '~' => run == 1,
        _ => stands_apart || joins || precedes_word && !closes(after, &from[..run]),
    };
    if is_sign {
        verbatim(from, run, text)
    } else {
        after
    }
}

/// Tells whether emphasis that begins before a text ends in it.
fn closes(after: &str, mark: &str) -> bool {
    near(after).match_indices(mark).any(|(at, _)| {
        !after[at + mark.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
    })
}
