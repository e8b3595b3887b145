//! A client of `agentdex mcp`: JSON-RPC, one message a line, over the pipes of a child.

#![allow(
    clippy::needless_pass_by_value,
    reason = "what is asked is written where it is asked"
)]

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use super::Folder;

/// A server and the client that asks it.
pub struct Client {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    last: u64,
}

impl Client {
    /// Starts the server in a folder and shakes hands.
    pub fn start(folder: &Folder, arguments: &str) -> Client {
        let mut client = Client::spawn(folder, arguments);
        let hello = json!({
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": { "name": "test", "version": "1" },
        });
        let server = client.ask("initialize", hello);
        assert_eq!(server["result"]["serverInfo"]["name"], "agentdex");
        client.tell("notifications/initialized", json!({}));
        client
    }

    /// Starts the server and says nothing yet.
    pub fn spawn(folder: &Folder, arguments: &str) -> Client {
        let mut child = Command::new(env!("CARGO_BIN_EXE_agentdex"))
            .arg("mcp")
            .args(arguments.split_whitespace())
            .current_dir(folder.path("."))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Client {
            stdin: child.stdin.take(),
            stdout: BufReader::new(child.stdout.take().unwrap()),
            child,
            last: 0,
        }
    }

    /// Sends a request and returns the answer, the result or the error.
    pub fn ask(&mut self, method: &str, parameters: Value) -> Value {
        let id = self.send(method, parameters);
        let answer = self.hear();
        assert_eq!(answer["id"], id, "{answer}");
        answer
    }

    /// Sends a request and returns its id; the answer is still to be heard.
    pub fn send(&mut self, method: &str, parameters: Value) -> u64 {
        self.last += 1;
        let id = self.last;
        self.line(
            &json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": parameters })
                .to_string(),
        );
        id
    }

    /// Sends a notification.
    pub fn tell(&mut self, method: &str, parameters: Value) {
        self.line(&json!({ "jsonrpc": "2.0", "method": method, "params": parameters }).to_string());
    }

    /// Sends a line as it is.
    pub fn line(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().unwrap();
        writeln!(stdin, "{line}").unwrap();
        stdin.flush().unwrap();
    }

    /// Returns the next message of the server.
    pub fn hear(&mut self) -> Value {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error} in {line:?}"))
    }

    /// Calls a tool and returns what it answers.
    #[track_caller]
    pub fn call(&mut self, tool: &str, arguments: Value) -> Called {
        let parameters = json!({ "name": tool, "arguments": arguments });
        let answer = self.ask("tools/call", parameters);
        let result = &answer["result"];
        Called {
            text: result["content"][0]["text"]
                .as_str()
                .unwrap_or_else(|| panic!("{answer}"))
                .to_owned(),
            data: result["structuredContent"].clone(),
            is_error: result["isError"] == true,
        }
    }

    /// Leaves, and returns what the server had to say beside its answers.
    pub fn leave(mut self) -> String {
        drop(self.stdin.take());
        let output = self.child.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    }
}

/// What a tool answered.
#[derive(Debug)]
pub struct Called {
    pub text: String,
    pub data: Value,
    pub is_error: bool,
}

impl Called {
    /// Asserts that the tool answered.
    #[track_caller]
    pub fn fine(self) -> Called {
        assert!(!self.is_error, "{}", self.text);
        self
    }

    /// Asserts that the tool did not answer, and that it says so in these words.
    #[track_caller]
    pub fn refuses(&self, words: &str) {
        assert!(self.is_error && self.text.contains(words), "{}", self.text);
    }

    /// Returns the lines that are quoted, without their marks.
    pub fn quoted(&self) -> String {
        let quoted = self.text.lines().filter_map(|line| line.strip_prefix("> "));
        quoted.map(|line| format!("{line}\n")).collect()
    }
}
