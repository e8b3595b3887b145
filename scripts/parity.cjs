// Answers queries with the browser's engine under Node, for the parity test of crate agentdex-search:
//   node parity.cjs MODULE INDEX_FOLDER < requests (JSON, one a line) > answers (JSON, one a line)
'use strict';
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { gunzipSync } = require('node:zlib');
const { SearchEngine } = require('../static/search-worker.js');

const [modulePath, folder] = process.argv.slice(2);
const read = (path) => {
  const bytes = readFileSync(path);
  return new Uint8Array(bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes);
};

async function main() {
  const engine = new SearchEngine({ load: async (name) => read(join(folder, name)), text: async () => null });
  await engine.open(WebAssembly.compile(read(modulePath)));
  const requests = readFileSync(0, 'utf8').split('\n').filter(Boolean);
  for (const request of requests) {
    const start = process.hrtime.bigint();
    const answer = await engine.search(JSON.parse(request));
    if (process.env.TIMES) process.stderr.write(`${(process.hrtime.bigint() - start) / 1000n}\n`);
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
