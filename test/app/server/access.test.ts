import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ownHoldings } from "../../../app/everything/own.ts";
import { allowedServer, forgetServer, keepServer, keptServer, offerOf } from "../../../app/server/access.ts";
import { defaults } from "../../fixtures/devices/planned.ts";

const server = { base: "https://box.example:8443/voice", key: "sk-secret", models: { llm: "qwen" } };
const open = { ...defaults, local_only: false };
let kept: Map<string, string>;
beforeEach(() => {
  kept = new Map();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
});
afterEach(() => vi.unstubAllGlobals());

test("a server is kept until it is forgotten, and the switch goes before it", () => {
  kept.set("settings", '{"local_only":false}');
  expect(allowedServer(open)).toBeUndefined();
  keepServer(server);
  expect(allowedServer(open)).toEqual(server);
  expect(offerOf(server)).toEqual({ host: "box.example:8443", models: { llm: "qwen" } });
  expect(allowedServer(defaults)).toBeUndefined();
  expect(allowedServer({ ...open, server: "off" })).toBeUndefined();
  forgetServer();
  expect(keptServer()).toBeUndefined();
});

test("an address or a profile that opens the switch opens nothing: only the person's own choice does", () => {
  keepServer(server);
  expect(allowedServer(open)).toBeUndefined();
  kept.set("settings", '{"local_only":true}');
  expect(allowedServer(open)).toBeUndefined();
});

test.each(["", "{", "null", "[]", '{"base":7}', '{"base":"https://a","models":{},"more":1}'])(
  "%j is no server",
  (text) => {
    kept.set("server", text);
    expect(keptServer()).toBeUndefined();
  },
);

test("what is exported has the address and not the key", async () => {
  keepServer(server);
  const [settings] = ownHoldings({
    store: { usage: async () => Promise.reject(new Error("not asked")), sweep: async () => 0 } as never,
    hosts: async () => [],
    base: "https://site.example/",
  });
  const files = new Map<string, string>();
  for await (const { path, bytes } of settings?.export() ?? []) files.set(path, new TextDecoder().decode(bytes));
  expect(JSON.parse(files.get("server.json") ?? "")).toEqual({ base: server.base, models: server.models });
  expect([...files.values()].join("")).not.toContain("sk-secret");
});
