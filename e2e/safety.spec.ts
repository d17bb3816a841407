import { join } from "node:path";
import type { Page } from "@playwright/test";
import { assistant } from "./support/assistant.ts";
import { binaries } from "./support/binaries.ts";
import { withEngines } from "./support/engines.ts";
import { batches, payloads } from "./support/payloads.ts";
import { soundNow, themes } from "./support/sizes.ts";
import { setTrap, type Trap, watchDamage } from "./support/trap.ts";
import { test as base, expect } from "./support/visit.ts";
import { record, silence, speech } from "./support/wav.ts";

const test = base.extend<{ trap: Trap }>({
  trap: async ({}, use) => {
    const trap = await setTrap();
    await use(trap);
    await trap.close();
  },
});

const HARMLESS = { dialogs: [], requests: [], ran: undefined, violations: [] as string[] };
/** Elements that only a payload makes. */
const MADE =
  ":is(script,img,iframe,object,embed,style,link,meta,base,video,audio,math,marquee,[onerror],[onload],[onclick])";
const SAMPLE = `# Harare

Iguta **guru** re*Zimbabwe*, \`HRE\`. [Verenga](https://evil.example/harare?q=secret)

- rekutanga
- rechipiri

| guta | vanhu |
|---|---|
| Harare | 1 500 000 |

> Zano

\`\`\`
let a = 1;
\`\`\``;

test("nothing that a model writes runs, reaches out, or becomes more than text and links", async ({ visit, trap }) => {
  expect(payloads.length).toBeGreaterThanOrEqual(105);
  const { page, errors } = await visit({ grant: false, models: false, args: trap.args });
  await assistant(page).opened();
  const damage = await watchDamage(page);
  for (const batch of batches()) {
    await reply(
      page,
      batch.map(({ text }) => text),
    );
    expect(await page.evaluate(beyondMarkdown)).toEqual([]);
    await page
      .locator("inzwa-markdown a")
      .first()
      .hover({ force: true, timeout: 1_000 })
      .catch(() => undefined);
  }
  // Timers, refreshes and animations need a moment to do harm.
  await page.waitForTimeout(1_000);
  const { dialogs, requests } = damage;
  expect({ dialogs, requests, ...(await damage.inPage()) }).toEqual(HARMLESS);
  expect(trap.connections()).toBe(0);
  expect(errors).toEqual([]);
});

test("the same, said by a person, in a pack's name, a question or a message of trouble, is plain text", async ({
  visit,
  trap,
}) => {
  const { page, errors } = await visit({ grant: false, models: false, args: trap.args });
  await assistant(page).opened();
  const damage = await watchDamage(page);
  await everywhere(page, ["a", "b"]);
  for (const batch of batches()) {
    const texts = batch.map(({ text }) => text);
    await everywhere(
      page,
      texts.map(() => "mhoro"),
    );
    const before = await page.evaluate(structure);
    await everywhere(page, texts);
    expect(await page.evaluate(structure)).toEqual(before);
    expect(await page.locator('[data-role="user"][data-final]').count()).toBe(texts.length);
    for (const text of texts)
      expect(await page.evaluate(standsAsWritten, text), `${JSON.stringify(text)} stands as written`).toBe(true);
  }
  const { dialogs, requests } = damage;
  expect({ dialogs, requests, ...(await damage.inPage()) }).toEqual(HARMLESS);
  expect(trap.connections()).toBe(0);
  expect(errors).toEqual([]);
});

test("what a file brings is plain text: conversations from elsewhere, and names of recordings", async ({
  visit,
  trap,
}) => {
  const { page, errors } = await visit({ grant: false, models: false, args: trap.args });
  await assistant(page).opened();
  const damage = await watchDamage(page);
  await page.evaluate(() => {
    location.hash = "#history";
  });
  const turns = payloads.map(({ text }, i) => ({
    asked: text,
    answered: text,
    id: i + 1,
    at: i,
    heard: 0,
    outcome: "done",
  }));
  const titled = payloads.filter(({ text }) => text.length <= 120 && !/[\n\t\0]|\s{2}/.test(text)).slice(0, 20);
  const talks = titled.map(({ text }, i) => ({
    id: `x-${i}`,
    begun: i,
    changed: i,
    title: text,
    pinned: i === 0,
    language: "sn",
    turns: i === 0 ? turns : turns.slice(i, i + 1),
  }));
  const file = Buffer.from(JSON.stringify({ format: "inzwa-talks", version: 1, talks }));
  const choose = page.locator("[data-action=history-import]");
  await choose.setInputFiles({
    name: "<img src=x onerror=globalThis.ran=1>.json",
    mimeType: "application/json",
    buffer: file,
  });
  await expect(page.locator("[data-talk]")).toHaveCount(talks.length);
  for (const { title } of talks) await expect(page.locator("inzwa-history")).toContainText(title.trim());
  await expect(page.locator(`inzwa-history ${MADE}`)).toHaveCount(0);
  await page.locator("[data-talk=x-0] a").first().click();
  await expect(page.locator("[data-turn]")).toHaveCount(turns.length);
  await expect(page.locator(`inzwa-history ${MADE}`)).toHaveCount(0);

  await page.evaluate(() => {
    location.hash = "#transcribe";
  });
  const names = titled.map(({ text }) => text).filter((text) => !/[/\\:]/.test(text));
  const recordings = names.map((name) => ({ name, mimeType: "audio/wav", buffer: Buffer.from("no sound") }));
  await page.locator("[data-action=transcribe-choose]").setInputFiles(recordings);
  await expect(page.locator("[data-file]")).toHaveCount(names.length);
  for (const name of names) await expect(page.locator("inzwa-transcribe")).toContainText(name.trim());
  await expect(page.locator(`inzwa-transcribe ${MADE}`)).toHaveCount(0);
  const { dialogs, requests } = damage;
  expect({ dialogs, requests, ...(await damage.inPage()) }).toEqual(HARMLESS);
  expect(trap.connections()).toBe(0);
  expect(errors).toEqual([]);
});

test("a link says where it leads, waits for a click, and then opens without a trace of us", async ({ visit, trap }) => {
  const { page, context } = await visit({ grant: false, models: false, args: trap.args });
  await assistant(page).opened();
  await reply(page, [SAMPLE]);
  const link = page.locator("inzwa-markdown a");
  await expect(link).toHaveText("Verenga (evil.example)");
  await expect(link).toHaveAttribute("rel", "noopener noreferrer");
  await link.hover();
  await link.focus();
  await page.waitForTimeout(500);
  expect(trap.connections()).toBe(0);
  const [opened] = await Promise.all([context.waitForEvent("page"), link.click()]);
  await expect.poll(() => trap.connections(), "the trap does see who comes").toBeGreaterThan(0);
  expect(await opened.evaluate(() => window.opener)).toBe(null);
});

test("a reply is shown as it was meant, in every size, light and dark", async ({ visit }) => {
  const { page } = await visit({ grant: false, models: false });
  await assistant(page).opened();
  expect(await page.evaluate(rendererFetched)).toBe(false);
  await reply(page, ["Mhoro, wakadii?"]);
  expect(await page.evaluate(rendererFetched), "plain words need no renderer").toBe(false);
  await reply(page, [SAMPLE]);
  expect(await page.evaluate(rendererFetched)).toBe(true);
  for (const [tag, text] of [
    ["h3", "Harare"],
    ["strong", "guru"],
    ["em", "Zimbabwe"],
    ["p code", "HRE"],
    ["li", "rekutanga"],
    ["td", "Harare"],
    ["blockquote", "Zano"],
    ["pre code", "let a = 1;"],
  ] as const)
    await expect(page.locator(`inzwa-markdown ${tag}`).first()).toContainText(text);
  for (const width of [360, 1440]) {
    await page.setViewportSize({ width, height: 740 });
    for (const theme of themes) {
      await soundNow(page, `${width} px`, [theme]);
      await page.screenshot({ path: test.info().outputPath(`reply-${width}-${theme}.png`) });
    }
  }
});

test("a spoken turn asks no third party, needs nothing that the policy forbids, and leaves no sound behind", async ({
  visit,
  folder,
}) => {
  const microphone = record(join(folder, "q.wav"), silence(1), speech("09.wav"), silence(4));
  const { page, requests, site } = await visit({ microphone, engines: false });
  const inzwa = assistant(page);
  const told: string[] = [];
  page.on("console", (message) => told.push(message.text()));
  await inzwa.opened();
  await withEngines(page);
  await page.reload();
  await inzwa.is("idle", 60_000);
  await expect(inzwa.app).toHaveAttribute("data-offline", "ready", { timeout: 60_000 });
  const before = await page.evaluate(binaries);
  expect(before.length, "models are found where they are kept").toBeGreaterThan(0);
  await inzwa.talk.click();
  await inzwa.is("speaking");
  await inzwa.is("listening");
  await inzwa.stop.click();
  await inzwa.is("idle");
  expect((await page.evaluate(binaries)).filter((entry) => !before.includes(entry))).toEqual([]);
  expect(told.filter((text) => /Content Security Policy|Trusted|Permissions|violat/i.test(text))).toEqual([]);
  const { origin } = new URL(site.url);
  expect(requests.length).toBeGreaterThan(10);
  expect(requests.filter((url) => !url.startsWith(origin) && !/^(data|blob|about):/.test(url))).toEqual([]);
});

/** Shows texts as replies that are over, and waits until each stands as it will stay. */
async function reply(page: Page, texts: readonly string[]): Promise<void> {
  await show(page, {
    captions: texts.map((text, i) => ({ id: `${i}-${text.length}-assistant`, role: "assistant", text, final: true })),
  });
  await expect(page.locator("inzwa-markdown")).toHaveCount(texts.length);
  await expect
    .poll(() => page.locator("inzwa-markdown:not([data-rendered])").allTextContents(), { timeout: 15_000 })
    .toEqual([]);
}

/** Shows texts wherever the page shows a person's words, a file's or an error's. */
async function everywhere(page: Page, texts: readonly string[]): Promise<void> {
  const [first = ""] = texts;
  await show(page, {
    captions: texts.map((text, i) => ({ id: `${i}-user`, role: "user", text, final: true })),
    pack: { name: first, tag: "sn", synthetic: true, hints: texts },
    failure: { code: "bug", message: first },
    question: undefined,
    details: texts,
    version: first,
  });
}

/** The app's own news would take back what is shown here, so from the first time on it is not listened to. */
async function show(page: Page, change: Record<string, unknown>): Promise<void> {
  await page.evaluate(async (more) => {
    const app = document.querySelector("inzwa-app") as HTMLElement & {
      view: Record<string, unknown>;
      updateComplete: Promise<unknown>;
    };
    const { get, set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(app), "view") ?? {};
    Object.defineProperty(app, "view", { configurable: true, ...(get && { get }), set: () => {} });
    set?.call(app, { ...app.view, state: "idle", progress: undefined, ...more });
    await app.updateComplete;
    for (const element of app.querySelectorAll<HTMLElement & { updateComplete?: Promise<unknown> }>("*"))
      await element.updateComplete;
  }, change);
}

/** Runs in the page: what stands in a reply and should not. */
function beyondMarkdown(): string[] {
  const tags = "p br strong em code pre blockquote ul ol li h3 h4 h5 h6 table thead tbody tr th td a span".split(" ");
  const found: string[] = [];
  for (const element of document.querySelectorAll("inzwa-markdown *")) {
    const { localName, namespaceURI } = element;
    if (!tags.includes(localName) || namespaceURI !== "http://www.w3.org/1999/xhtml") found.push(element.outerHTML);
    for (const { name, value } of element.attributes) {
      const fine =
        localName === "a"
          ? (name === "href" && /^https:\/\/[^@]*$/.test(value)) ||
            (name === "target" && value === "_blank") ||
            (name === "rel" && value === "noopener noreferrer")
          : localName === "span" &&
            name === "class" &&
            value === "link-host" &&
            element.parentElement?.localName === "a";
      if (!fine) found.push(`${name}=${value} in ${element.outerHTML}`);
    }
  }
  return found;
}

/** Runs in the page: its elements by name and attributes' names. */
function structure(): Record<string, number> {
  const count: Record<string, number> = {};
  for (const element of document.querySelectorAll("*")) {
    const name = [element.localName, ...element.getAttributeNames().sort()].join(" ");
    count[name] = (count[name] ?? 0) + 1;
  }
  return count;
}

/** Runs in the page. */
function standsAsWritten(text: string): boolean {
  return [...document.querySelectorAll('[data-role="user"]')].some((caption) => caption.textContent?.includes(text));
}

/** Runs in the page. */
function rendererFetched(): boolean {
  return performance.getEntriesByType("resource").some(({ name }) => /\/markdown-[^/]*\.js$/.test(name));
}
