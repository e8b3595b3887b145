//! The requests that are answered, what the server says of itself, and what it asks of the client.

use lsp_server::{ErrorCode, Request, Response};
use lsp_types::request::{self, Request as Method};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CompletionOptions, FileOperationFilter,
    FileOperationPattern, FileOperationRegistrationOptions, OneOf, RenameOptions, SaveOptions,
    ServerCapabilities, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, WorkspaceFileOperationsServerCapabilities,
    WorkspaceServerCapabilities,
};
use serde_json::{Value, json};

use super::text::Encoding;
use super::view::{Client, View};
use super::{actions, completion, hover, navigation, rename, symbols};

/// Signs behind which completion is asked for at once.
const TRIGGERS: [&str; 7] = ["`", "@", "(", ",", " ", ":", "\""];

/// The files that a catalog may be made of.
const FILES: &str = "**/*.{md,markdown,toml,json,jsonc,yaml,yml}";

/// Every request that is answered.
const KNOWN: [&str; 10] = [
    request::Completion::METHOD,
    request::HoverRequest::METHOD,
    request::GotoDefinition::METHOD,
    request::References::METHOD,
    request::DocumentSymbolRequest::METHOD,
    request::WorkspaceSymbolRequest::METHOD,
    request::PrepareRenameRequest::METHOD,
    request::Rename::METHOD,
    request::WillRenameFiles::METHOD,
    request::CodeActionRequest::METHOD,
];

/// Tells whether a request is one of those that are answered.
pub(super) fn is_known(method: &str) -> bool {
    KNOWN.contains(&method)
}

/// Tells whether a request looks at the text itself, and need not wait until the catalog is read again.
pub(super) fn answers_at_once(method: &str) -> bool {
    method == request::Completion::METHOD
}

/// Answers a request.
pub(super) fn answer(view: View<'_>, request: Request) -> Response {
    match request.method.as_str() {
        request::Completion::METHOD => {
            run::<request::Completion>(request, |asked| Ok(completion::complete(view, &asked)))
        }
        request::HoverRequest::METHOD => run::<request::HoverRequest>(request, |asked| {
            Ok(hover::hover(view, &asked.text_document_position_params))
        }),
        request::GotoDefinition::METHOD => run::<request::GotoDefinition>(request, |asked| {
            let at = &asked.text_document_position_params;
            Ok(navigation::definition(view, at))
        }),
        request::References::METHOD => {
            run::<request::References>(request, |asked| Ok(navigation::references(view, &asked)))
        }
        request::DocumentSymbolRequest::METHOD => {
            run::<request::DocumentSymbolRequest>(request, |asked| {
                Ok(symbols::of_file(view, &asked))
            })
        }
        request::WorkspaceSymbolRequest::METHOD => {
            run::<request::WorkspaceSymbolRequest>(request, |asked| {
                Ok(symbols::of_catalog(view, &asked))
            })
        }
        request::PrepareRenameRequest::METHOD => {
            run::<request::PrepareRenameRequest>(request, |asked| rename::prepare(view, &asked))
        }
        request::Rename::METHOD => {
            run::<request::Rename>(request, |asked| rename::rename(view, &asked))
        }
        request::WillRenameFiles::METHOD => {
            run::<request::WillRenameFiles>(request, |asked| rename::files(view, &asked))
        }
        request::CodeActionRequest::METHOD => {
            run::<request::CodeActionRequest>(request, |asked| Ok(actions::actions(view, &asked)))
        }
        other => {
            let message = format!("`{other}` is not answered");
            Response::new_err(request.id, ErrorCode::MethodNotFound as i32, message)
        }
    }
}

fn run<R: Method>(
    request: Request,
    answer: impl FnOnce(R::Params) -> Result<R::Result, String>,
) -> Response {
    let asked = match serde_json::from_value(request.params) {
        Ok(asked) => asked,
        Err(error) => {
            let code = ErrorCode::InvalidParams as i32;
            return Response::new_err(request.id, code, error.to_string());
        }
    };
    match answer(asked) {
        Ok(result) => Response::new_ok(request.id, result),
        Err(why) => Response::new_err(request.id, ErrorCode::RequestFailed as i32, why),
    }
}

/// Returns what a client can do, by its first words. Only what matters here is read: clients say much that is newer than
/// this program.
pub(super) fn client(parameters: &Value) -> Client {
    let capabilities = &parameters["capabilities"];
    let edits = &capabilities["workspace"]["workspaceEdit"];
    let has = |list: &Value, word: &str| {
        let items = list.as_array().map_or(&[][..], Vec::as_slice);
        items.iter().any(|item| item.as_str() == Some(word))
    };
    let encodings = &capabilities["general"]["positionEncodings"];
    let watching = &capabilities["workspace"]["didChangeWatchedFiles"];

    Client {
        encoding: match has(encodings, "utf-8") {
            true => Encoding::Utf8,
            false => Encoding::Utf16,
        },
        document_changes: edits["documentChanges"] == true,
        renames_files: has(&edits["resourceOperations"], "rename"),
        asks_before_edits: edits["changeAnnotationSupport"].is_object(),
        watches_files: watching["dynamicRegistration"] == true,
    }
}

/// Returns what the server answers to a client's first words.
pub(super) fn greeting(client: Client) -> Value {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions {
            include_text: Some(false),
        })),
        ..TextDocumentSyncOptions::default()
    };
    let kinds = vec![CodeActionKind::QUICKFIX, CodeActionKind::SOURCE_FIX_ALL];
    let capabilities = ServerCapabilities {
        position_encoding: Some(client.encoding.into()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(TRIGGERS.map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(true.into()),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: Default::default(),
        })),
        code_action_provider: Some(
            CodeActionOptions {
                code_action_kinds: Some(kinds),
                ..CodeActionOptions::default()
            }
            .into(),
        ),
        workspace: Some(WorkspaceServerCapabilities {
            file_operations: Some(WorkspaceFileOperationsServerCapabilities {
                will_rename: Some(FileOperationRegistrationOptions {
                    filters: vec![FileOperationFilter {
                        scheme: Some("file".to_owned()),
                        pattern: FileOperationPattern {
                            glob: FILES.to_owned(),
                            ..FileOperationPattern::default()
                        },
                    }],
                }),
                ..WorkspaceFileOperationsServerCapabilities::default()
            }),
            ..WorkspaceServerCapabilities::default()
        }),
        ..ServerCapabilities::default()
    };

    json!({
        "capabilities": capabilities,
        "serverInfo": { "name": "agentdex", "version": env!("CARGO_PKG_VERSION") },
    })
}

/// Returns what asks the client to tell of files that change on the disk.
pub(super) fn watch() -> Request {
    let registration = json!({
        "registrations": [{
            "id": "files",
            "method": "workspace/didChangeWatchedFiles",
            "registerOptions": { "watchers": [{ "globPattern": FILES }] },
        }],
    });

    Request::new(
        "files".to_owned().into(),
        request::RegisterCapability::METHOD.to_owned(),
        registration,
    )
}
