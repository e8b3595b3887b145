//! What is answered to whom: hosts, methods, the base path, the server's own addresses, compression.

use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Query, Request};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderValue, Method, Response, StatusCode, Uri, header};
use axum::response::IntoResponse as _;
use serde::Deserialize;
use tokio::sync::watch::Receiver;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};

use super::answer::{File, weaken};
use super::state::State;
use super::{Address, reload, site};
use crate::index;
use crate::mcp::{self, View};

/// Where MCP is spoken, below the site's path.
const MCP: &str = "mcp";

/// The most hits that one request gets.
const MOST_HITS: usize = 1000;

/// Returns what answers every request.
pub(super) fn router(
    states: Receiver<Arc<State>>,
    stop: Receiver<bool>,
    address: &Address,
) -> Router {
    let current = states.clone();
    let view = move || Ok(Arc::clone(&current.borrow().snapshot) as Arc<dyn View>);
    let desk = Desk {
        mcp: mcp::http(Arc::new(view)),
        states,
        stop,
        base: address.base.as_str().into(),
        host: address.host.as_str().into(),
    };
    // The files of the search index are compressed already.
    let worth =
        DefaultPredicate::new().and(NotForContentType::const_new("application/octet-stream"));
    // The reader sits at the same machine: time counts more than bytes.
    let compression = CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(worth);
    Router::new()
        .fallback(move |request: Request| desk.clone().answer(request))
        .layer(compression)
        .layer(axum::middleware::map_response(async |response| {
            weaken(response)
        }))
}

/// Everything that an answer needs.
#[derive(Clone)]
struct Desk {
    states: Receiver<Arc<State>>,
    mcp: mcp::Http,
    stop: Receiver<bool>,
    base: Arc<str>,
    /// The name that the server was told to listen on.
    host: Arc<str>,
}

impl Desk {
    async fn answer(self, request: Request) -> Response<Body> {
        let (parts, body) = request.into_parts();
        let host = host(&parts);
        if !is_own(&host, &self.host) {
            let text = format!(
                "this server answers to localhost and to addresses in numbers, not to `{}`; `--host NAME` allows a name",
                hostname(&host)
            );
            return site::plain(StatusCode::FORBIDDEN, &text);
        }
        let path = parts.uri.path().strip_prefix(&*self.base);
        if path == Some(MCP) {
            let answer = self.mcp.handle(Request::from_parts(parts, body)).await;
            return answer.map(Body::new);
        }
        if parts.method != Method::GET && parts.method != Method::HEAD {
            let mut response = site::plain(
                StatusCode::METHOD_NOT_ALLOWED,
                "only GET and HEAD are answered",
            );
            response
                .headers_mut()
                .insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
            return response;
        }
        let Some(path) = path.map(str::to_owned) else {
            return self.outside(parts.uri.path());
        };
        if path == "_agentdex/events" {
            return self.listen(&parts.uri);
        }
        let answered = tokio::task::spawn_blocking(move || {
            let state = Arc::clone(&self.states.borrow());
            if path == "_agentdex/serve.js" {
                let script = File::found("serve.js", reload::SCRIPT.into());
                return script.answer(&parts.method, &parts.headers);
            }
            if path == "api/search" {
                return search(&state, &parts.uri);
            }
            site::answer(
                &state,
                &self.base,
                &parts.method,
                &parts.headers,
                &path,
                parts.uri.query(),
            )
        });
        answered.await.unwrap_or_else(|_| {
            site::plain(
                StatusCode::INTERNAL_SERVER_ERROR,
                "the page could not be made; this is a fault of agentdex",
            )
        })
    }

    /// Answers outside the site's path: whoever asks for the root is sent to the site.
    fn outside(&self, path: &str) -> Response<Body> {
        if path == "/" || format!("{path}/") == *self.base {
            return site::redirect(&self.base);
        }
        site::plain(
            StatusCode::NOT_FOUND,
            &format!("the site is at {}", self.base),
        )
    }

    fn listen(self, uri: &Uri) -> Response<Body> {
        #[derive(Deserialize)]
        struct Asked {
            /// The path of the page in the address, percent-encoded.
            page: String,
        }
        let page = Query::<Asked>::try_from_uri(uri)
            .ok()
            .and_then(|asked| site::decoded(asked.page.strip_prefix(&*self.base)?));
        match page {
            Some(page) => reload::listen(self.states, self.stop, self.base, site::file(page)),
            None => site::plain(StatusCode::BAD_REQUEST, "`page` names no page of this site"),
        }
    }
}

/// Returns the host that a request means, with its port.
fn host(parts: &Parts) -> String {
    let authority = parts.uri.authority().map(Authority::as_str);
    let named = || parts.headers.get(header::HOST)?.to_str().ok();

    authority.or_else(named).unwrap_or_default().to_owned()
}

/// Answers `api/search?q=…&limit=…`.
fn search(state: &State, uri: &Uri) -> Response<Body> {
    #[derive(Deserialize)]
    struct Asked {
        q: String,
        limit: Option<usize>,
    }
    let Ok(Query(asked)) = Query::<Asked>::try_from_uri(uri) else {
        return json(
            StatusCode::BAD_REQUEST,
            br#"{"error": "ask with `q=words` and, if wanted, `limit=10`"}"#.into(),
        );
    };
    let limit = asked.limit.unwrap_or(10).min(MOST_HITS);
    let request = index::Request {
        limit,
        ..index::Request::new(&asked.q)
    };
    let answered = state.snapshot.search(&request);
    match answered.and_then(|answered| Ok(serde_json::to_vec(&answered)?)) {
        Ok(bytes) => json(StatusCode::OK, bytes),
        Err(error) => site::plain(StatusCode::INTERNAL_SERVER_ERROR, &format!("{error:#}")),
    }
}

fn json(status: StatusCode, bytes: Vec<u8>) -> Response<Body> {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, bytes).into_response()
}

/// Tells whether a request means this server. A page of another site may have its own name lead here for a moment and
/// then read what is answered: such a name is refused. Addresses in numbers cannot be made to lead elsewhere.
fn is_own(host: &str, own: &str) -> bool {
    let name = hostname(host);
    let name = name.trim_end_matches('.');
    name.eq_ignore_ascii_case("localhost")
        || name.to_ascii_lowercase().ends_with(".localhost")
        || name.parse::<IpAddr>().is_ok()
        || (!name.is_empty() && name.eq_ignore_ascii_case(own))
}

/// Returns a host without its port and without the brackets of an IPv6 address.
fn hostname(host: &str) -> &str {
    if let Some(rest) = host.strip_prefix('[') {
        return rest.split(']').next().unwrap_or_default();
    }
    host.split(':').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_and_numbers_are_answered() {
        for host in [
            "localhost",
            "LOCALHOST:4000",
            "docs.localhost:4000",
            "127.0.0.1:4000",
            "[::1]:4000",
            "192.168.1.7",
        ] {
            assert!(is_own(host, "127.0.0.1"), "{host}");
        }
        for host in [
            "",
            "example.com",
            "example.com:4000",
            "127.0.0.1.example.com",
            "localhost.example.com",
        ] {
            assert!(!is_own(host, "127.0.0.1"), "{host}");
        }
    }

    #[test]
    fn a_name_that_was_asked_for_is_answered() {
        assert!(is_own("studio.local:4000", "studio.local"));
    }
}
