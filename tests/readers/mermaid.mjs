// Reads a flow chart with Mermaid's own parser and prints how many nodes and links it has.
// Run in a folder where `npm install mermaid jsdom` was run.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const from = createRequire(process.cwd() + "/");
const { JSDOM } = from("jsdom");
const { window } = new JSDOM("");
globalThis.window = window;
globalThis.document = window.document;
const packages = process.cwd() + "/node_modules/mermaid/dist/mermaid.core.mjs";
const { default: mermaid } = await import(pathToFileURL(packages));
const links = 100000;
mermaid.initialize({ maxEdges: links, maxTextSize: 10000000 });
const chart = readFileSync(process.argv[2], "utf8");
const diagram = await mermaid.mermaidAPI.getDiagramFromText(chart);
const database = diagram.db;
const nodes = database.getVertices();
console.log(`${nodes.size ?? Object.keys(nodes).length} ${database.getEdges().length}`);
