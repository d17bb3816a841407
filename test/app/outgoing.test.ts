import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** Where the page and its workers may open a connection, and why there. */
const DOORS: Readonly<Record<string, string>> = {
  "app/loopback.ts": "from the page to itself: no servers are named, so no candidate leads outside the device",
  "app/net.ts": "asks first",
  "workers/permit.ts": "reads what the person has allowed",
  "workers/slu.ts": "its own weights, as an asset of the site",
  "workers/vad/pick.ts": "the detector's weights, an asset of the site itself",
};

/** A call of the global `fetch`, not of a method of that name nor its declaration. */
const FETCH = /(?<![.\w#]|async |function )(?:(?:self|window|globalThis)\.)?fetch\s*\((?!\w+\??: )/;
const OTHERS =
  /new\s+(?:[\w.]+\.)?(?:WebSocket|EventSource|XMLHttpRequest|WebTransport|RTCPeerConnection)\b|navigator\.sendBeacon|(?<!\.)importScripts\s*\(/;
/** Elements and calls that fetch or show what another host has. */
const LOADS =
  /new\s+Image\b|\bwindow\.open\s*\(|\bfetchLater\s*\(|(?:src|srcset|href|ping|poster|action)=["']?(?:https?:)?\/\/|url\(\s*["']?(?:https?:)?\/\//;
/** Text that would become elements or code. DOMPurify's fragment is the one way from a reply to nodes. */
const MARKUP =
  /\b(?:inner|outer)HTML\b|\bunsafe(?:HTML|SVG|MathML)\b|\binsertAdjacentHTML\b|\bdocument\.write|\bsetHTMLUnsafe\b|\bcreateContextualFragment\b|\bparseFromString\b|\bsrcdoc\b|(?<![.\w])eval\s*\(|\bnew\s+Function\b|\bcreateHTML\b|\bcreateScript\b/;
const opens = (text: string) => FETCH.test(text) || OTHERS.test(text);

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name).replaceAll("\\", "/"));
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");
}

test("page and workers open connections in a few known places only", () => {
  const found = [...sources("app"), ...sources("workers")].filter((path) =>
    opens(withoutComments(readFileSync(path, "utf8"))),
  );
  expect(found.sort()).toEqual(Object.keys(DOORS).sort());
});

test.each([
  ["loads from another host", LOADS],
  ["makes elements or code of text", MARKUP],
])("nothing %s", (_, pattern) => {
  const styles = readdirSync("app/styles").map((name) => `app/styles/${name}`);
  const found = [...sources("app"), ...sources("workers"), ...styles, "index.html"].filter((path) =>
    pattern.test(withoutComments(readFileSync(path, "utf8"))),
  );
  expect(found).toEqual([]);
});

test("both searches find what they are there for", () => {
  for (const line of ["new Image()", '<img src="https://a.example/x">', "background: url(//a.example/x)", 'ping="//a"'])
    expect(LOADS.test(line), line).toBe(true);
  for (const line of ["p.innerHTML = x", "unsafeHTML(x)", "eval(x)", "new Function(x)", "document.write(x)"])
    expect(MARKUP.test(line), line).toBe(true);
});

test("the search finds what it is there for, and nothing else", () => {
  for (const line of ["await fetch(url)", "new WebSocket(u)", "self.fetch(u)", "new EventSource(u)", "=> (fetch(u))"])
    expect(opens(line), line).toBe(true);
  for (const line of [
    "net.fetch(url)",
    "env.fetch = f",
    "async fetch(spec) {",
    "fetch(url: string): void",
    "prefetch(u)",
  ])
    expect(opens(line), line).toBe(false);
});
