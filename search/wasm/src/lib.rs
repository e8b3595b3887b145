//! The search engine for browsers: a module with a plain C interface, so that no generated JavaScript is needed.
//!
//! The host writes bytes into memory that [`alloc`] gives, hands over files with [`put`], and asks with [`open`] and
//! [`search`]. Both leave JSON at [`out_ptr`], of [`out_len`] bytes:
//!
//! - `{"answer": …}`: what was asked for; `open` answers with the number of documents;
//! - `{"pending": ["core-….bin", …]}`: files to fetch, decompress and put before asking again;
//! - `{"error": "…"}`: a sentence for the visitor.
//!
//! Nothing else is imported but `env.log(pointer, length)`, which receives the text of a panic before the module traps.
#![expect(
    unsafe_code,
    reason = "memory is shared with the host by pointers; each is made by `alloc` and taken back once"
)]

use agentdex_search::{Engine, Error, Hit, MANIFEST, Request};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What the host has handed over and asked for.
struct Module {
    engine: Option<Engine>,
    files: Arc<Mutex<Files>>,
    texts: BTreeMap<String, String>,
    out: Vec<u8>,
}

/// Files that wait to be read, and names of those that were asked for in vain.
#[derive(Default)]
struct Files {
    waiting: BTreeMap<String, Vec<u8>>,
    wanted: BTreeSet<String>,
}

static MODULE: Mutex<Option<Module>> = Mutex::new(None);

/// What names texts among the files: `text/` and the id of a hit.
const TEXT: &str = "text/";

/// Returns memory for the host to write `length` bytes into. It is given back by handing it over.
#[unsafe(no_mangle)]
pub extern "C" fn alloc(length: usize) -> *mut u8 {
    Box::into_raw(vec![0u8; length].into_boxed_slice()).cast()
}

/// Takes over a file: its name and its decompressed content, both in memory from [`alloc`].
///
/// # Safety
///
/// Both pointers are from [`alloc`], with the lengths given there, and are not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn put(
    name: *mut u8,
    name_length: usize,
    content: *mut u8,
    content_length: usize,
) {
    // SAFETY: the caller vouches for both.
    let (name, content) = unsafe { (take(name, name_length), take(content, content_length)) };
    let name = String::from_utf8_lossy(&name).into_owned();
    with_module(|module| match name.strip_prefix(TEXT) {
        Some(id) => {
            module.texts.insert(
                id.to_owned(),
                String::from_utf8_lossy(&content).into_owned(),
            );
        }
        None => {
            lock(&module.files).waiting.insert(name, content);
        }
    });
}

/// Opens the index among the files put so far.
#[unsafe(no_mangle)]
pub extern "C" fn open() {
    with_module(|module| {
        let files = Arc::clone(&module.files);
        let outcome = Engine::open(move |name: &str| lock(&files).read(name));
        let outcome = outcome.map(|engine| {
            let documents = engine.documents();
            module.engine = Some(engine);
            json!(documents)
        });
        module.answer(outcome);
    });
}

/// Answers a request, JSON as [`Request`] reads it, in memory from [`alloc`].
///
/// # Safety
///
/// The pointer is from [`alloc`], with the length given there, and is not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn search(request: *mut u8, length: usize) {
    // SAFETY: the caller vouches for it.
    let request = unsafe { take(request, length) };
    with_module(|module| {
        let outcome = match (&module.engine, serde_json::from_slice::<Request>(&request)) {
            (None, _) => Err(Error::Pending),
            (_, Err(error)) => {
                return module.say(&json!({"error": format!("not a request: {error}")}));
            }
            (Some(engine), Ok(request)) => {
                let texts = |hit: &Hit| module.texts.get(&hit.id).cloned();
                engine
                    .search_texts(&request, &texts)
                    .map(|answer| json!(answer))
            }
        };
        module.answer(outcome);
    });
}

/// Returns where the last outcome begins.
#[unsafe(no_mangle)]
pub extern "C" fn out_ptr() -> *const u8 {
    with_module(|module| module.out.as_ptr())
}

/// Returns how many bytes the last outcome has.
#[unsafe(no_mangle)]
pub extern "C" fn out_len() -> usize {
    with_module(|module| module.out.len())
}

impl Files {
    /// Hands a file over: once, as the engine keeps what it has read, but for the one that it reads anew with every
    /// attempt to open.
    fn read(&mut self, name: &str) -> io::Result<Vec<u8>> {
        let content = if name == MANIFEST {
            self.waiting.get(name).cloned()
        } else {
            self.waiting.remove(name)
        };
        content.ok_or_else(|| {
            self.wanted.insert(name.to_owned());
            io::ErrorKind::WouldBlock.into()
        })
    }
}

impl Module {
    fn new() -> Self {
        log_panics();
        Self {
            engine: None,
            files: Arc::default(),
            texts: BTreeMap::new(),
            out: Vec::new(),
        }
    }

    fn answer(&mut self, outcome: Result<Value, Error>) {
        let wanted = std::mem::take(&mut lock(&self.files).wanted);
        self.say(&match outcome {
            Ok(answer) => json!({"answer": answer}),
            Err(Error::Pending) => json!({"pending": wanted}),
            Err(error) => json!({"error": error.to_string()}),
        });
    }

    fn say(&mut self, outcome: &Value) {
        self.out = outcome.to_string().into_bytes();
    }
}

fn with_module<T>(act: impl FnOnce(&mut Module) -> T) -> T {
    let mut module = lock(&MODULE);
    act(module.get_or_insert_with(Module::new))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes back memory that [`alloc`] gave.
unsafe fn take(pointer: *mut u8, length: usize) -> Vec<u8> {
    // SAFETY: `alloc` made a boxed slice of this length at this place.
    unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(pointer, length)) }.into_vec()
}

#[cfg(target_arch = "wasm32")]
fn log_panics() {
    #[link(wasm_import_module = "env")]
    unsafe extern "C" {
        fn log(text: *const u8, length: usize);
    }
    std::panic::set_hook(Box::new(|panic| {
        let text = panic.to_string();
        // SAFETY: the host only reads these bytes, before it returns.
        unsafe { log(text.as_ptr(), text.len()) }
    }));
}

#[cfg(not(target_arch = "wasm32"))]
fn log_panics() {}
