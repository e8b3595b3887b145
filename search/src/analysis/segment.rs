//! Cuts a text into words, and knows the identifiers of the trade: `C#`, `.net`, `node.js`, `CI/CD`, `k8s`, `webFetch`.

use super::fold;
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// One term of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    /// The folded term.
    pub(crate) text: &'a str,
    /// The bytes of the text it stands for.
    pub(crate) range: Range<usize>,
    /// The place of its word in the text, counted in words.
    pub(crate) position: u32,
    pub(crate) kind: Kind,
}

/// What a term is to the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word on its own: words alone, one after the other, make up the text.
    Word,
    /// A piece of a camelCase word, at that word's position.
    Piece,
    /// Several words written as one, such as `nodejs` for `node.js`, at the first one's position.
    Joined,
    /// A picture such as 🚀, at the next word's position: it is no word of a name or a phrase.
    Picture,
}

/// Longer compounds are sentences with hyphens, or paths.
const MOST_JOINED: usize = 4;
/// Letters in each part of a compound with a slash that is one idea: `CI/CD`, `TCP/IP`, `UI/UX`.
const SLASHED_PART: usize = 3;
/// Words of more characters are hashes, keys and embedded data; nobody types them.
const LONGEST_WORD: usize = 60;

/// Calls `sink` with every term of `text`, in order.
pub(crate) fn tokens(text: &str, sink: &mut impl FnMut(Token<'_>)) {
    let mut segmenter = Segmenter {
        text,
        position: 0,
        parts: Vec::new(),
        folded: String::new(),
    };
    let mut at = 0;
    while at < text.len() {
        at = segmenter.step(at, sink);
    }
}

/// Tells whether `c` belongs to a script that is written without blanks and is searched by pairs of signs: Chinese, Japanese and
/// Korean, Thai, Lao, Burmese and Khmer.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e01}'..='\u{e4e}' | '\u{e80}'..='\u{ece}' | '\u{1000}'..='\u{103f}' | '\u{1780}'..='\u{17d3}' | '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}

/// Tells whether `c` is a picture that stands for a thing or a mood.
fn is_picture(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27bf}' | '\u{1f300}'..='\u{1faff}')
        && !matches!(c, '\u{1f3fb}'..='\u{1f3ff}')
}

struct Segmenter<'t> {
    text: &'t str,
    position: u32,
    /// The words of the compound being read, with the character before each.
    parts: Vec<Part>,
    folded: String,
}

struct Part {
    range: Range<usize>,
    /// What joins it to the part before: `-`, `.`, `/` …; a blank for the first.
    joint: char,
}

impl Segmenter<'_> {
    /// Reads one word, compound, or other character at `at`; returns where the next begins.
    fn step(&mut self, at: usize, sink: &mut impl FnMut(Token<'_>)) -> usize {
        let Some(first) = self.text[at..].chars().next() else {
            return self.text.len();
        };
        if is_unspaced(first) {
            return self.pairs_of_signs(at, sink);
        }
        if is_picture(first) {
            return self.picture(at..at + first.len_utf8(), sink);
        }
        let dot_net = first == '.' && self.is_dot_net(at);
        if !is_word(first) && !dot_net {
            return at + first.len_utf8();
        }
        self.parts.clear();
        let end = self.read_compound(if dot_net { at + 1 } else { at });
        if dot_net && let Some(part) = self.parts.first_mut() {
            part.range.start = at;
        }
        self.emit_compound(sink);
        end
    }

    /// `.NET` is a name, not the end of a sentence.
    fn is_dot_net(&self, at: usize) -> bool {
        let rest = &self.text.as_bytes()[at + 1..];
        let before = self.text[..at].chars().next_back();
        rest.len() >= 3
            && rest[..3].eq_ignore_ascii_case(b"net")
            && !rest.get(3).is_some_and(u8::is_ascii_alphanumeric)
            && !before.is_some_and(is_word)
    }

    /// Collects the parts of the compound that begins at `at`; returns its end.
    fn read_compound(&mut self, mut at: usize) -> usize {
        let mut joint = ' ';
        loop {
            let end = self.word_end(at);
            self.parts.push(Part {
                range: at..end,
                joint,
            });
            let mut after = self.text[end..].chars();
            match (after.next(), after.next()) {
                (Some(next), Some(follower))
                    if is_joint(next) && is_word(follower) && !is_unspaced(follower) =>
                {
                    joint = if is_hyphen(next) { '-' } else { next };
                    at = end + next.len_utf8();
                }
                _ => return end,
            }
        }
    }

    /// Returns where the word that begins at `at` ends, with the signs that belong to it: `don't`, `C#`, `C++`.
    fn word_end(&self, at: usize) -> usize {
        let mut end = at;
        let mut chars = self.text[at..].chars().peekable();
        while let Some(c) = chars.next() {
            let inside = is_word(c) && !is_unspaced(c)
                || is_apostrophe(c)
                    && end > at
                    && chars.peek().is_some_and(|next| next.is_alphabetic());
            if !inside {
                break;
            }
            end += c.len_utf8();
        }
        let rest = &self.text.as_bytes()[end..];
        let sign = match rest {
            [b'+', b'+', ..] => 2,
            [b'#', ..] if end - at == 1 => 1,
            _ => 0,
        };
        let closed = !rest.get(sign).is_some_and(u8::is_ascii_alphanumeric);
        if sign > 0 && closed { end + sign } else { end }
    }

    fn emit_compound(&mut self, sink: &mut impl FnMut(Token<'_>)) {
        let parts = std::mem::take(&mut self.parts);
        if self.is_one_idea(&parts) {
            self.emit_joined(&parts, sink);
        }
        let mut index = 0;
        while index < parts.len() {
            let mut range = parts[index].range.clone();
            // A version such as 5.1 stays whole.
            while self.is_number(&range)
                && parts
                    .get(index + 1)
                    .is_some_and(|next| next.joint == '.' && self.is_number(&next.range))
            {
                index += 1;
                range.end = parts[index].range.end;
            }
            self.emit_word(range, sink);
            index += 1;
        }
        self.parts = parts;
    }

    fn is_number(&self, range: &Range<usize>) -> bool {
        self.text.as_bytes()[range.clone()]
            .iter()
            .all(|byte| byte.is_ascii_digit() || *byte == b'.')
    }

    /// Tells whether the parts are also one word: `full-stack`, `node.js`, `CI/CD`; not a path, a date or a sentence.
    fn is_one_idea(&self, parts: &[Part]) -> bool {
        (2..=MOST_JOINED).contains(&parts.len())
            && parts.iter().any(|part| !self.is_number(&part.range))
            && parts[1..].iter().all(|part| part.joint == parts[1].joint)
            && match parts[1].joint {
                '-' | '.' => true,
                '&' => parts.iter().all(|part| part.range.len() == 1),
                '/' => parts.iter().all(|part| part.range.len() <= SLASHED_PART),
                _ => false,
            }
    }

    fn emit_joined(&mut self, parts: &[Part], sink: &mut impl FnMut(Token<'_>)) {
        self.folded.clear();
        for part in parts {
            fold(&self.text[part.range.clone()], &mut self.folded);
        }
        let range = parts[0].range.start..parts[parts.len() - 1].range.end;
        if is_short_enough(&self.folded) {
            sink(Token {
                text: &self.folded,
                range,
                position: self.position,
                kind: Kind::Joined,
            });
        }
    }

    fn emit_word(&mut self, range: Range<usize>, sink: &mut impl FnMut(Token<'_>)) {
        let word = &self.text[range.clone()];
        if is_short_enough(word) {
            self.folded.clear();
            fold(without_possessive(word), &mut self.folded);
            self.folded.retain(|c| !is_apostrophe(c));
            if !self.folded.is_empty() {
                sink(Token {
                    text: &self.folded,
                    range: range.clone(),
                    position: self.position,
                    kind: Kind::Word,
                });
            }
            self.emit_pieces(range, sink);
        }
        self.position += 1;
    }

    /// `webFetch` is also `web` and `fetch`.
    fn emit_pieces(&mut self, range: Range<usize>, sink: &mut impl FnMut(Token<'_>)) {
        let word = &self.text.as_bytes()[range.clone()];
        let bounds = |i: &usize| {
            let (before, here) = (word[i - 1], word[*i]);
            let next_is_lower = word.get(i + 1).is_some_and(u8::is_ascii_lowercase);
            here.is_ascii_uppercase()
                && (before.is_ascii_lowercase() || before.is_ascii_uppercase() && next_is_lower)
        };
        if !(1..word.len()).any(|i| bounds(&i)) {
            return;
        }
        let mut start = 0;
        for end in (1..word.len()).filter(bounds).chain([word.len()]) {
            // One letter, or the tail of GraphQL and macOS, is not a word.
            if end - start > 2 {
                self.folded.clear();
                let piece = range.start + start..range.start + end;
                fold(&self.text[piece.clone()], &mut self.folded);
                sink(Token {
                    text: &self.folded,
                    range: piece,
                    position: self.position,
                    kind: Kind::Piece,
                });
            }
            start = end;
        }
    }

    fn picture(&mut self, range: Range<usize>, sink: &mut impl FnMut(Token<'_>)) -> usize {
        let end = range.end;
        sink(Token {
            text: &self.text[range.clone()],
            range,
            position: self.position,
            kind: Kind::Picture,
        });
        end
    }

    /// Emits every two neighbours of a run of signs, or the one that stands alone; returns the run's end. Marks belong to the
    /// sign before them.
    fn pairs_of_signs(&mut self, at: usize, sink: &mut impl FnMut(Token<'_>)) -> usize {
        let rest = &self.text[at..];
        let end = rest
            .find(|c| !is_unspaced(c))
            .map_or(self.text.len(), |length| at + length);
        let signs: Vec<usize> = self.text[at..end]
            .char_indices()
            .filter(|(offset, c)| *offset == 0 || !is_combining_mark(*c))
            .map(|(offset, _)| at + offset)
            .collect();
        let ends = signs.iter().copied().chain([end]);
        let pairs = signs
            .iter()
            .copied()
            .zip(ends.skip(if signs.len() > 1 { 2 } else { 1 }));
        for (from, to) in pairs {
            self.folded.clear();
            fold(&self.text[from..to], &mut self.folded);
            sink(Token {
                text: &self.folded,
                range: from..to,
                position: self.position,
                kind: Kind::Word,
            });
            self.position += 1;
        }
        if signs.len() > 1 {
            self.last_sign(signs[signs.len() - 1]..end, sink);
        }
        end
    }

    /// Emits the sign that no pair begins with, so that each sign begins a term and is found alone.
    fn last_sign(&mut self, range: Range<usize>, sink: &mut impl FnMut(Token<'_>)) {
        self.folded.clear();
        fold(&self.text[range.clone()], &mut self.folded);
        sink(Token {
            text: &self.folded,
            range,
            position: self.position - 1,
            kind: Kind::Piece,
        });
    }
}

fn is_short_enough(word: &str) -> bool {
    word.len() <= LONGEST_WORD || word.chars().count() <= LONGEST_WORD
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric()
        || !c.is_ascii()
            && (is_combining_mark(c) || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}'))
}

fn is_joint(c: char) -> bool {
    matches!(c, '.' | '/' | '_' | '&' | ':') || is_hyphen(c)
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{ff0d}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

fn without_possessive(word: &str) -> &str {
    word.strip_suffix("'s")
        .or_else(|| word.strip_suffix("’s"))
        .unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        let mut out = Vec::new();
        tokens(text, &mut |token| {
            assert!(
                text.is_char_boundary(token.range.start) && text.is_char_boundary(token.range.end)
            );
            out.push(match token.kind {
                Kind::Word => token.text.to_owned(),
                Kind::Piece => format!("+{}", token.text),
                Kind::Joined => format!("={}", token.text),
                Kind::Picture => format!("*{}", token.text),
            });
        });
        out.join(" ")
    }

    #[test]
    fn words_of_the_trade() {
        let cases = [
            ("Review the code.", "review the code"),
            ("C# and C++, F#; not a#b", "c# and c++ f# not a b"),
            (".NET and ASP.NET Core", ".net and =aspnet asp net core"),
            ("node.js, Next.js.", "=nodejs node js =nextjs next js"),
            ("CI/CD on k8s", "=cicd ci cd on k8s"),
            ("src/lib/main.rs", "src lib main rs"),
            ("full\u{2011}stack", "=fullstack full stack"),
            (
                "webFetch JavaScript GraphQL",
                "webfetch +web +fetch javascript +java +script graphql +graph",
            ),
            ("the user's don’t", "the user dont"),
            ("PowerShell 5.1", "powershell +power +shell 5.1"),
            ("R&D", "=rd r d"),
            ("snake_case mcp__server__tool", "snake case mcp server tool"),
            ("小程序 抖音 快", "小程 程序 +序 抖音 +音 快"),
            ("API设计", "api 设计 +计"),
            ("thiết kế", "thiet ke"),
            ("a - b -- c", "a b c"),
            ("ทดสอบ ระบบ", "ทด ดส สอ อบ +บ ระ ะบ บบ +บ"),
            ("ที่นี่", "ที่นี่ +นี่"),
            ("🚀 launch", "*🚀 launch"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn positions_count_words() {
        let mut places = Vec::new();
        tokens("the node.js webFetch api", &mut |token| {
            places.push((token.text.to_owned(), token.position));
        });
        let expected = [
            ("the", 0),
            ("nodejs", 1),
            ("node", 1),
            ("js", 2),
            ("webfetch", 3),
            ("web", 3),
            ("fetch", 3),
            ("api", 4),
        ];
        assert_eq!(
            places,
            expected.map(|(text, position)| (text.to_owned(), position))
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_cut_at_character_bounds(text in "\\PC*") {
            words(&text);
        }
    }
}
