// Validates a log against the published schema of SARIF 2.1.0 and prints how many results and rules it has.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const at = new URL("../browser/node_modules/@microsoft/jest-sarif/", import.meta.url);
const from = createRequire(new URL("package.json", at));
const Ajv = from("ajv");
const ajv = new Ajv({ schemaId: "auto", allErrors: true });
ajv.addMetaSchema(from("ajv/lib/refs/json-schema-draft-04.json"));
const schema = JSON.parse(readFileSync(new URL("lib/schemas/sarif-2.1.0-rtm.5.json", at), "utf8"));
const log = JSON.parse(readFileSync(process.argv[2], "utf8"));
if (!ajv.validate(schema, log)) {
  console.error(ajv.errorsText(ajv.errors, { separator: "\n" }));
  process.exit(1);
}
const [{ results, tool }] = log.runs;
for (const { ruleId, ruleIndex } of results) {
  if (tool.driver.rules[ruleIndex]?.id !== ruleId)
    throw new Error(`${ruleId} is not rule ${ruleIndex}`);
}
console.log(`${results.length} ${tool.driver.rules.length}`);
