import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { assistant, words } from "./support/assistant.ts";
import { expect, test } from "./support/visit.ts";
import { record, silence, speech } from "./support/wav.ts";

let server: ChildProcess | undefined;
test.afterEach(() => {
  server?.kill("SIGKILL");
});

/** Our own server with the pocket pack, for pages of that origin. Resolves to its address. */
async function start(origin: string): Promise<string> {
  const env = { ...process.env, PORT: "0", INZWA_SITE: "off", INZWA_CORS_ORIGINS: origin, INZWA_LOG_LEVEL: "error" };
  const child = spawn(process.execPath, [join(import.meta.dirname, "../build/server.js")], {
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  server = child;
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stderr }).on("line", (line) => {
      const address = /http:\/\/\S+?:\d+/.exec(line);
      if (address) resolve(address[0]);
    });
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
}

test("our own server hears, answers and speaks for the page", async ({ visit, openSite, folder }) => {
  test.setTimeout(180_000);
  const microphone = record(join(folder, "q.wav"), silence(1), speech("09.wav"), silence(6));
  const site = await openSite();
  const address = await start(new URL(site.url).origin);
  const { page, errors } = await visit({ site, microphone, query: "&ui_language=en" });
  const inzwa = assistant(page);
  await inzwa.opened();
  await page.goto(`${page.url().split("#")[0]}#settings`);
  await page.locator("#server-address").fill(address);
  await page.locator("[data-action=server-use]").click();
  await page.locator("[data-action=answer-yes]").click();
  for (const stage of ["asr", "llm", "tts"])
    await expect(page.locator(`[data-server-stage=${stage}]`)).toHaveAttribute("data-works", "true", {
      timeout: 60_000,
    });
  await page.goto(`${page.url().split("#")[0]}#talk`);
  await inzwa.is("idle", 60_000);
  await expect(page.locator("inzwa-stage + inzwa-away [data-away]")).toHaveAttribute("data-away", "asr llm tts");
  await inzwa.talk.click();
  await inzwa.is("speaking", 40_000);
  await inzwa.is("listening", 40_000);
  expect(words(await inzwa.replies.textContent())).toContain("harare");
  expect(errors).toEqual([]);
});
