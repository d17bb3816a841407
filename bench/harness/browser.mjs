import { chromium } from "playwright-core";

/** Printed on the report: what the browser was told. */
export const FLAGS = [
  "--no-sandbox",
  "--no-first-run",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Without it a reading of the memory waits for the next collection.
  "--enable-blink-features=ForceEagerMeasureMemory",
  // Every arm is a page of its own; none may be slowed down for standing behind another.
  "--disable-background-timer-throttling",
  "--disable-renderer-backgrounding",
  "--disable-backgrounding-occluded-windows",
];

/**
 * @param {string} executablePath
 * @param {string} profile folder
 * @param {{ serviceWorkers?: "allow" | "block" }} [options]
 */
export async function launch(executablePath, profile, { serviceWorkers = "block" } = {}) {
  return chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    viewport: { width: 1024, height: 768 },
    permissions: ["microphone"],
    // The site's service worker would answer for arm B's page too; the server sends the headers it is needed for.
    serviceWorkers,
    args: FLAGS,
  });
}
