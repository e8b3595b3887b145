#!/bin/sh
# Builds the browser's search engine, static/engine/engine.bin, and its record, static/engine/engine.json.
#
#   scripts/build-engine.sh
#
# Needs a Rust compiler that knows wasm32-unknown-unknown, either
#   - a rustup toolchain: rustup target add wasm32-unknown-unknown
#   - or Debian's:        apt-get install --no-install-recommends rustc-web rust-web-src
#     (bookworm with security updates, or later; it brings the standard library as source, which is built along)
# and about five minutes of one processor. wasm-opt would save one percent of what is transferred: not worth a tool.
set -eu
cd "$(dirname "$0")/.."

TARGET=wasm32-unknown-unknown
OUT=${CARGO_TARGET_DIR:-target}/engine

# Paths of this machine would otherwise end up in the texts of panics.
FLAGS="--cfg getrandom_backend=\"unsupported\" --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=cargo --remap-path-prefix=$PWD=agentdex"

if [ -d "$(rustc --print target-libdir --target $TARGET)" ]; then
    RUSTFLAGS=$FLAGS cargo build --locked --target $TARGET --profile wasm -p agentdex-search-wasm --target-dir "$OUT"
elif [ -d "$(/usr/bin/rustc --print sysroot 2>/dev/null)/lib/rustlib/src" ]; then
    # Debian's compiler has no linker for this target; rustup's is the same program.
    LLD=$(rustc --print sysroot)/lib/rustlib/$(rustc -vV | sed -n 's/^host: //p')/bin/rust-lld
    RUSTFLAGS=$FLAGS RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$LLD \
        cargo build --locked -Zbuild-std=std,panic_abort --target $TARGET --profile wasm -p agentdex-search-wasm --target-dir "$OUT"
else
    echo "no compiler for $TARGET: see the head of $0" >&2
    exit 2
fi

cargo run --quiet --locked -p agentdex-search --example record-engine -- "$OUT/$TARGET/wasm/agentdex_search_wasm.wasm"
cat static/engine/engine.json
