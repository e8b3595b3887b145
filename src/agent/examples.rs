//! Examples of use: `<example>` blocks within a description, and items of `examples:`.

use super::Example;
use super::frontmatter::Node;

/// Who or what speaks in an example, by the words that introduce it.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Context,
    Trigger,
    Response,
    Commentary,
}

/// The longest tag that names a part, in bytes.
const LONGEST_TAG: usize = 40;

/// How many words may announce examples.
const LEAD_IN_WORDS: usize = 8;

const LABELS: &[(&str, Part)] = &[
    ("context", Part::Context),
    ("situation", Part::Context),
    ("scenario", Part::Context),
    ("user", Part::Trigger),
    ("user_request", Part::Trigger),
    ("human", Part::Trigger),
    ("input", Part::Trigger),
    ("trigger", Part::Trigger),
    ("query", Part::Trigger),
    ("prompt", Part::Trigger),
    ("request", Part::Trigger),
    ("assistant", Part::Response),
    ("response", Part::Response),
    ("output", Part::Response),
    ("action", Part::Response),
    ("answer", Part::Response),
    ("agent", Part::Response),
    ("commentary", Part::Commentary),
    ("reasoning", Part::Commentary),
    ("rationale", Part::Commentary),
    ("explanation", Part::Commentary),
];

/// Splits a description into its prose and the examples in it.
pub(super) fn split(description: &str) -> (String, Vec<Example>) {
    let mut prose = String::with_capacity(description.len());
    let mut examples = Vec::new();
    let mut rest = description;
    while let Some(start) = rest.find("<example") {
        let Some(open) = rest[start..].find('>').map(|at| start + at + 1) else {
            break;
        };
        let after = &rest[open..];
        // An example that never closes ends where the next begins, or with the text.
        let end = ["</example", "<example"]
            .iter()
            .filter_map(|tag| after.find(tag))
            .min()
            .unwrap_or(after.len());
        prose.push_str(&rest[..start]);
        prose.push('\n');
        examples.extend(example(&after[..end]));
        rest = &after[end..];
        if rest.starts_with("</example") {
            rest = rest.find('>').map_or("", |at| &rest[at + 1..]);
        }
    }
    prose.push_str(rest);
    if examples.is_empty() {
        return (description.trim().to_owned(), examples);
    }
    (without_lead_in(&prose), examples)
}

/// Takes off the end of a prose what only announced the examples: bullets without words, and a short last sentence that
/// ends with a colon.
fn without_lead_in(prose: &str) -> String {
    let prose = prose.replace("<examples>", "").replace("</examples>", "");
    let is_bare = |line: &&str| line.trim().trim_matches(['-', '*', '•']).is_empty();
    let lines: Vec<&str> = prose.lines().map(str::trim_end).collect();
    let kept = lines
        .iter()
        .rposition(|line| !is_bare(line))
        .map_or(0, |last| last + 1);
    let text = lines[..kept].join("\n");
    let text = text.trim();
    if !text.ends_with(':') {
        return text.to_owned();
    }
    let start = text
        .rfind(['.', '\n', '!', '?', '—', ';'])
        .map_or(0, |at| text.ceil_char_boundary(at + 1));
    match text[start..].split_whitespace().count() <= LEAD_IN_WORDS && start > 0 {
        true => text[..start]
            .trim()
            .trim_end_matches(['—', ';'])
            .trim_end()
            .to_owned(),
        false => text.to_owned(),
    }
}

/// Reads one example's text.
fn example(text: &str) -> Option<Example> {
    let mut example = Example::default();
    let mut marks = marks(text);
    if marks.is_empty() {
        marks.push((0, 0, Part::Trigger));
    }
    for (ix, &(_, start, part)) in marks.iter().enumerate() {
        let end = marks.get(ix + 1).map_or(text.len(), |&(next, ..)| next);
        let said = clean(&text[start..end.max(start)]);
        let place = match part {
            Part::Context => &mut example.context,
            Part::Trigger => &mut example.trigger,
            Part::Response => &mut example.response,
            Part::Commentary => &mut example.commentary,
        };
        if !place.is_empty() && !said.is_empty() {
            place.push('\n');
        }
        place.push_str(&said);
    }
    if example.trigger.is_empty() {
        std::mem::swap(&mut example.trigger, &mut example.context);
    }
    (example != Example::default()).then_some(example)
}

/// Finds where each part is introduced: by a label with a colon, or by a tag. Start of the label, start of the words.
fn marks(text: &str) -> Vec<(usize, usize, Part)> {
    let introduced = |at: usize| match text.as_bytes()[at] {
        b'<' => tag(&text[at..]).map(|(part, length)| (at, at + length, part)),
        _ => spoken(text, at),
    };
    memchr::memchr2_iter(b':', b'<', text.as_bytes())
        .filter_map(introduced)
        .collect()
}

/// Reads the label before a colon. Within a sentence only a quote after it tells a label from any other word.
fn spoken(text: &str, colon: usize) -> Option<(usize, usize, Part)> {
    let before = text[..colon].trim_end_matches('*');
    let start = before
        .rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .map_or(0, |at| {
            // The character before the label may be longer than a byte.
            before.ceil_char_boundary(at + 1)
        });
    let part = label(&before[start..])?;
    let lead = before[..start].trim_end_matches(['*', '-', ' ', '\t']);
    let opens = lead.is_empty() || lead.ends_with(['\n', '\r', '>']);
    let quoted = text[colon + 1..]
        .trim_start_matches(['*', ' ', '\n'])
        .starts_with(['"', '\'', '“', '<']);
    (opens || quoted).then_some((start, colon + 1, part))
}

fn label(word: &str) -> Option<Part> {
    LABELS
        .iter()
        .find(|(label, _)| label.eq_ignore_ascii_case(word))
        .map(|&(_, part)| part)
}

/// Reads an opening tag that names a part.
fn tag(text: &str) -> Option<(Part, usize)> {
    let end = memchr::memchr(b'>', &text.as_bytes()[..text.len().min(LONGEST_TAG)])?;
    Some((label(text[1..end].trim())?, end + 1))
}

/// Takes tags, line breaks and the outer quotes off what is said.
fn clean(said: &str) -> String {
    let mut text = String::with_capacity(said.len());
    let mut rest = said;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        let tail = &rest[start..];
        let end = memchr::memchr(b'>', &tail.as_bytes()[..tail.len().min(LONGEST_TAG)]);
        let tag = end.map(|end| &tail[1..end]).unwrap_or_default();
        let is_tag = !tag.is_empty()
            && tag
                .trim_start_matches('/')
                .chars()
                .all(|c| c.is_alphanumeric() || c == '_');
        let known =
            is_tag && (label(tag.trim_start_matches('/')).is_some() || tag.ends_with("example"));
        let skip = if known { tag.len() + 2 } else { 1 };
        text.push_str(if known { "" } else { "<" });
        rest = &tail[skip..];
    }
    text.push_str(rest);
    let text = text.trim().trim_end_matches(['*', '-']).trim();
    unquoted(text).trim().to_owned()
}

/// Takes off one pair of quotes around the whole; an apostrophe within does not end it.
fn unquoted(text: &str) -> &str {
    let pair = [('"', '"'), ('\'', '\''), ('“', '”'), ('‘', '’')]
        .into_iter()
        .find_map(|(open, close)| {
            let inner = text.strip_prefix(open)?.strip_suffix(close)?;
            let is_apostrophe = |at: usize| {
                let (before, after) = (inner[..at].chars().next_back(), inner[at..].chars().nth(1));
                close != '"'
                    && before.is_some_and(char::is_alphanumeric)
                    && after.is_some_and(char::is_alphanumeric)
            };
            inner
                .match_indices([open, close])
                .all(|(at, _)| is_apostrophe(at))
                .then_some(inner)
        });
    pair.unwrap_or(text)
}

/// Reads the items of `examples:`: maps by their labels, texts as they are.
pub(super) fn listed(node: &Node) -> Vec<Example> {
    let item = |node: &Node| -> Option<Example> {
        if let Some(text) = node.text() {
            let (_, split) = split(text);
            return split.into_iter().next().or_else(|| example(text));
        }
        let mut example = Example::default();
        for entry in node.entries() {
            let text = entry.node.text().unwrap_or_default().trim();
            let place = match label(&entry.key) {
                Some(Part::Context) => &mut example.context,
                Some(Part::Trigger) => &mut example.trigger,
                Some(Part::Response) => &mut example.response,
                Some(Part::Commentary) => &mut example.commentary,
                None => continue,
            };
            if !place.is_empty() && !text.is_empty() {
                place.push('\n');
            }
            place.push_str(text);
        }
        (example != Example::default()).then_some(example)
    };
    match node.text() {
        Some(text) if text.contains("<example") => split(text).1,
        _ => node.items().iter().filter_map(item).collect(),
    }
}
