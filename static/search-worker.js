// The search engine in a worker: loads the module and the index, and answers queries.
//
// The page sends    {init: {engine, index, root}}      addresses of the module, of the index's folder and of the site
//                   {search: number, request: {…}, passages: true}
// and receives      {ready: {documents}}
//                   {search: number, answer: {…}, took_us, passages: bool}   without passages first, then with them
//                   {search: number, error: text} or {error: text}           init may be sent again after either
//
// A newer search makes an older one that waits for files pointless: it is dropped without an answer.
"use strict";

/** Attempts to answer that may ask for more files: dictionary, postings, cards, and as many in reserve. */
const ROUNDS = 6;
/** Requests under way at once; more gain nothing with HTTP/2 and queue in the browser with HTTP/1. */
const PARALLEL = 12;
/** Attempts to give every hit of a phrase its text: each may drop hits whose text lacks it and bring up others. */
const TEXT_ROUNDS = 3;

class SearchEngine {
  /** @param {{load: (name: string) => Promise<Uint8Array>, text: (hit: object) => Promise<Uint8Array>}} files */
  constructor(files) {
    this.files = files;
    this.texts = new Set();
  }

  /** Compiles the module and opens the index; returns how many documents it holds. */
  async open(module) {
    const log = (at, length) => {
      this.panic = this.read(at, length);
    };
    const instance = await WebAssembly.instantiate(await module, { env: { log } });
    this.wasm = instance.exports;
    return this.settle(() => this.call("open"));
  }

  /** Answers a request; nothing once `isCurrent` says that nobody waits any more. */
  search(request, isCurrent = () => true) {
    return this.settle(() => this.call("search", JSON.stringify(request)), isCurrent);
  }

  /** Answers it with passages from the hits' texts. */
  async searchTexts(request, answer, isCurrent = () => true) {
    for (let round = 0; answer && round < TEXT_ROUNDS; round++) {
      const lacking = answer.hits.filter((hit) => !this.texts.has(hit.id));
      if (round > 0 && lacking.length === 0) break;
      await all(lacking, async (hit) => {
        this.texts.add(hit.id);
        const text = await this.files.text(hit).catch(() => null);
        if (text) this.put("text/" + hit.id, text);
      });
      if (!isCurrent()) return null;
      answer = await this.search(request, isCurrent);
    }
    return answer;
  }

  /** Calls until nothing is pending, fetching what is. */
  async settle(call, isCurrent = () => true) {
    for (let round = 0; round < ROUNDS; round++) {
      const outcome = call();
      if (outcome.error) throw new Error(outcome.error);
      if (!outcome.pending) return outcome.answer;
      await all(outcome.pending, async (name) => this.put(name, await this.files.load(name)));
      if (!isCurrent()) return null;
    }
    throw new Error(t("The search index asks for ever more files; reload the page."));
  }

  call(name, text) {
    try {
      if (text === undefined) this.wasm[name]();
      else this.wasm[name](...this.write(new TextEncoder().encode(text)));
    } catch (trap) {
      throw new Error(`${t("The search engine stopped:")} ${this.panic || trap}`);
    }
    return JSON.parse(this.read(this.wasm.out_ptr(), this.wasm.out_len()));
  }

  put(name, bytes) {
    this.wasm.put(...this.write(new TextEncoder().encode(name)), ...this.write(bytes));
  }

  /** Copies bytes into the module's memory, which may move with every allocation. */
  write(bytes) {
    const at = this.wasm.alloc(bytes.length);
    new Uint8Array(this.wasm.memory.buffer, at, bytes.length).set(bytes);
    return [at, bytes.length];
  }

  read(at, length) {
    return new TextDecoder().decode(new Uint8Array(this.wasm.memory.buffer, at, length));
  }
}

/** Runs `act` on every item, a few at once. */
async function all(items, act) {
  const queue = [...items];
  const lane = async () => {
    while (queue.length > 0) await act(queue.shift());
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, queue.length) }, lane));
}

/** Fetches a file and decompresses it unless its host has told the browser to. */
async function fetchBytes(url, options) {
  let response;
  try {
    response = await fetch(url, options);
  } catch {
    throw new Error(
      t("{file} could not be loaded: the network or the server does not answer.").replace(
        "{file}",
        name(url),
      ),
    );
  }
  if (!response.ok)
    throw Object.assign(
      new Error(
        t("{file} could not be loaded ({status}).")
          .replace("{file}", name(url))
          .replace("{status}", response.status),
      ),
      { gone: true },
    );
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    throw new Error(t("{file} is damaged; reload the page.").replace("{file}", name(url)));
  }
}

const name = (url) => new URL(url).pathname.split("/").pop();

/** Answers the page's messages. */
function serve(scope) {
  let engine = null;
  let latest = 0;
  let addresses;

  const load = async (reload) => {
    const { engine: module, index, root } = addresses;
    const files = {
      // The description of the index is the one file whose content changes under its name.
      load: (file) =>
        fetchBytes(
          new URL(file, index),
          file.endsWith(".json") ? { cache: reload ? "reload" : "no-cache" } : {},
        ),
      // A page at agents/x/ has its file, as it was written, at agents/x.md.
      text: (hit) => fetchBytes(new URL(hit.url.replace(/\/?$/, ".md"), root)),
    };
    const opened = new SearchEngine(files);
    const documents = await opened.open(
      fetchBytes(new URL(module)).then((bytes) => WebAssembly.compile(bytes)),
    );
    scope.postMessage({ ready: { documents } });
    return opened;
  };

  const answer = async ({ search, request, passages }) => {
    const isCurrent = () => search === latest;
    const start = performance.now();
    const found = await (await engine).search(request, isCurrent);
    if (!found) return;
    scope.postMessage({
      search,
      answer: found,
      took_us: Math.round((performance.now() - start) * 1000),
      passages: false,
    });
    if (!passages || found.hits.length === 0) return;
    const full = await (await engine).searchTexts(request, found, isCurrent);
    if (full)
      scope.postMessage({
        search,
        answer: full,
        took_us: Math.round((performance.now() - start) * 1000),
        passages: true,
      });
  };

  scope.onmessage = async ({ data }) => {
    try {
      if (data.init) {
        addresses = data.init;
        engine = load(false);
        await engine;
        return;
      }
      latest = data.search;
      try {
        await answer(data);
      } catch (error) {
        // The site was built anew while this page was open: its old files are gone, the new ones are found again.
        if (!error.gone) throw error;
        engine = load(true);
        await answer(data);
      }
    } catch (error) {
      scope.postMessage({ search: data.search, error: error.message });
    }
  };
}

if (typeof WorkerGlobalScope !== "undefined") serve(self);
if (typeof module !== "undefined") module.exports = { SearchEngine };
