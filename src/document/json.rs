//! JSON as editors and runtimes read it: with comments, and with a comma behind the last item.

use std::ops::Range;

use super::{Entry, Lines, Node, Scalar, Trouble};

/// How deep lists and maps may nest: the tree is walked by functions that call themselves.
const DEEPEST: usize = 64;

/// Reads a file; its entries are none where it is not a map.
pub(super) fn read(text: &str) -> Result<Vec<Entry>, Trouble> {
    let mut reader = Reader {
        text,
        at: 0,
        depth: 0,
        lines: Lines::new(text),
    };
    reader.skip()?;
    let root = reader.value()?;
    reader.skip()?;
    if reader.at < text.len() {
        return Err(reader.trouble("nothing more can follow here"));
    }

    Ok(match root.value {
        Scalar::Map(entries) => entries,
        _ => Vec::new(),
    })
}

/// Returns the range of the value that starts at an offset; up to the end of the text where it does not end.
pub(super) fn value(text: &str, start: usize) -> Range<usize> {
    let mut depth = 0usize;
    let mut at = start;
    while let Some(byte) = text.as_bytes().get(at) {
        match byte {
            b'"' => at = string(text, at).unwrap_or(text.len()) - 1,
            b'/' => at = comment(text, at).unwrap_or(at + 1) - 1,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
        if depth == 0 {
            break;
        }
    }
    start..at.min(text.len())
}

/// Returns where the string ends that starts at an offset.
fn string(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = start + 1;
    loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        match bytes[at] {
            b'"' => return Some(at + 1),
            _ => at += 2,
        }
    }
}

/// Returns where the comment ends that starts at an offset, behind its line feed where it ends with its line.
fn comment(text: &str, start: usize) -> Option<usize> {
    let rest = &text[start..];
    if rest.starts_with("//") {
        return Some(rest.find('\n').map_or(text.len(), |end| start + end + 1));
    }
    let end = rest.strip_prefix("/*")?.find("*/")?;
    Some(start + end + 4)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    lines: Lines<'t>,
}

impl Reader<'_> {
    fn trouble(&self, message: &str) -> Trouble {
        let (line, column) = self.lines.place(self.at);
        Trouble {
            offset: self.at.min(self.text.len()),
            line,
            column,
            message: message.to_owned(),
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Skips blanks and comments.
    fn skip(&mut self) -> Result<(), Trouble> {
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                b'/' => match comment(self.text, self.at) {
                    Some(end) => self.at = end,
                    None => return Err(self.trouble("a comment does not end, or is none")),
                },
                _ => break,
            }
        }
        Ok(())
    }

    fn value(&mut self) -> Result<Node, Trouble> {
        let (line, column) = self.lines.place(self.at);
        let mut written = None;
        let value = match self.peek() {
            Some(b'{') => Scalar::Map(self.items(b'}', Self::entry)?),
            Some(b'[') => Scalar::List(self.items(b']', Self::value)?),
            Some(b'"') => Scalar::String(self.string()?),
            _ => {
                let (value, word) = self.scalar()?;
                written = Some(word).filter(|_| value != Scalar::Null);
                value
            }
        };

        Ok(Node {
            value,
            written,
            line,
            column,
        })
    }

    /// Reads what stands between brackets, up to the closing one.
    fn items<T>(
        &mut self,
        close: u8,
        item: fn(&mut Self) -> Result<T, Trouble>,
    ) -> Result<Vec<T>, Trouble> {
        if self.depth == DEEPEST {
            return Err(self.trouble("it nests too deep"));
        }
        self.depth += 1;
        self.at += 1;

        let mut items = Vec::new();
        loop {
            self.skip()?;
            if self.peek() == Some(close) {
                break;
            }
            items.push(item(self)?);
            self.skip()?;
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(byte) if byte == close => break,
                _ => return Err(self.trouble("a comma or a closing bracket is missing")),
            }
        }

        self.at += 1;
        self.depth -= 1;
        Ok(items)
    }

    fn entry(&mut self) -> Result<Entry, Trouble> {
        let (line, _) = self.lines.place(self.at);
        if self.peek() != Some(b'"') {
            return Err(self.trouble("a key in double quotes is missing"));
        }
        let key = self.string()?;
        self.skip()?;
        if self.peek() != Some(b':') {
            return Err(self.trouble("a colon is missing"));
        }
        self.at += 1;
        self.skip()?;

        let node = self.value()?;
        Ok(Entry { key, line, node })
    }

    fn string(&mut self) -> Result<String, Trouble> {
        let read = string(self.text, self.at)
            .and_then(|end| Some((end, self.text.get(self.at..end)?)))
            .and_then(|(end, written)| Some((end, serde_json::from_str(written).ok()?)));
        let Some((end, text)) = read else {
            return Err(self.trouble("a text does not end, or is none of JSON"));
        };

        self.at = end;
        Ok(text)
    }

    /// Reads a number or a word, which ends before a blank, a comma, a bracket or a comment.
    fn scalar(&mut self) -> Result<(Scalar, Box<str>), Trouble> {
        let rest = &self.text[self.at..];
        let ends = |c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}' | '/');
        let word = &rest[..rest.find(ends).unwrap_or(rest.len())];
        let value = match serde_json::from_str(word) {
            Ok(serde_json::Value::Null) => Scalar::Null,
            Ok(serde_json::Value::Bool(value)) => Scalar::Bool(value),
            Ok(serde_json::Value::Number(number)) => Scalar::Number(number),
            _ => return Err(self.trouble("a value is missing")),
        };

        self.at += word.len();
        Ok((value, word.into()))
    }
}
