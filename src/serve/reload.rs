//! The script that reloads open pages: added to every page on its way out, and told what to do by server-sent events.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use memchr::memmem;
use serde::Serialize;
use tokio::sync::watch::Receiver;

use super::answer::version;
use super::snapshot::File;
use super::state::{Note, State};
use crate::source;

/// Below the site's address: where the server's own files stand. No page of a site begins with an underscore.
pub(super) const OWN: &str = "_agentdex/";

/// The script itself.
pub(super) const SCRIPT: &str = include_str!("reload.js");

/// Adds the script to a page. Its version is the page's own, without the script.
pub(super) fn add(page: &[u8], base: &str) -> Vec<u8> {
    let version = version(page);
    let tag = format!(
        "<script src=\"{base}{OWN}serve.js\" data-events=\"{base}{OWN}events\" data-version=\"{version}\" defer></script>\n"
    );
    // A theme's page may lack a head of its own; then the script comes last.
    let at = memmem::find(page, b"</head>").unwrap_or(page.len());
    [&page[..at], tag.as_bytes(), &page[at..]].concat()
}

/// Gives a page that is shown at any address the site's own as its base.
pub(super) fn rebase(page: &[u8], base: &str) -> Vec<u8> {
    let head = b"<head>";
    let at = memmem::find(page, head).map_or(0, |at| at + head.len());
    [
        &page[..at],
        format!("\n<base href=\"{base}\">").as_bytes(),
        &page[at..],
    ]
    .concat()
}

/// What an open page is told.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Word {
    /// The version that would be answered now: another one is loaded.
    version: String,
    /// Where the page has gone, if its agent was renamed.
    #[serde(skip_serializing_if = "Option::is_none")]
    moved: Option<String>,
    /// What is shown over the page.
    notes: Vec<Note>,
}

/// One open page.
struct Listener {
    states: Receiver<Arc<State>>,
    stop: Receiver<bool>,
    base: Arc<str>,
    /// The page's path in the site.
    page: String,
    /// The file of the agent whose page it is.
    file: Option<File>,
    told: Option<Word>,
}

/// Tells an open page what it should know, as long as it listens: once at the start, then whenever that changes.
pub(super) fn listen(
    states: Receiver<Arc<State>>,
    stop: Receiver<bool>,
    base: Arc<str>,
    page: String,
) -> Response {
    let file = {
        let state = states.borrow();
        state
            .snapshot
            .addresses()
            .into_iter()
            .find(|(_, url)| page == format!("{url}index.html"))
    };
    let file = file.map(|(file, _)| file);
    let listener = Listener {
        states,
        stop,
        base,
        page,
        file,
        told: None,
    };
    let words = stream::unfold(listener, |mut listener| async move {
        let word = listener.next().await?;
        Some((Ok::<_, Infallible>(event(&word)), listener))
    });
    // Proxies and sleeping laptops drop what is silent for long.
    let alive = KeepAlive::new().interval(Duration::from_secs(15));
    Sse::new(words).keep_alive(alive).into_response()
}

fn event(word: &Word) -> Event {
    // A server that was restarted is found again in half a second.
    Event::default()
        .retry(Duration::from_millis(500))
        .data(serde_json::to_string(word).unwrap_or_default())
}

impl Listener {
    /// Waits for the next word that differs from the last; nothing when the server stops.
    async fn next(&mut self) -> Option<Word> {
        loop {
            if *self.stop.borrow() {
                return None;
            }
            let state = Arc::clone(&self.states.borrow_and_update());
            let (page, base, file) = (self.page.clone(), Arc::clone(&self.base), self.file.clone());
            let word =
                tokio::task::spawn_blocking(move || word(&state, &page, &base, file.as_ref()))
                    .await
                    .ok()?;
            if self.told.as_ref() != Some(&word) {
                self.told = Some(word.clone());
                return Some(word);
            }
            tokio::select! {
                changed = self.states.changed() => changed.ok()?,
                _ = self.stop.changed() => return None,
            }
        }
    }
}

fn word(state: &State, page: &str, base: &str, file: Option<&File>) -> Word {
    let moved = file
        .filter(|_| !state.has(page))
        .and_then(|file| state.snapshot.addresses().remove(file));
    let bytes = super::site::page(state, page, base);
    Word {
        version: version(&bytes.bytes),
        moved: moved.map(|address| format!("{base}{}", source::address(&address))),
        notes: state.notes(page),
    }
}
