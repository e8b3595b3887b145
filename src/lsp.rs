//! A language server: what the verbs find, in an editor, while files are written (microsoft.github.io/language-server-protocol).
//!
//! One thread reads messages, one reads the catalog, and one answers. Whatever the editor holds is read in place of the file.
//! A change is read once typing has paused; a request about it waits for that, and only completion answers from what
//! was read before, as it looks at the text itself.

mod actions;
mod completion;
mod cursor;
mod diagnostics;
mod documents;
mod edits;
mod hover;
mod loaded;
mod navigation;
mod rename;
mod requests;
mod symbols;
mod text;
mod view;

use std::io::{BufRead, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::{self, Notification as _};
use lsp_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::model::Sources;
use diagnostics::Found;
use documents::{Document, Documents};
use loaded::{Job, Loaded};
use view::{Client, View};

/// Reads which folders make the catalog of a workspace.
pub type Read = dyn Fn(&Path) -> Result<Sources> + Send + Sync;

/// How long typing must pause before the catalog is read again: shorter, and half a word is reported.
const PAUSE: Duration = Duration::from_millis(200);

/// What happens.
enum Event {
    Message(Message),
    /// Something that is no message, in the words of who read it.
    Broken(String),
    /// The catalog was read, in the state of this number.
    Loaded(u64, Result<Box<Loaded>>),
    /// The client is gone.
    End,
}

/// Answers a client until it leaves. Nothing but the protocol goes to `output`.
///
/// # Errors
///
/// Fails where the client cannot be written to.
pub fn serve(
    input: impl BufRead + Send + 'static,
    output: impl Write,
    read: Box<Read>,
) -> Result<()> {
    let (events, happened) = mpsc::channel();
    let (jobs, asked) = mpsc::channel();
    let heard = events.clone();
    std::thread::spawn(move || listen(input, &heard));
    std::thread::spawn(move || loaded::work(&*read, &asked, &events));

    Server::new(output, jobs).run(&happened)
}

/// Reads messages until the client is gone. What is no message is told, and the next one read.
fn listen(mut input: impl BufRead, events: &Sender<Event>) {
    loop {
        let event = match Message::read(&mut input) {
            Ok(Some(message)) => Event::Message(message),
            Err(error) if error.kind() == ErrorKind::InvalidData => {
                Event::Broken(error.to_string())
            }
            Ok(None) | Err(_) => Event::End,
        };
        let is_end = matches!(event, Event::End);
        if events.send(event).is_err() || is_end {
            return;
        }
    }
}

/// What the server knows, and whom it talks to.
struct Server<W> {
    output: W,
    jobs: Sender<Job>,
    client: Client,
    /// The folder of the workspace, once the client has said it.
    folder: PathBuf,
    documents: Documents,
    loaded: Option<Box<Loaded>>,
    /// Why the catalog could not be read last.
    trouble: Option<String>,
    state: State,
    /// Requests that wait until the catalog is as the documents are.
    waiting: Vec<Request>,
    /// What was published of each file, and of which version.
    published: Found,
    phase: Phase,
}

/// How far the catalog is behind the documents, by numbers of their states.
#[derive(Debug, Default)]
struct State {
    wanted: u64,
    asked: u64,
    read: u64,
    /// When what is wanted is to be read.
    due: Option<Instant>,
}

/// Where the conversation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    New,
    Running,
    ShutDown,
    Over,
}

impl<W: Write> Server<W> {
    fn new(output: W, jobs: Sender<Job>) -> Self {
        Server {
            output,
            jobs,
            client: Client::default(),
            folder: PathBuf::from("."),
            documents: Documents::new(),
            loaded: None,
            trouble: None,
            state: State::default(),
            waiting: Vec::new(),
            published: Found::new(),
            phase: Phase::New,
        }
    }

    fn run(mut self, events: &Receiver<Event>) -> Result<()> {
        while self.phase != Phase::Over {
            match self.next(events) {
                Some(Event::Message(Message::Request(request))) => self.request(request)?,
                Some(Event::Message(Message::Notification(told))) => self.notice(told)?,
                // The client's word on what the server asked of it.
                Some(Event::Message(Message::Response(_))) => {}
                Some(Event::Broken(why)) => {
                    self.log(&format!("a message was not understood: {why}"))?;
                }
                Some(Event::Loaded(number, loaded)) => self.take(number, loaded)?,
                Some(Event::End) => break,
                None => self.ask(),
            }
        }
        Ok(())
    }

    /// Returns what happens next; nothing where it is time to read the catalog.
    fn next(&self, events: &Receiver<Event>) -> Option<Event> {
        let is_busy = self.state.asked > self.state.read;
        let due = self.state.due.filter(|_| !is_busy);
        let Some(due) = due else {
            return Some(events.recv().unwrap_or(Event::End));
        };

        match events.recv_timeout(due.saturating_duration_since(Instant::now())) {
            Ok(event) => Some(event),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Event::End),
        }
    }

    /// Has the catalog read as the documents are now.
    fn ask(&mut self) {
        self.state.asked = self.state.wanted;
        self.state.due = None;
        let job = Job {
            number: self.state.asked,
            folder: self.folder.clone(),
            documents: self.documents.clone(),
        };
        // A reader that is gone answers nothing, and the client is told so when it asks.
        if self.jobs.send(job).is_err() {
            self.trouble = Some("the catalog is not read any more".to_owned());
        }
    }

    /// Notes that the catalog is not what it was.
    fn change(&mut self, pause: Duration) {
        self.state.wanted += 1;
        self.state.due = Some(Instant::now() + pause);
    }

    /// Takes the catalog that was read, publishes what is found and answers who waited for it.
    fn take(&mut self, number: u64, loaded: Result<Box<Loaded>>) -> Result<()> {
        self.state.read = number;
        match loaded {
            Ok(loaded) => {
                self.trouble = None;
                self.loaded = Some(loaded);
            }
            Err(error) => {
                let trouble = format!("{error:#}");
                self.log(&format!("the catalog cannot be read: {trouble}"))?;
                self.trouble = Some(trouble);
            }
        }
        self.publish()?;

        if self.state.read == self.state.wanted {
            for request in std::mem::take(&mut self.waiting) {
                let response = self.answer(request);
                self.send(response)?;
            }
        }
        Ok(())
    }

    fn view(&self) -> Option<View<'_>> {
        Some(View {
            loaded: self.loaded.as_deref()?,
            documents: &self.documents,
            client: self.client,
        })
    }

    fn publish(&mut self) -> Result<()> {
        let trouble = self.trouble.as_deref();
        let found = diagnostics::all(self.view(), trouble, &self.folder);
        let before = self.published.keys();
        let gone = before.filter(|&uri| !found.contains_key(uri));
        let gone: Vec<String> = gone.cloned().collect();

        for uri in gone {
            self.published.remove(&uri);
            self.tell::<notification::PublishDiagnostics>(
                json!({ "uri": uri, "diagnostics": [] }),
            )?;
        }
        for (uri, (version, diagnostics)) in found {
            let now = (version, diagnostics);
            if self.published.get(&uri) == Some(&now) {
                continue;
            }
            let mut parameters = json!({ "uri": uri, "diagnostics": now.1 });
            if let Some(version) = version {
                parameters["version"] = version.into();
            }
            self.published.insert(uri, now);
            self.tell::<notification::PublishDiagnostics>(parameters)?;
        }
        Ok(())
    }

    fn request(&mut self, request: Request) -> Result<()> {
        match (self.phase, request.method.as_str()) {
            (Phase::New, "initialize") => {
                self.greet(&request.params);
                let result = requests::greeting(self.client);
                self.send(Response::new_ok(request.id, result))
            }
            (Phase::New, _) => {
                let message = "the server waits for `initialize`";
                self.refuse(request.id, ErrorCode::ServerNotInitialized, message)
            }
            (Phase::Running, "shutdown") => {
                self.phase = Phase::ShutDown;
                self.send(Response::new_ok(request.id, Value::Null))
            }
            (Phase::ShutDown | Phase::Over, _) | (_, "initialize") => {
                let message = "the request is out of place";
                self.refuse(request.id, ErrorCode::InvalidRequest, message)
            }
            (Phase::Running, method) if !requests::is_known(method) => {
                let message = format!("`{method}` is not answered");
                self.refuse(request.id, ErrorCode::MethodNotFound, &message)
            }
            (Phase::Running, method) => {
                let is_current = self.state.read == self.state.wanted;
                let answers_at_once = requests::answers_at_once(method) && self.loaded.is_some();
                if is_current || answers_at_once {
                    let response = self.answer(request);
                    return self.send(response);
                }
                // Somebody waits: there is no more typing to wait for.
                self.state.due = self.state.due.map(|_| Instant::now());
                self.waiting.push(request);
                Ok(())
            }
        }
    }

    fn answer(&self, request: Request) -> Response {
        match self.view() {
            Some(view) => requests::answer(view, request),
            None => {
                let trouble = self.trouble.as_deref().unwrap_or("it was not read yet");
                let message = format!("the catalog cannot be read: {trouble}");
                Response::new_err(request.id, ErrorCode::RequestFailed as i32, message)
            }
        }
    }

    /// Learns what the client can do and which folder it is about.
    fn greet(&mut self, parameters: &Value) {
        self.client = requests::client(parameters);
        let folders = [
            &parameters["workspaceFolders"][0]["uri"],
            &parameters["rootUri"],
        ];
        let folder = folders
            .into_iter()
            .filter_map(Value::as_str)
            .find_map(documents::path);
        self.folder = folder.unwrap_or_else(|| PathBuf::from("."));
        self.phase = Phase::Running;
        self.change(Duration::ZERO);
    }

    fn notice(&mut self, told: Notification) -> Result<()> {
        match told.method.as_str() {
            notification::Exit::METHOD => self.phase = Phase::Over,
            notification::Initialized::METHOD if self.client.watches_files => {
                return self.send(requests::watch());
            }
            notification::DidOpenTextDocument::METHOD => self.open(told)?,
            notification::DidChangeTextDocument::METHOD => self.edit(told)?,
            notification::DidCloseTextDocument::METHOD => {
                if let Some(closed) = self.understood::<DidCloseTextDocumentParams>(told)? {
                    self.documents.remove(closed.text_document.uri.as_str());
                    self.change(Duration::ZERO);
                }
            }
            notification::DidSaveTextDocument::METHOD
            | notification::DidChangeWatchedFiles::METHOD => self.change(PAUSE),
            notification::Cancel::METHOD => self.cancel(&told.params)?,
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, told: Notification) -> Result<()> {
        let Some(opened) = self.understood::<DidOpenTextDocumentParams>(told)? else {
            return Ok(());
        };
        let opened = opened.text_document;
        // What is no file, such as a document without a name, is nothing that a runtime reads.
        if let Some(path) = documents::path(opened.uri.as_str()) {
            let address = opened.uri.as_str().to_owned();
            let document = Document {
                uri: opened.uri,
                version: opened.version,
                text: opened.text.into(),
                path,
            };
            self.documents.insert(address, document);
            self.change(Duration::ZERO);
        }
        Ok(())
    }

    fn edit(&mut self, told: Notification) -> Result<()> {
        let Some(edited) = self.understood::<DidChangeTextDocumentParams>(told)? else {
            return Ok(());
        };
        let encoding = self.client.encoding;
        let address = edited.text_document.uri.as_str();
        if let Some(document) = self.documents.get_mut(address) {
            for change in edited.content_changes {
                let text = text::changed(&document.text, change.range, &change.text, encoding);
                document.text = text.into();
            }
            document.version = edited.text_document.version;
            self.change(PAUSE);
        }
        Ok(())
    }

    /// Returns what a notification says; a client that says it wrongly is told.
    fn understood<P: DeserializeOwned>(&mut self, told: Notification) -> Result<Option<P>> {
        match serde_json::from_value(told.params) {
            Ok(parameters) => Ok(Some(parameters)),
            Err(error) => {
                self.log(&format!("`{}` was not understood: {error}", told.method))?;
                Ok(None)
            }
        }
    }

    fn cancel(&mut self, parameters: &Value) -> Result<()> {
        let Ok(id) = serde_json::from_value::<RequestId>(parameters["id"].clone()) else {
            return Ok(());
        };
        let waiting = self.waiting.len();
        self.waiting.retain(|request| request.id != id);
        if self.waiting.len() == waiting {
            return Ok(());
        }
        self.refuse(id, ErrorCode::RequestCanceled, "the request was cancelled")
    }

    fn refuse(&mut self, id: RequestId, code: ErrorCode, message: &str) -> Result<()> {
        self.send(Response::new_err(id, code as i32, message.to_owned()))
    }

    /// Tells people who look into the editor's log.
    fn log(&mut self, message: &str) -> Result<()> {
        self.tell::<notification::LogMessage>(json!({ "type": 2, "message": message }))
    }

    fn tell<N: notification::Notification>(&mut self, parameters: Value) -> Result<()> {
        self.send(Notification::new(N::METHOD.to_owned(), parameters))
    }

    fn send(&mut self, message: impl Into<Message>) -> Result<()> {
        let message = message.into();
        message
            .write(&mut self.output)
            .context("cannot write to the client")
    }
}
