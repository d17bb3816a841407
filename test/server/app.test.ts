import { describe, expect, test } from "vitest";
import { openApi, ROUTES } from "../../server/reference/openapi.ts";
import { appOf, KEY, posted } from "./app-of.ts";
import { backend, Counts } from "./services.ts";

const app = appOf();

describe("what is not there is refused in OpenAI's words", () => {
  test.each([
    ["GET", "/v1/nothing", 404, "unknown_url"],
    ["POST", "/v1", 404, "unknown_url"],
    ["GET", "/nothing", 404, "unknown_url"],
    ["GET", "/v1/chat/completions", 405, "method_not_supported"],
    ["DELETE", "/v1/models/pocket-llm-sn", 405, "method_not_supported"],
    ["POST", "/healthz", 405, "method_not_supported"],
  ])("%s %s", async (method, path, status, code) => {
    const response = await app.request(path, { method, headers: KEY });
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({
      error: { message: expect.stringContaining(path), type: "invalid_request_error", param: null, code },
    });
    if (status === 405) expect(response.headers.get("allow")).toMatch(/GET|POST/);
  });

  test("a key that nobody has, and none", async () => {
    for (const [headers, code] of [
      [{}, "missing_api_key"],
      [{ Authorization: "Bearer sk-other" }, "invalid_api_key"],
    ] as const) {
      const response = await app.request("/v1/models", { headers });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ error: { type: "authentication_error", code } });
    }
  });

  test("a bug tells nothing of itself", async () => {
    const broken = appOf({
      backend: backend({
        llm: {
          reply: async () => {
            throw new Error("secret of the house");
          },
        },
      }),
    });
    const response = await broken.request(
      "/v1/chat/completions",
      posted({ model: "pocket-llm-sn", messages: [{ role: "user", content: "a" }] }),
    );
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret");
  });
});

describe("models", () => {
  test("are listed under each of their names", async () => {
    const { object, data } = await (await app.request("/v1/models", { headers: KEY })).json();
    expect(object).toBe("list");
    expect(data.map(({ id }: { id: string }) => id)).toEqual([
      "pocket-asr-sn",
      "whisper-1",
      "pocket-llm-sn",
      "pocket-tts-sn",
      "tts-1",
    ]);
    expect(data[0]).toEqual({ id: "pocket-asr-sn", object: "model", created: 1_700_000_000, owned_by: "inzwa" });
  });

  test("one of them, and one that is not there", async () => {
    expect(await (await app.request("/v1/models/tts-1", { headers: KEY })).json()).toMatchObject({ id: "tts-1" });
    const missing = await app.request("/v1/models/org/other", { headers: KEY });
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ error: { param: "model", code: "model_not_found" } });
  });
});

describe("probes need no key", () => {
  test("alive and ready", async () => {
    for (const path of ["/healthz", "/health"]) expect((await app.request(path)).status).toBe(200);
    expect(await (await app.request("/readyz")).json()).toEqual({ status: "ready", why: [] });
  });

  test("not ready, with the reason", async () => {
    const loading = appOf({ backend: backend({ ready: () => ({ ready: false, why: ["asr: loading"] }) }) });
    const response = await loading.request("/readyz");
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ status: "not ready", why: ["asr: loading"] });
  });

  test("a server that drains takes nothing new, and is alive", async () => {
    const draining = appOf({}, { draining: () => true });
    expect((await draining.request("/healthz")).status).toBe(200);
    expect((await draining.request("/readyz")).status).toBe(503);
    const refused = await draining.request("/v1/models", { headers: KEY });
    expect(refused.status).toBe(503);
    expect(refused.headers.get("retry-after")).toBe("1");
  });

  test("figures need one", async () => {
    const meter = new Counts();
    const measured = appOf({ meter });
    await measured.request("/v1/models", { headers: KEY });
    expect((await measured.request("/metrics")).status).toBe(401);
    const figures = await measured.request("/metrics", { headers: KEY });
    expect(figures.headers.get("content-type")).toContain("version=0.0.4");
    expect(await figures.text()).toContain("inzwa_http_requests_total");
  });
});

describe("the description", () => {
  const shapes = ROUTES.map(({ method, path }) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ":$1")}`);

  test("has every route that there is, and no other", () => {
    const mounted = app.routes.flatMap(({ method, path }) =>
      method === "ALL" ? [] : [`${method} ${path.replace(/\{.+?\}$/, "")}`],
    );
    expect(new Set(shapes)).toEqual(new Set(mounted));
    expect(shapes).toHaveLength(new Set(shapes).size);
  });

  test("is a document whose references lead somewhere, each operation under a name of its own", async () => {
    const document = await (await app.request("/openapi.json")).json();
    expect(document).toEqual(JSON.parse(JSON.stringify(openApi("0.0.0"))));
    const text = JSON.stringify(document);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g))
      expect(Object.keys(document.components.schemas)).toContain(name);
    const names = [...text.matchAll(/"operationId":"([^"]+)"/g)].map(([, name]) => name);
    expect(new Set(names).size).toBe(ROUTES.length);
  });

  test("as a page runs nothing and loads nothing", async () => {
    const response = await app.request("/docs");
    expect(response.headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'sha256-/);
    const page = await response.text();
    expect(page).not.toMatch(/<script|<link|src=|url\(|@import|https?:\/\//);
    for (const { path, title } of ROUTES) {
      expect(page).toContain(path.replace(/"/g, ""));
      expect(page).toContain(title);
    }
  });
});
