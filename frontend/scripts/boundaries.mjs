// Judges what dependency-cruiser found, and refuses a false green: it must have looked at modules.
import { readFileSync } from "node:fs";

const { summary, modules } = JSON.parse(readFileSync(0, "utf8"));
const ours = modules.filter((module) => module.source.startsWith("src/"));
for (const violation of summary.violations) {
  process.stdout.write(`${violation.rule.name}: ${violation.from} -> ${violation.to}\n`);
}
process.stdout.write(`boundaries: ${ours.length} modules, ${summary.violations.length} violations\n`);
process.exit(ours.length > 0 && summary.violations.length === 0 ? 0 : 1);
