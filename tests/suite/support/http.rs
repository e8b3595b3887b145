//! Requests as they go over the wire, and their answers.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// How long anything may take before a test gives up; nothing waits this long where all is well.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Sends one request to a server on this machine as it is given and reads its answer to the end.
pub fn ask(port: u16, method: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
    let mut bytes = Vec::new();
    send(port, method, path, headers)
        .read_to_end(&mut bytes)
        .unwrap();
    Reply::parse(&bytes)
}

/// Sends one request; the answer is still to be read.
pub fn send(port: u16, method: &str, path: &str, headers: &[(&str, &str)]) -> TcpStream {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
    if !headers.iter().any(|(name, _)| *name == "Host") {
        request += "Host: localhost\r\n";
    }
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    stream
        .write_all(format!("{request}\r\n").as_bytes())
        .unwrap();
    stream
}

/// Sends JSON to a server on this machine and reads its answer to the end.
pub fn post(port: u16, path: &str, headers: &[(&str, &str)], json: &str) -> Reply {
    let length = json.len().to_string();
    let own = [
        ("Content-Type", "application/json"),
        ("Accept", "application/json, text/event-stream"),
        ("Content-Length", &length),
    ];
    let mut stream = send(port, "POST", path, &[&own, headers].concat());
    stream.write_all(json.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    Reply::parse(&bytes)
}

pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Reply {
    fn parse(bytes: &[u8]) -> Reply {
        let end = bytes
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Reply {
            status,
            head,
            body: bytes[end + 4..].to_vec(),
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let named = |line: &&str| line.split(':').next().unwrap().eq_ignore_ascii_case(name);
        Some(self.head.lines().skip(1).find(named)?.split_once(": ")?.1)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}
