//! The recipes of `docs/deploying.md`, run.

#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::http::{self, PATIENCE, Reply};
use crate::support::{Folder, has};

/// nginx with the recipe's configuration, for one site; it dies with its value.
struct Nginx {
    child: Child,
    port: u16,
}

impl Nginx {
    /// Starts it as a user without rights would: everything that it writes goes to the folder.
    fn start(folder: &Folder) -> Nginx {
        let recipe = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/deploying/nginx.conf");
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let server = std::fs::read_to_string(recipe)
            .unwrap()
            .replace("listen 80;", &format!("listen 127.0.0.1:{port};"))
            .replace(
                "/srv/agents/site",
                &folder.path("site").display().to_string(),
            );
        let stores = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|store| format!("{store}_temp_path tmp/{store};"))
            .join("\n");
        folder.write("server.conf", server).write("tmp/keep", "").write(
            "nginx.conf",
            format!("daemon off;\nmaster_process off;\npid nginx.pid;\nevents {{}}\nhttp {{\naccess_log off;\n{stores}\ninclude server.conf;\n}}\n"),
        );
        let child = Command::new("nginx")
            .args([
                "-p",
                &folder.path("").display().to_string(),
                "-c",
                "nginx.conf",
                "-e",
                "stderr",
            ])
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(start.elapsed() < PATIENCE, "nginx does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        Nginx { child, port }
    }

    fn get(&self, path: &str) -> Reply {
        http::ask(self.port, "GET", path, &[("Accept-Encoding", "gzip")])
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "written before the default layout, which takes more lines"
)]
fn nginx_serves_a_site_with_types_caching_compression_and_its_own_missing_page() {
    if !has("nginx", &["-v"], "nginx") {
        return;
    }
    let folder = Folder::new();
    folder
        .agent("agents/a.md", "alpha")
        .agent("agents/b.md", "beta");
    folder.run("build").fine();
    let nginx = Nginx::start(&folder);
    let kept = "public, max-age=31536000, immutable";

    for path in folder
        .files("site")
        .iter()
        .filter(|path| !path.starts_with('.'))
    {
        let reply = nginx.get(&format!("/{path}"));
        assert_eq!(reply.status, 200, "{path}");
        let fingerprinted =
            path.starts_with("assets/") || path.contains("/core-") || path.contains("/cards-");
        assert_eq!(
            reply.header("cache-control"),
            Some(if fingerprinted { kept } else { "no-cache" }),
            "{path}"
        );
        let (_, ending) = path.rsplit_once('.').unwrap();
        let kind = match ending {
            "html" => "text/html; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "js" => "application/javascript; charset=utf-8",
            "json" => "application/json; charset=utf-8",
            "md" => "text/markdown; charset=utf-8",
            "svg" => "image/svg+xml; charset=utf-8",
            "xml" => "text/xml; charset=utf-8",
            "txt" => "text/plain; charset=utf-8",
            "csv" => "text/csv; charset=utf-8",
            "dot" => "text/vnd.graphviz; charset=utf-8",
            "mermaid" => "text/vnd.mermaid; charset=utf-8",
            "graphml" => "application/graphml+xml; charset=utf-8",
            _ => "application/octet-stream",
        };
        assert_eq!(reply.header("content-type"), Some(kind), "{path}");
        assert_eq!(
            reply.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
        let long = std::fs::metadata(folder.path("site").join(path))
            .unwrap()
            .len()
            >= 512;
        let packed = long && kind != "application/octet-stream";
        assert_eq!(
            reply.header("content-encoding"),
            packed.then_some("gzip"),
            "{path}"
        );
    }

    let folder_page = nginx.get("/agents/alpha/");
    assert_eq!(folder_page.status, 200);
    let again = [
        ("If-None-Match", folder_page.header("etag").unwrap()),
        ("Accept-Encoding", "gzip"),
    ];
    assert_eq!(
        http::ask(nginx.port, "GET", "/agents/alpha/", &again).status,
        304,
        "nothing is sent twice"
    );
    let moved = nginx.get("/agents/alpha");
    assert_eq!(
        (moved.status, moved.header("location")),
        (301, Some("/agents/alpha/"))
    );
    let missing = http::ask(nginx.port, "GET", "/agents/gamma/", &[]);
    assert_eq!(missing.status, 404);
    assert_eq!(
        missing.body,
        std::fs::read(folder.path("site/404.html")).unwrap()
    );
    assert_eq!(nginx.get("/.agentdex-manifest.json").status, 404);
}
