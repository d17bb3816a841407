import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { alertRules } from "../../../foundry/monitor/alerts.ts";
import { type Metric, queriesOf, ROWS } from "../../../foundry/monitor/metrics.ts";
import { FIGURES } from "../../../server/watch/figures.ts";
import { openMeter } from "../../../server/watch/meter.ts";
import { appOf, KEY, posted } from "../../server/app-of.ts";
import { folderAt } from "./at.ts";

const here = folderAt("dashboard");
const metrics: readonly Metric[] = ROWS.flatMap(({ metrics }) => metrics);
const KINDS = { count: "counter", observe: "histogram", gauge: "gauge" } as const;

/** Each call of the server by which a figure is told: its kind, and the names of its labels. */
function told(): ReadonlyMap<string, { kind: Metric["kind"]; labels: readonly string[] }> {
  const files = readdirSync("server", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const calls = files.flatMap((name) => {
    const source = readFileSync(join("server", name), "utf8");
    // Where the labels have a name of their own, what it stands for.
    const [, named = ""] = /\blabels = \{([^{}]*)\}/.exec(source) ?? [];
    return [...source.matchAll(/\.(count|observe|gauge)\(\s*"(inzwa_\w+)"([^;]*);/g)].map((call) => ({ call, named }));
  });
  return new Map(
    calls.map(({ call: [, verb, name = "", rest = ""], named }) => {
      const [, inside = /, labels\b/.test(rest) ? named : ""] = /\{([^{}]*)\}/.exec(rest) ?? [];
      const labels = inside.split(",").flatMap((part) => /^\s*(\w+)/.exec(part)?.[1] ?? []);
      return [name, { kind: KINDS[verb as keyof typeof KINDS], labels }] as const;
    }),
  );
}

/** What /metrics prints once each figure was told: after real requests, and of the rest as the calls above tell them. */
async function printed(): Promise<string> {
  const meter = openMeter();
  const app = appOf({ meter });
  const chat = { model: "pocket-llm-sn", messages: [{ role: "user", content: "mhoro" }] };
  expect((await app.request("/v1/chat/completions", posted(chat))).status).toBe(200);
  const form = new FormData();
  form.set("file", new Blob(["RIFF"]), "a.wav");
  form.set("model", "whisper-1");
  await app.request("/v1/audio/transcriptions", { method: "POST", headers: KEY, body: form });
  const answer = await app.request("/metrics", { headers: KEY });
  expect(await answer.text()).toContain(
    'inzwa_http_requests_total{method="POST",route="/v1/chat/completions",status="200"} 1',
  );
  for (const [name, { kind, labels }] of told()) {
    const set = Object.fromEntries(labels.map((label) => [label, "x"]));
    if (name.startsWith("inzwa_http_") || name === "inzwa_decode_seconds") continue;
    if (kind === "counter") meter.count(name, set);
    else if (kind === "gauge") meter.gauge(name, 1, set);
    else meter.observe(name, 1, set);
  }
  return meter.text();
}

let text = "";
beforeAll(async () => {
  text = await printed();
});

/** Samples of a name: their labels. */
function samples(name: string): readonly string[] {
  return text.split("\n").filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
}

describe("the table of figures", () => {
  test("each is printed by /metrics, in its kind, with the label it is parted by", () => {
    for (const { name, kind, by } of metrics) {
      expect(text, name).toMatch(new RegExp(`^# TYPE ${name} ${kind}$`, "m"));
      const lines = samples(kind === "histogram" ? `${name}_bucket` : name);
      expect(lines.length, name).toBeGreaterThan(0);
      if (by)
        expect(
          lines.every((line) => new RegExp(`[{,]${by}="`).test(line)),
          `${name} by ${by}`,
        ).toBe(true);
    }
  });

  test("what the dashboard shows of the server itself has words at /metrics", () => {
    const own = metrics.filter(({ name }) => !/^inzwa_(process|nodejs)_/.test(name));
    expect(own.filter(({ name }) => !Object.hasOwn(FIGURES, name))).toEqual([]);
    expect(own.length).toBeGreaterThan(20);
  });

  test("each query and each rule asks only for what is printed", () => {
    const rules: readonly { readonly expr: string }[] = parse(alertRules()).groups[0].rules;
    expect(rules.length).toBeGreaterThan(5);
    const asked = [...metrics.flatMap(queriesOf), ...rules].map(({ expr }) => expr);
    for (const expr of asked) {
      const names = [...expr.matchAll(/inzwa_\w+/g)].map(([name]) => name);
      for (const name of names) expect(samples(name).length, `${name} of ${expr}`).toBeGreaterThan(0);
      for (const [open, close] of ["()", "{}", "[]"].map((pair) => [...pair]))
        expect(expr.split(open ?? "").length, expr).toBe(expr.split(close ?? "").length);
    }
  });
});

test("the files in docs/monitoring are what the program writes", async () => {
  await here.run("dashboard", { out: "out" });
  const kept = (name: string) => readFileSync(`docs/monitoring/${name}`, "utf8");
  const how = "npx inzwa-foundry dashboard --out docs/monitoring";
  expect(JSON.parse(kept("grafana.json")), how).toEqual(JSON.parse(here.read("out/grafana.json")));
  expect(kept("alerts.yml"), how).toBe(here.read("out/alerts.yml"));
  const { panels } = JSON.parse(here.read("out/grafana.json"));
  const ids = panels.map(({ id }: { id: number }) => id);
  expect(new Set(ids).size).toBe(metrics.length + ROWS.length);
});
