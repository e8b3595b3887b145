//! Patterns in Oniguruma's syntax, read as far as what they begin with asks for.

use super::set::Set;

/// A pattern. Whatever is not told apart stands for more than it may match, never for less.
#[derive(Debug, Clone)]
pub(super) enum Node {
    /// Matches nothing, wherever: also what looks back.
    Empty,
    Byte(Set),
    /// Consumes nothing; the next byte is of the set.
    Next(Set),
    /// Consumes nothing; what follows matches the node.
    Ahead(Box<Node>),
    Concat(Vec<Node>),
    Alternate(Vec<Node>),
    /// At least, and at most where there is a limit.
    Repeat(Box<Node>, usize, Option<usize>),
    /// May match anything.
    Unknown,
}

const DIGIT: Set = Set::range(b'0', b'9');

/// How deep groups may nest here; beyond, they may match anything. It keeps the walk's own stack small.
const MAX_DEPTH: usize = 100;

/// Reads a pattern.
pub(super) fn parse(pattern: &str) -> Node {
    let mut reader = Reader { rest: pattern, depth: 0 };
    let node = reader.alternation(Flags::default());
    // An unmatched end of a group, or too many beginnings.
    if reader.rest.is_empty() { node } else { Node::Unknown }
}

fn word() -> Set {
    DIGIT | Set::range(b'a', b'z') | Set::range(b'A', b'Z') | Set::char('_')
}

fn space() -> Set {
    Set::of(b"\t\n\x0b\x0c\r ")
}

#[derive(Debug, Clone, Copy, Default)]
struct Flags {
    ignore_case: bool,
    extended: bool,
    dot_all: bool,
}

struct Reader<'p> {
    rest: &'p str,
    depth: usize,
}

impl<'p> Reader<'p> {
    fn take(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }

    fn eat(&mut self, start: &str) -> bool {
        match self.rest.strip_prefix(start) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Takes everything up to an end, and the end; without one, everything.
    fn until(&mut self, end: char) -> &'p str {
        let (taken, rest) = self.rest.split_once(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// Reads up to the end of the group or of the pattern.
    fn alternation(&mut self, flags: Flags) -> Node {
        let mut nodes = vec![self.concat(flags)];
        while self.eat("|") {
            nodes.push(self.concat(flags));
        }
        if nodes.len() > 1 { Node::Alternate(nodes) } else { nodes.pop().unwrap_or(Node::Empty) }
    }

    fn concat(&mut self, flags: Flags) -> Node {
        let mut nodes: Vec<Node> = Vec::new();
        loop {
            if flags.extended {
                self.skip_comments();
            }
            if self.rest.is_empty() || self.rest.starts_with(['|', ')']) {
                return if nodes.len() == 1 { nodes.remove(0) } else { Node::Concat(nodes) };
            }
            let boundary = self.rest.starts_with(r"\b");
            let mut node = self.atom(flags);
            if boundary {
                node = nodes.last().map_or(Node::Empty, boundary_after);
            }
            if flags.extended {
                self.skip_comments();
            }
            while let Some((least, most)) = self.quantifier() {
                node = Node::Repeat(Box::new(node), least, most);
            }
            nodes.push(node);
        }
    }

    fn skip_comments(&mut self) {
        loop {
            self.rest = self.rest.trim_start();
            if !self.eat("#") {
                return;
            }
            self.until('\n');
        }
    }

    fn quantifier(&mut self) -> Option<(usize, Option<usize>)> {
        let bounds = match self.rest.chars().next()? {
            '*' => (0, None),
            '+' => (1, None),
            '?' => (0, Some(1)),
            '{' => return self.interval(),
            _ => return None,
        };
        self.take();
        // Lazy or possessive: that decides where a match ends, not where it begins.
        let _ = self.eat("?") || self.eat("+");
        Some(bounds)
    }

    /// Reads `{2}`, `{2,}`, `{2,3}` or `{,3}`; any other brace is a brace.
    fn interval(&mut self) -> Option<(usize, Option<usize>)> {
        let (inside, rest) = self.rest.strip_prefix('{')?.split_once('}')?;
        let (least, most) = inside.split_once(',').unwrap_or((inside, inside));
        let number = |text: &str| text.parse::<usize>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
        let bounds = match (least, most) {
            ("", "") => return None,
            ("", most) => (0, Some(number(most)?)),
            (least, "") => (number(least)?, None),
            (least, most) => (number(least)?, Some(number(most)?)),
        };
        self.rest = rest.strip_prefix('?').unwrap_or(rest);
        Some(bounds)
    }

    fn atom(&mut self, flags: Flags) -> Node {
        match self.take() {
            Some('(') => self.group(flags),
            Some('[') => Node::Byte(self.class(flags)),
            Some('\\') => self.escape(flags),
            Some('.') if flags.dot_all => Node::Byte(Set::ANY),
            Some('.') => Node::Byte(!Set::char('\n')),
            Some('^') | None => Node::Empty,
            Some('$') => Node::Next(Set::char('\n') | Set::END),
            Some(c) => Node::Byte(literal(c, flags)),
        }
    }

    fn group(&mut self, flags: Flags) -> Node {
        self.depth += 1;
        let node = if self.depth > MAX_DEPTH { self.skip_all() } else { self.group_within(flags) };
        self.depth -= 1;
        node
    }

    fn skip_all(&mut self) -> Node {
        self.rest = "";
        Node::Unknown
    }

    fn group_within(&mut self, flags: Flags) -> Node {
        if !self.eat("?") {
            return self.inside(flags);
        }
        if self.eat(":") || self.eat(">") {
            self.inside(flags)
        } else if self.eat("=") {
            Node::Ahead(Box::new(self.inside(flags)))
        } else if self.eat("!") {
            match self.inside(flags) {
                Node::Byte(set) if !set.has(Some(0x80)) => Node::Next(!set | Set::END),
                _ => Node::Empty,
            }
        } else if self.eat("<=") || self.eat("<!") {
            self.inside(flags);
            Node::Empty
        } else if self.eat("<") {
            self.until('>');
            self.inside(flags)
        } else if self.eat("#") {
            self.until(')');
            Node::Empty
        } else {
            self.flagged(flags)
        }
    }

    fn inside(&mut self, flags: Flags) -> Node {
        let node = self.alternation(flags);
        if self.eat(")") { node } else { self.skip_all() }
    }

    /// Reads `(?i-m:…)`, or `(?i-m)`, which holds up to the end of the group around it, alternatives included.
    fn flagged(&mut self, mut flags: Flags) -> Node {
        let mut on = true;
        loop {
            match self.take() {
                Some('-') => on = false,
                Some('i') => flags.ignore_case = on,
                Some('x') => flags.extended = on,
                Some('m') => flags.dot_all = on,
                Some(':') => return self.inside(flags),
                Some(')') => return self.alternation(flags),
                _ => return self.skip_all(),
            }
        }
    }

    fn escape(&mut self, flags: Flags) -> Node {
        let Some(c) = self.take() else { return Node::Unknown };
        if let Some(set) = shorthand(c) {
            return Node::Byte(set);
        }
        match c {
            'A' | 'B' | 'b' | 'G' | 'K' => Node::Empty,
            'z' => Node::Next(Set::END),
            'Z' => Node::Next(Set::char('\n') | Set::END),
            'p' | 'P' if self.eat("{") => {
                self.until('}');
                Node::Byte(Set::ANY)
            }
            'x' | 'u' | 'c' | 'C' | 'M' | '0'..='9' | 'k' | 'g' | 'R' | 'X' | 'y' | 'Y' | 'N' | 'O' | 'Q' => {
                self.code(c).map_or_else(|| Node::Unknown, |c| Node::Byte(literal(c, flags)))
            }
            _ => Node::Byte(literal(control(c), flags)),
        }
    }

    /// Reads a character by its number, after `\x` or `\u`.
    fn code(&mut self, kind: char) -> Option<char> {
        let digits = match kind {
            'x' if self.eat("{") => self.until('}'),
            'x' | 'u' => {
                let most = if kind == 'x' { 2 } else { 4 };
                let hex = |c: &(usize, char)| c.1.is_ascii_hexdigit();
                let length = self.rest.char_indices().take(most).take_while(hex).count();
                let (digits, rest) = self.rest.split_at(length);
                self.rest = rest;
                digits
            }
            _ => return None,
        };
        char::from_u32(u32::from_str_radix(digits, 16).ok()?)
    }

    /// Reads a class after its bracket.
    fn class(&mut self, flags: Flags) -> Set {
        let negated = self.eat("^");
        let mut set = Set::NONE;
        let mut wide = false;
        let mut first = true;
        loop {
            if self.eat("&&") {
                // What two classes share is less than either; what they do not is more.
                wide = true;
                continue;
            }
            if self.rest.starts_with("[:") {
                self.rest = &self.rest[2..];
                wide |= self.eat("^");
                set = set | posix(self.until(':'));
                self.eat("]");
                first = false;
                continue;
            }
            match self.take() {
                None => return Set::ANY,
                Some(']') if !first => break,
                Some('[') => set = set | self.class(flags),
                Some(c) => set = set | self.class_range(c, flags),
            }
            first = false;
        }
        if wide {
            return Set::ANY;
        }
        if negated { !set } else { set }
    }

    /// Reads one character of a class, or a range of them.
    fn class_range(&mut self, c: char, flags: Flags) -> Set {
        let first = match self.class_char(c) {
            Ok(first) => first,
            Err(set) => return set,
        };
        let range = self.rest.strip_prefix('-').filter(|rest| !rest.starts_with([']', '[']));
        let Some(rest) = range else { return literal(first, flags) };
        self.rest = rest;
        let last = match self.take().map(|c| self.class_char(c)) {
            Some(Ok(last)) => last,
            _ => return Set::ANY,
        };
        // Letters of ranges in both cases, without a look at whether they are asked for.
        let ascii = (first..=last).take_while(char::is_ascii).fold(Set::NONE, |set, c| set | literal(c, flags));
        if last.is_ascii() { ascii } else { ascii | Set::HIGH }
    }

    /// Reads one character of a class, or what stands for several.
    fn class_char(&mut self, c: char) -> Result<char, Set> {
        if c != '\\' {
            return Ok(c);
        }
        match self.take() {
            None => Err(Set::ANY),
            Some('b') => Ok('\u{8}'),
            Some('p' | 'P') => {
                self.until('}');
                Err(Set::ANY)
            }
            Some(c @ ('x' | 'u')) => self.code(c).ok_or(Set::ANY),
            Some('c' | 'C' | 'M' | 'R' | 'X' | '0'..='9') => Err(Set::ANY),
            Some(c) => shorthand(c).map_or_else(|| Ok(control(c)), Err),
        }
    }
}

/// Returns what `\b` asks of the next byte after a node, where that tells which side the word is on.
fn boundary_after(node: &Node) -> Node {
    let word = word();
    match last(node) {
        Some(set) if set.is_within(word) => Node::Next(!word | Set::END),
        Some(set) if (set & (word | Set::HIGH)) == Set::NONE => Node::Next(word | Set::HIGH),
        _ => Node::Empty,
    }
}

/// Returns what a node ends with, where it cannot be empty.
fn last(node: &Node) -> Option<Set> {
    match node {
        Node::Byte(set) => Some(*set),
        Node::Concat(nodes) => last(nodes.last()?),
        Node::Alternate(nodes) => nodes.iter().map(last).try_fold(Set::NONE, |all, set| Some(all | set?)),
        Node::Repeat(node, least, _) if *least > 0 => last(node),
        _ => None,
    }
}

fn literal(c: char, flags: Flags) -> Set {
    if flags.ignore_case && c.is_alphabetic() {
        // Some letters beyond ASCII are the same as one of ASCII in another case.
        return Set::char(c.to_ascii_lowercase()) | Set::char(c.to_ascii_uppercase()) | Set::HIGH;
    }
    Set::char(c)
}

/// Returns what an escaped letter stands for, where that is one of several characters.
fn shorthand(c: char) -> Option<Set> {
    Some(match c {
        'd' => DIGIT | Set::HIGH,
        'D' => !DIGIT,
        'w' => word() | Set::HIGH,
        'W' => !word(),
        's' => space() | Set::HIGH,
        'S' => !space(),
        'h' => DIGIT | Set::range(b'a', b'f') | Set::range(b'A', b'F'),
        'H' => Set::ANY,
        _ => return None,
    })
}

/// Returns the character that an escaped letter stands for.
fn control(c: char) -> char {
    match c {
        'a' => '\u{7}',
        'e' => '\u{1b}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        c => c,
    }
}

/// Returns the set of a POSIX class by its name.
fn posix(name: &str) -> Set {
    let letters = Set::range(b'a', b'z') | Set::range(b'A', b'Z');
    match name {
        "alpha" => letters | Set::HIGH,
        "lower" | "upper" => letters | Set::HIGH,
        "alnum" => letters | DIGIT | Set::HIGH,
        "digit" => DIGIT | Set::HIGH,
        "xdigit" => DIGIT | letters,
        "space" => space() | Set::HIGH,
        "word" => word() | Set::HIGH,
        _ => Set::ANY,
    }
}
