//! Edits of files, as a client takes them.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use lsp_types::{
    ChangeAnnotation, DocumentChangeOperation, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, RenameFile, RenameFileOptions, ResourceOp,
    TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};

use super::documents::Key;
use super::view::View;

/// What a client asks about before a file is renamed.
const FILE_RENAME: &str = "rename-file";

/// Changes of texts, by file and place.
pub(super) struct Edits<'a> {
    view: View<'a>,
    files: BTreeMap<Key, BTreeMap<(usize, usize), String>>,
    renamed: Option<Renamed>,
}

/// A file that gets another name.
struct Renamed {
    from: Uri,
    to: Uri,
    /// Whether a person is asked first.
    is_optional: bool,
}

impl<'a> Edits<'a> {
    pub(super) fn new(view: View<'a>) -> Self {
        Edits {
            view,
            files: BTreeMap::new(),
            renamed: None,
        }
    }

    /// Puts a text in place of some bytes of a file; once for each place.
    pub(super) fn replace(&mut self, key: Key, bytes: Range<usize>, text: String) {
        let file = self.files.entry(key).or_default();
        file.insert((bytes.start, bytes.end), text);
    }

    pub(super) fn rename(&mut self, from: Uri, to: Uri, is_optional: bool) {
        self.renamed = Some(Renamed {
            from,
            to,
            is_optional,
        });
    }

    /// Returns the edit as the client takes it.
    pub(super) fn finish(self) -> WorkspaceEdit {
        let view = self.view;
        let files = self
            .files
            .into_iter()
            .filter_map(|((source, path), edits)| {
                let uri = view.uri(&source, &path)?;
                let version = view
                    .loaded
                    .document(&source, &path)
                    .map(|open| open.version);
                let text = view.loaded.text(&source, &path);
                let text = view.text(&text);
                let edit = |((start, end), new_text): ((usize, usize), String)| TextEdit {
                    range: text.range(start..end),
                    new_text,
                };
                Some((uri, version, edits.into_iter().map(edit).collect()))
            });
        let files: Vec<(Uri, Option<i32>, Vec<TextEdit>)> = files.collect();

        match view.client.document_changes {
            true => versioned(files, self.renamed),
            false => plain(files),
        }
    }
}

/// Returns edits for a client that compares versions, so that none is made in a text that has gone on.
fn versioned(
    files: Vec<(Uri, Option<i32>, Vec<TextEdit>)>,
    renamed: Option<Renamed>,
) -> WorkspaceEdit {
    let edit = |(uri, version, edits): (Uri, Option<i32>, Vec<TextEdit>)| {
        DocumentChangeOperation::Edit(TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
            edits: edits.into_iter().map(OneOf::Left).collect(),
        })
    };
    let mut operations: Vec<DocumentChangeOperation> = files.into_iter().map(edit).collect();
    let is_asked = renamed.as_ref().is_some_and(|renamed| renamed.is_optional);
    // After the edits, which name the file as it is called now.
    operations.extend(renamed.map(|renamed| {
        DocumentChangeOperation::Op(ResourceOp::Rename(RenameFile {
            old_uri: renamed.from,
            new_uri: renamed.to,
            options: Some(RenameFileOptions {
                overwrite: Some(false),
                ignore_if_exists: Some(true),
            }),
            annotation_id: is_asked.then(|| FILE_RENAME.to_owned()),
        }))
    }));
    let annotation = ChangeAnnotation {
        label: "Rename the file".to_owned(),
        needs_confirmation: Some(true),
        description: Some("the file is called as the agent was".to_owned()),
    };

    WorkspaceEdit {
        document_changes: Some(DocumentChanges::Operations(operations)),
        change_annotations: is_asked.then(|| HashMap::from([(FILE_RENAME.to_owned(), annotation)])),
        ..WorkspaceEdit::default()
    }
}

#[expect(
    clippy::mutable_key_type,
    reason = "the type's own; an address never changes"
)]
fn plain(files: Vec<(Uri, Option<i32>, Vec<TextEdit>)>) -> WorkspaceEdit {
    let changes: HashMap<Uri, Vec<TextEdit>> = files
        .into_iter()
        .map(|(uri, _, edits)| (uri, edits))
        .collect();

    WorkspaceEdit {
        changes: Some(changes),
        ..WorkspaceEdit::default()
    }
}
