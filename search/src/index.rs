//! The opened index: dictionaries, postings and lengths of every field.

use crate::analysis::stem;
use crate::error::Error;
use crate::files::{MANIFEST, Manifest, Source};
use crate::schema::{ALIAS_MARK, Fields, TextField};
use crate::segment;
use std::io;
use std::sync::Arc;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::Postings;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, InvertedIndexReader, SegmentReader, TERMINATED, Term};

/// Names read for one prefix; a first letter of a large catalog begins thousands.
const MOST_NAMES: usize = 500;

/// A document in which a term stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Posting {
    pub(crate) document: u32,
    /// How often.
    pub(crate) count: f32,
    /// The length of its field, compared with the average.
    pub(crate) length: f32,
}

/// Everything a search reads except the documents' cards.
pub(crate) struct Index {
    /// How many documents there are; they are numbered from 0.
    pub(crate) documents: u32,
    text: [TextIndex; TextField::ALL.len()],
    key: Arc<InvertedIndexReader>,
    label: Arc<InvertedIndexReader>,
}

struct TextIndex {
    inverted: Arc<InvertedIndexReader>,
    lengths: FieldNormReader,
    average_length: f32,
}

impl Index {
    pub(crate) fn open(manifest: &Manifest, source: &dyn Source) -> Result<Self, Error> {
        let reader =
            segment::open(manifest.parts(source)?).map_err(|error| Error::damaged(MANIFEST, error))?;
        if reader.max_doc() != manifest.documents {
            let reason = format!("{} documents where {} are announced", reader.max_doc(), manifest.documents);
            return Err(Error::damaged(MANIFEST, reason));
        }
        Self::of(&reader, &Fields::new()).map_err(|error| Error::damaged(MANIFEST, error))
    }

    fn of(reader: &SegmentReader, fields: &Fields) -> tantivy::Result<Self> {
        let mut text = Vec::with_capacity(TextField::ALL.len());
        for field in TextField::ALL {
            text.push(TextIndex::of(reader, fields, field)?);
        }
        let text = text.try_into().map_err(|_| tantivy::TantivyError::InternalError("fields".to_owned()))?;
        Ok(Self {
            documents: reader.max_doc(),
            text,
            key: reader.inverted_index(fields.key)?,
            label: reader.inverted_index(fields.label)?,
        })
    }

    /// Returns the documents whose `field` holds `term`.
    pub(crate) fn postings(&self, field: TextField, term: &str) -> io::Result<Vec<Posting>> {
        let index = &self.text[field as usize];
        let Some(info) = index.inverted.terms().get(term)? else { return Ok(Vec::new()) };
        let mut postings = index.inverted.read_postings_from_terminfo(&info, IndexRecordOption::WithFreqs)?;
        let mut found = Vec::with_capacity(info.doc_freq as usize);
        while postings.doc() != TERMINATED {
            let document = postings.doc();
            #[expect(clippy::cast_precision_loss, reason = "lengths and counts are far below 2^24")]
            let (count, length) = (postings.term_freq() as f32, index.lengths.fieldnorm(document) as f32);
            found.push(Posting { document, count, length: length / index.average_length });
            postings.advance();
        }
        Ok(found)
    }

    /// Returns where a term stands in a field with positions: documents with their positions, in order.
    pub(crate) fn positions(&self, field: TextField, term: &str) -> io::Result<Vec<(u32, Vec<u32>)>> {
        let index = &self.text[field as usize];
        let Some(info) = index.inverted.terms().get(term)? else { return Ok(Vec::new()) };
        let option = IndexRecordOption::WithFreqsAndPositions;
        let mut postings = index.inverted.read_postings_from_terminfo(&info, option)?;
        let mut found = Vec::with_capacity(info.doc_freq as usize);
        while postings.doc() != TERMINATED {
            let mut positions = Vec::new();
            postings.positions(&mut positions);
            found.push((postings.doc(), positions));
            postings.advance();
        }
        Ok(found)
    }

    /// Returns in how many documents at most a word stands in one of the short fields.
    pub(crate) fn count(&self, word: &str) -> io::Result<u32> {
        let mut count = 0;
        for field in TextField::SHORT {
            let info = self.text[field as usize].inverted.terms().get(word)?;
            count = count.max(info.map_or(0, |info| info.doc_freq));
        }
        Ok(count)
    }

    /// Tells whether a word, or one of the same stem, is in any document.
    pub(crate) fn is_known(&self, word: &str) -> io::Result<bool> {
        let body = self.text[TextField::Body as usize].inverted.terms();
        Ok(self.count(word)? > 0 || body.get(stem(word).as_bytes())?.is_some())
    }

    /// Returns the terms of a short field that differ from `word` in at most `distance` letters.
    pub(crate) fn terms_near(
        &self,
        field: TextField,
        word: &str,
        distance: u8,
    ) -> io::Result<Vec<(String, u32)>> {
        let term = Term::from_field_text(Field::from_field_id(0), word);
        let automaton = FuzzyTermQuery::new(term, distance, true).automaton().map_err(io::Error::other)?;
        let mut stream = self.text[field as usize].inverted.terms().search(automaton).into_stream()?;
        let mut terms = Vec::new();
        while stream.advance() {
            terms.push((String::from_utf8_lossy(stream.key()).into_owned(), stream.value().doc_freq));
        }
        Ok(terms)
    }

    /// Returns the terms of a short field that begin with `prefix`, with their document counts, at most `limit`.
    pub(crate) fn terms_with_prefix(
        &self,
        field: TextField,
        prefix: &str,
        limit: usize,
    ) -> io::Result<Vec<(String, u32)>> {
        terms_with_prefix(&self.text[field as usize].inverted, prefix, limit)
    }

    /// Returns the labels that begin with `prefix`, with their document counts.
    pub(crate) fn labels_with_prefix(&self, prefix: &str) -> io::Result<Vec<(String, u32)>> {
        terms_with_prefix(&self.label, prefix, usize::MAX)
    }

    /// Returns the documents whose name, or with `aliases` whose alias, begins with `prefix`, each with that name.
    pub(crate) fn documents_named(&self, prefix: &str, aliases: bool) -> io::Result<Vec<(u32, String)>> {
        let mark = if aliases { ALIAS_MARK.to_string() } else { String::new() };
        let mut found = Vec::new();
        for (key, _) in terms_with_prefix(&self.key, &format!("{mark}{prefix}"), MOST_NAMES)? {
            let name = key.strip_prefix(&mark).unwrap_or(&key);
            found.extend(documents(&self.key, &key)?.into_iter().map(|document| (document, name.to_owned())));
        }
        Ok(found)
    }

    /// Returns the documents that carry a label.
    pub(crate) fn documents_with_label(&self, label: &str) -> io::Result<Vec<u32>> {
        documents(&self.label, label)
    }
}

impl TextIndex {
    fn of(reader: &SegmentReader, fields: &Fields, field: TextField) -> tantivy::Result<Self> {
        let inverted = reader.inverted_index(fields.text(field))?;
        let lengths = reader.get_fieldnorms_reader(fields.text(field))?;
        #[expect(clippy::cast_precision_loss, reason = "an average needs no more than 24 bits")]
        let average_length = (inverted.total_num_tokens() as f32 / reader.max_doc().max(1) as f32).max(1.0);
        Ok(Self { inverted, lengths, average_length })
    }
}

fn terms_with_prefix(
    index: &InvertedIndexReader,
    prefix: &str,
    limit: usize,
) -> io::Result<Vec<(String, u32)>> {
    let mut stream = index.terms().range().ge(prefix).into_stream()?;
    let mut terms = Vec::new();
    while terms.len() < limit && stream.advance() && stream.key().starts_with(prefix.as_bytes()) {
        terms.push((String::from_utf8_lossy(stream.key()).into_owned(), stream.value().doc_freq));
    }
    Ok(terms)
}

fn documents(index: &InvertedIndexReader, term: &str) -> io::Result<Vec<u32>> {
    let Some(info) = index.terms().get(term)? else { return Ok(Vec::new()) };
    let mut postings = index.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
    let mut documents = Vec::with_capacity(info.doc_freq as usize);
    while postings.doc() != TERMINATED {
        documents.push(postings.doc());
        postings.advance();
    }
    Ok(documents)
}
