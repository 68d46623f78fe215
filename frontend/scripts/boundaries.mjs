// Runs dependency-cruiser and refuses a false green: it must have looked at modules.
import { spawnSync } from "node:child_process";

const run = spawnSync(
  process.execPath,
  ["node_modules/dependency-cruiser/bin/dependency-cruiser.mjs", "src", "--output-type", "json"],
  { encoding: "utf8", maxBuffer: 256 * 1024 * 1024 },
);
if (!run.stdout) {
  process.stderr.write(run.stderr);
  process.exit(1);
}
const { summary, modules } = JSON.parse(run.stdout);
const ours = modules.filter((module) => module.source.startsWith("src/"));
for (const violation of summary.violations) {
  process.stdout.write(`${violation.rule.name}: ${violation.from} -> ${violation.to}\n`);
}
process.stdout.write(`boundaries: ${ours.length} modules, ${summary.violations.length} violations\n`);
process.exit(ours.length > 0 && summary.violations.length === 0 ? 0 : 1);
