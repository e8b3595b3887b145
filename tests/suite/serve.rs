//! `agentdex serve` as browsers and programs meet it: HTTP in, HTTP out, files changed in between.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};

use crate::support::Folder;
use crate::support::http::{self, PATIENCE, Reply};
use serde_json::Value;

/// A running server; it dies with its value.
struct Server {
    child: Child,
    /// The lines of stderr, as they come.
    lines: Receiver<String>,
    /// Such as `http://127.0.0.1:40001/`.
    url: String,
    port: u16,
}

impl Server {
    fn start(folder: &Folder, arguments: &str) -> Server {
        let port = if arguments.contains("--port") {
            ""
        } else {
            "--port 0 "
        };
        let mut child = Command::new(env!("CARGO_BIN_EXE_agentdex"))
            .arg("serve")
            .args(format!("{port}{arguments}").split_whitespace())
            .current_dir(folder.path(""))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || {
            stderr
                .lines()
                .map_while(Result::ok)
                .try_for_each(|line| sender.send(line))
        });
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let Some(url) = line.trim().strip_prefix("serving ") else {
            panic!(
                "not serving: {line}{}",
                lines.iter().collect::<Vec<_>>().join("\n")
            );
        };
        let port = url
            .split(':')
            .nth(2)
            .unwrap()
            .split('/')
            .next()
            .unwrap()
            .parse()
            .unwrap();
        Server {
            child,
            lines,
            url: url.to_owned(),
            port,
        }
    }

    fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, &[])
    }

    /// Sends one request as it is given and reads its answer to the end.
    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
        http::ask(self.port, method, path, headers)
    }

    /// Listens as the open page at a path does.
    fn open(&self, path: &str) -> Listener {
        let address = format!("{}_agentdex/events?page={path}", self.base());
        Listener(BufReader::new(http::send(self.port, "GET", &address, &[])))
    }

    fn base(&self) -> &str {
        self.url
            .splitn(4, '/')
            .nth(3)
            .map_or("/", |rest| &self.url[self.url.len() - rest.len() - 1..])
    }

    /// Reads what the terminal shows until a line has some words, and returns that line.
    #[track_caller]
    fn says(&self, words: &str) -> String {
        let mut said = Vec::new();
        loop {
            let line = self.lines.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("it never said `{words}` but {said:#?}"));
            if line.contains(words) {
                return line;
            }
            said.push(line);
        }
    }

    /// Sends a signal and returns the exit code.
    fn signal(&mut self, signal: &str) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .unwrap()
                .success()
        );
        self.child.wait().unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The events that a page gets.
struct Listener(BufReader<TcpStream>);

impl Listener {
    /// Returns the next event.
    #[track_caller]
    fn next(&mut self) -> Value {
        loop {
            let mut line = String::new();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the events ended");
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).unwrap();
            }
        }
    }
}

/// Returns the version that the reload script of a page would tell.
fn version(page: &Reply) -> String {
    let text = page.text();
    text.split("data-version=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned()
}

/// Two agents that do not know each other.
fn catalog() -> Folder {
    let folder = Folder::new();
    folder
        .agent("agents/a.md", "alpha")
        .agent("agents/b.md", "beta");
    folder
}

#[test]
fn every_file_is_what_build_writes_but_for_the_reload_script() {
    let folder = catalog();
    folder.run("build --out built").fine();
    let server = Server::start(&folder, "");
    for path in folder.files("built") {
        if path.starts_with('.') || path == "404.html" {
            continue;
        }
        let reply = server.get(&format!("/{path}"));
        let bytes = fs::read(folder.path("built").join(&path)).unwrap();
        assert_eq!(reply.status, 200, "{path}");
        if path.ends_with(".html") {
            let text = reply.text();
            let (before, rest) = text.split_once("<script src=\"/_agentdex/").unwrap();
            let after = rest.split_once("</script>\n").unwrap().1;
            assert_eq!(format!("{before}{after}").as_bytes(), bytes, "{path}");
        } else {
            assert!(reply.body == bytes, "{path} differs");
        }
    }
}

#[test]
fn a_folder_is_known_by_its_slash() {
    let server = Server::start(&catalog(), "");
    assert!(server.get("/agents/alpha/").text().contains("<h1"));
    let reply = server.get("/agents/alpha?x=1");
    assert_eq!(
        (reply.status, reply.header("location")),
        (307, Some("/agents/alpha/?x=1"))
    );
}

#[test]
fn a_part_of_a_file_can_be_asked_for() {
    let server = Server::start(&catalog(), "");
    let whole = server.get("/agents/alpha.md");
    assert_eq!(whole.header("accept-ranges"), Some("bytes"));
    let part = server.ask("GET", "/agents/alpha.md", &[("Range", "bytes=4-14")]);
    assert_eq!((part.status, part.text().as_str()), (206, "name: alpha"));
    let range = format!("bytes 4-14/{}", whole.body.len());
    assert_eq!(part.header("content-range"), Some(&*range));
    let tag = whole.header("etag").unwrap();
    assert_eq!(
        server
            .ask(
                "GET",
                "/agents/alpha.md",
                &[("Range", "bytes=4-14"), ("If-Range", tag)]
            )
            .status,
        206
    );
    let other = [("Range", "bytes=4-14"), ("If-Range", "\"other\"")];
    assert_eq!(server.ask("GET", "/agents/alpha.md", &other).status, 200);
    let beyond = server.ask("GET", "/agents/alpha.md", &[("Range", "bytes=100000-")]);
    assert_eq!(beyond.status, 416);
    assert!(
        beyond
            .header("content-range")
            .unwrap()
            .starts_with("bytes */")
    );
}

#[test]
fn a_file_that_is_known_is_not_sent_again() {
    let server = Server::start(&catalog(), "");
    let tag = server
        .get("/agents/alpha/")
        .header("etag")
        .unwrap()
        .to_owned();
    let again = server.ask("GET", "/agents/alpha/", &[("If-None-Match", &tag)]);
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(
        server
            .ask("GET", "/agents/alpha/", &[("If-None-Match", "\"other\"")])
            .status,
        200
    );
    assert_eq!(
        server
            .ask("GET", "/agents/alpha/", &[("If-Match", "\"other\"")])
            .status,
        412
    );
    let weak = server.ask("GET", "/agents/alpha/", &[("Accept-Encoding", "gzip")]);
    let weak = weak.header("etag").unwrap();
    assert_eq!(
        weak,
        format!("W/{tag}"),
        "compressed bytes are others than the file's"
    );
    assert_eq!(
        server
            .ask("GET", "/agents/alpha/", &[("If-None-Match", weak)])
            .status,
        304
    );
}

#[test]
fn texts_are_compressed_and_what_is_compressed_is_left_alone() {
    let folder = catalog();
    folder.run("build --out built").fine();
    let server = Server::start(&folder, "");
    for (accepted, used) in [("gzip", "gzip"), ("br", "br"), ("gzip, deflate, br", "br")] {
        let reply = server.ask("GET", "/", &[("Accept-Encoding", accepted)]);
        assert_eq!(reply.header("content-encoding"), Some(used), "{accepted}");
    }
    assert_eq!(server.get("/").header("content-encoding"), None);
    let packed = folder
        .files("built")
        .into_iter()
        .find(|path| path.starts_with("search-index/core-"))
        .unwrap();
    let reply = server.ask("GET", &format!("/{packed}"), &[("Accept-Encoding", "gzip")]);
    assert_eq!(reply.header("content-encoding"), None);
}

#[test]
fn head_tells_of_a_file_without_sending_it_and_other_methods_are_refused() {
    let server = Server::start(&catalog(), "");
    let (head, whole) = (
        server.ask("HEAD", "/catalog.json", &[]),
        server.get("/catalog.json"),
    );
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(
        head.header("content-length"),
        whole.header("content-length")
    );
    assert_eq!(server.ask("POST", "/catalog.json", &[]).status, 405);
}

#[test]
fn what_is_not_there_is_the_sites_own_page_that_says_so() {
    let server = Server::start(&catalog(), "--base /docs/agents");
    let reply = server.get("/docs/agents/no/such/page/");
    assert_eq!(reply.status, 404);
    assert!(reply.text().contains("There is no such page"));
    assert!(
        reply.text().contains("<base href=\"/docs/agents/\">"),
        "links would lead nowhere"
    );
    for path in [
        "/docs/agents/../../../etc/passwd",
        "/docs/agents/%2e%2e/%2e%2e/etc/passwd",
        "/docs/agents//etc/passwd",
    ] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
    assert_eq!(server.get("/docs/agents/%ff").status, 400);
}

#[test]
fn a_site_can_stand_below_a_path() {
    let server = Server::start(&catalog(), "--base docs/agents");
    assert!(server.url.ends_with("/docs/agents/"), "{}", server.url);
    assert_eq!(server.get("/docs/agents/agents/alpha/").status, 200);
    for path in ["/", "/docs/agents"] {
        let reply = server.get(path);
        assert_eq!(
            (reply.status, reply.header("location")),
            (307, Some("/docs/agents/"))
        );
    }
    assert_eq!(server.get("/agents/alpha/").status, 404);
    assert_eq!(
        server.get("/docs/agents/agents/alpha").header("location"),
        Some("/docs/agents/agents/alpha/")
    );
}

#[test]
fn a_name_that_another_site_made_lead_here_is_refused() {
    let server = Server::start(&catalog(), "");
    for host in [
        "evil.example",
        "evil.example:4000",
        "127.0.0.1.evil.example",
    ] {
        let reply = server.ask("GET", "/", &[("Host", host)]);
        assert_eq!(reply.status, 403, "{host}");
        assert!(!reply.text().contains("alpha"));
    }
    for host in ["localhost:1", "127.0.0.1", "[::1]:4000"] {
        assert_eq!(
            server.ask("GET", "/", &[("Host", host)]).status,
            200,
            "{host}"
        );
    }
}

#[test]
fn a_taken_port_is_said_and_the_next_free_one_used() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let server = Server::start(&catalog(), &format!("--port {port}"));
    assert_ne!(server.port, port);
    assert_eq!(
        server.says("is taken").trim(),
        format!("port {port} is taken: the next free one is used")
    );
}

#[test]
fn programs_can_search() {
    let server = Server::start(&catalog(), "");
    let reply = server.get("/api/search?q=beta&limit=1");
    assert_eq!(reply.header("content-type"), Some("application/json"));
    let answer: Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(
        (&answer["query"], &answer["total"]),
        (&"beta".into(), &1.into())
    );
    assert_eq!(answer["hits"][0]["id"], "beta");
    assert!(answer["took_us"].is_number());
    assert_eq!(server.get("/api/search").status, 400);
    assert_eq!(server.get("/api/search?q=a&limit=many").status, 400);
}

#[test]
fn ctrl_c_and_sigterm_stop_it_cleanly_while_a_page_is_open() {
    for signal in ["-INT", "-TERM"] {
        let folder = catalog();
        let mut server = Server::start(&folder, "");
        let mut page = server.open("/");
        page.next();
        assert_eq!(server.signal(signal), Some(0), "{signal}");
    }
}

#[test]
fn only_pages_whose_bytes_change_are_told() {
    let folder = catalog();
    let server = Server::start(&folder, "");
    let (mut alpha, mut beta) = (server.open("/agents/alpha/"), server.open("/agents/beta/"));
    let (first, other) = (alpha.next(), beta.next());
    assert_eq!(first["version"], *version(&server.get("/agents/alpha/")));

    folder.write(
        "agents/a.md",
        "---\nname: alpha\ndescription: Does alpha.\n---\n\nNew words.\n",
    );
    let second = alpha.next();
    assert_ne!(first["version"], second["version"]);
    let page = server.get("/agents/alpha/");
    assert!(page.text().contains("New words."));
    assert_eq!(second["version"], *version(&page));
    assert!(server.says("built").starts_with("built a.md changed"));

    // Beta is told of its own change first: nothing came in between.
    folder.write(
        "agents/b.md",
        "---\nname: beta\ndescription: Does beta.\n---\n\nOther words.\n",
    );
    let told = beta.next();
    assert_ne!(told["version"], other["version"]);
    assert_eq!(told["version"], *version(&server.get("/agents/beta/")));
}

#[test]
fn editors_that_write_beside_and_rename_are_followed() {
    let folder = catalog();
    let server = Server::start(&folder, "");
    let mut page = server.open("/agents/alpha/");
    page.next();
    for words in ["First words.", "Second words."] {
        folder.write(
            "agents/.a.md.swp",
            format!("---\nname: alpha\ndescription: Does alpha.\n---\n\n{words}\n"),
        );
        fs::rename(folder.path("agents/a.md"), folder.path("agents/a.md~")).unwrap();
        fs::rename(folder.path("agents/.a.md.swp"), folder.path("agents/a.md")).unwrap();
        page.next();
        assert!(server.get("/agents/alpha/").text().contains(words));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn folders_that_are_never_read_are_not_watched() {
    let folder = catalog();
    for n in 0..200 {
        folder.write(&format!("agents/node_modules/p{n}/index.js"), "");
    }
    let server = Server::start(&folder, "agents");
    let descriptors = fs::read_dir(format!("/proc/{}/fdinfo", server.child.id())).unwrap();
    let texts = descriptors.filter_map(|entry| fs::read_to_string(entry.unwrap().path()).ok());
    let watches: usize = texts.map(|text| text.matches("inotify wd:").count()).sum();
    assert!((2..10).contains(&watches), "{watches} watches");
}

#[test]
fn folders_that_come_and_go_are_followed() {
    let folder = catalog();
    let server = Server::start(&folder, "agents");
    let mut page = server.open("/agents/gamma/");
    page.next();
    folder.agent("agents/deep/er/c.md", "gamma");
    page.next();
    assert_eq!(server.get("/agents/gamma/").status, 200);
    server.says("deep/er/c.md new");
    folder.write(
        "agents/deep/er/c.md",
        "---\nname: gamma\ndescription: New words.\n---\n",
    );
    page.next();
    fs::remove_dir_all(folder.path("agents/deep")).unwrap();
    page.next();
    assert_eq!(server.get("/agents/gamma/").status, 404);

    // The whole source goes and comes back, as a change of branch does.
    fs::rename(folder.path("agents"), folder.path("elsewhere")).unwrap();
    server.says("no such folder");
    assert_eq!(
        server.get("/agents/alpha/").status,
        200,
        "the last good pages stay"
    );
    fs::rename(folder.path("elsewhere"), folder.path("agents")).unwrap();
    folder.agent("agents/deep/c.md", "gamma");
    page.next();
    folder.write(
        "agents/deep/c.md",
        "---\nname: gamma\ndescription: Newer words.\n---\n",
    );
    while !server.get("/agents/gamma/").text().contains("Newer words.") {
        page.next();
    }
}

#[test]
fn a_broken_file_keeps_its_last_good_page_and_says_what_is_wrong() {
    let folder = catalog();
    let server = Server::start(&folder, "");
    let mut page = server.open("/agents/alpha/");
    let good = page.next();

    let text =
        "---\nname: alpha\ndescription: Does alpha.\ntools:\n  - Read\n Write: x\n---\n\nText.\n";
    folder.write("agents/a.md", text);
    let broken = page.next();
    assert_eq!(broken["version"], good["version"], "the page stays");
    let note = &broken["notes"][0];
    assert_eq!(
        note["message"], "`tools` is not YAML and is kept as text",
        "{broken}"
    );
    assert_eq!(
        (&note["place"], &note["excerpt"]),
        (&"a.md:4".into(), &"tools:".into())
    );
    assert!(note["help"].is_string());
    server.says("error[frontmatter/unreadable-entry]");

    folder.write("agents/a.md", "");
    let empty = page.next();
    assert_eq!(empty["version"], good["version"]);
    assert_ne!(empty["notes"], broken["notes"]);
    assert_eq!(server.get("/agents/alpha.md").status, 200);

    folder.agent("agents/a.md", "alpha");
    let mended = page.next();
    assert_eq!(
        (&mended["version"], &mended["notes"]),
        (&good["version"], &Value::Array(Vec::new()))
    );

    fs::remove_file(folder.path("agents/a.md")).unwrap();
    assert_ne!(
        page.next()["version"],
        good["version"],
        "a file that is gone on purpose has no page"
    );
    assert_eq!(server.get("/agents/alpha/").status, 404);
}

#[test]
fn an_agent_that_is_renamed_takes_its_open_page_along() {
    let folder = catalog();
    let server = Server::start(&folder, "");
    let mut page = server.open("/agents/alpha/");
    page.next();
    folder.agent("agents/a.md", "omega");
    assert_eq!(page.next()["moved"], "/agents/omega/");
}

#[test]
fn the_configuration_and_the_theme_are_followed() {
    let folder = catalog();
    folder
        .write("agentdex.toml", "title = \"One\"\ntheme = \"theme\"\n")
        .write("theme/templates/.keep", "");
    let server = Server::start(&folder, "");
    let mut page = server.open("/");
    page.next();
    folder.write("agentdex.toml", "title = \"Two\"\ntheme = \"theme\"\n");
    page.next();
    assert!(server.get("/").text().contains("<title>Two</title>"));

    folder.write("agentdex.toml", "titel = \"Three\"\n");
    let told = page.next();
    assert!(
        told["notes"][0]["message"]
            .as_str()
            .unwrap()
            .contains("did you mean `title`?"),
        "{told}"
    );
    server.says("unknown field");

    folder.write("agentdex.toml", "title = \"Two\"\ntheme = \"theme\"\n");
    assert_eq!(page.next()["notes"], Value::Array(Vec::new()));
    folder.write(
        "theme/templates/about.html",
        "{% extends \"agentdex/about.html\" %}{% block main %}Ours{% endblock %}",
    );
    server.says("configuration or theme changed");
    assert!(server.get("/about/").text().contains("Ours"));
    folder.write("theme/templates/about.html", "{% extends ");
    server.says("a template is wrong");
    assert!(
        server.get("/about/").text().contains("Ours"),
        "the last good theme stays"
    );
}

#[test]
fn saving_without_a_change_is_nothing_to_tell() {
    let folder = catalog();
    let server = Server::start(&folder, "");
    folder.agent("agents/a.md", "alpha");
    folder.write("agents/notes.txt", "nothing");
    folder.agent("agents/c.md", "gamma");
    assert!(server.says("built").starts_with("built c.md new"));
}

#[test]
fn a_catalog_that_cannot_be_built_at_all_is_an_error() {
    Folder::new()
        .run("serve nowhere")
        .refuses("nowhere: no such folder");
}

/// Asks a question over MCP and returns the answer.
fn asked(server: &Server, method: &str, parameters: &Value) -> Value {
    let body =
        serde_json::json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": parameters });
    let path = format!("{}mcp", server.base());
    let reply = http::post(
        server.port,
        &path,
        &[("MCP-Protocol-Version", "2025-06-18")],
        &body.to_string(),
    );
    assert_eq!(
        reply.status,
        200,
        "{}",
        String::from_utf8_lossy(&reply.body)
    );
    serde_json::from_slice(&reply.body).unwrap()
}

#[test]
fn a_model_asks_over_http_and_is_answered_from_the_newest_build() {
    let folder = Folder::new();
    folder.agent("agents/a.md", "alpha");
    let server = Server::start(&folder, "--base /docs/");
    let hello = serde_json::json!({
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": { "name": "test", "version": "1" },
    });
    let greeted = asked(&server, "initialize", &hello);
    assert_eq!(greeted["result"]["serverInfo"]["name"], "agentdex");
    let tools = asked(&server, "tools/list", &serde_json::json!({}));
    assert_eq!(tools["result"]["tools"].as_array().unwrap().len(), 7);

    let search = serde_json::json!({ "name": "search_agents", "arguments": { "query": "beta" } });
    let total = |answer: &Value| answer["result"]["structuredContent"]["total"].clone();
    assert_eq!(total(&asked(&server, "tools/call", &search)), 0);
    folder.agent("agents/b.md", "beta");
    server.says("built b.md new");
    assert_eq!(total(&asked(&server, "tools/call", &search)), 1);
}

#[test]
fn no_page_of_another_site_asks_over_http() {
    let folder = Folder::new();
    folder.agent("agents/a.md", "alpha");
    let server = Server::start(&folder, "");
    let list = r#"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}"#;
    let post = |headers: &[(&str, &str)], json: &str| {
        http::post(server.port, "/mcp", headers, json).status
    };

    assert_eq!(post(&[], list), 200);
    assert_eq!(post(&[("Host", "evil.example")], list), 403);
    assert_eq!(post(&[("Origin", "https://evil.example")], list), 403);
    assert_eq!(post(&[("Origin", &server.url)], list), 403);
    assert_eq!(
        post(
            &[],
            &list.replace("{}", &format!("\"{}\"", "x".repeat(100_000)))
        ),
        413
    );
    assert_eq!(server.get("/mcp").status, 405);
    assert_eq!(server.ask("DELETE", "/mcp", &[]).status, 405);
}
