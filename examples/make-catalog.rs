//! Writes a catalog of any size, for measuring: `cargo run --release --example make-catalog -- 10000 /tmp/agents`.

#[path = "../benches/support/mod.rs"]
mod support;

use std::path::Path;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(Ok(count)), Some(folder)) = (
        arguments.next().map(|count| count.parse()),
        arguments.next(),
    ) else {
        return Err(std::io::Error::other("usage: make-catalog COUNT FOLDER"));
    };
    for (path, text) in support::catalog(count) {
        let path = Path::new(&folder).join(path);
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        std::fs::write(path, text)?;
    }
    Ok(())
}
