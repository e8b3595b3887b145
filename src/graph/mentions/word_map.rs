//! Values by the word that they are for, where a word of a pattern may stand for many.

use rustc_hash::FxHashMap;

use crate::tool::matches_glob;

/// Values by pattern word: a whole word, `stem*`, `*ending`, `*part*` or `start*part*`.
#[derive(Debug)]
pub(super) struct WordMap<T> {
    whole: FxHashMap<Box<str>, Vec<T>>,
    /// Stems by their first character.
    stems: FxHashMap<char, Vec<(WordPattern, T)>>,
    /// Endings and parts of words; those that are not ASCII fit no word that is.
    parts: Vec<(WordPattern, T)>,
    ascii_parts: Vec<(WordPattern, T)>,
}

impl<T> Default for WordMap<T> {
    fn default() -> Self {
        WordMap {
            whole: FxHashMap::default(),
            stems: FxHashMap::default(),
            parts: Vec::new(),
            ascii_parts: Vec::new(),
        }
    }
}

impl<T> WordMap<T> {
    /// Adds a value for a word of a pattern.
    pub(super) fn insert(&mut self, pattern: WordPattern, value: T) {
        let pattern = match pattern {
            WordPattern::Whole(whole) => return self.whole.entry(whole).or_default().push(value),
            pattern => pattern,
        };
        let word = pattern.text();
        let is_ascii = word.is_ascii();

        let list = match word.chars().next() {
            Some('*') if !is_ascii => &mut self.parts,
            // A lone star fits any word.
            Some('*') | None => &mut self.ascii_parts,
            Some(first) => self.stems.entry(first).or_default(),
        };
        list.push((pattern, value));
    }

    /// Returns the values of the pattern words that a word fits.
    pub(super) fn get<'m>(&'m self, word: &'m str) -> impl Iterator<Item = &'m T> {
        let whole = self.whole.get(word).into_iter().flatten();
        let first = word.chars().next();
        let stems = first.and_then(|first| self.stems.get(&first));
        let parts = (!word.is_ascii()).then_some(&self.parts);

        let patterns = stems
            .into_iter()
            .chain(parts)
            .chain(std::iter::once(&self.ascii_parts))
            .flatten();
        let fitting = patterns
            .filter(move |(pattern, _)| pattern.fits(word))
            .map(|(_, value)| value);

        whole.chain(fitting)
    }
}

/// A word of a pattern: `*` stands for any letters.
#[derive(Debug, Clone)]
pub(super) enum WordPattern {
    Whole(Box<str>),
    /// What the word starts with.
    Stem(Box<str>),
    /// With a star before its end.
    Glob(Box<str>),
}

impl From<&str> for WordPattern {
    fn from(text: &str) -> Self {
        match text.strip_suffix('*') {
            Some(stem) if !stem.contains('*') => WordPattern::Stem(stem.into()),
            None if !text.contains('*') => WordPattern::Whole(text.into()),
            _ => WordPattern::Glob(text.into()),
        }
    }
}

impl WordPattern {
    fn text(&self) -> &str {
        match self {
            WordPattern::Whole(text) | WordPattern::Stem(text) | WordPattern::Glob(text) => text,
        }
    }

    /// Tells whether a word fits.
    pub(super) fn fits(&self, word: &str) -> bool {
        match self {
            WordPattern::Whole(whole) => **whole == *word,
            WordPattern::Stem(stem) => word.starts_with(&**stem),
            WordPattern::Glob(glob) => matches_glob(glob, word),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_finds_the_values_of_its_patterns() {
        let mut map = WordMap::default();
        for (value, word) in ["ask", "deleg*", "*交给", "*代理*", "*gate"]
            .into_iter()
            .enumerate()
        {
            map.insert(WordPattern::from(word), value);
        }
        let values = |word| map.get(word).copied().collect::<Vec<_>>();

        assert_eq!(values("ask"), [0]);
        assert_eq!(values("delegate"), [1, 4]);
        assert_eq!(values("任务交给"), [2]);
        assert_eq!(values("可用代理列表"), [3]);
        assert_eq!(values("asks"), [0; 0]);
        assert_eq!(values(""), [0; 0]);
    }
}
