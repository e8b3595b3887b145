//! The author's loop: the site from memory over HTTP, built again when a file changes, shown anew where it differs.
//!
//! One thread watches and builds; what it comes to is a [`state::State`], an immutable value that requests read while
//! the next one is made. Pages are made when they are asked for, so a change is seen as soon as the model is there.

mod answer;
mod http;
mod reload;
mod site;
mod snapshot;
mod state;
mod watch;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tokio::sync::watch as cell;

use crate::config::Config;
use crate::finding::Finding;
use crate::site::SiteOptions;
use crate::source::Root;
pub use snapshot::Snapshot;
use state::State;
use watch::Watch;

/// How many ports are tried after the one that was asked for.
const TRIES: u16 = 100;

/// How long requests may take to end once the server is told to stop.
const PATIENCE: Duration = Duration::from_secs(2);

/// What a site is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipe {
    pub config: Config,
    pub roots: Vec<Root>,
    /// The folder that overlays the embedded theme.
    pub theme: Option<PathBuf>,
    pub options: SiteOptions,
}

/// Where a site is served.
#[derive(Debug, Clone)]
pub struct Address {
    /// The address or name to listen on.
    pub host: String,
    pub port: u16,
    /// The path that the site stands below, with a slash at both ends.
    pub base: String,
}

/// Something that people should be told.
pub enum News<'a> {
    /// The site can be opened.
    Open {
        url: &'a str,
        snapshot: &'a Snapshot,
        port_taken: bool,
    },
    /// Something changed, and was built.
    Built {
        changes: &'a Changes,
        snapshot: &'a Snapshot,
        new: &'a [&'a Finding],
        mended: usize,
        took: Duration,
    },
    /// Something changed that cannot be built; the site stays as it was.
    Failed(&'a anyhow::Error),
}

/// What changed between two builds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    pub added: Vec<String>,
    pub changed: Vec<String>,
    pub removed: Vec<String>,
    /// The configuration or the theme changed.
    pub recipe: bool,
}

/// What the watching thread is told.
enum Message {
    Changed(BTreeSet<PathBuf>),
    Stop,
}

/// Serves a site until it is told to stop (Ctrl-C, or SIGTERM), building it again whenever something changes.
///
/// `recipe` is asked before every build; `tell` gets the news.
///
/// # Errors
///
/// Fails when the first build does, when the address cannot be listened on and when files cannot be watched.
pub fn serve(
    recipe: &dyn Fn() -> Result<Recipe>,
    address: &Address,
    tell: &dyn Fn(News<'_>) -> Result<()>,
) -> Result<()> {
    let (messages, inbox) = channel();
    let first = recipe()?;
    let mut watch = Watch::start(messages.clone())?;
    // Watched before it is read: what changes in between is read again.
    watch.follow(&first, &BTreeSet::new())?;
    let state = Arc::new(State::first(Snapshot::build(first)?));
    let (listener, port) = listen(address)?;
    let url = format!("http://{}{}", shown(&address.host, port), address.base);

    let (states, seen) = cell::channel(Arc::clone(&state));
    let server = Server::start(listener, address, seen, messages)?;
    tell(News::Open {
        url: &url,
        snapshot: &state.snapshot,
        port_taken: address.port != 0 && port != address.port,
    })?;
    let mut author = Author {
        recipe,
        tell,
        watch,
        states,
    };
    let outcome = author.run(&inbox);
    server.stop();
    outcome
}

/// The server on threads of its own.
struct Server {
    runtime: tokio::runtime::Runtime,
    stop: cell::Sender<bool>,
    running: tokio::task::JoinHandle<io::Result<()>>,
}

impl Server {
    fn start(
        listener: TcpListener,
        address: &Address,
        states: cell::Receiver<Arc<State>>,
        messages: Sender<Message>,
    ) -> Result<Server> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            // Answers are made on threads of their own; these two only carry bytes.
            .worker_threads(2)
            .enable_all()
            .build()
            .context("cannot start the server")?;
        let (stop, stopped) = cell::channel(false);
        let router = http::router(states, stopped.clone(), address);
        let _guard = runtime.enter();
        let listener =
            tokio::net::TcpListener::from_std(listener).context("cannot start the server")?;
        let mut ending = stopped;
        let until = async move { drop(ending.wait_for(|stop| *stop).await) };
        let running = runtime.spawn(IntoFuture::into_future(
            axum::serve(listener, router).with_graceful_shutdown(until),
        ));
        runtime.spawn(async move {
            asked_to_stop().await;
            // The watching thread may have ended already.
            let _ = messages.send(Message::Stop);
        });
        Ok(Server {
            runtime,
            stop,
            running,
        })
    }

    /// Ends what listens, lets running requests end, and leaves.
    fn stop(self) {
        // Nobody is left to hear it where the server has ended by itself.
        let _ = self.stop.send(true);
        let running = self.running;
        let _ = self
            .runtime
            .block_on(async move { tokio::time::timeout(PATIENCE, running).await });
        self.runtime.shutdown_background();
    }
}

/// Waits for Ctrl-C or, where there is such a thing, for SIGTERM.
async fn asked_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

/// Watches and builds.
struct Author<'a> {
    recipe: &'a dyn Fn() -> Result<Recipe>,
    tell: &'a dyn Fn(News<'_>) -> Result<()>,
    watch: Watch,
    states: cell::Sender<Arc<State>>,
}

impl Author<'_> {
    fn run(&mut self, inbox: &Receiver<Message>) -> Result<()> {
        while let Ok(message) = inbox.recv() {
            let Message::Changed(mut touched) = message else {
                return Ok(());
            };
            // Whatever waited during the last build is one change.
            while let Ok(message) = inbox.try_recv() {
                let Message::Changed(more) = message else {
                    return Ok(());
                };
                touched.extend(more);
            }
            let state = Arc::clone(&self.states.borrow());
            if touched
                .iter()
                .any(|path| watch::concerns(state.snapshot.recipe(), path))
            {
                self.rebuild(&state, &touched)?;
            }
        }
        Ok(())
    }

    fn rebuild(&mut self, state: &State, touched: &BTreeSet<PathBuf>) -> Result<()> {
        let start = Instant::now();
        let built = (self.recipe)().and_then(|recipe| {
            self.watch.follow(&recipe, touched)?;
            Snapshot::build(recipe)
        });
        let snapshot = match built {
            Ok(snapshot) => snapshot,
            Err(error) => {
                let why = format!("{error:#}");
                if state.trouble.as_ref() != Some(&why) {
                    self.states.send_replace(Arc::new(state.failed(why)));
                    (self.tell)(News::Failed(&error))?;
                }
                return Ok(());
            }
        };
        let restyled = touched
            .iter()
            .any(|path| watch::is_theme(snapshot.recipe(), path));
        let changes = changes(&state.snapshot, &snapshot, restyled);
        let new = missing(snapshot.findings(), state.snapshot.findings());
        let mended = missing(state.snapshot.findings(), snapshot.findings()).len();
        let quiet = changes == Changes::default() && new.is_empty() && mended == 0;
        if quiet && state.trouble.is_none() {
            return Ok(());
        }
        let next = Arc::new(state.next(snapshot));
        self.states.send_replace(Arc::clone(&next));
        let snapshot = &next.snapshot;
        let new = missing(snapshot.findings(), state.snapshot.findings());
        (self.tell)(News::Built {
            changes: &changes,
            snapshot,
            new: &new,
            mended,
            took: start.elapsed(),
        })
    }
}

/// Compares what two builds were made from.
fn changes(before: &Snapshot, now: &Snapshot, restyled: bool) -> Changes {
    let (old, new) = (digests(before), digests(now));
    let recipe = restyled || before.recipe() != now.recipe();
    let mut changes = Changes {
        recipe,
        ..Changes::default()
    };
    for (file, digest) in &new {
        match old.get(file) {
            None => changes.added.push(file.clone()),
            Some(known) if known != digest => changes.changed.push(file.clone()),
            Some(_) => {}
        }
    }
    changes.removed = old
        .into_keys()
        .filter(|file| !new.contains_key(file))
        .collect();
    changes
}

/// Returns the digest of each agent's file, by its path; with several sources, the source stands before it.
fn digests(snapshot: &Snapshot) -> BTreeMap<String, &str> {
    let catalog = &snapshot.model().catalog;
    let path = |agent: &crate::agent::Agent| match catalog.sources.len() {
        1 => agent.path.to_string(),
        _ => format!("{}/{}", agent.source, agent.path),
    };
    catalog
        .agents
        .iter()
        .map(|listing| (path(&listing.agent), &*listing.agent.digest))
        .collect()
}

/// Returns the findings that others do not have, wherever in its file each stands.
fn missing<'f>(findings: &'f [Finding], others: &[Finding]) -> Vec<&'f Finding> {
    let known: BTreeSet<String> = others.iter().map(Finding::fingerprint).collect();
    findings
        .iter()
        .filter(|finding| !known.contains(&finding.fingerprint()))
        .collect()
}

/// Listens on an address, or on the next free port after it.
fn listen(address: &Address) -> Result<(TcpListener, u16)> {
    let Address { host, port, .. } = address;
    for port in *port..=port.saturating_add(TRIES) {
        let resolved: Vec<SocketAddr> = (host.as_str(), port)
            .to_socket_addrs()
            .with_context(|| {
                format!("cannot find the address {host}; name one of this machine with --host")
            })?
            .collect();
        match TcpListener::bind(&*resolved) {
            Ok(listener) => {
                listener.set_nonblocking(true)?;
                let port = listener.local_addr()?.port();
                return Ok((listener, port));
            }
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            Err(error) => {
                return Err(error).with_context(|| format!("cannot listen on {host}:{port}"));
            }
        }
    }
    bail!(
        "the ports {port} to {} of {host} are taken; name another with --port",
        port.saturating_add(TRIES)
    )
}

/// Returns the host and port to open in a browser.
fn shown(host: &str, port: u16) -> String {
    match host {
        // Everything that reaches this machine: its own name for itself is the shortest.
        "0.0.0.0" | "::" => format!("127.0.0.1:{port}"),
        host if host.contains(':') => format!("[{host}]:{port}"),
        host => format!("{host}:{port}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_can_be_opened_in_a_browser() {
        assert_eq!(shown("127.0.0.1", 4000), "127.0.0.1:4000");
        assert_eq!(shown("0.0.0.0", 4000), "127.0.0.1:4000");
        assert_eq!(shown("::1", 4000), "[::1]:4000");
    }

    #[test]
    fn a_taken_port_leads_to_the_next_free_one() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = taken.local_addr().unwrap().port();
        let address = Address {
            host: "127.0.0.1".to_owned(),
            port,
            base: "/".to_owned(),
        };
        let (_, other) = listen(&address).unwrap();
        assert!(other > port && other <= port + TRIES, "{other}");
    }
}
