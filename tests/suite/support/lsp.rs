//! An editor that talks to `agentdex lsp`: JSON-RPC with headers over the pipes of a child.

#![allow(
    clippy::needless_pass_by_value,
    reason = "what is asked is written where it is asked"
)]

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use super::Folder;

/// A server and the editor that has documents open.
pub struct Editor {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    /// The address of the folder, ended by `/`.
    root: String,
    last: u64,
    /// The texts that are open, with their versions.
    open: BTreeMap<String, (i64, String)>,
    /// What was published last of each file, with the version that it is of.
    published: BTreeMap<String, (Option<i64>, Value)>,
    /// What the server wrote into the log.
    pub log: Vec<String>,
    /// What the server asked of the editor.
    pub asked: Vec<Value>,
    encoding: String,
}

/// What an editor of today can do.
pub fn capabilities() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-16"] },
        "workspace": {
            "didChangeWatchedFiles": { "dynamicRegistration": true },
            "workspaceEdit": {
                "documentChanges": true,
                "resourceOperations": ["create", "rename", "delete"],
                "changeAnnotationSupport": {},
            },
        },
    })
}

impl Editor {
    /// Starts the server for a folder and shakes hands.
    pub fn start(folder: &Folder) -> Editor {
        Editor::with(folder, "", capabilities())
    }

    /// Starts the server with arguments, for an editor that can do less or more.
    pub fn with(folder: &Folder, arguments: &str, capabilities: Value) -> Editor {
        let mut editor = Editor::spawn(folder, arguments);
        let hello = json!({
            "processId": null,
            "rootUri": editor.root.trim_end_matches('/'),
            "capabilities": capabilities,
        });
        let greeting = editor.ask("initialize", hello)["result"].clone();
        assert_eq!(greeting["serverInfo"]["name"], "agentdex", "{greeting}");
        editor.encoding = greeting["capabilities"]["positionEncoding"]
            .as_str()
            .unwrap()
            .to_owned();
        editor.tell("initialized", json!({}));
        editor
    }

    /// Starts the server and says nothing yet. It does not run in the folder: editors start it anywhere.
    pub fn spawn(folder: &Folder, arguments: &str) -> Editor {
        let mut child = Command::new(env!("CARGO_BIN_EXE_agentdex"))
            .arg("lsp")
            .args(arguments.split_whitespace())
            .current_dir(std::env::temp_dir())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let path = folder.path(".").canonicalize().unwrap();
        Editor {
            stdin: child.stdin.take(),
            stdout: BufReader::new(child.stdout.take().unwrap()),
            child,
            root: format!("file://{}/", path.display()),
            last: 0,
            open: BTreeMap::new(),
            published: BTreeMap::new(),
            log: Vec::new(),
            asked: Vec::new(),
            encoding: "utf-16".to_owned(),
        }
    }

    pub fn uri(&self, path: &str) -> String {
        format!("{}{path}", self.root)
    }

    /// Sends a request and returns the answer, the result or the error.
    pub fn ask(&mut self, method: &str, parameters: Value) -> Value {
        let id = self.send(method, parameters);
        self.answer(id)
    }

    /// Sends a request and returns its id; the answer is still to be heard.
    pub fn send(&mut self, method: &str, parameters: Value) -> u64 {
        self.last += 1;
        let request =
            json!({ "jsonrpc": "2.0", "id": self.last, "method": method, "params": parameters });
        self.write(&request.to_string());
        self.last
    }

    /// Sends a notification.
    pub fn tell(&mut self, method: &str, parameters: Value) {
        let told = json!({ "jsonrpc": "2.0", "method": method, "params": parameters });
        self.write(&told.to_string());
    }

    /// Sends a text as a message.
    pub fn write(&mut self, text: &str) {
        self.raw(&format!("Content-Length: {}\r\n\r\n{text}", text.len()));
    }

    /// Sends bytes as they are.
    pub fn raw(&mut self, text: &str) {
        let stdin = self.stdin.as_mut().unwrap();
        stdin.write_all(text.as_bytes()).unwrap();
        stdin.flush().unwrap();
    }

    /// Returns the answer to a request.
    pub fn answer(&mut self, id: u64) -> Value {
        loop {
            let heard = self.hear();
            if heard["id"] == id && heard["method"].is_null() {
                return heard;
            }
        }
    }

    /// Returns the next message of the server; what it tells is remembered.
    pub fn hear(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.stdout.read_line(&mut line).unwrap();
            match line.trim_end().split_once(": ") {
                Some(("Content-Length", value)) => length = value.parse().unwrap(),
                None if line == "\r\n" => break,
                _ => panic!("no header: {line:?}"),
            }
        }
        let mut body = vec![0; length];
        self.stdout.read_exact(&mut body).unwrap();
        let heard: Value = serde_json::from_slice(&body).unwrap();

        let told = &heard["params"];
        match heard["method"].as_str() {
            Some("textDocument/publishDiagnostics") => {
                let path = told["uri"].as_str().unwrap().strip_prefix(&self.root);
                let path = path.unwrap_or_default().to_owned();
                let now = (told["version"].as_i64(), told["diagnostics"].clone());
                self.published.insert(path, now);
            }
            Some("window/logMessage") => {
                self.log.push(told["message"].as_str().unwrap().to_owned());
            }
            Some(_) if !heard["id"].is_null() => self.asked.push(heard.clone()),
            _ => {}
        }
        heard
    }

    /// Opens a file as it is on the disk.
    pub fn open(&mut self, folder: &Folder, path: &str) {
        let text = folder.read(path);
        self.open_as(path, text.trim_start_matches('\u{feff}'));
    }

    /// Opens a file with a text of the editor's own.
    pub fn open_as(&mut self, path: &str, text: &str) {
        self.open.insert(path.to_owned(), (1, text.to_owned()));
        let uri = self.uri(path);
        let document = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Types: puts a text in place of another that occurs once.
    pub fn edit(&mut self, path: &str, old: &str, new: &str) {
        let start = self.open[path].1.find(old).unwrap();
        let range = json!({
            "start": self.position(path, start),
            "end": self.position(path, start + old.len()),
        });
        let (version, text) = self.open.get_mut(path).unwrap();
        *version += 1;
        text.replace_range(start..start + old.len(), new);
        let parameters = json!({
            "textDocument": { "uri": format!("{}{path}", self.root), "version": *version },
            "contentChanges": [{ "range": range, "text": new }],
        });
        self.tell("textDocument/didChange", parameters);
    }

    pub fn close(&mut self, path: &str) {
        self.open.remove(path);
        let document = json!({ "uri": self.uri(path) });
        self.tell("textDocument/didClose", json!({ "textDocument": document }));
    }

    /// Returns the position of a byte of an open text, in the units agreed upon.
    fn position(&self, path: &str, offset: usize) -> Value {
        let before = &self.open[path].1[..offset];
        let line = before.rsplit(['\n']).next().unwrap();
        let column = match self.encoding.as_str() {
            "utf-8" => line.len(),
            _ => line.encode_utf16().count(),
        };
        json!({ "line": before.matches('\n').count(), "character": column })
    }

    /// Returns a document and a place in it: that of `|` in a part of its text, which occurs there without the sign.
    pub fn at(&self, path: &str, marked: &str) -> Value {
        let within = marked.find('|').unwrap();
        let part = marked.replacen('|', "", 1);
        let text = &self.open[path].1;
        let start = text
            .find(&part)
            .unwrap_or_else(|| panic!("{part:?} in {text}"));
        json!({
            "textDocument": { "uri": self.uri(path) },
            "position": self.position(path, start + within),
        })
    }

    /// Asks about a place and returns the result.
    #[track_caller]
    pub fn ask_at(&mut self, method: &str, path: &str, marked: &str) -> Value {
        let at = self.at(path, marked);
        let answer = self.ask(method, at);
        assert!(answer["error"].is_null(), "{answer}");
        answer["result"].clone()
    }

    /// Returns the labels that complete a place, each with its detail.
    #[track_caller]
    pub fn complete(&mut self, path: &str, marked: &str) -> Vec<String> {
        let result = self.ask_at("textDocument/completion", path, marked);
        let items = result["items"].as_array().cloned().unwrap_or_default();
        let label = |item: &Value| item["label"].as_str().unwrap().to_owned();
        items.iter().map(label).collect()
    }

    /// Returns what is found in an open document, once the server has read it as it is: a line each, with the text that is
    /// marked.
    pub fn found(&mut self, path: &str) -> Vec<String> {
        let version = self.open[path].0;
        while self
            .published
            .get(path)
            .is_none_or(|published| published.0 != Some(version))
        {
            self.hear();
        }
        let (_, found) = self.published[path].clone();
        let text = self.open[path].1.clone();
        let line = |one: &Value| {
            let severity =
                ["error", "warning", "info"][one["severity"].as_u64().unwrap() as usize - 1];
            let marked = &text[self.bytes(&text, &one["range"])];
            format!("{severity} {} `{marked}`", one["code"].as_str().unwrap())
        };
        found.as_array().unwrap().iter().map(line).collect()
    }

    /// Returns what was published last of a file.
    pub fn published(&self, path: &str) -> Value {
        self.published
            .get(path)
            .map_or(Value::Null, |published| published.1.clone())
    }

    /// Returns the bytes of a range.
    pub fn bytes(&self, text: &str, range: &Value) -> std::ops::Range<usize> {
        let offset = |position: &Value| {
            let line = position["line"].as_u64().unwrap() as usize;
            let column = position["character"].as_u64().unwrap() as usize;
            let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
            let mut units = 0;
            let before = text[start..].chars().take_while(|c| {
                units += match self.encoding.as_str() {
                    "utf-8" => c.len_utf8(),
                    _ => c.len_utf16(),
                };
                units <= column
            });
            start + before.map(char::len_utf8).sum::<usize>()
        };
        offset(&range["start"])..offset(&range["end"])
    }

    /// Makes an edit of the workspace and returns the texts that it leaves, and the files that it renames.
    pub fn made(&self, folder: &Folder, edit: &Value) -> (BTreeMap<String, String>, Vec<Value>) {
        let mut texts = BTreeMap::new();
        let mut renamed = Vec::new();
        let operations = match edit["changes"].as_object() {
            Some(files) => files
                .iter()
                .map(|(uri, edits)| json!({ "textDocument": { "uri": uri }, "edits": edits }))
                .collect(),
            None => edit["documentChanges"]
                .as_array()
                .cloned()
                .unwrap_or_default(),
        };
        for operation in operations {
            if operation["kind"] == "rename" {
                renamed.push(operation);
                continue;
            }
            let uri = operation["textDocument"]["uri"].as_str().unwrap();
            let path = uri.strip_prefix(&self.root).unwrap();
            let mut text = match self.open.get(path) {
                Some((version, text)) => {
                    let edited = &operation["textDocument"]["version"];
                    assert!(edited.is_null() || *edited == *version, "{operation}");
                    text.clone()
                }
                None => folder.read(path).trim_start_matches('\u{feff}').to_owned(),
            };
            for one in operation["edits"].as_array().unwrap().iter().rev() {
                let bytes = self.bytes(&text, &one["range"]);
                text.replace_range(bytes, one["newText"].as_str().unwrap());
            }
            texts.insert(path.to_owned(), text);
        }
        (texts, renamed)
    }

    /// Leaves as the protocol has it, and returns what the server had to say beside its answers.
    pub fn leave(mut self) -> String {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        let output = self.child.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
        assert!(output.stdout.is_empty(), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    }
}
