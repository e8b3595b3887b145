//! The opened index: dictionaries, postings and lengths of every field.
//!
//! What is not there yet reads as empty, and [`Index::was_pending`] tells so: an answer made from it is thrown away, but
//! making it has asked for everything that it lacked.

use crate::analysis::stem;
use crate::dictionary::Dictionary;
use crate::error::Error;
use crate::files::{MANIFEST, Manifest, Source};
use crate::label::Labels;
use crate::near::{NEAR, Near};
use crate::pack::Pack;
use crate::pair::{PAIR_STARTS, PAIRS, PairStarts};
use crate::schema::{ALIAS_MARK, Fields, TextField};
use crate::segment;
use serde::de::DeserializeOwned;
use std::io;
use std::ops::Range;
use std::sync::Arc;
use tantivy::directory::{FileHandle, OwnedBytes};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, HasLen, InvertedIndexReader, SegmentReader, TERMINATED};

/// Names read for one prefix; a first letter of a large catalog begins thousands.
const MOST_NAMES: usize = 500;
/// The engine's own files beside Tantivy's: groups of documents with one body, and the catalog's synonyms.
pub(crate) const FOLDS: &str = "folds";
pub(crate) const SYNONYMS: &str = "synonyms";

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
    /// Documents that share one body, as groups of their numbers.
    pub(crate) folds: Vec<Vec<u32>>,
    /// Documents that are like each other.
    pub(crate) near: Near,
    /// Where the groups of pairs of words begin.
    pub(crate) pair_starts: PairStarts,
    /// The catalog's own synonyms.
    pub(crate) synonyms: Vec<Vec<String>>,
    pack: Arc<Pack>,
    text: [TextIndex; TextField::ALL.len()],
    key: Arc<InvertedIndexReader>,
    /// The words of all fields but the body.
    pub(crate) dictionary: Dictionary,
    /// What documents are filtered by and counted under.
    pub(crate) labels: Labels,
}

struct TextIndex {
    inverted: Arc<InvertedIndexReader>,
    lengths: FieldNormReader,
    average_length: f32,
}

impl Index {
    pub(crate) fn open(manifest: Manifest, source: Box<dyn Source>) -> Result<Self, Error> {
        let pack = Arc::new(Pack::open(manifest, source)?);
        let damaged =
            |error: &dyn std::fmt::Display| Error::damaged(&pack.manifest().core_file(), error);
        let reader = segment::open(Arc::clone(&pack)).map_err(|error| damaged(&error))?;
        let announced = pack.manifest().documents;
        if reader.max_doc() != announced {
            let reason = format!(
                "{} documents where {announced} are announced",
                reader.max_doc()
            );
            return Err(Error::damaged(MANIFEST, reason));
        }
        Self::of(&reader, &pack).map_err(|error| damaged(&error))
    }

    fn of(reader: &SegmentReader, pack: &Arc<Pack>) -> tantivy::Result<Self> {
        let fields = Fields::new();
        let mut text = Vec::with_capacity(TextField::ALL.len());
        for field in TextField::ALL {
            text.push(TextIndex::of(reader, &fields, field)?);
        }
        let text: [TextIndex; TextField::ALL.len()] = text
            .try_into()
            .map_err(|_| tantivy::TantivyError::InternalError("fields".to_owned()))?;
        Ok(Self {
            documents: reader.max_doc(),
            folds: json(pack, FOLDS)?,
            near: near(pack, reader.max_doc())?,
            pair_starts: PairStarts::read(&whole_part(pack, PAIR_STARTS)?),
            synonyms: json(pack, SYNONYMS)?,
            pack: Arc::clone(pack),
            dictionary: dictionary(&text)?,
            labels: labels(&*reader.inverted_index(fields.label)?, reader.max_doc())?,
            text,
            key: reader.inverted_index(fields.key)?,
        })
    }

    pub(crate) fn manifest(&self) -> &Manifest {
        self.pack.manifest()
    }

    pub(crate) fn source(&self) -> &dyn Source {
        self.pack.source()
    }

    /// Tells whether anything was missing since this was asked last.
    pub(crate) fn was_pending(&self) -> bool {
        self.pack.was_pending()
    }

    /// Tells whether anything was missing since [`Index::was_pending`] was asked last.
    pub(crate) fn is_pending(&self) -> bool {
        self.pack.is_pending()
    }

    /// Puts a default in the place of what is not there yet.
    pub(crate) fn or_later<T: Default>(&self, result: io::Result<T>) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                self.pack.await_more();
                Ok(T::default())
            }
            result => result,
        }
    }

    /// Returns the documents whose `field` holds `term`, in order.
    pub(crate) fn postings(&self, field: TextField, term: &str) -> io::Result<Vec<Posting>> {
        self.or_later(self.find(field, term).and_then(|info| match info {
            Some(info) => self.text[field as usize].postings(&info),
            None => Ok(Vec::new()),
        }))
    }

    /// Returns where a term stands in a field with positions: documents in order, each with its positions.
    pub(crate) fn positions(
        &self,
        field: TextField,
        term: &str,
    ) -> io::Result<Vec<(u32, Vec<u32>)>> {
        self.or_later(self.find(field, term).and_then(|info| match info {
            Some(info) => self.text[field as usize].positions(&info),
            None => Ok(Vec::new()),
        }))
    }

    /// Returns the bytes of a group of pairs.
    pub(crate) fn pair_group(&self, range: Range<usize>) -> io::Result<Vec<u8>> {
        self.or_later(match self.pack.part(PAIRS) {
            Some(part) => part.read_bytes(range).map(|bytes| bytes.to_vec()),
            None => Ok(Vec::new()),
        })
    }

    /// Returns in how many documents at most a word stands in one of the short fields.
    pub(crate) fn count(&self, word: &str) -> u32 {
        self.dictionary.find(word).map_or(0, |entry| entry.count())
    }

    /// Tells whether a word, or one of the same stem, is in any document.
    pub(crate) fn is_known(&self, word: &str) -> io::Result<bool> {
        if self.count(word) > 0 {
            return Ok(true);
        }
        match self.text[TextField::Body as usize].find(stem(word).as_ref()) {
            // As long as nobody knows, there is no need to look for what else may be meant.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                self.pack.await_more();
                Ok(true)
            }
            found => Ok(found?.is_some()),
        }
    }

    /// Returns the first words of long texts that begin with `prefix`.
    pub(crate) fn words_of_bodies(&self, prefix: &str, most: usize) -> io::Result<Vec<String>> {
        let body = &self.text[TextField::Body as usize].inverted;
        let terms = self.or_later(terms_with_prefix(body, prefix, most))?;
        Ok(terms.into_iter().map(|(term, _)| term).collect())
    }

    /// Returns where a term's postings are.
    fn find(&self, field: TextField, term: &str) -> io::Result<Option<TermInfo>> {
        if field == TextField::Body {
            return self.text[field as usize].find(term);
        }
        let places = self
            .dictionary
            .find(term)
            .map_or(&[][..], |entry| entry.places);
        Ok(places
            .iter()
            .find(|(place, _)| *place == field)
            .map(|(_, info)| info.clone()))
    }

    /// Returns the documents whose name, or with `aliases` whose alias, begins with `prefix`, each with that name.
    pub(crate) fn documents_named(
        &self,
        prefix: &str,
        aliases: bool,
    ) -> io::Result<Vec<(u32, String)>> {
        let mark = if aliases {
            ALIAS_MARK.to_string()
        } else {
            String::new()
        };
        let mut found = Vec::new();
        let keys = terms_with_prefix(&self.key, &format!("{mark}{prefix}"), MOST_NAMES);
        for (key, _) in self.or_later(keys)? {
            let name = key.strip_prefix(&mark).unwrap_or(&key);
            let documents = self.or_later(documents(&self.key, &key))?;
            found.extend(
                documents
                    .into_iter()
                    .map(|document| (document, name.to_owned())),
            );
        }
        Ok(found)
    }

    /// Reads the postings that most searches read: those of the fields that say what a document is about.
    #[cfg(feature = "native")]
    pub(crate) fn read_core(&self) -> io::Result<()> {
        for field in [TextField::Name, TextField::Aliases, TextField::Labels] {
            for entry in self.dictionary.with_prefix("") {
                self.postings(field, entry.text)?;
            }
        }
        for (term, _) in terms_with_prefix(&self.key, "", usize::MAX)? {
            documents(&self.key, &term)?;
        }
        Ok(())
    }

    /// Returns the body's terms with the places of their postings.
    #[cfg(feature = "native")]
    pub(crate) fn body_terms(&self) -> io::Result<Vec<(String, TermInfo)>> {
        let body = &self.text[TextField::Body as usize].inverted;
        terms_with_prefix(body, "", usize::MAX)
    }

    /// Returns the documents in which a term stands whose place is known: to look each of all terms up again would take longer
    /// than to read its postings.
    #[cfg(feature = "native")]
    pub(crate) fn postings_at(
        &self,
        field: TextField,
        place: &TermInfo,
    ) -> io::Result<Vec<Posting>> {
        self.text[field as usize].postings(place)
    }
}

fn dictionary(text: &[TextIndex]) -> io::Result<Dictionary> {
    let mut terms = Vec::new();
    for field in TextField::SHORT {
        let found = terms_with_prefix(&text[field as usize].inverted, "", usize::MAX)?;
        terms.extend(found.into_iter().map(|(term, info)| (term, field, info)));
    }
    Ok(Dictionary::new(terms))
}

fn labels(index: &InvertedIndexReader, documents: u32) -> io::Result<Labels> {
    let mut labels = Vec::new();
    for (term, info) in terms_with_prefix(index, "", usize::MAX)? {
        labels.push((term, documents_of(index, &info)?));
    }
    Ok(Labels::new(labels, documents))
}

fn near(pack: &Arc<Pack>, documents: u32) -> io::Result<Near> {
    Near::read(&whole_part(pack, NEAR)?, documents).map_err(io::Error::other)
}

/// Reads a part of the engine's own; while an index is built it is empty.
fn whole_part(pack: &Arc<Pack>, name: &str) -> io::Result<OwnedBytes> {
    match pack.part(name) {
        Some(part) => part.read_bytes(0..part.len()),
        None => Ok(OwnedBytes::empty()),
    }
}

fn json<T: DeserializeOwned>(pack: &Arc<Pack>, name: &str) -> io::Result<T> {
    let part = pack.part(name).ok_or(io::ErrorKind::NotFound)?;
    Ok(serde_json::from_slice(&part.read_bytes(0..part.len())?)?)
}

impl TextIndex {
    fn of(reader: &SegmentReader, fields: &Fields, field: TextField) -> tantivy::Result<Self> {
        let inverted = reader.inverted_index(fields.text(field))?;
        let lengths = reader.get_fieldnorms_reader(fields.text(field))?;
        #[expect(
            clippy::cast_precision_loss,
            reason = "an average needs no more than 24 bits"
        )]
        let average_length =
            (inverted.total_num_tokens() as f32 / reader.max_doc().max(1) as f32).max(1.0);
        Ok(Self {
            inverted,
            lengths,
            average_length,
        })
    }

    fn find(&self, term: &str) -> io::Result<Option<TermInfo>> {
        self.inverted.terms().get(term)
    }

    fn postings(&self, info: &TermInfo) -> io::Result<Vec<Posting>> {
        let mut postings = self
            .inverted
            .read_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
        let mut found = Vec::with_capacity(info.doc_freq as usize);
        while postings.doc() != TERMINATED {
            let document = postings.doc();
            #[expect(
                clippy::cast_precision_loss,
                reason = "lengths and counts are far below 2^24"
            )]
            let (count, length) = (
                postings.term_freq() as f32,
                self.lengths.fieldnorm(document) as f32,
            );
            found.push(Posting {
                document,
                count,
                length: length / self.average_length,
            });
            postings.advance();
        }
        Ok(found)
    }

    fn positions(&self, info: &TermInfo) -> io::Result<Vec<(u32, Vec<u32>)>> {
        let option = IndexRecordOption::WithFreqsAndPositions;
        let mut postings = self.inverted.read_postings_from_terminfo(info, option)?;
        let mut found = Vec::with_capacity(info.doc_freq as usize);
        while postings.doc() != TERMINATED {
            let mut positions = Vec::new();
            postings.positions(&mut positions);
            found.push((postings.doc(), positions));
            postings.advance();
        }
        Ok(found)
    }
}

fn terms_with_prefix(
    index: &InvertedIndexReader,
    prefix: &str,
    limit: usize,
) -> io::Result<Vec<(String, TermInfo)>> {
    let mut stream = index.terms().range().ge(prefix).into_stream()?;
    let mut terms = Vec::new();
    while terms.len() < limit && stream.advance() && stream.key().starts_with(prefix.as_bytes()) {
        terms.push((
            String::from_utf8_lossy(stream.key()).into_owned(),
            stream.value().clone(),
        ));
    }
    Ok(terms)
}

fn documents(index: &InvertedIndexReader, term: &str) -> io::Result<Vec<u32>> {
    index
        .terms()
        .get(term)?
        .map_or(Ok(Vec::new()), |info| documents_of(index, &info))
}

fn documents_of(index: &InvertedIndexReader, info: &TermInfo) -> io::Result<Vec<u32>> {
    let mut postings = index.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
    let mut documents = Vec::with_capacity(info.doc_freq as usize);
    while postings.doc() != TERMINATED {
        documents.push(postings.doc());
        postings.advance();
    }
    Ok(documents)
}
