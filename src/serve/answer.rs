//! One file of the site as an HTTP answer: its type, its tag, conditions, ranges.

use std::ops::{Bound, Range};
use std::path::Path;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use headers::{
    AcceptRanges, ContentLength, ContentRange, ETag, HeaderMapExt as _, IfMatch, IfNoneMatch,
    IfRange,
};

/// A file of the site with what HTTP says of it.
pub(super) struct File {
    pub bytes: Vec<u8>,
    pub status: StatusCode,
    pub mime: HeaderValue,
    /// The content never changes under this address.
    pub immutable: bool,
}

impl File {
    /// Returns a file that is there; its type is known by its name.
    pub(super) fn found(path: &str, bytes: Vec<u8>) -> File {
        File {
            bytes,
            status: StatusCode::OK,
            mime: mime(path),
            immutable: path.starts_with("assets/"),
        }
    }

    /// Answers a request for the file.
    pub(super) fn answer(self, method: &Method, request: &HeaderMap) -> Response<Body> {
        let mut response = Response::new(Body::empty());
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, self.mime.clone());
        headers.insert(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        );
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static(self.caching()),
        );
        if self.status != StatusCode::OK {
            *response.status_mut() = self.status;
            return with_body(response, self.bytes);
        }
        let Some(tag) = tag(&self.bytes) else {
            return with_body(response, self.bytes);
        };
        headers.typed_insert(tag.clone());
        headers.typed_insert(AcceptRanges::bytes());
        if let Some(status) = condition(request, &tag) {
            *response.status_mut() = status;
            return response;
        }
        let whole = self.bytes.len() as u64;
        match range(method, request, &tag, whole) {
            Wanted::Whole => with_body(response, self.bytes),
            Wanted::Nothing => {
                *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
                response
                    .headers_mut()
                    .typed_insert(ContentRange::unsatisfied_bytes(whole));
                response
            }
            Wanted::Part(part) => {
                *response.status_mut() = StatusCode::PARTIAL_CONTENT;
                if let Ok(range) = ContentRange::bytes(part.start as u64..part.end as u64, whole) {
                    response.headers_mut().typed_insert(range);
                }
                with_body(response, self.bytes[part].to_vec())
            }
        }
    }

    fn caching(&self) -> &'static str {
        if self.immutable {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        }
    }
}

/// Returns the hash that tells one version of a file from another.
pub(super) fn version(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
}

/// Marks the tag of an answer that was compressed on the way as weak: its bytes are others than the file's.
pub(super) fn weaken(mut response: Response<Body>) -> Response<Body> {
    let headers = response.headers_mut();
    if headers.contains_key(header::CONTENT_ENCODING)
        && let Some(tag) = headers.get(header::ETAG).and_then(|tag| tag.to_str().ok())
        && !tag.starts_with("W/")
        && let Ok(weak) = HeaderValue::from_str(&format!("W/{tag}"))
    {
        headers.insert(header::ETAG, weak);
    }
    response
}

fn tag(bytes: &[u8]) -> Option<ETag> {
    format!("\"{}\"", version(bytes)).parse().ok()
}

fn with_body(mut response: Response<Body>, bytes: Vec<u8>) -> Response<Body> {
    response
        .headers_mut()
        .typed_insert(ContentLength(bytes.len() as u64));
    *response.body_mut() = Body::from(bytes);
    response
}

/// Returns the status of a request whose condition makes the file itself unnecessary.
fn condition(request: &HeaderMap, tag: &ETag) -> Option<StatusCode> {
    if request
        .typed_get::<IfMatch>()
        .is_some_and(|wanted| !wanted.precondition_passes(tag))
    {
        return Some(StatusCode::PRECONDITION_FAILED);
    }
    let known = request
        .typed_get::<IfNoneMatch>()
        .is_some_and(|known| !known.precondition_passes(tag));
    known.then_some(StatusCode::NOT_MODIFIED)
}

/// What of a file is asked for.
#[derive(Debug, PartialEq)]
enum Wanted {
    Whole,
    Part(Range<usize>),
    Nothing,
}

fn range(method: &Method, request: &HeaderMap, tag: &ETag, whole: u64) -> Wanted {
    let Some(range) = request
        .typed_get::<headers::Range>()
        .filter(|_| method == Method::GET)
    else {
        return Wanted::Whole;
    };
    // A part of another version would not fit what the client has.
    if request
        .typed_get::<IfRange>()
        .is_some_and(|if_range| if_range.is_modified(Some(tag), None))
    {
        return Wanted::Whole;
    }
    let asked = request
        .get(header::RANGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    // Several ranges may be answered whole, and so may a longer end than there is.
    if asked.contains(',') {
        return Wanted::Whole;
    }
    let part = range
        .satisfiable_ranges(whole)
        .find_map(|bounds| part(bounds, whole));
    match part {
        Some(part) => Wanted::Part(part),
        None if asked.starts_with("bytes=-") && !asked.ends_with("-0") && whole > 0 => {
            Wanted::Whole
        }
        None => Wanted::Nothing,
    }
}

fn part((start, end): (Bound<u64>, Bound<u64>), whole: u64) -> Option<Range<usize>> {
    let start = match start {
        Bound::Included(start) => start,
        Bound::Excluded(before) => before.checked_add(1)?,
        Bound::Unbounded => 0,
    };
    let end = match end {
        Bound::Included(last) => last.saturating_add(1).min(whole),
        Bound::Excluded(end) => end.min(whole),
        Bound::Unbounded => whole,
    };
    (start < end)
        .then(|| usize::try_from(start).ok().zip(usize::try_from(end).ok()))?
        .map(|(s, e)| s..e)
}

/// Returns the type of a file by its name; texts are UTF-8.
fn mime(path: &str) -> HeaderValue {
    let guess = mime_guess::from_path(Path::new(path)).first_or_octet_stream();
    let is_text = guess.type_() == mime_guess::mime::TEXT;
    let text = if is_text {
        format!("{guess}; charset=utf-8")
    } else {
        guess.to_string()
    };
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(range: &str) -> Wanted {
        let request =
            HeaderMap::from_iter([(header::RANGE, HeaderValue::from_str(range).unwrap())]);
        super::range(&Method::GET, &request, &"\"a\"".parse().unwrap(), 100)
    }

    #[test]
    fn a_range_is_cut_to_the_file() {
        assert_eq!(wanted("bytes=0-9"), Wanted::Part(0..10));
        assert_eq!(wanted("bytes=90-1000"), Wanted::Part(90..100));
        assert_eq!(wanted("bytes=99-"), Wanted::Part(99..100));
        assert_eq!(wanted("bytes=-10"), Wanted::Part(90..100));
        assert_eq!(wanted("bytes=-1000"), Wanted::Whole);
    }

    #[test]
    fn a_range_outside_the_file_is_refused() {
        for range in ["bytes=100-", "bytes=200-300", "bytes=-0", "bytes=9-5"] {
            assert_eq!(wanted(range), Wanted::Nothing, "{range}");
        }
    }

    #[test]
    fn what_is_no_single_range_of_bytes_is_answered_whole() {
        for range in ["bytes=0-1,5-6", "lines=1-2", "bytes"] {
            assert_eq!(wanted(range), Wanted::Whole, "{range}");
        }
    }

    #[test]
    fn types_are_known_by_name() {
        assert_eq!(mime("agents/x/index.html"), "text/html; charset=utf-8");
        assert_eq!(mime("assets/page-1.js"), "text/javascript; charset=utf-8");
        assert_eq!(mime("catalog.json"), "application/json");
        assert_eq!(mime("agents/x.md"), "text/markdown; charset=utf-8");
        assert_eq!(mime("assets/engine/e.wasm"), "application/wasm");
    }
}
