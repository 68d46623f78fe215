// The two budgets of the page: what must be loaded before a route shows, gzip, JavaScript only.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMITS = {
  "desktop before the route": 250,
  "phone today": 200,
  "phone task": 200,
  "phone verification list": 200,
  "phone verification form": 200,
  "phone inbox": 200,
  "phone representative": 200,
  "phone visit": 200,
  "stranger report": 200,
  "stranger receipt": 200,
  "phone own issue": 200,
};
const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));

function keyOf(source) {
  const found = Object.keys(manifest).find((key) => key.startsWith(source));
  if (!found) throw new Error(`${source} is not in the build`);
  return found;
}

function closure(keys, seen = new Set()) {
  for (const key of keys) {
    if (seen.has(key)) continue;
    seen.add(key);
    closure(manifest[key].imports ?? [], seen);
  }
  return seen;
}

function kilobytes(keys) {
  const files = new Set(
    [...closure(keys)].map((key) => manifest[key].file).filter((file) => file.endsWith(".js")),
  );
  let total = 0;
  for (const file of files) total += gzipSync(readFileSync(`dist/${file}`)).length;
  return total / 1024;
}

const entry = keyOf("index.html");
const measured = {
  "desktop before the route": [entry, keyOf("src/routes/_desk.tsx?")],
  "phone today": [entry, keyOf("src/routes/m.tsx?"), keyOf("src/routes/m/index.tsx?")],
  "phone task": [entry, keyOf("src/routes/m.tsx?"), keyOf("src/routes/m/tasks/$id.tsx?")],
  "phone verification list": [
    entry,
    keyOf("src/routes/m.tsx?"),
    keyOf("src/routes/m/verifications/index.tsx?"),
  ],
  "phone verification form": [
    entry,
    keyOf("src/routes/m.tsx?"),
    keyOf("src/routes/m/verifications/$id.tsx?"),
  ],
  "phone inbox": [entry, keyOf("src/routes/m.tsx?"), keyOf("src/routes/m/inbox/index.tsx?")],
  "phone representative": [entry, keyOf("src/routes/m.tsx?"), keyOf("src/routes/m/liaison.tsx?")],
  "phone visit": [entry, keyOf("src/routes/m.tsx?"), keyOf("src/routes/m/visits/new.tsx?")],
  "stranger report": [entry, keyOf("src/routes/r.$code.tsx?")],
  "stranger receipt": [entry, keyOf("src/routes/c.tsx?")],
  "phone own issue": [entry, keyOf("src/routes/m.tsx?"), keyOf("src/routes/m/issues/$id.tsx?")],
};
let failed = false;
for (const [name, keys] of Object.entries(measured)) {
  const size = kilobytes(keys);
  failed ||= size > LIMITS[name];
  process.stdout.write(`size: ${name} ${size.toFixed(0)} KB of ${LIMITS[name]}\n`);
}
const eager = [...closure([entry, keyOf("src/routes/_desk.tsx?")])].some(
  (key) => key.includes("echarts") || key.includes("charts/engine"),
);
if (eager) process.stdout.write("size: charts are loaded before a page needs them\n");
process.exit(failed || eager ? 1 : 0);
