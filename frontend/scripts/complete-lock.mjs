// Names every platform's twin of an optional package in package-lock.json, also those that the registry at hand does not carry.
// `npm ci` refuses a lock without them; installing skips what is not for this platform. Run after `npm install`.
import { readFileSync, writeFileSync } from "node:fs";

const SYSTEMS = [
  "android",
  "darwin",
  "linux",
  "win32",
  "freebsd",
  "openharmony",
  "openbsd",
  "netbsd",
  "sunos",
  "aix",
];
const PROCESSORS = ["arm64", "x64", "arm", "ia32", "ppc64", "riscv64", "s390x", "loong64", "mips64el"];
const FAMILIES = { gnu: "glibc", musl: "musl" };

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
let added = 0;
for (const [place, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const nested = `${place}/node_modules/${name}`;
    const top = `node_modules/${name}`;
    const words = name.split(/[/-]/);
    const os = SYSTEMS.filter((word) => words.includes(word));
    if (lock.packages[nested] || lock.packages[top] || os.length === 0) continue;
    const cpu = PROCESSORS.filter((word) => words.includes(word));
    const libc = Object.keys(FAMILIES).filter((word) => words.includes(word));
    lock.packages[top] = {
      version,
      ...(cpu.length > 0 && { cpu }),
      ...(entry.dev && { dev: true }),
      ...(libc.length > 0 && { libc: libc.map((word) => FAMILIES[word]) }),
      optional: true,
      os,
    };
    added += 1;
  }
}
const { "": root, ...rest } = lock.packages;
const sorted = Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
lock.packages = { "": root, ...sorted };
writeFileSync("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added} added\n`);
