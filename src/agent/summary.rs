//! The first sentence of a description, for a line in a list.

/// The longest summary, in characters: two lines of a list on a desk, four on a phone.
const LONGEST: usize = 200;

/// Words before a stop that do not end a sentence.
const ABBREVIATIONS: &[&str] = &[
    "approx", "al", "cf", "co", "corp", "dept", "dr", "e.g", "eg", "est", "etc", "fig", "i.e",
    "ie", "inc", "incl", "jr", "ltd", "max", "min", "mr", "mrs", "ms", "no", "nr", "p", "pp",
    "prof", "resp", "sec", "sr", "st", "u.k", "u.s", "vol", "vs",
];

/// Returns the first sentence of a text without Markdown, at most 200 characters.
pub(super) fn summary(description: &str) -> String {
    let paragraph = description
        .split("\n\n")
        .map(str::trim)
        .find(|text| !text.is_empty())
        .unwrap_or_default();
    let plain = plain(paragraph);
    shorten(&plain[..sentence_end(&plain)])
}

/// Returns where the first sentence ends, with the quotes and parentheses that close it.
fn sentence_end(text: &str) -> usize {
    let closing = |end: usize| text.len() - text[end..].trim_start_matches(CLOSING).len();
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match c {
            '。' | '！' | '？' | '．' => return closing(end),
            '.' | '!' | '?' if ends_sentence(&text[..at], &text[end..], c) => return closing(end),
            _ => {}
        }
    }
    text.len()
}

/// What may close a sentence after its stop.
const CLOSING: [char; 8] = ['"', '\'', ')', ']', '”', '’', '」', '』'];

/// Tells whether a stop ends a sentence: what comes next starts one, and what came before is no abbreviation.
fn ends_sentence(before: &str, after: &str, stop: char) -> bool {
    let after = after.trim_start_matches(CLOSING);
    if after.is_empty() {
        return true;
    }
    let next = after.trim_start();
    let goes_on = next.starts_with(|c: char| c.is_lowercase() || c == ',');
    if next.len() == after.len() || stop != '.' {
        return next.len() < after.len() && !goes_on;
    }
    let word = before
        .rsplit([' ', '(', '\n', '/'])
        .next()
        .unwrap_or_default()
        .to_lowercase();
    let abbreviated = ABBREVIATIONS.contains(&word.as_str())
        && (goes_on || !matches!(word.as_str(), "etc" | "no"));
    let initial =
        word.chars().count() == 1 && word.chars().all(char::is_alphabetic) && before.len() > 1;
    !(abbreviated || initial || goes_on && word.is_empty())
}

/// Takes Markdown's marks off a text and joins its lines.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let text = text.trim_start_matches(['#', '>', ' ', '-']);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '*' | '`' => {}
            '_' if !joins_words(plain.chars().next_back(), chars.peek().copied()) => {}
            '[' => link(&mut chars, &mut plain),
            c if c.is_whitespace() => {
                if !plain.ends_with(' ') {
                    plain.push(' ');
                }
            }
            c => plain.push(c),
        }
    }
    plain.trim().to_owned()
}

/// An underscore between letters belongs to a name.
fn joins_words(before: Option<char>, after: Option<char>) -> bool {
    before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)
}

/// Keeps a link's words and drops its address.
fn link(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, plain: &mut String) {
    let rest: String = chars.clone().collect();
    let words = rest
        .find("](")
        .and_then(|end| Some((&rest[..end], rest[end..].find(')')? + end)));
    match words.filter(|(words, _)| !words.contains(['[', '\n'])) {
        Some((words, end)) => {
            plain.push_str(words);
            chars.nth(rest[..end].chars().count());
        }
        None => plain.push('['),
    }
}

/// Cuts a text at a word's end.
fn shorten(text: &str) -> String {
    let text = text.trim();
    let Some((end, _)) = text.char_indices().nth(LONGEST) else {
        return text.to_owned();
    };
    // One character is left for the ellipsis.
    let cut = text[..end]
        .char_indices()
        .next_back()
        .map_or(0, |(at, _)| at);
    let word = text[..cut]
        .rfind(char::is_whitespace)
        .filter(|&at| at * 3 > cut * 2)
        .unwrap_or(cut);
    format!(
        "{}…",
        text[..word].trim_end_matches([' ', ',', ';', ':', '(', '-', '–', '—'])
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_sentence() {
        for (text, expected) in [
            ("Reviews code. Use it often.", "Reviews code."),
            (
                "Builds APIs, e.g. REST. Then rests.",
                "Builds APIs, e.g. REST.",
            ),
            (
                "Knows Python 3.12 and Node.js. More.",
                "Knows Python 3.12 and Node.js.",
            ),
            ("审查代码。用于质量。", "审查代码。"),
            (
                "**Bold** `code` and [a link](https://x.example/a). Next.",
                "Bold code and a link.",
            ),
            (
                "Uses snake_case names\nover two lines",
                "Uses snake_case names over two lines",
            ),
            ("First line\n\nSecond paragraph.", "First line"),
            ("Works with U.S. law. Then stops.", "Works with U.S. law."),
            ("Really? Yes.", "Really?"),
            (
                "Answers \"who may?\" for teams. More.",
                "Answers \"who may?\" for teams.",
            ),
            ("Says \"stop.\" Then goes.", "Says \"stop.\""),
            (
                "Handles logs, metrics, etc. Always on.",
                "Handles logs, metrics, etc.",
            ),
        ] {
            assert_eq!(summary(text), expected);
        }
    }

    #[test]
    fn a_long_sentence_is_cut_at_a_word() {
        let cut = summary(&"word ".repeat(100));
        assert!(
            cut.chars().count() <= 200 && cut.ends_with("word…"),
            "{cut}"
        );
    }
}
