import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { failure } from "../../core/failure.ts";
import { openNotes } from "../../server/predict/notes.ts";
import type { OrderNote, Orders, Predicted } from "../../server/predict/orders.ts";
import { appOf, KEY } from "./app-of.ts";
import { audioApp, decodeHere, talk } from "./audio-app.ts";

const folder = mkdtempSync(join(tmpdir(), "inzwa-predict-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sugar: Predicted = {
  product: "sugar",
  quantity: 2,
  confidence: 0.93,
  frames: 96,
  mean: -0.4,
  deviation: 0.5,
  version: "small@0123456789ab",
};

function orders(found: Partial<Predicted> = {}): Orders & { lines: OrderNote[]; seconds: number[] } {
  const lines: OrderNote[] = [];
  const seconds: number[] = [];
  return {
    lines,
    seconds,
    hear: async (samples) => {
      seconds.push(samples.length / 16_000);
      return { ...sugar, ...found };
    },
    note: (line) => void lines.push(line),
  };
}

function form(file: BlobPart = talk([1]), name = "file"): RequestInit {
  const body = new FormData();
  body.append(name, new Blob([file]), "order.wav");
  return { method: "POST", body };
}

describe("POST /predict", () => {
  test("answers with product, quantity, confidence, modelVersion and requestId", async () => {
    const ear = orders();
    const response = await audioApp({ orders: ear }).request("/predict", form());
    expect(response.status).toBe(200);
    const told = (await response.json()) as Record<string, unknown>;
    expect(told).toEqual({
      product: "sugar",
      quantity: 2,
      confidence: 0.93,
      modelVersion: "small@0123456789ab",
      requestId: expect.any(String),
    });
    expect(ear.seconds[0]).toBeCloseTo(3.4, 1);
    expect(ear.lines).toHaveLength(1);
    expect(ear.lines[0]?.request_id).toBe(told.requestId);
  });

  test("takes what curl -F sends", async () => {
    const boundary = "------------------------d74496d66958873e";
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a b.wav"\r\nContent-Type: audio/x-wav\r\n\r\n`;
    const body = new Blob([head, talk([1]), `\r\n--${boundary}--\r\n`]);
    const headers = { "Content-Type": `multipart/form-data; boundary=${boundary}` };
    const response = await audioApp({ orders: orders() }).request("/predict", { method: "POST", headers, body });
    expect(response.status).toBe(200);
  });

  test("what orders nothing is null", async () => {
    const app = audioApp({ orders: orders({ product: null, quantity: null }) });
    expect(await (await app.request("/predict", form())).json()).toMatchObject({ product: null, quantity: null });
  });

  test("refuses a form without a file, other fields, what is no sound, what is too long, and GET", async () => {
    const app = audioApp({ orders: orders() });
    const refused = async (init: RequestInit) => {
      const response = await app.request("/predict", init);
      return [response.status, ((await response.json()) as { error: { param: string | null } }).error.param];
    };
    expect(await refused(form(talk([1]), "audio"))).toEqual([400, expect.stringMatching(/audio|file/)]);
    expect(await refused({ method: "POST", body: "{}", headers: { "Content-Type": "application/json" } })).toEqual([
      415,
      null,
    ]);
    expect((await refused(form("no sound at all")))[0]).toBe(400);
    const long: Orders = { ...orders(), hear: () => Promise.reject(failure("too-large", "at most 8 s")) };
    expect((await audioApp({ orders: long }).request("/predict", form())).status).toBe(413);
    expect((await app.request("/predict")).status).toBe(405);
  });

  test("needs a key that may use audio, and says so where there is no model", async () => {
    const parts = { orders: orders(), decode: decodeHere };
    expect((await appOf(parts).request("/predict", form())).status).toBe(401);
    expect((await appOf(parts).request("/predict", { ...form(), headers: KEY })).status).toBe(200);
    expect((await audioApp().request("/predict", form())).status).toBe(501);
  });
});

describe("the notes of orders", () => {
  const line = (id: string): OrderNote => ({
    at: "2026-01-01T00:00:00.000Z",
    request_id: id,
    latency_ms: 41.2,
    audio_duration: 2.5,
    mel_mean: -0.4,
    mel_std: 0.5,
    frames: 248,
    prediction: { product: "sugar", quantity: 2 },
    confidence: 0.9,
    model_version: "small@0123456789ab",
  });

  test("are JSON lines in their order, and the file goes aside when it is full", async () => {
    const file = join(folder, "orders.jsonl");
    const note = openNotes(file, { warn: () => {} }, 600);
    await Promise.all(["a", "b", "c", "d"].map((id) => note(line(id))));
    const read = (path: string) =>
      readFileSync(path, "utf8")
        .trim()
        .split("\n")
        .map((text) => JSON.parse(text) as OrderNote);
    expect([...read(`${file}.1`), ...read(file)].map(({ request_id }) => request_id)).toEqual(["a", "b", "c", "d"]);
    expect(read(file)[0]).toMatchObject({ prediction: { product: "sugar", quantity: 2 }, mel_mean: -0.4 });
  });

  test("that cannot be written are told once", async () => {
    const told: string[] = [];
    const note = openNotes(join(folder, "none/here.jsonl"), { warn: (_, message) => void told.push(message) });
    await note(line("a"));
    await note(line("b"));
    expect(told).toHaveLength(1);
  });
});
