//! Front matter: strict YAML where it is YAML, mended where it is not; every scalar keeps its line.

/// A value of the front matter and where it stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Node {
    pub value: Scalar,
    /// Line in the file, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Scalar {
    #[default]
    Null,
    Bool(bool),
    Number(serde_json::Number),
    String(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// A key and its node, in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub key: String,
    /// Line of the key.
    pub line: u32,
    pub node: Node,
}
