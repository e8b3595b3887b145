//! What a text must begin with so that a pattern can match there: told from the pattern alone, wide rather than wrong.
//!
//! Grammars hold hundreds of patterns, and at most places in a text nearly none can match. To see that from the next
//! bytes costs a nanosecond or two, to ask the regular expression a hundred times as much.

mod before;
mod set;
mod syntax;

use set::Set;
use syntax::Node;

/// How many bytes are looked at: enough to tell most keywords apart.
const DEPTH: usize = 6;

/// How many states a pattern may have here; beyond, it is taken to match anywhere. Real patterns have a few hundred.
const MAX_STATES: usize = 4000;

/// For the byte before and for each of the next bytes, which it may be.
#[derive(Debug, Clone)]
pub(super) struct Prefix {
    before: Set,
    sets: Vec<Set>,
}

impl Prefix {
    /// Returns the prefix of a pattern in Oniguruma's syntax.
    pub(super) fn of(pattern: &str) -> Prefix {
        let mut machine = Machine::default();
        let accept = machine.add(State::Accept);
        let node = syntax::parse(pattern);
        let start = machine.compile(&node, accept);
        let sets = if machine.states.len() > MAX_STATES { Vec::new() } else { machine.layers(start) };
        Prefix { before: before::before(&node), sets }
    }

    /// Returns whether the pattern may match at a place of a text.
    pub(super) fn admits(&self, text: &[u8], at: usize) -> bool {
        let byte = |ix: usize| text.get(ix).copied();
        // Which characters beyond ASCII are part of words is not told apart here.
        let before = byte(at) >= Some(0x80) || self.before.has(at.checked_sub(1).and_then(byte));
        before && self.sets.iter().zip(at..).all(|(set, ix)| set.has(byte(ix)))
    }

    /// Returns whether the pattern may match where the text goes on with this byte, or ends.
    pub(super) fn admits_first(&self, byte: Option<u8>) -> bool {
        self.sets.first().is_none_or(|set| set.has(byte))
    }
}

/// A pattern as states that bytes lead through.
#[derive(Default)]
struct Machine {
    states: Vec<State>,
}

enum State {
    Byte(Set, usize),
    /// Consumes nothing, but the next byte must be of the set.
    Next(Set, usize),
    Either(Vec<usize>),
    Accept,
}

impl Machine {
    fn add(&mut self, state: State) -> usize {
        self.states.push(state);
        self.states.len() - 1
    }

    /// Adds the states of a node before the state `next`, and returns the first.
    fn compile(&mut self, node: &Node, next: usize) -> usize {
        if self.states.len() > MAX_STATES {
            return next;
        }
        match node {
            Node::Empty | Node::Before(_) | Node::Boundary => next,
            Node::Byte(set) => self.add(State::Byte(*set, next)),
            Node::Next(set) => self.add(State::Next(*set, next)),
            Node::Ahead(node) if matches!(self.states[next], State::Accept) => self.compile(node, next),
            Node::Ahead(node) => {
                let first = self.first(node);
                self.add(State::Next(first, next))
            }
            Node::Concat(nodes) => self.concat(nodes, next),
            Node::Alternate(nodes) => {
                let either = nodes.iter().map(|node| self.compile(node, next)).collect();
                self.add(State::Either(either))
            }
            Node::Repeat(node, least, most) => self.repeat(node, *least, *most, next),
            Node::Unknown => self.add(State::Accept),
        }
    }

    fn concat(&mut self, nodes: &[Node], mut next: usize) -> usize {
        for (ix, node) in nodes.iter().enumerate().rev() {
            let node = match node {
                Node::Boundary => &before::boundary_after(&nodes[..ix]),
                node => node,
            };
            next = self.compile(node, next);
        }
        next
    }

    /// What lies deeper than the bytes that are looked at need not be told apart.
    fn repeat(&mut self, node: &Node, least: usize, most: Option<usize>, next: usize) -> usize {
        let least = least.min(DEPTH);
        let mut first = match most {
            Some(most) => {
                let optional = most.saturating_sub(least).min(DEPTH);
                let mut first = next;
                for _ in 0..optional {
                    let inner = self.compile(node, first);
                    first = self.add(State::Either(vec![inner, next]));
                }
                first
            }
            None => {
                let again = self.add(State::Either(Vec::new()));
                let inner = self.compile(node, again);
                self.states[again] = State::Either(vec![inner, next]);
                again
            }
        };
        for _ in 0..least {
            first = self.compile(node, first);
        }
        first
    }

    /// Returns what a node may begin with.
    fn first(&mut self, node: &Node) -> Set {
        let accept = self.add(State::Accept);
        let start = self.compile(node, accept);
        self.layers(start).first().copied().unwrap_or(Set::ALL)
    }

    /// Returns what each of the next bytes may be, up to where a match may have ended.
    fn layers(&self, start: usize) -> Vec<Set> {
        let mut sets = Vec::new();
        let mut layer = vec![start];
        for _ in 0..DEPTH {
            let (set, next, ended) = self.layer(&layer);
            sets.push(set);
            layer = next;
            if ended {
                break;
            }
        }
        while sets.last() == Some(&Set::ALL) {
            sets.pop();
        }
        sets
    }

    /// Returns the bytes that lead on from some states, the states that they lead to, and whether a match may end here.
    fn layer(&self, layer: &[usize]) -> (Set, Vec<usize>, bool) {
        let (mut set, mut next, mut ended) = (Set::NONE, Vec::new(), false);
        // What the next byte may be at each state that was reached; more may be found on another way.
        let mut reached = vec![Set::NONE; self.states.len()];
        let mut open: Vec<(usize, Set)> = layer.iter().map(|state| (*state, Set::ALL)).collect();
        while let Some((state, condition)) = open.pop() {
            let condition = reached[state] | condition;
            if condition == reached[state] {
                continue;
            }
            reached[state] = condition;
            match &self.states[state] {
                State::Byte(bytes, to) => {
                    let bytes = *bytes & condition;
                    set = set | bytes;
                    if bytes != Set::NONE {
                        next.push(*to);
                    }
                    // A character beyond ASCII has several bytes.
                    if bytes.has(Some(0x80)) {
                        next.push(state);
                    }
                }
                State::Next(bytes, to) => open.push((*to, *bytes & condition)),
                State::Either(either) => open.extend(either.iter().map(|to| (*to, condition))),
                State::Accept => {
                    set = set | condition;
                    ended = true;
                }
            }
        }
        next.sort_unstable();
        next.dedup();
        (set, next, ended)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(pattern: &str, text: &str) -> bool {
        Prefix::of(pattern).admits(text.as_bytes(), 0)
    }

    #[test]
    fn keywords_are_told_apart() {
        let pattern = r"\b(?:if|else|elif)\b";
        for text in ["if x", "else:", "elif", "if"] {
            assert!(admits(pattern, text), "{text}");
        }
        for text in ["is", "es", "x", "", " if"] {
            assert!(!admits(pattern, text), "{text}");
        }
    }

    #[test]
    fn what_follows_counts_even_ahead() {
        assert!(admits(r"(?=\s*\()", "  (x"));
        assert!(!admits(r"(?=\s*\()", "x"));
        assert!(admits(r"(?![a-z])", "1") && !admits(r"(?![a-z])", "a"));
        assert!(admits(r"$", "\n") && admits("$", "") && !admits("$", "a"));
        assert!(admits(r"(?=[a-z])\w+(?=\()", "ab(") && !admits(r"(?=[a-z])\w+(?=\()", "1("));
    }

    #[test]
    fn what_stands_before_counts() {
        let admits = |pattern: &str, text: &str| Prefix::of(pattern).admits(text.as_bytes(), 1);
        assert!(admits(r"\bif", " if") && !admits(r"\bif", "xif"));
        assert!(!admits(r"\b[\p{L}_]", "xa") && admits(r"\b[\p{L}_]", "xé"));
        assert!(!admits("^a", "xa") && admits("^a|a", "xa"));
        assert!(!admits(r"(?<![\w$])a", "$a") && !admits(r"(?<!\.|--)a", ".a") && admits(r"(?<!\.|--)a", "-a"));
        assert!(admits(r"(?<=[=(]|return)a", "na") && !admits(r"(?<=[=(]|return)a", "xa"));
        assert!(admits(r"(?:\bx)?a", "xa") && !admits(r"(?:\bx)?\ba", "xa"));
        assert!(admits(r"(?<!\p{Lm})a", "xa") && admits(r"(?<![^a&&b])a", "xa"));
    }

    #[test]
    fn flags_reach_to_the_end_of_their_group() {
        assert!(admits("(?i)select|from", "FROM") && !admits("(?:(?i)a)b", "AB"));
        assert!(admits("(?x) a  # comment | b\n b", "ab") && !admits("(?x) a  # comment | b\n b", "b"));
        assert!(admits("x(?i)a|b", "xB") && !admits("x(?i)a|b", "b"));
    }

    #[test]
    fn characters_beyond_ascii_have_several_bytes() {
        assert!(admits("äb", "äb") && admits(r"\w+b", "äöb") && admits("[^a]b", "→b"));
        assert!(!admits("äb", "ab"));
    }

    #[test]
    fn what_is_not_understood_may_match_anywhere() {
        for pattern in [r"\1x", r"\k<n>", r"(?~a)", "(?(1)a|b)", "[a&&b]*"] {
            assert!(admits(pattern, "q") && admits(pattern, ""), "{pattern}");
        }
    }

    #[test]
    fn repetition_is_bounded() {
        assert!(admits("a{2,3}b", "aaab") && !admits("a{2,3}b", "ab"));
        assert!(admits("a{,2}b", "b") && admits("a{b", "a{b") && admits("a{1}+b", "ab"));
        assert!(Prefix::of(&"(".repeat(1000)).admits(b"x", 0));
        assert!(Prefix::of("((((((a{9}){9}){9}){9}){9}){9})").admits(b"aaaaaaa", 0));
    }
}
