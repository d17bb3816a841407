import { beforeEach, expect, test, vi } from "vitest";
import { reportsTo, sendReport } from "../../app/watch/send.ts";
import { failure } from "../../core/failure.ts";
import { readSettings } from "../../core/settings.ts";

const kept = new Map<string, string>();
vi.stubGlobal("localStorage", { getItem: (key: string) => kept.get(key) ?? null });
beforeEach(() => kept.clear());

const SERVER = { base: "https://far.example/inzwa", key: "sk-far", models: {} };

/** A page under a folder of its site; choices: what the person chose. */
function page(choices: Record<string, unknown>, { status = 202, hosts = ["far.example"] } = {}) {
  kept.set("settings", JSON.stringify(choices));
  const calls: { url: string; init: RequestInit }[] = [];
  const ports = {
    settings: () => readSettings({ screen: choices }).settings,
    base: "https://site.example/app/",
    net: {
      fetch: async (url: string | URL, init: RequestInit = {}) => {
        calls.push({ url: String(url), init });
        if (status === 0) throw failure("network", "away");
        return new Response(null, { status });
      },
      hosts: async () => hosts.map((host) => ({ host, allowed: true })),
    },
  };
  return { ports, calls };
}

test("reports go to the server the person entered, while it may be asked, and else to the site", () => {
  const { ports } = page({ local_only: false });
  expect(reportsTo(ports)).toBe("https://site.example/app/v1/metrics-in");
  kept.set("server", JSON.stringify(SERVER));
  expect(reportsTo(ports)).toBe("https://far.example/inzwa/v1/metrics-in");
  expect(reportsTo(page({ local_only: true }).ports)).toBe("https://site.example/app/v1/metrics-in");
  expect(reportsTo(page({ local_only: false, server: "off" }).ports)).toBe("https://site.example/app/v1/metrics-in");
});

test("without the person's word nothing is asked of the network", async () => {
  const { ports, calls } = page({});
  expect(await sendReport("watch", { id: "1" }, ports)).toBe("refused");
  expect(calls).toEqual([]);
});

test("a report goes with no cookie and no referrer's page, and with the key of its server alone", async () => {
  const here = page({ share_metrics: true });
  kept.set("server", JSON.stringify(SERVER));
  expect(await sendReport("watch", { id: "1" }, here.ports)).toBe("taken");
  expect(here.calls).toMatchObject([
    { url: "https://site.example/app/v1/metrics-in", init: { credentials: "omit", body: '{"kind":"watch","id":"1"}' } },
  ]);
  expect(JSON.stringify(here.calls)).not.toContain("sk-far");
  const far = page({ share_metrics: true, local_only: false });
  expect(await sendReport("release", { id: "2" }, far.ports)).toBe("taken");
  expect(far.calls[0]).toMatchObject({
    url: "https://far.example/inzwa/v1/metrics-in",
    init: { headers: { Authorization: "Bearer sk-far" } },
  });
});

test("a host that was forgotten is not asked about behind the person's back", async () => {
  kept.set("server", JSON.stringify(SERVER));
  const { ports, calls } = page({ share_metrics: true, local_only: false }, { hosts: [] });
  expect(await sendReport("watch", {}, ports)).toBe("later");
  expect(calls).toEqual([]);
});

test.each([
  [202, "taken"],
  [200, "refused"],
  [404, "refused"],
  [405, "refused"],
  [401, "refused"],
  [501, "refused"],
  [400, "wrong"],
  [429, "later"],
  [503, "later"],
  [0, "later"],
] as const)("an answer of %d means %s", async (status, sent) => {
  const { ports } = page({ share_metrics: true }, { status });
  expect(await sendReport("watch", {}, ports)).toBe(sent);
});
