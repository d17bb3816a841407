import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { isSigned } from "../../server/recordings/twilio-signature.ts";
import { appOf, KEY } from "./app-of.ts";
import { talk } from "./audio-app.ts";
import { type Room, room, SECRET, Store } from "./recordings-room.ts";
import { announceTo, exotelOf, form, JSON_BODY } from "./recordings-told.ts";

const store = new Store();
let base = "";
let at: Room;
beforeAll(async () => {
  base = await store.open();
});
afterAll(() => store.close());
beforeEach(async () => {
  store.asked.length = 0;
  store.files.clear();
  store.files.set("/one.wav", talk([1, 0.8]));
  at = await room({ hosts: [base] });
  return () => at.close();
});

type Told = Parameters<typeof announceTo>;
const announce = (provider: Told[1], body: Told[2], more?: Told[3]) => announceTo(at, provider, body, more);
const json = JSON_BODY;
const exotel = () => exotelOf(base);
const asked = async (path: string, init: RequestInit = {}) => {
  const answer = await appOf({ recordings: at.recordings }).request(path, { headers: KEY, ...init });
  return { status: answer.status, body: await answer.json() };
};
const STEM = "call-recordings/recordings/2026/11/20/c0ffee01";
const record = (stem = STEM) => JSON.parse(readFileSync(join(at.folder, `${stem}.json`), "utf8"));

describe("what cannot be fetched", () => {
  test("is tried again, then a dead letter that an operator sees and can send on", async () => {
    const { body } = await announce("exotel", form({ ...exotel(), RecordingUrl: `${base}/later.wav` }));
    await at.idle();
    expect(store.asked).toHaveLength(2);
    expect((await asked("/v1/recordings")).body).toMatchObject({
      open: 0,
      dead: 1,
      dead_letters: [{ id: body.id, code: "network", tries: 2 }],
    });
    expect((await asked(`/v1/recordings/${body.id}`)).body).toMatchObject({ state: "dead", dead: { code: "network" } });
    store.files.set("/later.wav", talk([1]));
    expect((await asked(`/v1/recordings/${body.id}/retry`, { method: "POST" })).status).toBe(202);
    await at.idle();
    expect((await asked(`/v1/recordings/${body.id}`)).body).toMatchObject({
      state: "done",
      record: { pred_text: "mhoro" },
    });
    expect((await asked(`/v1/recordings/${body.id}/retry`, { method: "POST" })).status).toBe(404);
  });

  test("is fetched under a new address when the call is announced with one", async () => {
    await announce("exotel", form({ ...exotel(), RecordingUrl: `${base}/expired.wav` }));
    await at.idle();
    expect((await announce("exotel", form({ ...exotel(), RecordingUrl: `${base}/expired.wav` }))).body.state).toBe(
      "known",
    );
    expect((await announce("exotel", form(exotel()))).body.state).toBe("new");
    await at.idle();
    expect(record().pred_text).toBe("mhoro mhoro");
  });

  test("is given up at once where it is no recording or its host is not listed, though the announcement was taken", async () => {
    store.files.set("/page.wav", Buffer.from("<!doctype html><title>Sign in</title>"));
    const urls = [`${base}/page.wav`, "https://elsewhere.example/a.wav", "http://169.254.169.254/latest/meta-data"];
    for (const [i, url] of urls.entries()) await announce("generic", JSON.stringify({ call: `g${i}`, url }), json);
    await at.idle();
    const { body } = await asked("/v1/recordings");
    expect(
      body.dead_letters.map(({ code, tries }: { code: string; tries: number }) => [code, tries]).toSorted(),
    ).toEqual([
      ["bad-audio", 1],
      ["refused-host", 1],
      ["refused-host", 1],
    ]);
    expect(at.files()).toEqual([]);
  });
});

describe("the door", () => {
  test("opens by the secret of that provider alone, says nothing else, and reads no more than 64 kB", async () => {
    const fields = form(exotel());
    expect((await announce("exotel", fields, { secret: `${SECRET}x` })).status).toBe(404);
    expect((await announce("nobody", fields)).status).toBe(404);
    expect((await announce("exotel", form({ ...exotel(), CustomField: "x".repeat(70_000) }))).status).toBe(413);
    const off = await appOf().request(`/v1/recordings/hooks/exotel/${SECRET}`, { method: "POST", body: fields });
    expect(off.status).toBe(404);
    expect((await appOf({ recordings: at.recordings }).request("/v1/recordings")).status).toBe(401);
    expect(await at.shelf.all()).toEqual([]);
  });

  test.each([
    ["exotel", form({ RecordingUrl: "https://a.example/a" }), "CallSid"],
    ["exotel", form({ CallSid: "../../etc/passwd", RecordingUrl: "https://a.example/a" }), "CallSid"],
    ["exotel", form({ CallSid: "a", RecordingUrl: "file:///etc/passwd" }), "RecordingUrl"],
    ["twilio", form({ CallSid: "a", RecordingSid: "a/b", RecordingUrl: "https://a.example/a" }), "RecordingSid"],
  ])("%s: what does not fit is refused by name", async (provider, body, param) => {
    const answer = await announce(provider, body);
    expect(answer).toMatchObject({ status: 400, body: { error: { param } } });
  });

  test.each([
    { call: "a", url: "https://a.example/a", more: 1 },
    { call: "" },
    { call: "a", at: "yesterday" },
    "[]",
    1,
    "{",
  ])("generic: %j is refused", async (body) => {
    expect((await announce("generic", typeof body === "string" ? body : JSON.stringify(body), json)).status).toBe(400);
  });

  test("takes no other kind of body", async () => {
    expect((await announce("exotel", "CallSid=1", { headers: { "Content-Type": "text/plain" } })).status).toBe(415);
  });

  test("with a token of Twilio's wants its signature over the public address", async () => {
    await at.close();
    at = await room({ hosts: [base], twilioToken: "12345", publicUrl: "https://calls.example" });
    const fields = { CallSid: "CA1", RecordingUrl: `${base}/one.wav`, RecordingSid: "RE1" };
    const said = `https://calls.example/v1/recordings/hooks/twilio/${SECRET}CallSidCA1RecordingSidRE1RecordingUrl${base}/one.wav`;
    const signature = createHmac("sha1", "12345").update(said).digest("base64");
    const signed = (value: string) => ({ headers: { "X-Twilio-Signature": value } });
    expect((await announce("twilio", form(fields))).status).toBe(403);
    expect((await announce("twilio", form({ ...fields, RecordingSid: "RE2" }), signed(signature))).status).toBe(403);
    expect((await announce("twilio", form(fields), signed(signature))).status).toBe(200);
  });

  test("signs as Twilio's own example does", () => {
    const fields = {
      CallSid: "CA1234567890ABCDE",
      From: "+12349013030",
      To: "+18005551212",
      Caller: "+12349013030",
      Digits: "1234",
    };
    const url = "https://mycompany.com/myapp.php?foo=1&bar=2";
    expect(isSigned("12345", url, fields, "0/KCTR6DLpKmkAf8muzZqo1nDgQ=")).toBe(true);
  });
});
