//! The arguments of a marker: `key=value`, with quotes around a value that has spaces.

use crate::finding::nearest;

/// What a marker states, taken one by one.
pub(super) struct Arguments {
    given: Vec<(String, String)>,
}

impl Arguments {
    /// Reads the arguments of a kind, which knows these keys.
    pub(super) fn read(stated: &str, kind: &str, known: &[&str]) -> Result<Self, String> {
        let mut given: Vec<(String, String)> = Vec::new();
        for word in words(stated)? {
            let Some((key, value)) = word.split_once('=') else {
                return Err(format!("`{word}` is not an argument such as `key=value`"));
            };
            if !known.contains(&key) {
                return Err(unknown(&format!("argument of `{kind}`"), key, known));
            }
            if given.iter().any(|(other, _)| other == key) {
                return Err(format!("`{key}` is given twice"));
            }
            given.push((key.to_owned(), value.to_owned()));
        }
        Ok(Arguments { given })
    }

    /// Returns the value of a key.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        let given = self.given.iter().find(|(own, _)| own == key);
        given.map(|(_, value)| value.as_str())
    }

    /// Returns the choice that a key's value names, or the first.
    pub(super) fn choice<T: Copy>(&self, key: &str, choices: &[(&str, T)]) -> Result<T, String> {
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let wanted = self.text(key).unwrap_or(names[0]);
        let found = choices.iter().find(|(name, _)| *name == wanted);
        found
            .map(|(_, choice)| *choice)
            .ok_or_else(|| unknown(&format!("value of `{key}`"), wanted, &names))
    }

    /// Returns the choices that a key's value names, with commas between them.
    pub(super) fn choices<T: Copy>(
        &self,
        key: &str,
        choices: &[(&str, T)],
        unless_given: &str,
    ) -> Result<Vec<T>, String> {
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let wanted = self.text(key).unwrap_or(unless_given).split(',');
        let one = |name: &str| {
            let found = choices.iter().find(|(own, _)| *own == name);
            found
                .map(|(_, choice)| *choice)
                .ok_or_else(|| unknown(&format!("value of `{key}`"), name, &names))
        };
        wanted.map(str::trim).map(one).collect()
    }

    /// Returns a key's value as a number within bounds.
    pub(super) fn number(
        &self,
        key: &str,
        bounds: std::ops::RangeInclusive<usize>,
        unless_given: usize,
    ) -> Result<usize, String> {
        let Some(text) = self.text(key) else {
            return Ok(unless_given);
        };
        let number = text.parse().ok().filter(|number| bounds.contains(number));
        number.ok_or_else(|| {
            let (least, most) = (bounds.start(), bounds.end());
            format!("`{key}={text}` is not a number from {least} to {most}")
        })
    }
}

/// Says that something is not known, and what is.
pub(super) fn unknown(what: &str, word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("`{word}` is not a known {what}; did you mean `{near}`?"),
        None => format!(
            "`{word}` is not a known {what}; known are {}",
            known.join(", ")
        ),
    }
}

/// Splits at blanks that stand in no quotes, and takes the quotes away.
fn words(text: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in text.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => word.get_or_insert_default().push(c),
            None if matches!(c, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c.is_whitespace() => words.extend(word.take()),
            None => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    match quote {
        Some(open) => Err(format!("a quote {open} is not closed")),
        None => Ok(words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_values_together() {
        let arguments =
            Arguments::read("a='x y' b=\"it's\"  c=", "table", &["a", "b", "c"]).unwrap();
        assert_eq!(
            ["a", "b", "c", "d"].map(|key| arguments.text(key)),
            [Some("x y"), Some("it's"), Some(""), None]
        );
    }

    #[test]
    fn what_is_wrong_is_said() {
        let trouble = |stated| {
            Arguments::read(stated, "table", &["columns", "by"])
                .err()
                .unwrap()
        };
        assert_eq!(
            ["colums=x", "by", "by=a by=b", "by='a"].map(trouble),
            [
                "`colums` is not a known argument of `table`; did you mean `columns`?",
                "`by` is not an argument such as `key=value`",
                "`by` is given twice",
                "a quote ' is not closed",
            ]
        );
    }
}
