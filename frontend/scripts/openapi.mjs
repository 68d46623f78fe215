// Judges openapi.json by Spectral's rules for OpenAPI and by ours (openapi-rules.json); a warning is as bad as an error.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import spectral from "@stoplight/spectral-core";
import functions from "@stoplight/spectral-functions";
import parsers from "@stoplight/spectral-parsers";
import rulesets from "@stoplight/spectral-rulesets";

const file = resolve("openapi.json");
const source = resolve("scripts/openapi-rules.json");
const text = readFileSync(file, "utf8");
const ours = JSON.parse(readFileSync(source, "utf8"), (key, value) =>
  key === "function" ? functions[value] : value,
);
const overrides = [
  {
    // A list of event types is shown there: their fields `type` and `example` make Spectral take an item for a schema.
    files: ["../openapi.json#/paths/~1api~1v1~1integration~1event-types/get"],
    rules: { "oas3-valid-schema-example": "off" },
  },
];
const rules = { extends: [[rulesets.oas, "recommended"]], rules: ours, overrides };
const judge = new spectral.Spectral();
judge.setRuleset(new spectral.Ruleset(rules, { source }));
const found = await judge.run(new spectral.Document(text, parsers.Json, file));
for (const one of found) {
  process.stdout.write(`${one.code}: ${one.path.join(".")}: ${one.message}\n`);
}
const operations = Object.values(JSON.parse(text).paths).flatMap((item) => Object.keys(item)).length;
process.stdout.write(`openapi: ${operations} operations, ${found.length} complaints\n`);
process.exit(operations > 0 && found.length === 0 ? 0 : 1);
