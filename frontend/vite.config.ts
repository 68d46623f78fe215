/// <reference types="vitest/config" />
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Every browser we serve reads woff2; the woff twins would only double the build. */
function woff2Only(): Plugin {
  return {
    name: "woff2-only",
    enforce: "pre",
    transform(code, id) {
      if (!id.includes("@fontsource")) return;
      return code.replace(/,\s*url\([^)]*\.woff\)\s*format\(['"]woff['"]\)/g, "");
    },
  };
}

/** A packed twin beside each text file, which the server sends to whoever can unpack it. */
function packed(): Plugin {
  return {
    name: "packed",
    apply: "build",
    enforce: "post",
    writeBundle({ dir = "dist" }, bundle) {
      for (const name of Object.keys(bundle).filter((file) => /\.(js|css|svg)$/.test(file))) {
        const file = join(dir, name);
        writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
      }
    },
  };
}

/** Few files instead of many small ones: on a weak network each costs a journey. */
const groups = [
  { name: "core", test: /node_modules\/(react|react-dom|scheduler|@tanstack|zod|idb|uuid)\//, priority: 2 },
  {
    name: "frame",
    test: /src\/(app\/(account-menu|bottom-bar|icon|menu)|features\/integration\/todos\/bell|shared\/(outbox|format|hooks\/use-feed|ui\/(loaded|phone\.module|page-header|problem-result|progress-bar|status-tag|text-size-switch)))/,
    priority: 1,
  },
  {
    name: "today",
    test: /src\/features\/targets\/today\/(?!check-in-form|task-page|outbox-page|photo-field|evidence)/,
  },
];

const backend = process.env.DANGJIAN_API ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [
    woff2Only(),
    tanstackRouter({ target: "react", autoCodeSplitting: true, routesDirectory: "src/routes" }),
    react(),
    packed(),
  ],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { proxy: { "/api": backend, "/go": backend, "/oauth": backend, "/.well-known": backend } },
  build: {
    manifest: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
  test: {
    environment: "jsdom",
    environmentOptions: { jsdom: { url: "http://localhost/" } },
    // One page of modules for all files: evaluating them anew for each would take most of the time.
    isolate: false,
    setupFiles: ["src/testing/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    testTimeout: 20_000,
    reporters: ["default", ["json", { outputFile: "test-results/unit.json" }]],
  },
});
