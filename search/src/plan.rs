//! From a query to what is looked up: its words with all the forms in which they may stand in a document.

use crate::analysis::{Kind, is_stop_word, stem, tokens};
use crate::answer::Request;
use crate::index::Index;
use crate::intent;
use crate::language::{Foreign, Languages, QueryWord, Reading};
use crate::lexicon::{self, Form, Origin};
use crate::pair::paired;
use crate::query::{Atom, Clause, Query};
use crate::situations::Situation;
use crate::synonyms::Synonyms;
use std::io;
use std::ops::Range;

/// What a search looks up.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) slots: Vec<Slot>,
    pub(crate) bridges: Vec<Bridge>,
    pub(crate) pairs: Vec<Pair>,
    /// Words that are in no document, with the ones that were searched instead.
    pub(crate) corrections: Vec<(String, String)>,
    /// Filters that a question stands for.
    pub(crate) clauses: Vec<Clause>,
    /// The words of the query in order, without filters: what names are compared with.
    pub(crate) words: Vec<String>,
    /// Whether the words have all been read as filters: then they put the documents in order, but none is required.
    pub(crate) only_ranks: bool,
}

/// One word of the query.
#[derive(Debug)]
pub(crate) struct Slot {
    pub(crate) forms: Vec<Form>,
    /// What it counts beside the others: 1, or less for a word that hardly tells documents apart.
    pub(crate) share: f32,
}

impl Slot {
    /// Returns the word as it was typed.
    pub(crate) fn typed(&self) -> String {
        let typed = self.forms.first();
        typed.map(|form| form.words.join(" ")).unwrap_or_default()
    }
}

/// Several words in a row that are one idea with a form of its own, such as `node.js` with `nodejs`.
#[derive(Debug)]
pub(crate) struct Bridge {
    /// The slots it stands for.
    pub(crate) span: Range<usize>,
    pub(crate) forms: Vec<Form>,
}

/// Two words of the query that stand side by side.
#[derive(Debug)]
pub(crate) struct Pair {
    /// The slots of its words.
    pub(crate) slots: Vec<usize>,
    /// What stands for them in the index of pairs.
    pub(crate) keys: [u32; 2],
}

impl Plan {
    /// Returns a query with its mistyped words corrected, if there are any.
    pub(crate) fn correct(&self, query: &str) -> Option<String> {
        if self.corrections.is_empty() {
            return None;
        }
        let mut corrected = String::new();
        let mut at = 0;
        tokens(query, &mut |token| {
            let meant = self
                .corrections
                .iter()
                .find(|(typed, _)| token.kind == Kind::Word && typed == token.text);
            if let Some((_, meant)) = meant {
                corrected.push_str(&query[at..token.range.start]);
                corrected.push_str(meant);
                at = token.range.end;
            }
        });
        corrected.push_str(&query[at..]);
        Some(corrected)
    }
}

/// Words of asking rather than of what is asked for. They count less beside others.
const ASKING: &[&str] = &[
    "agent",
    "agents",
    "best",
    "build",
    "create",
    "expert",
    "find",
    "get",
    "give",
    "good",
    "help",
    "keep",
    "keeps",
    "let",
    "looking",
    "make",
    "need",
    "new",
    "project",
    "run",
    "set",
    "show",
    "somebody",
    "someone",
    "something",
    "specialist",
    "subagent",
    "subagents",
    "tell",
    "thing",
    "use",
    "using",
    "want",
    "way",
    "work",
    "write",
];
const SHARE_OF_ASKING: f32 = 0.7;

/// What words mean.
pub(crate) struct Vocabulary {
    pub(crate) synonyms: Synonyms,
    pub(crate) languages: Languages,
    pub(crate) situations: Vec<Situation>,
}

/// Who is called for what is the matter is guessed, and counts less than a word that was typed.
const SHARE_OF_ROLES: f32 = 0.9;

/// A word of the query before its forms are known.
struct Word {
    text: String,
    last: bool,
    /// Whether it was typed in plain English letters.
    is_ascii: bool,
    /// Which alternative of which clause it comes from: an `OR` puts several words into one slot.
    joins_previous: bool,
}

/// Plans the search for the words of a query; filters and excluded words are not its business.
pub(crate) fn plan(
    query: &Query,
    index: &Index,
    Vocabulary {
        synonyms,
        languages,
        situations,
    }: &Vocabulary,
    request: &Request,
) -> io::Result<Plan> {
    let (mut words, mut compounds) = words(query);
    let question = if request.literal {
        Question::default()
    } else {
        ask(&mut words, &mut compounds, index)
    };
    let mut plan = Plan {
        words: words.iter().map(|word| word.text.clone()).collect(),
        clauses: question.clauses,
        only_ranks: question.is_all_filters,
        ..Plan::default()
    };
    let foreign = foreign(&words, index, languages);
    let empty: Vec<bool> = words
        .iter()
        .enumerate()
        .map(|(at, word)| {
            is_stop_word(&word.text) && !foreign.is_read(at) || foreign.empty.contains(&at)
        })
        .collect();
    let alone = empty.iter().all(|empty| *empty);
    let shares = shares(&words, &foreign, &empty);
    let mut slot_of = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        if empty[at] && !alone || foreign.continues(at) {
            slot_of.push(None);
            continue;
        }
        let found = lexicon::forms(
            &word.text,
            &match foreign.reading(at) {
                Some(reading) => meant(&words, reading, index, synonyms),
                None => translated(&word.text, index, languages),
            },
            word.last && request.prefix_last_word,
            index,
            synonyms,
        )?;
        if let Some(corrected) = found.corrected {
            plan.corrections.push((word.text.clone(), corrected));
        }
        match plan.slots.last_mut() {
            Some(slot) if word.joins_previous => slot.forms.extend(found.forms),
            _ => plan.slots.push(Slot {
                forms: found.forms,
                share: shares[at],
            }),
        }
        slot_of.push(Some(plan.slots.len() - 1));
    }
    plan.pairs = pairs(&words, &slot_of, &plan);
    plan.bridges = bridges(&words, &compounds, &slot_of, index, synonyms)?;
    plan.slots.extend(roles(&words, situations));
    Ok(plan)
}

/// Returns what each word counts: those of asking little where there are others.
fn shares(words: &[Word], foreign: &Foreign, empty: &[bool]) -> Vec<f32> {
    let asks: Vec<bool> = words
        .iter()
        .enumerate()
        .map(|(at, word)| {
            is_asking(&word.text) || foreign.reading(at).is_some_and(Reading::is_asking)
        })
        .collect();
    let has_content = asks.iter().zip(empty).any(|(asks, empty)| !asks && !empty);
    let share = |asks: bool| {
        if has_content && asks {
            SHARE_OF_ASKING
        } else {
            1.0
        }
    };
    asks.into_iter().map(share).collect()
}

/// What a word of another language means is surer than a synonym, but for the same word in many senses.
const TRANSLATED: f32 = 0.8;
/// The same where agents have the word itself: those are before the others.
const TRANSLATED_ANYWAY: f32 = 0.5;

fn foreign(words: &[Word], index: &Index, languages: &Languages) -> Foreign {
    let words: Vec<QueryWord<'_>> = words
        .iter()
        .map(|word| {
            let is_unknown = index.count(&word.text) == 0;
            QueryWord {
                text: &word.text,
                is_foreign: !word.is_ascii || is_unknown,
                is_unknown,
            }
        })
        .collect();
    languages.read(&words)
}

/// Returns the forms of what words of another language mean: several of them in a row also stand for themselves.
fn meant(words: &[Word], reading: &Reading, index: &Index, synonyms: &Synonyms) -> Vec<Form> {
    let Reading { span, meanings } = reading;
    let is_known = words[span.clone()]
        .iter()
        .all(|word| index.count(&word.text) > 0);
    let weight = if is_known {
        TRANSLATED_ANYWAY
    } else {
        TRANSLATED
    };
    let mut forms: Vec<Form> = Vec::new();
    if span.len() > 1 {
        forms.push(Form {
            words: words[span.clone()]
                .iter()
                .map(|word| word.text.clone())
                .collect(),
            weight: 1.0,
            origin: Origin::Typed,
        });
    }
    for meaning in meanings {
        forms.push(Form {
            words: meaning.clone(),
            weight,
            origin: Origin::Synonym,
        });
        forms.extend(
            lexicon::synonyms_of(meaning, synonyms)
                .into_iter()
                .map(|synonym| Form {
                    weight: synonym.weight * weight,
                    ..synonym
                }),
        );
    }
    forms
}

/// Returns what stands for an English word in agents of other languages, as far as there are any.
fn translated(word: &str, index: &Index, languages: &Languages) -> Vec<Form> {
    let translations = languages.translations(word).iter();
    translations
        .filter(|words| words.iter().all(|word| index.count(word) > 0))
        .map(|words| Form {
            words: words.clone(),
            weight: TRANSLATED,
            origin: Origin::Synonym,
        })
        .collect()
}

/// What a query asks beyond the words that are left of it.
#[derive(Default)]
struct Question {
    clauses: Vec<Clause>,
    /// Whether no word was left, so that those of the filters that are required stay in.
    is_all_filters: bool,
}

/// Takes the phrases of a question out of its words and returns the filters that they stand for.
fn ask(
    words: &mut Vec<Word>,
    compounds: &mut Vec<(Range<usize>, String)>,
    index: &Index,
) -> Question {
    let texts: Vec<String> = words.iter().map(|word| word.text.clone()).collect();
    let intent = intent::recognise(
        &texts.iter().map(String::as_str).collect::<Vec<_>>(),
        &index.labels,
    );
    if intent.clauses.is_empty() {
        return Question::default();
    }

    let content: Vec<usize> = (0..texts.len())
        .filter(|at| !is_stop_word(&texts[*at]) && !is_asking(&texts[*at]))
        .collect();
    let mut kept: Vec<usize> = content
        .iter()
        .copied()
        .filter(|at| !contains(&intent.consumed, *at))
        .collect();
    let is_all_filters = kept.is_empty();
    if is_all_filters {
        kept.extend(content.iter().filter(|at| contains(&intent.required, **at)));
    }

    // Compounds are counted by their words' places, which change.
    compounds.clear();
    let mut at = 0;
    words.retain(|_| {
        at += 1;
        kept.contains(&(at - 1))
    });
    Question {
        is_all_filters: is_all_filters && !words.is_empty(),
        clauses: intent.clauses,
    }
}

fn contains(spans: &[Range<usize>], at: usize) -> bool {
    spans.iter().any(|span| span.contains(&at))
}

/// Returns one more word to look for where a query tells what is the matter: any of those who are called for it.
fn roles(words: &[Word], situations: &[Situation]) -> Option<Slot> {
    let stems: Vec<String> = words
        .iter()
        .map(|word| stem(&word.text).into_owned())
        .collect();
    let meant = situations
        .iter()
        .filter(|situation| situation.is_meant(&stems));
    let forms: Vec<Form> = meant
        .flat_map(|situation| &situation.roles)
        .map(|role| Form {
            words: role.clone(),
            weight: 1.0,
            origin: Origin::Synonym,
        })
        .collect();
    (!forms.is_empty()).then_some(Slot {
        forms,
        share: SHARE_OF_ROLES,
    })
}

impl Reading {
    /// Tells whether what it means first is a word of asking, such as `writing`.
    fn is_asking(&self) -> bool {
        let first = self.meanings.first().map(Vec::as_slice);
        matches!(first, Some([word]) if is_asking(&stem(word)))
    }
}

fn is_asking(word: &str) -> bool {
    ASKING.binary_search(&word).is_ok()
}

/// Returns the words of a query, and its compounds as they are written in one.
fn words(query: &Query) -> (Vec<Word>, Vec<(Range<usize>, String)>) {
    let mut words: Vec<Word> = Vec::new();
    let mut pictures: Vec<Word> = Vec::new();
    let mut compounds = Vec::new();
    for Clause { excluded, atoms } in &query.clauses {
        for (number, atom) in atoms.iter().enumerate().filter(|_| !excluded) {
            let (Atom::Words { text, .. } | Atom::Phrase(text)) = atom else {
                continue;
            };
            let start = words.len();
            let mut joined: Vec<(u32, String)> = Vec::new();
            tokens(text, &mut |token| match token.kind {
                Kind::Word => {
                    let joins_previous = number > 0 && words.len() == start;
                    words.push(Word {
                        text: token.text.to_owned(),
                        last: false,
                        is_ascii: text[token.range.clone()].is_ascii(),
                        joins_previous,
                    });
                }
                Kind::Joined => joined.push((token.position, token.text.to_owned())),
                Kind::Picture => pictures.push(Word {
                    text: token.text.to_owned(),
                    last: false,
                    is_ascii: false,
                    joins_previous: false,
                }),
                Kind::Piece => {}
            });
            compounds.extend(
                joined
                    .into_iter()
                    .map(|(position, text)| (start + position as usize..words.len(), text)),
            );
            if let (Some(word), Atom::Words { last: true, .. }) = (words.last_mut(), atom) {
                word.last = true;
            }
        }
    }
    // Beside words, a picture is only decoration.
    if words.is_empty() {
        words = pictures;
    }
    (words, compounds)
}

/// Returns the words that stand side by side, with what they were mistyped for.
fn pairs(words: &[Word], slot_of: &[Option<usize>], plan: &Plan) -> Vec<Pair> {
    let key = |word: &Word| {
        let mut corrections = plan.corrections.iter();
        let corrected = corrections.find(|(typed, _)| *typed == word.text);
        paired(corrected.map_or(&word.text, |(_, meant)| meant))
    };
    let side_by_side = (1..words.len()).filter_map(|at| {
        let keys = [key(&words[at - 1])?, key(&words[at])?];
        let slots = slot_of[at - 1..=at].iter().copied().flatten().collect();
        Some(Pair { slots, keys })
    });
    side_by_side.filter(|pair| !pair.slots.is_empty()).collect()
}

/// Finds what several words mean together: their compound, a word that they are written as, and its synonyms.
fn bridges(
    words: &[Word],
    compounds: &[(Range<usize>, String)],
    slot_of: &[Option<usize>],
    index: &Index,
    synonyms: &Synonyms,
) -> io::Result<Vec<Bridge>> {
    let texts: Vec<String> = words.iter().map(|word| word.text.clone()).collect();
    let mut bridges = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let compound = compounds.iter().find(|(span, _)| span.start == at);
        let meaning = synonyms
            .longest_match(&texts[at..])
            .filter(|length| *length > 1);
        let length = compound
            .map_or(0, |(span, _)| span.len())
            .max(meaning.unwrap_or(0))
            .max(2);
        let end = (at + length).min(words.len());
        let mut forms = Vec::new();
        if let Some((_, joined)) = compound {
            forms.extend(lexicon::known_forms(joined, synonyms));
        } else if end == at + 2 {
            let joined = texts[at..end].concat();
            if index.is_known(&joined)? {
                forms.extend(lexicon::known_forms(&joined, synonyms));
            }
        }
        if meaning.is_some() {
            forms.extend(lexicon::synonyms_of(&texts[at..end], synonyms));
        }
        let slots: Vec<usize> = slot_of[at..end].iter().copied().flatten().collect();
        let (Some(first), Some(last)) = (slots.first(), slots.last()) else {
            at += 1;
            continue;
        };
        if forms.is_empty() || slots.len() < end - at && compound.is_none() && meaning.is_none() {
            at += 1;
            continue;
        }
        bridges.push(Bridge {
            span: *first..last + 1,
            forms,
        });
        at = end;
    }
    Ok(bridges)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_asking_words_is_sorted() {
        assert!(ASKING.is_sorted());
    }
}
