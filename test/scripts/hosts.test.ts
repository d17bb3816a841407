import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { siteHeaders } from "../../scripts/house/site-headers.mjs";
import { metaPolicy, policy } from "../../scripts/house/site-policy.mjs";

type Headers = Record<string, string>;
const wanted: Headers = siteHeaders;

/** What each kind of file sends with every page, read as its host reads it. */
const readers: Readonly<Record<string, (text: string) => Headers>> = {
  "public/_headers": (text) => {
    const [, block = ""] = /^\/\*\n((?: {2}.*\n)+)/m.exec(text) ?? [];
    return Object.fromEntries([...block.matchAll(/^ {2}([\w-]+): (.*)$/gm)].map(([, name, value]) => [name, value]));
  },
  "public/.htaccess": (text) => quotedLines(text, /^ {2}Header always set ([\w-]+) "((?:[^"\\]|\\.)*)"$/gm),
  "docs/hosts/nginx.conf": (text) => {
    const { "Cache-Control": _, ...headers } = quotedLines(
      text,
      /^ {2}add_header ([\w-]+) "((?:[^"\\]|\\.)*)" always;$/gm,
    );
    return headers;
  },
  "docs/hosts/firebase.json": (text) => pairs(JSON.parse(text).hosting.headers, "**"),
  "docs/hosts/vercel.json": (text) => pairs(JSON.parse(text).headers, "/(.*)"),
};

function quotedLines(text: string, line: RegExp): Headers {
  return Object.fromEntries(
    [...text.matchAll(line)].map(([, name, value = ""]) => [name, value.replace(/\\(.)/g, "$1")]),
  );
}

function pairs(rules: { source: string; headers: { key: string; value: string }[] }[], source: string): Headers {
  const rule = rules.find((one) => one.source === source);
  return Object.fromEntries((rule?.headers ?? []).map(({ key, value }) => [key, value]));
}

test.each(Object.keys(readers))("%s sends what the site must be sent with", (path) => {
  expect(readers[path]?.(readFileSync(path, "utf8"))).toEqual(wanted);
});

test("the page's own policy is the header's, without what only a header may say", () => {
  const [, content] =
    /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(readFileSync("index.html", "utf8")) ?? [];
  expect(content).toBe(metaPolicy);
  expect(policy.split("; ").filter((directive) => !metaPolicy.includes(directive))).toEqual(["frame-ancestors 'none'"]);
});

test("nothing unsafe is allowed, and no host by name", () => {
  const sources = policy
    .split("; ")
    .flatMap((directive) => (directive === "media-src blob:" ? [] : directive.split(" ").slice(1)));
  // The machine that the page runs on, where a person may run a server.
  const elsewhere = sources.filter((source) => source !== "http://127.0.0.1:*");
  const bad = elsewhere.filter((source) => /unsafe|data:|blob:|^\*$|\./.test(source));
  expect(bad).toEqual(["'wasm-unsafe-eval'"]);
  expect(policy).toContain("require-trusted-types-for 'script'");
});

test("no line is longer than Cloudflare Pages reads", () => {
  for (const line of readFileSync("public/_headers", "utf8").split("\n")) expect(line.length).toBeLessThan(2000);
});
