//! Puts a freshly built browser engine into `static/engine`, with a record of what it was built from:
//!
//! ```sh
//! cargo run -p agentdex-search --example record-engine -- ENGINE.wasm
//! ```
//!
//! `scripts/build-engine.sh` does the building and calls this.

mod source;

use flate2::{Compression, GzBuilder};
use std::error::Error;
use std::fs;
use std::io::Write;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let wasm = fs::read(arguments.next().ok_or("usage: record-engine ENGINE.wasm")?)?;
    let mut encoder = GzBuilder::new().write(Vec::new(), Compression::best());
    encoder.write_all(&wasm)?;
    let artifact = encoder.finish()?;
    let folder = source::repository().join("static/engine");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("engine.bin"), &artifact)?;
    let record = serde_json::json!({
        "source": source::hash()?,
        "artifact": blake3::hash(&artifact).to_hex().to_string(),
        "bytes": wasm.len(),
        "gzip": artifact.len(),
    });
    fs::write(folder.join("engine.json"), format!("{record:#}\n"))?;
    Ok(())
}
