// Comunica asks an endpoint: node comunica.mjs URL QUERIES.json; prints how many results each query has, as JSON lines.
// The query engine is looked for where the program is run: npm install @comunica/query-sparql
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const found = createRequire(process.cwd() + "/").resolve("@comunica/query-sparql");
const module = await import(pathToFileURL(found));
const { QueryEngine } = module.default ?? module;
const [, , url, file] = process.argv;
const engine = new QueryEngine();

async function count(query, source) {
  const result = await engine.query(query, { sources: [source] });
  if (result.resultType === "boolean") return String(await result.execute());
  let number = 0;
  for await (const _ of await result.execute()) number += 1;
  return number;
}

for (const { name, query } of JSON.parse(readFileSync(file, "utf8"))) {
  for (const [how, source] of [["endpoint", { type: "sparql", value: url }], ["found out", url]]) {
    try {
      console.log(JSON.stringify({ name: `${name}, ${how}`, of: name, found: await count(query, source) }));
    } catch (error) {
      console.log(JSON.stringify({ name: `${name}, ${how}`, of: name, failed: String(error.message ?? error) }));
    }
  }
}
process.exit(0);
