import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import chromium from "@sparticuz/chromium";

// The browser comes in an npm package; never its own arguments: --single-process dies at the second context.
const executablePath = process.env.CHROME_PATH ?? (await chromium.executablePath());
const port = Number(process.env.E2E_PORT ?? 8137);
// Each width may run by itself, beside the other: then it writes a report and a folder of its own.
const width = process.env.E2E_WIDTH ? `-${process.env.E2E_WIDTH}` : "";
const baseURL = process.env.E2E_URL ?? `http://127.0.0.1:${port}`;
const dataDir = process.env.E2E_DATA_DIR ?? join(tmpdir(), `dangjian-e2e-${port}`);

const desktop = { viewport: { width: 1440, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, deviceScaleFactor: 2 };

export default defineConfig({
  testDir: "e2e",
  outputDir: `test-results/e2e${width}`,
  workers: 1,
  fullyParallel: false,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["json", { outputFile: `test-results/e2e${width}.json` }]],
  use: {
    baseURL,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath,
      args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--force-color-profile=srgb"],
    },
  },
  projects: [
    {
      name: "desktop",
      testIgnore: ["publish.spec.ts", "phone.spec.ts", "representative.spec.ts"],
      use: desktop,
    },
    { name: "phone", testIgnore: ["publish.spec.ts", "tasks.spec.ts", "pairings.spec.ts"], use: phone },
    { name: "publish", testMatch: "publish.spec.ts", dependencies: ["desktop", "phone"], use: desktop },
  ],
  webServer: process.env.E2E_URL
    ? undefined
    : {
        command: `rm -rf "${dataDir}" && exec ../backend/.venv/bin/dangjian demo --port ${port} --size small`,
        url: `${baseURL}/readyz`,
        timeout: 300_000,
        gracefulShutdown: { signal: "SIGINT", timeout: 20_000 },
        env: { DATA_DIR: dataDir, DANGJIAN_DATA_DIR: dataDir, DANGJIAN_WEBHOOK_ALLOW_LOOPBACK: "1" },
      },
});
