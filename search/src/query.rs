//! The query language: words, `"phrases"`, `-not`, `OR`, and filters such as `tool:Bash`.
//!
//! Reading a query never fails: what cannot be meant as syntax is taken as words, and a remark says so.

use crate::answer::Notice;
use crate::distance::edit_distance;
use crate::label::GROUPS;
use std::fmt;

/// A query as it was understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Query {
    pub(crate) clauses: Vec<Clause>,
    pub(crate) notices: Vec<Notice>,
}

/// One condition: any of its atoms, or none of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Clause {
    pub(crate) excluded: bool,
    pub(crate) atoms: Vec<Atom>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Atom {
    /// One or more words without a blank between, and whether they end the query.
    Words {
        text: String,
        last: bool,
    },
    Phrase(String),
    Filter {
        group: &'static str,
        values: Vec<String>,
    },
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, atom) in self.atoms.iter().enumerate() {
            f.write_str(if number > 0 { " OR " } else { "" })?;
            f.write_str(if self.excluded { "-" } else { "" })?;
            match atom {
                Atom::Words { text, .. } => f.write_str(text)?,
                Atom::Phrase(text) => write!(f, "\"{text}\"")?,
                Atom::Filter { group, values } => write!(f, "{group}:{}", values.join(","))?,
            }
        }
        Ok(())
    }
}

/// A longer query is cut: nobody types it, and its cost would be the visitor's.
const LONGEST_QUERY: usize = 1000;
/// More conditions than a person writes.
const MOST_CLAUSES: usize = 40;

/// Reads a query.
pub(crate) fn parse(text: &str) -> Query {
    let mut query = Query::default();
    let text = within_limit(text, &mut query.notices);
    let mut joins_previous = false;
    for lexeme in lexemes(text) {
        if query.clauses.len() >= MOST_CLAUSES {
            query.notices.push(notice(format!(
                "only the first {MOST_CLAUSES} words and filters were read"
            )));
            break;
        }
        if lexeme.is_or() {
            joins_previous = !query.clauses.is_empty();
            continue;
        }
        let atom = lexeme.atom(text, &mut query.notices);
        match query.clauses.last_mut() {
            Some(clause) if joins_previous && !lexeme.excluded && !clause.excluded => {
                clause.atoms.push(atom);
            }
            _ => query.clauses.push(Clause {
                excluded: lexeme.excluded,
                atoms: vec![atom],
            }),
        }
        joins_previous = false;
    }
    query
}

fn within_limit<'t>(text: &'t str, notices: &mut Vec<Notice>) -> &'t str {
    if text.len() <= LONGEST_QUERY {
        return text;
    }
    notices.push(notice(format!(
        "only the first {LONGEST_QUERY} characters were read"
    )));
    let end = (0..=LONGEST_QUERY)
        .rev()
        .find(|end| text.is_char_boundary(*end))
        .unwrap_or(0);
    &text[..end]
}

fn notice(message: String) -> Notice {
    Notice {
        message,
        try_instead: None,
    }
}

/// A run of characters between blanks, quotes counted as one.
#[derive(Debug)]
struct Lexeme<'t> {
    excluded: bool,
    /// What stands before a colon, where one does.
    prefix: Option<&'t str>,
    text: &'t str,
    quoted: bool,
    /// Whether the query ends with it, so that it may be unfinished.
    last: bool,
}

fn lexemes(text: &str) -> Vec<Lexeme<'_>> {
    let mut lexemes = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (lexeme, after) = lexeme(rest);
        // `tool:` without a value is a filter that is still being typed.
        if !lexeme.text.is_empty() || lexeme.prefix.is_some_and(|prefix| group(prefix).is_none()) {
            lexemes.push(lexeme);
        }
        rest = after.trim_start();
    }
    lexemes
}

fn lexeme(rest: &str) -> (Lexeme<'_>, &str) {
    let (excluded, body) = match rest.strip_prefix(['-', '−']) {
        Some(body) if body.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '"' | '.')) => {
            (true, body)
        }
        _ => (false, rest),
    };
    let (prefix, value) = match body.find(|c: char| c == ':' || c == '"' || c.is_whitespace()) {
        Some(at) if body[at..].starts_with(':') && is_prefix(&body[..at]) => {
            (Some(&body[..at]), &body[at + 1..])
        }
        _ => (None, body),
    };
    if let Some(quoted) = value.strip_prefix(['"', '“', '”']) {
        let end = quoted.find(['"', '“', '”']).unwrap_or(quoted.len());
        let after = quoted[end..].trim_start_matches(['"', '“', '”']);
        return (
            Lexeme {
                excluded,
                prefix,
                text: quoted[..end].trim(),
                quoted: true,
                last: false,
            },
            after,
        );
    }
    let end = value
        .find(|c: char| c.is_whitespace() || c == '"')
        .unwrap_or(value.len());
    let text = &value[..end];
    (
        Lexeme {
            excluded,
            prefix,
            text,
            quoted: false,
            last: end == value.len(),
        },
        &value[end..],
    )
}

fn is_prefix(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_'))
}

impl Lexeme<'_> {
    fn is_or(&self) -> bool {
        !self.quoted
            && !self.excluded
            && self.prefix.is_none()
            && matches!(self.text, "OR" | "|" | "||")
    }

    fn atom(&self, query: &str, notices: &mut Vec<Notice>) -> Atom {
        if let Some(prefix) = self.prefix {
            if let Some(group) = group(prefix) {
                let values = if self.quoted {
                    vec![self.text]
                } else {
                    self.text.split(',').collect()
                };
                let values = values
                    .into_iter()
                    .filter(|value| !value.is_empty())
                    .map(str::to_owned)
                    .collect();
                return Atom::Filter { group, values };
            }
            // `https://` and `Note: …` are words.
            if !self.text.is_empty() && !self.text.starts_with("//") {
                notices.push(unknown_filter(prefix, query));
            }
            let text = format!("{prefix} {}", self.text);
            return if self.quoted {
                Atom::Phrase(text)
            } else {
                Atom::Words {
                    text,
                    last: self.last,
                }
            };
        }
        if self.quoted {
            Atom::Phrase(self.text.to_owned())
        } else {
            Atom::Words {
                text: self.text.to_owned(),
                last: self.last,
            }
        }
    }
}

/// Filters that are not labels, and other spellings of those that are.
const ALIASES: [(&str, &str); 15] = [
    ("allows", "can"),
    ("capability", "can"),
    ("called_by", "called-by"),
    ("calledby", "called-by"),
    ("categories", "category"),
    ("calls-to", "calls"),
    ("has", "finding"),
    ("models", "model"),
    ("name", "name"),
    ("owners", "owner"),
    ("rule", "finding"),
    ("sources", "source"),
    ("tags", "tag"),
    ("tools", "tool"),
    ("title", "name"),
];

/// Returns the group that a filter's name stands for.
pub(crate) fn group(prefix: &str) -> Option<&'static str> {
    let prefix = prefix.to_ascii_lowercase();
    GROUPS
        .iter()
        .find(|group| **group == prefix)
        .or_else(|| {
            ALIASES
                .iter()
                .find(|(alias, _)| *alias == prefix)
                .map(|(_, group)| group)
        })
        .copied()
}

fn unknown_filter(prefix: &str, query: &str) -> Notice {
    let known = || GROUPS.iter().copied().chain(["name"]);
    let nearest = known()
        .map(|name| (edit_distance(&prefix.to_ascii_lowercase(), name), name))
        .min()
        .filter(|(distance, name)| *distance <= 2 && *distance < name.len());
    match nearest {
        Some((_, name)) => Notice {
            message: format!("unknown filter `{prefix}:`, did you mean `{name}:`?"),
            try_instead: Some(query.replacen(&format!("{prefix}:"), &format!("{name}:"), 1)),
        },
        None => notice(format!(
            "unknown filter `{prefix}:`, taken as words; filters are {}",
            known()
                .map(|name| format!("{name}:"))
                .collect::<Vec<_>>()
                .join(" ")
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let show = |atom: &Atom| match atom {
            Atom::Words { text, last } => format!("{text}{}", if *last { "…" } else { "" }),
            Atom::Phrase(text) => format!("\"{text}\""),
            Atom::Filter { group, values } => format!("{group}={}", values.join("/")),
        };
        parse(text)
            .clauses
            .iter()
            .map(|clause| {
                let atoms: Vec<_> = clause.atoms.iter().map(show).collect();
                format!(
                    "{}{}",
                    if clause.excluded { "-" } else { "" },
                    atoms.join("|")
                )
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn queries_are_read() {
        let cases = [
            ("kafka streams", "kafka streams…"),
            ("kafka ", "kafka"),
            ("\"event sourcing\" cqrs", "\"event sourcing\" cqrs…"),
            (
                "tool:Bash can:execute -can:edit",
                "tool=Bash can=execute -can=edit",
            ),
            (
                "category:\"data ai\" tools:Read,Write",
                "category=data ai tool=Read/Write",
            ),
            ("java OR kotlin -android", "java|kotlin -android…"),
            ("OR", ""),
            ("- -- -", "- -- -…"),
            ("\"open quote", "\"open quote\""),
            ("\"\"", ""),
            ("full-stack", "full-stack…"),
            ("http://x.org", "http //x.org…"),
            ("-\"a b\"", "-\"a b\""),
            ("tool:", ""),
            ("SE: Architect", "SE  Architect…"),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn a_wrong_filter_is_told_with_the_nearest_right_one() {
        let query = parse("review tols:Bash");
        assert_eq!(
            query.notices[0].message,
            "unknown filter `tols:`, did you mean `tool:`?"
        );
        assert_eq!(
            query.notices[0].try_instead.as_deref(),
            Some("review tool:Bash")
        );
        assert!(parse("https://example.org").notices.is_empty());
    }

    #[test]
    fn a_long_query_is_cut_and_said_so() {
        let query = parse(&"ü".repeat(5000));
        assert_eq!(query.notices.len(), 1);
    }

    proptest::proptest! {
        #[test]
        fn anything_is_a_query(text in "[\\PC\\x00-\\x1f\"():-]{0,80}") {
            parse(&text);
        }
    }
}
