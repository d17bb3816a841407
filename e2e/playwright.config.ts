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

/** Specs in which somebody speaks or is answered within a time, or which need all of the machine. */
const voice = [
  "talk",
  "talk-screen",
  "turns",
  "trouble",
  "measure-device",
  "kills",
  "recover",
  "hybrid",
  "lists",
  "swahili",
].map((name) => `**/${name}.spec.ts`);

export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  outputDir: "../test-results",
  fullyParallel: true,
  workers: 3,
  expect: { timeout: 15_000 },
  timeout: 90_000,
  // A machine that does other things for a moment makes no submission fail; what needed a second try is reported as flaky.
  retries: process.env.CI ? 1 : 0,
  projects: [
    // What is timed or listened to has both cores to itself: they run the models.
    { name: "voice", testMatch: voice, workers: 1 },
    { name: "screens", testIgnore: voice, workers: 3, timeout: 150_000 },
  ],
  forbidOnly: true,
  reporter: [["list"], ["json", { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? "../.cache/test/e2e.json" }]],
  use: { launchOptions: { executablePath, args: quiet } },
});
