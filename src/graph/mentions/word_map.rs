//! Values by the word that they are for, where a word of a pattern may stand for many.

use rustc_hash::FxHashMap;

/// Values by pattern word: a whole word, `stem*`, `*ending`, `*part*` or `start*part*`.
#[derive(Debug)]
pub(super) struct WordMap<T> {
    whole: FxHashMap<&'static str, Vec<T>>,
    /// Stems by their first character.
    stems: FxHashMap<char, Vec<(&'static str, T)>>,
    /// Endings and parts of words; those that are not ASCII fit no word that is.
    parts: Vec<(&'static str, T)>,
    ascii_parts: Vec<(&'static str, T)>,
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
    pub(super) fn insert(&mut self, word: &'static str, value: T) {
        if word.starts_with('*') {
            let parts = match word.is_ascii() {
                true => &mut self.ascii_parts,
                false => &mut self.parts,
            };
            parts.push((word, value));
        } else if let Some(first) = word.chars().next().filter(|_| word.contains('*')) {
            self.stems.entry(first).or_default().push((word, value));
        } else {
            self.whole.entry(word).or_default().push(value);
        }
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
            .filter(move |(pattern, _)| matches_word(pattern, word))
            .map(|(_, value)| value);

        whole.chain(fitting)
    }
}

/// Tells whether a word fits a pattern word: `*` stands for any letters.
pub(super) fn matches_word(pattern: &str, word: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == word;
    };
    let Some(mut word) = word.strip_prefix(start) else {
        return false;
    };

    // The parts between stars are found from the left; the last stands at the end.
    let (middle, end) = rest.rsplit_once('*').unwrap_or(("", rest));
    for part in middle.split('*').filter(|part| !part.is_empty()) {
        let Some((_, after)) = word.split_once(part) else {
            return false;
        };
        word = after;
    }
    word.ends_with(end)
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
            map.insert(word, value);
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
