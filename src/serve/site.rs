//! The site's addresses: what is at a path, and what an answer looks like where nothing is.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use percent_encoding::percent_decode_str;

use super::answer::File;
use super::reload;
use super::state::State;
use crate::source;

/// A page before the reload script is added.
pub(super) struct Page {
    pub status: StatusCode,
    pub bytes: Vec<u8>,
}

/// Answers a request for a path of the site, as it stands in the address.
pub(super) fn answer(
    state: &State,
    base: &str,
    method: &Method,
    headers: &HeaderMap,
    path: &str,
    query: Option<&str>,
) -> Response<Body> {
    let Some(path) = decoded(path) else {
        return plain(StatusCode::BAD_REQUEST, "the address is not UTF-8");
    };
    if let Some(folder) = folder(state, &path) {
        let query = query.map_or(String::new(), |query| format!("?{query}"));
        return redirect(&format!("{base}{}{query}", source::address(&folder)));
    }
    let path = file(path);
    if state.has(&path) && !is_page(&path) {
        return match state.bytes(&path) {
            Some(Ok(bytes)) => File::found(&path, bytes).answer(method, headers),
            Some(Err(error)) => plain(StatusCode::INTERNAL_SERVER_ERROR, &format!("{error:#}")),
            None => plain(StatusCode::NOT_FOUND, "there is no such file"),
        };
    }
    let page = page(state, &path, base);
    let mut file = File::found("index.html", reload::add(&page.bytes, base));
    file.status = page.status;
    file.answer(method, headers)
}

/// Returns the page at a path; where there is none, the site's page that says so.
pub(super) fn page(state: &State, path: &str, base: &str) -> Page {
    let (status, made) = match state.bytes(path) {
        Some(made) => (StatusCode::OK, made),
        None => (
            StatusCode::NOT_FOUND,
            state.bytes("404.html").unwrap_or_else(|| Ok(Vec::new())),
        ),
    };
    match made {
        Ok(bytes) if status == StatusCode::NOT_FOUND => Page {
            status,
            bytes: reload::rebase(&bytes, base),
        },
        Ok(bytes) => Page { status, bytes },
        Err(error) => Page {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            bytes: unmade(&format!("{error:#}")),
        },
    }
}

/// Returns the path of the file that an address shows.
pub(super) fn file(path: String) -> String {
    if path.is_empty() || path.ends_with('/') {
        path + "index.html"
    } else {
        path
    }
}

/// Returns a path of an address as it is meant.
pub(super) fn decoded(path: &str) -> Option<String> {
    percent_decode_str(path)
        .decode_utf8()
        .ok()
        .map(std::borrow::Cow::into_owned)
}

/// Returns a short answer in words.
pub(super) fn plain(status: StatusCode, text: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(format!("{text}\n")));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// Sends a browser elsewhere, for this time: tomorrow another site may be served here.
pub(super) fn redirect(address: &str) -> Response<Body> {
    let mut response = plain(StatusCode::TEMPORARY_REDIRECT, address);
    if let Ok(address) = HeaderValue::from_str(address) {
        response.headers_mut().insert(header::LOCATION, address);
    }
    response
}

/// Returns the folder that was meant by an address without a slash at its end.
fn folder(state: &State, path: &str) -> Option<String> {
    let is_folder = !path.is_empty() && !path.ends_with('/') && !state.has(path);
    (is_folder && state.has(&format!("{path}/index.html"))).then(|| format!("{path}/"))
}

fn is_page(path: &str) -> bool {
    path.ends_with(".html")
}

/// Returns a page that says why the real one could not be made.
fn unmade(why: &str) -> Vec<u8> {
    let why = why.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"color-scheme\" \
         content=\"light dark\">\n<title>This page could not be made</title>\n</head>\n<body>\n<h1>This page could not \
         be made</h1>\n<pre>{why}</pre>\n</body>\n</html>\n"
    )
    .into_bytes()
}
