import { defineConfig } from "@playwright/test";

/** `npm test` names the browser; a run by hand takes Debian's. */
const executablePath = process.env.INZWA_CHROMIUM ?? "/usr/bin/chromium";

/** Without these a headless Chromium asks its maker's hosts for updates and experiments at every start. */
const quiet = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  outputDir: "../test-results",
  // Two cores run the models themselves: a second browser would only slow both down.
  workers: 1,
  timeout: 90_000,
  forbidOnly: true,
  reporter: [["list"], ["json", { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? "../.cache/test/e2e.json" }]],
  use: { launchOptions: { executablePath, args: quiet } },
});
