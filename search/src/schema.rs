//! The fields of the index.

use crate::analysis::{BodyTokenizer, ShortTokenizer, name_key};
use crate::document::Document;
use crate::label::labels;
use tantivy::TantivyDocument;
use tantivy::schema::{Field, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{RawTokenizer, TokenizerManager};

/// Where words are looked for. The order is that of the schema, and of [`Fields::text`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TextField {
    Name,
    Aliases,
    Labels,
    Description,
    Examples,
    Headings,
    Body,
}

impl TextField {
    pub(crate) const ALL: [Self; 7] = [
        Self::Name,
        Self::Aliases,
        Self::Labels,
        Self::Description,
        Self::Examples,
        Self::Headings,
        Self::Body,
    ];

    /// The fields whose words are searched by prefix and with typos: the body's are too many and too odd.
    pub(crate) const SHORT: [Self; 6] =
        [Self::Name, Self::Aliases, Self::Labels, Self::Description, Self::Examples, Self::Headings];

    /// Tells whether the field knows which word stands after which.
    pub(crate) fn has_positions(self) -> bool {
        !matches!(self, Self::Examples | Self::Body)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Aliases => "aliases",
            Self::Labels => "labels",
            Self::Description => "description",
            Self::Examples => "examples",
            Self::Headings => "headings",
            Self::Body => "body",
        }
    }

    /// Positions make phrases possible, counts make repeated words weigh more. In the body both would double the index,
    /// and change little: phrases there are read from the text itself, and a word in a long text counts next to nothing.
    fn options(self) -> TextOptions {
        let (tokenizer, record) = match self {
            Self::Body => ("body", IndexRecordOption::Basic),
            Self::Examples => ("short", IndexRecordOption::WithFreqs),
            _ => ("short", IndexRecordOption::WithFreqsAndPositions),
        };
        let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record);
        TextOptions::default().set_indexing_options(indexing)
    }
}

/// Sets aliases apart from names among the keys.
pub(crate) const ALIAS_MARK: char = '~';

/// The schema with its fields at hand.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    pub(crate) schema: Schema,
    text: [Field; TextField::ALL.len()],
    /// The whole name, as [`crate::analysis::name_key`] spells it.
    pub(crate) key: Field,
    /// Filters and facets: `tool:bash`, see [`crate::label`].
    pub(crate) label: Field,
}

impl Fields {
    pub(crate) fn new() -> Self {
        let mut builder = Schema::builder();
        let text = TextField::ALL.map(|field| builder.add_text_field(field.name(), field.options()));
        let key = builder.add_text_field("key", STRING);
        let label = builder.add_text_field("label", STRING);
        Self { schema: builder.build(), text, key, label }
    }

    pub(crate) fn text(&self, field: TextField) -> Field {
        self.text[field as usize]
    }

    /// Lays a document out in fields.
    pub(crate) fn record(&self, document: &Document) -> TantivyDocument {
        let mut record = TantivyDocument::new();
        for field in TextField::ALL {
            for text in texts(document, field) {
                record.add_text(self.text(field), text);
            }
        }
        record.add_text(self.key, name_key(&document.name));
        for alias in &document.aliases {
            record.add_text(self.key, format!("{ALIAS_MARK}{}", name_key(alias)));
        }
        for label in labels(document) {
            record.add_text(self.label, label);
        }
        record
    }
}

fn texts(document: &Document, field: TextField) -> Vec<&str> {
    fn all(texts: &[String]) -> impl Iterator<Item = &str> {
        texts.iter().map(String::as_str)
    }
    match field {
        TextField::Name => vec![&document.name],
        TextField::Aliases => all(&document.aliases).collect(),
        TextField::Labels => {
            all(&document.triggers).chain(all(&document.tags)).chain(document.category.as_deref()).collect()
        }
        TextField::Description => vec![&document.description],
        TextField::Examples => all(&document.examples).collect(),
        TextField::Headings => all(&document.headings).collect(),
        TextField::Body => vec![&document.body],
    }
}

/// Returns the analyses that the fields name.
pub(crate) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::new();
    manager.register("raw", RawTokenizer::default());
    manager.register("short", ShortTokenizer::default());
    manager.register("body", BodyTokenizer::default());
    manager
}
