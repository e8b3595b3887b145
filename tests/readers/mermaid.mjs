// Reads a flow chart with Mermaid's own parser and prints how many nodes and links it has.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const from = createRequire(new URL("../browser/package.json", import.meta.url));
const { JSDOM } = from("jsdom");
const { window } = new JSDOM("");
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import(
  new URL("../browser/node_modules/mermaid/dist/mermaid.core.mjs", import.meta.url)
);
const links = 100000;
mermaid.initialize({ maxEdges: links, maxTextSize: 10000000 });
const chart = readFileSync(process.argv[2], "utf8");
const diagram = await mermaid.mermaidAPI.getDiagramFromText(chart);
const database = diagram.db;
const nodes = database.getVertices();
console.log(`${nodes.size ?? Object.keys(nodes).length} ${database.getEdges().length}`);
