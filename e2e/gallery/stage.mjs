// @ts-check
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { serve } from "../../scripts/serve.mjs";

/** The day and hour of every picture. */
const THEN = "2026-03-02T09:30:00Z";

/**
 * Opens the built site in a new profile, with a voice for a microphone.
 * @param {{ dist: string, executablePath: string, voice: string }} options
 */
export async function openStage({ dist, executablePath, voice }) {
  const profile = mkdtempSync(join(tmpdir(), "inzwa-gallery-"));
  const site = await serve({ dir: dist });
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    permissions: ["microphone"],
    locale: "en-GB",
    timezoneId: "Africa/Harare",
    args: [
      "--no-sandbox",
      "--no-first-run",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--hide-scrollbars",
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-audio-capture=${voice}%noloop`,
    ],
  });
  await context.addInitScript(sameEverywhere);
  const page = context.pages()[0] ?? (await context.newPage());
  return {
    page,
    session: await context.newCDPSession(page),
    url: site.url,
    /** From here on the page's clock stands still. */
    stopClock: () => page.clock.setFixedTime(THEN),
    async close() {
      await context.close();
      await site.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** What differs between machines and runs, and would be seen. */
function sameEverywhere() {
  Object.defineProperty(navigator, "hardwareConcurrency", { value: 4 });
  Object.defineProperty(navigator, "deviceMemory", { value: 4 });
  navigator.storage.estimate = async () => ({ quota: 12_000_000_000, usage: 61_000_000 });
}
