//! Heads that stand where no runtime looks: behind other lines, inside a code block, without their first fence, or
//! between the `+++` of TOML.
//!
//! A head on the first line is none of them. What is decided here is told from the lines alone, so that a glance at a
//! file and its reading see the same.

use std::ops::Range;

/// Keys, without case and separators, that only a runtime of agents reads.
pub(super) const AGENT_KEYS: &[&str] = &[
    "agents",
    "color",
    "customagents",
    "disallowedtools",
    "handoffs",
    "maxturns",
    "mcpservers",
    "mode",
    "model",
    "models",
    "permission",
    "permissionmode",
    "roledefinition",
    "subagents",
    "systemprompt",
    "tools",
    "whentouse",
];

/// Keys that say whom a head describes: without one of them, lines with colons are text.
const NAMING_KEYS: &[&str] = &["name", "description"];

/// How many lines are looked at for the start of a head: a licence, a title and a remark fit.
const SEARCHED: usize = 20;

/// How many code blocks may stand around a head, one in the other.
const MOST_WRAPPINGS: usize = 4;

/// Words behind a code fence by which editors and chats hand over a whole definition.
const DEFINITION_INFOS: &[&str] = &["agent", "chatagent", "chatmode", "markdown", "md"];

/// How a head is set off that does not stand on the first line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Its first fence stands behind other lines.
    Late,
    /// Its keys open the text; the first fence is missing.
    NotOpened,
    /// Its keys stand between lines `+++`, as TOML.
    Toml,
}

/// A head that does not stand on the first line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Displaced {
    pub form: Form,
    /// Byte offset of its first line.
    pub start: usize,
    /// The number of that line, from 1.
    pub line: u32,
}

/// A text without the code block around its head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unwrapped {
    /// The text, with as many lines: those of the block's fences are blank, or dashes where they stand for the head's.
    pub text: String,
    /// The line of the outermost fence, from 1.
    pub line: u32,
    /// How many characters that line has.
    pub length: u32,
}

/// A line of a text, and where its content stands.
#[derive(Debug, Clone)]
struct Line<'t> {
    text: &'t str,
    range: Range<usize>,
}

/// Returns the lines of a text without their ends.
fn lines(text: &str) -> impl Iterator<Item = Line<'_>> + Clone {
    let mut at = 0;

    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        let text = line.trim_end_matches(['\n', '\r']);

        Line {
            text,
            range: start..start + text.len(),
        }
    })
}

/// Tells whether a line is a fence of front matter.
pub(super) fn is_fence(line: &str) -> bool {
    let line = line.trim();

    line.len() >= 3 && line.bytes().all(|byte| byte == b'-')
}

fn ends_head(line: &str) -> bool {
    is_fence(line) || line.trim_end() == "..."
}

/// A fence of a code block at the margin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct CodeFence<'t> {
    mark: u8,
    length: usize,
    info: &'t str,
}

fn code_fence(line: &str) -> Option<CodeFence<'_>> {
    let mark = *line
        .as_bytes()
        .first()
        .filter(|mark| b"`~".contains(mark))?;
    let length = line.bytes().take_while(|&byte| byte == mark).count();
    let info = line[length..].trim();

    (length >= 3 && !info.contains('`')).then_some(CodeFence { mark, length, info })
}

impl CodeFence<'_> {
    /// Tells whether another fence may close the block that this one opens, or opens or closes one inside it.
    fn is_matched_by(self, other: CodeFence<'_>) -> bool {
        self.mark == other.mark && other.length >= self.length
    }

    fn holds_definition(self) -> bool {
        let info = self.info.split_whitespace().next().unwrap_or_default();

        DEFINITION_INFOS.contains(&info.to_ascii_lowercase().as_str())
    }
}

/// Skips what says nothing: blank lines and HTML comments. Returns how many lines that are.
fn opening<'t>(lines: impl Iterator<Item = Line<'t>>) -> usize {
    let mut in_comment = false;

    lines
        .take_while(|line| skips(line.text, &mut in_comment))
        .count()
}

/// Tells whether a line is blank or part of a comment, and notes whether a comment goes on.
fn skips(line: &str, in_comment: &mut bool) -> bool {
    let trimmed = line.trim();
    let is_comment = *in_comment || trimmed.starts_with("<!--");

    if is_comment {
        *in_comment = !trimmed.contains("-->");
        return *in_comment || trimmed.ends_with("-->");
    }
    trimmed.is_empty()
}

/// Returns a text without the code blocks around its head; nothing where no code block stands there.
pub fn unwrapped(text: &str) -> Option<Unwrapped> {
    let mut outermost: Option<Unwrapped> = None;

    for _ in 0..MOST_WRAPPINGS {
        let current = outermost.as_ref().map_or(text, |outer| &outer.text);
        let Some(inner) = without_block(current) else {
            break;
        };
        outermost = Some(match outermost {
            Some(outer) => Unwrapped {
                text: inner.text,
                ..outer
            },
            None => inner,
        });
    }
    outermost
}

/// Takes one code block away that opens a text and holds its head, or the whole definition.
fn without_block(text: &str) -> Option<Unwrapped> {
    let skipped = opening(lines(text));
    if skipped >= SEARCHED {
        return None;
    }
    let mut rest = lines(text).skip(skipped);
    let open = rest.next()?;
    let fence = code_fence(open.text)?;
    let (with, close) = wrapping(text, fence, rest)?;

    let mut unwrapped = String::with_capacity(text.len());
    unwrapped.push_str(&text[..open.range.start]);
    unwrapped.push_str(with);
    match close {
        Some(close) => {
            unwrapped.push_str(&text[open.range.end..close.start]);
            unwrapped.push_str(with);
            unwrapped.push_str(&text[close.end..]);
        }
        None => unwrapped.push_str(&text[open.range.end..]),
    }

    Some(Unwrapped {
        text: unwrapped,
        line: skipped as u32 + 1,
        length: open.text.chars().count() as u32,
    })
}

/// Returns what stands for the fences of a code block, and where the closing one is; nothing where the block is one of
/// the text's own.
fn wrapping<'t>(
    text: &'t str,
    fence: CodeFence<'_>,
    rest: impl Iterator<Item = Line<'t>> + Clone,
) -> Option<(&'static str, Option<Range<usize>>)> {
    let mut content = rest.clone().skip_while(|line| line.text.trim().is_empty());
    let first = content.next()?;

    if is_fence(first.text) {
        let head = keys(&text[first.range.end..])?;
        head.is_closed.then_some(())?;
        return Some((
            "",
            behind_head(fence, content).or_else(|| last(fence, rest)),
        ));
    }
    if let Some(head) = keys(&text[first.range.start..]).filter(Keys::is_head) {
        // A head that dashes close is one without its first fence; another is fenced by the block itself.
        return Some(match head.is_closed {
            true => ("", last(fence, rest)),
            false => (
                "---",
                rest.clone().find(|line| closes(fence, line)).map(range),
            ),
        });
    }
    let is_nested = code_fence(first.text).is_some_and(CodeFence::holds_definition);
    let close = last(fence, rest.clone());
    let is_whole = || {
        let end = close.clone().map_or(0, |close| close.end);
        end > 0 && text[end..].trim().is_empty()
    };

    (fence.holds_definition() && (is_nested || is_whole())).then_some(("", close))
}

fn range(line: Line<'_>) -> Range<usize> {
    line.range
}

fn closes(fence: CodeFence<'_>, line: &Line<'_>) -> bool {
    code_fence(line.text).is_some_and(|other| fence.is_matched_by(other) && other.info.is_empty())
}

/// Returns the code fence that closes a block right behind the head that it holds.
fn behind_head<'t>(
    fence: CodeFence<'_>,
    lines: impl Iterator<Item = Line<'t>>,
) -> Option<Range<usize>> {
    let mut behind = lines.skip_while(|line| !ends_head(line.text)).skip(1);

    behind
        .find(|line| !line.text.trim().is_empty())
        .filter(|line| closes(fence, line))
        .map(range)
}

/// Returns the code fence that closes a block around a whole text: the last one, where the others are pairs.
fn last<'t>(fence: CodeFence<'_>, lines: impl Iterator<Item = Line<'t>>) -> Option<Range<usize>> {
    let (count, close) = lines
        .filter(|line| code_fence(line.text).is_some_and(|other| fence.is_matched_by(other)))
        .fold((0, None), |(count, close), line| {
            let close = if closes(fence, &line) {
                Some(line)
            } else {
                close
            };
            (count + 1, close)
        });

    close.filter(|_| count % 2 == 1).map(range)
}

/// Returns the head of a text that has none on its first line.
pub fn displaced(text: &str) -> Option<Displaced> {
    let first = opening(lines(text));
    let mut block: Option<CodeFence<'_>> = None;

    for (ix, line) in lines(text).enumerate().take(SEARCHED).skip(first) {
        if let Some(fence) = code_fence(line.text) {
            block = match block {
                Some(open) if open.is_matched_by(fence) && fence.info.is_empty() => None,
                open => open.or(Some(fence)),
            };
            continue;
        }
        let form = || form(text, &line, ix == first);
        if let Some(form) = block.is_none().then(form).flatten() {
            return Some(Displaced {
                form,
                start: line.range.start,
                line: ix as u32 + 1,
            });
        }
    }
    None
}

/// Tells how a head is set off that starts on a line.
fn form(text: &str, line: &Line<'_>, is_first: bool) -> Option<Form> {
    let from = &text[line.range.start..];

    if is_fence(line.text) {
        let is_head = |keys: &Keys| keys.is_closed && keys.naming > 0;
        return keys(&text[line.range.end..])
            .filter(is_head)
            .map(|_| Form::Late);
    }
    if !is_first {
        return None;
    }
    if line.text.trim_end() == "+++" {
        return toml(from).map(|_| Form::Toml);
    }
    keys(from).filter(Keys::is_head).map(|_| Form::NotOpened)
}

/// Returns where the text between two lines `+++` stands, of which the first opens a text.
pub fn toml(text: &str) -> Option<Range<usize>> {
    let mut lines = lines(text).skip_while(|line| line.text.trim().is_empty());
    let is_fence = |line: &Line<'_>| line.text.trim_end() == "+++";
    let open = lines.next().filter(is_fence)?;
    let start = lines.clone().next()?.range.start;
    let close = lines.find(is_fence)?;

    (open.range.end < start).then_some(start..close.range.start)
}

/// The keys at the start of a text.
#[derive(Debug, Clone, Copy, Default)]
struct Keys {
    /// How many name or describe an agent.
    naming: usize,
    /// How many others are an agent's.
    others: usize,
    /// Dashes follow the last of them.
    is_closed: bool,
}

impl Keys {
    /// Tells whether keys without a fence before them are a head: they name or describe an agent, and either go on as
    /// one or end as one.
    fn is_head(&self) -> bool {
        self.naming > 0 && (self.is_closed || self.naming + self.others > 1)
    }
}

/// Counts the keys that a text opens with, up to a fence or to a line that belongs to none; nothing where the first
/// line is not a key that agents have, as they write it.
fn keys(text: &str) -> Option<Keys> {
    let text = text.strip_prefix('\r').unwrap_or(text);
    let text = text.strip_prefix('\n').unwrap_or(text);
    let mut keys = Keys::default();
    let mut blank = false;
    let margin = text.len() - text.trim_start_matches([' ', '\t']).len();

    for (ix, line) in lines(text).enumerate() {
        if ends_head(line.text) {
            keys.is_closed = true;
            break;
        }
        let indent = line.text.len() - line.text.trim_start().len();
        let own = key_of(line.text.trim_start()).filter(|_| indent <= margin);
        match own.as_deref() {
            Some(key) if NAMING_KEYS.contains(&key) => keys.naming += 1,
            Some(key) if AGENT_KEYS.contains(&key) => keys.others += 1,
            _ if ix == 0 => return None,
            Some(_) => {}
            None if line.text.trim().is_empty() => {}
            None if !goes_on(line.text, blank) => break,
            None => {}
        }
        blank = line.text.trim().is_empty();
    }
    Some(keys)
}

/// Returns the key of a line, normalised, where it begins in lower case as the keys of a head do.
fn key_of(line: &str) -> Option<String> {
    let is_lower = line
        .trim_start_matches(['"', '\''])
        .starts_with(char::is_lowercase);

    super::glance::key(line).filter(|_| is_lower)
}

/// Tells whether a line without a key goes on with the value before it; behind a blank line only what is indented or an
/// item does.
fn goes_on(line: &str, behind_blank: bool) -> bool {
    match behind_blank {
        true => line.starts_with([' ', '\t', '-']),
        false => !line.starts_with(['`', '~', '>']),
    }
}
