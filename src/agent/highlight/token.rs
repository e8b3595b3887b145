//! Tokens: the few classes that grammars' hundreds of scopes come down to.

use std::sync::LazyLock;

use syntect::parsing::Scope;

/// What a piece of code is, as its class in the page says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Token {
    Attribute = b'a',
    Bold = b'b',
    Comment = b'c',
    Deleted = b'd',
    Escape = b'e',
    Function = b'f',
    Tag = b'g',
    Heading = b'h',
    Inserted = b'i',
    Keyword = b'k',
    Literal = b'l',
    Number = b'n',
    /// Shown as a keyword where it is a word, and plain otherwise: signs stand out by themselves.
    Operator = b'o',
    Plain = b'p',
    String = b's',
    Type = b't',
    Variable = b'v',
}

/// Scopes and what they mean; the longest that fits decides. A scope that none fits means what the one around it does.
const SCOPES: &[(Token, &str)] = &[
    (
        Token::Attribute,
        "entity.name.tag.toml entity.name.tag.yaml entity.other.attribute-name",
    ),
    (
        Token::Attribute,
        "meta.structure.dictionary.key support.type.custom-property support.type.property-name",
    ),
    (
        Token::Attribute,
        "variable.annotation variable.parameter.option",
    ),
    (Token::Bold, "markup.bold"),
    (Token::Comment, "comment markup.quote"),
    (Token::Deleted, "markup.deleted"),
    (
        Token::Escape,
        "constant.character constant.other.placeholder constant.other.character-class",
    ),
    (
        Token::Function,
        "entity.name.function support.function variable.function",
    ),
    (Token::Tag, "entity.name.tag"),
    (
        Token::Heading,
        "entity.name.section entity.name.table markup.heading meta.diff.header",
    ),
    (Token::Inserted, "markup.inserted"),
    (Token::Keyword, "keyword storage"),
    (
        Token::Literal,
        "constant.language constant.other.symbol support.constant variable.language",
    ),
    (
        Token::Number,
        "constant.numeric constant.other.color keyword.other.unit",
    ),
    (
        Token::Operator,
        "keyword.operator storage.type.function.arrow",
    ),
    (
        Token::Plain,
        "meta.interpolation meta.template.expression source string.unquoted.plain text",
    ),
    (Token::String, "markup.raw string"),
    (
        Token::Type,
        "entity.name.class entity.name.enum entity.name.interface entity.name.struct entity.name.type",
    ),
    (
        Token::Type,
        "entity.name.trait entity.other.inherited-class support.class support.type variable.type",
    ),
    (
        Token::Variable,
        "punctuation.definition.variable variable.other.readwrite.shell",
    ),
];

impl Token {
    /// Returns what a scope means by itself.
    pub(super) fn of(scope: Scope) -> Option<Token> {
        static TABLE: LazyLock<Vec<(Scope, Token)>> = LazyLock::new(|| {
            let rows = SCOPES
                .iter()
                .flat_map(|(token, names)| names.split(' ').map(move |name| (name, *token)));
            let mut table: Vec<_> = rows
                .filter_map(|(name, token)| Some((Scope::new(name).ok()?, token)))
                .collect();
            table.sort_by_key(|(scope, _)| std::cmp::Reverse(scope.len()));
            table
        });
        TABLE
            .iter()
            .find(|(prefix, _)| prefix.is_prefix_of(scope))
            .map(|(_, token)| *token)
    }

    /// Returns what a token means inside another: a string that is a key stays a key.
    pub(super) fn within(self, outer: Token) -> Token {
        if self == Token::String && outer == Token::Attribute {
            outer
        } else {
            self
        }
    }

    /// Returns the class of a text that is this token, none where it is plain.
    pub(super) fn class(self, text: &str) -> Option<char> {
        match self {
            Token::Plain => None,
            Token::Operator => text.starts_with(char::is_alphabetic).then_some('k'),
            token => Some(char::from(token as u8)),
        }
    }
}
