//! The fields of the index.

use tantivy::schema::{Field, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};

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
    pub(crate) const SHORT: [Self; 6] = [
        Self::Name,
        Self::Aliases,
        Self::Labels,
        Self::Description,
        Self::Examples,
        Self::Headings,
    ];

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
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(record);
        TextOptions::default().set_indexing_options(indexing)
    }
}

/// Sets aliases apart from names among the keys.
pub(crate) const ALIAS_MARK: char = '~';

/// The schema with its fields at hand.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    #[cfg(feature = "native")]
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
        let text =
            TextField::ALL.map(|field| builder.add_text_field(field.name(), field.options()));
        let key = builder.add_text_field("key", STRING);
        let label = builder.add_text_field("label", STRING);
        Self {
            #[cfg(feature = "native")]
            schema: builder.build(),
            text,
            key,
            label,
        }
    }

    pub(crate) fn text(&self, field: TextField) -> Field {
        self.text[field as usize]
    }
}
