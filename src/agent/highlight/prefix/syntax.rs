//! Patterns in Oniguruma's syntax, read as far as what they begin with asks for.

use std::ops::BitOr;

use super::set::Set;

/// A pattern. Whatever is not told apart stands for more than it may match, never for less.
#[derive(Debug, Clone)]
pub(super) enum Node {
    /// Consumes nothing, wherever.
    Empty,
    /// One byte of a set, or a character beyond ASCII.
    Byte(Set),
    /// Consumes nothing; the byte before is of the set.
    Before(Set),
    /// Consumes nothing; the next byte is of the set.
    Next(Set),
    /// Consumes nothing; a word begins or ends here.
    Boundary,
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

pub(super) fn word() -> Set {
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
            let mut node = self.atom(flags);
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
            Some('[') => self.class(flags).node(),
            Some('\\') => self.escape(flags),
            Some('.') if flags.dot_all => Node::Byte(Set::ANY),
            Some('.') => Node::Byte(!Set::char('\n')),
            Some('^') => Node::Before(Set::char('\n') | Set::END),
            None => Node::Empty,
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
            single(&self.inside(flags)).map_or(Node::Empty, |set| Node::Next(!set | Set::END))
        } else if self.eat("<=") {
            last(&self.inside(flags)).map_or(Node::Empty, Node::Before)
        } else if self.eat("<!") {
            single(&self.inside(flags)).map_or(Node::Empty, |set| Node::Before(!set | Set::END))
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
            'b' => Node::Boundary,
            'A' | 'B' | 'G' | 'K' => Node::Empty,
            'z' => Node::Next(Set::END),
            'Z' => Node::Next(Set::char('\n') | Set::END),
            'p' if self.eat("{") => property(self.until('}')).node(),
            'P' if self.eat("{") => {
                self.until('}');
                Chars::WIDE.node()
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
    fn class(&mut self, flags: Flags) -> Chars {
        let negated = self.eat("^");
        let mut chars = Chars { set: Set::NONE, exact: true };
        let mut first = true;
        loop {
            if self.eat("&&") {
                // What two classes share is less than either; what they do not is more.
                chars = Chars::WIDE;
            } else if self.eat("[:") {
                chars = chars | posix(self.until(':'));
                self.eat("]");
            } else {
                match self.take() {
                    None => return Chars::WIDE,
                    Some(']') if !first => break,
                    Some('[') => chars = chars | self.class(flags),
                    Some(c) => chars = chars | self.class_range(c, flags),
                }
            }
            first = false;
        }
        match (negated, chars.exact) {
            (false, _) => chars,
            (true, true) => Chars { set: !chars.set, exact: true },
            (true, false) => Chars::WIDE,
        }
    }

    /// Reads one character of a class, or a range of them.
    fn class_range(&mut self, c: char, flags: Flags) -> Chars {
        let first = match self.class_char(c) {
            Ok(first) => first,
            Err(chars) => return chars,
        };
        let range = self.rest.strip_prefix('-').filter(|rest| !rest.starts_with([']', '[']));
        let Some(rest) = range else { return Chars::exact(literal(first, flags)) };
        self.rest = rest;
        let last = match self.take().map(|c| self.class_char(c)) {
            Some(Ok(last)) => last,
            _ => return Chars::WIDE,
        };
        let ascii = (first..=last).take_while(char::is_ascii).fold(Set::NONE, |set, c| set | literal(c, flags));
        Chars::exact(if last.is_ascii() { ascii } else { ascii | Set::HIGH })
    }

    /// Reads one character of a class, or what stands for several.
    fn class_char(&mut self, c: char) -> Result<char, Chars> {
        if c != '\\' {
            return Ok(c);
        }
        match self.take() {
            None => Err(Chars::WIDE),
            Some('b') => Ok('\u{8}'),
            Some('p') if self.eat("{") => Err(property(self.until('}'))),
            Some('P') => {
                self.until('}');
                Err(Chars::WIDE)
            }
            Some(c @ ('x' | 'u')) => self.code(c).ok_or(Chars::WIDE),
            Some('c' | 'C' | 'M' | 'R' | 'X' | '0'..='9') => Err(Chars::WIDE),
            Some(c) => shorthand(c).map_or_else(|| Ok(control(c)), |set| Err(Chars::exact(set))),
        }
    }
}

/// Characters that one place may have.
#[derive(Debug, Clone, Copy)]
struct Chars {
    set: Set,
    /// Whether the set has no more characters of ASCII than are meant: only then may they be ruled out.
    exact: bool,
}

impl Chars {
    const WIDE: Chars = Chars { set: Set::ANY, exact: false };

    fn exact(set: Set) -> Self {
        Chars { set, exact: true }
    }

    fn node(self) -> Node {
        let node = Node::Byte(self.set);
        if self.exact { node } else { Node::Concat(vec![node]) }
    }
}

impl BitOr for Chars {
    type Output = Chars;

    fn bitor(self, other: Chars) -> Chars {
        Chars { set: self.set | other.set, exact: self.exact && other.exact }
    }
}

/// Returns the characters of those alternatives of a node that are one character.
fn single(node: &Node) -> Option<Set> {
    match node {
        Node::Byte(set) => Some(*set),
        Node::Alternate(nodes) => nodes.iter().filter_map(single).reduce(|all, set| all | set),
        _ => None,
    }
}

/// Returns what a node ends with, where it cannot be empty.
pub(super) fn last(node: &Node) -> Option<Set> {
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
        'H' => !(DIGIT | Set::range(b'a', b'f') | Set::range(b'A', b'F')),
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

/// Returns the characters of a POSIX class by its name.
fn posix(name: &str) -> Chars {
    let set = match name {
        "digit" => DIGIT,
        "space" => space(),
        "word" => word(),
        "xdigit" => return Chars::exact(DIGIT | Set::range(b'a', b'f') | Set::range(b'A', b'F')),
        _ => return property(name),
    };
    Chars::exact(set | Set::HIGH)
}

/// Returns the characters of a Unicode property by its name.
fn property(name: &str) -> Chars {
    let (lower, upper) = (Set::range(b'a', b'z'), Set::range(b'A', b'Z'));
    let set = match name.to_ascii_lowercase().as_str() {
        "l" | "letter" | "alpha" | "alphabetic" => lower | upper,
        "ll" | "lower" | "lowercase" => lower,
        "lu" | "upper" | "uppercase" => upper,
        "n" | "nd" | "number" => DIGIT,
        "alnum" => lower | upper | DIGIT,
        _ => return Chars::WIDE,
    };
    Chars::exact(set | Set::HIGH)
}
