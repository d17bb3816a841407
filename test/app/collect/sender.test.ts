import { expect, test } from "vitest";
import { Sender } from "../../../app/collect/sender.ts";
import { Wire } from "../../../app/collect/wire.ts";
import type { Offer } from "../../../core/collect/offer.ts";
import { afterOutbox, type OutboxEntry, type OutboxEvent } from "../../../core/collect/outbox.ts";

const FILE = new Uint8Array(1_000);
const STORE = "https://store.example";
const entryOf = (n: number, base: string, state: OutboxEntry["state"] = "waiting", store?: string): OutboxEntry => ({
  ...(store ? { store } : {}),
  id: n.toString(16).padStart(32, "0"),
  state,
  base,
  key: "sk-mine",
  secret: "5".repeat(64),
  bytes: FILE.length,
});
type Asked = { readonly url: string; readonly init: RequestInit };
type Answers = (asked: Asked) => Response | Promise<Response>;

/** A sender over an outbox in memory, and a server that answers as it likes. */
function house(entries: OutboxEntry[], answers: Answers) {
  const kept = new Map(entries.map((entry) => [entry.id, entry]));
  const asked: Asked[] = [];
  const waits: number[] = [];
  const may = { online: true, send: true };
  const sender = new Sender({
    outbox: {
      entries: async () => [...kept.values()],
      move: async (id: string, event: OutboxEvent) => {
        const entry = kept.get(id);
        const next = entry && afterOutbox(entry.state, event);
        if (next === "gone") kept.delete(id);
        else if (entry && next) kept.set(id, { ...entry, state: next });
        return kept.get(id)?.state;
      },
    },
    wire: new Wire(async (url, init) => {
      asked.push({ url, init });
      return answers({ url, init });
    }),
    piece: 400,
    open: async () => ({ offer: { size: FILE.length } as Offer, file: FILE }),
    may: () => may,
    alone: (work) => work(),
    later: (ms) => {
      waits.push(ms);
      return () => {};
    },
    random: () => 1,
    changed: () => {},
  });
  const letTo = (store: string) => {
    for (const [id, entry] of kept) kept.set(id, { ...entry, store });
  };
  const states = () => [...kept.values()].map(({ state }) => state);
  return { sender, asked, waits, may, letTo, states };
}
const at = (offset: number, status = 204) =>
  new Response(null, { status, headers: { "Upload-Offset": String(offset) } });
const refused = (status: number, headers = {}) => Response.json({ error: { code: "x" } }, { status, headers });

/** Takes what comes. */
function honest(): Answers {
  let has = 0;
  return ({ init }) => {
    if (init.method === "PATCH") has += (init.body as Uint8Array).length;
    return at(has, init.method === "POST" ? 201 : 204);
  };
}

test("a recording goes in pieces to the address that was agreed to, with its key, and follows no redirect", async () => {
  const { sender, asked, states } = house([entryOf(1, "https://a.example")], honest());
  await sender.kick();
  expect(states()).toEqual(["stored"]);
  expect(asked.map(({ init }) => [init.method, (init.headers as Record<string, string>)["Upload-Offset"]])).toEqual([
    ["POST", undefined],
    ["PATCH", "0"],
    ["PATCH", "400"],
    ["PATCH", "800"],
  ]);
  for (const { url, init } of asked) {
    expect(url).toMatch(/^https:\/\/a\.example\/v1\/uploads/);
    expect(init).toMatchObject({ redirect: "error", credentials: "omit" });
    expect((init.headers as Record<string, string>).Authorization).toBe("Bearer sk-mine");
  }
});

test.each([
  [401, "key"],
  [403, "key"],
  [404, "address"],
  [501, "address"],
  [429, "busy"],
  [503, "busy"],
  [507, "full"],
  [460, "damaged"],
  [500, "unreachable"],
] as const)("a server that answers %i is tried again later, and the reason is %s", async (status, why) => {
  const { sender, states, waits } = house([entryOf(1, "https://a.example")], () =>
    refused(status, { "Retry-After": "30" }),
  );
  await sender.kick();
  expect([sender.stuck, states(), waits]).toEqual([why, ["offered"], [30_000]]);
});

test("what a server never takes is not offered again", async () => {
  const { sender, asked, states, waits } = house([entryOf(1, "https://a.example")], () => refused(422));
  await sender.kick();
  await sender.kick();
  expect([asked.length, states(), waits]).toEqual([1, ["refused"], []]);
});

test("a server that does not answer keeps none from another", async () => {
  const other = honest();
  const { sender, states } = house(
    [entryOf(1, "https://gone.example", "recalled"), entryOf(2, "https://a.example")],
    (asked) => {
      if (asked.url.startsWith("https://gone.example")) throw new TypeError("no answer");
      return other(asked);
    },
  );
  await sender.kick();
  expect(states()).toEqual(["recalled", "stored"]);
});

test.each([
  ["is always somewhere else", () => at(3, 409)],
  ["never says where", () => refused(409)],
  ["has more than there is", () => at(5_000)],
  ["forgets at once", ({ init }: Asked) => (init.method === "POST" ? at(0, 201) : refused(404))],
  ["answers without an offset", () => new Response(null, { status: 204 })],
  ["says it is gone, and it was never taken back", () => refused(410)],
] as const)("a server that %s comes to an end", async (_, answers) => {
  const { sender, asked, states } = house([entryOf(1, "https://a.example")], answers);
  await sender.kick();
  expect(asked.length).toBeLessThan(40);
  expect(states()).not.toContain("stored");
});

test("once somebody talks, what is on its way waits; what is taken back does not", async () => {
  const answers = honest();
  const scene = house([entryOf(1, "https://a.example"), entryOf(2, "https://a.example", "recalled")], (asked) => {
    if (asked.init.method === "PATCH") scene.may.send = false;
    return answers(asked);
  });
  await scene.sender.kick();
  expect(scene.asked.map(({ init }) => init.method)).toEqual(["DELETE", "POST", "PATCH"]);
  expect(scene.states()).toEqual(["offered"]);
  // Each pause lets one piece through: two are left.
  for (let pauses = 0; pauses < 2; pauses++) {
    scene.may.send = true;
    await scene.sender.kick();
  }
  expect(scene.states()).toEqual(["stored"]);
});

/** A server that has recordings kept in a store, which answers each PUT as told; whole once one of them was taken. */
function storing(...puts: (number | "lost")[]): Answers {
  let has = 0;
  let given = 0;
  const headers = { "Content-Type": "audio/wav", "X-Amz-Content-Sha256": "0".repeat(64), "If-None-Match": "*" };
  return ({ url, init }) => {
    if (!url.startsWith(STORE)) {
      const put = { url: `${STORE}/voices/one.wav?X-Amz-Signature=${given++}`, headers };
      const fields = { "Upload-Offset": String(has) };
      return init.method === "POST" ? Response.json({ offset: has, put }, { status: 201, headers: fields }) : at(has);
    }
    const status = puts.shift() ?? 200;
    if (status === "lost") has = FILE.length;
    if (status === "lost") throw new TypeError("no answer");
    if (status === 200 || status === 412) has = FILE.length;
    return new Response(null, { status });
  };
}
const methods = (asked: readonly Asked[]) => asked.map(({ init }) => init.method);

test("a store is asked about by its host before a byte goes there, and is asked about no more than once", async () => {
  const scene = house([entryOf(1, "https://a.example"), entryOf(2, "https://a.example", "recalled")], storing());
  await scene.sender.kick();
  expect(scene.sender.asks).toEqual({ base: "https://a.example", store: STORE });
  // What is taken back goes all the same; and nobody comes back by themselves while a person thinks.
  expect([methods(scene.asked), scene.states(), scene.waits]).toEqual([["DELETE", "POST"], ["offered"], []]);
  scene.letTo(STORE);
  await scene.sender.kick();
  expect(scene.sender.asks).toBeUndefined();
  expect(scene.states()).toEqual(["stored"]);
  const put = scene.asked.find(({ url }) => url.startsWith(STORE));
  expect(put?.init).toMatchObject({ method: "PUT", redirect: "error", credentials: "omit" });
  expect(new Headers(put?.init.headers).has("authorization")).toBe(false);
  expect([...new Headers(put?.init.headers).keys()]).toEqual(["content-type", "if-none-match", "x-amz-content-sha256"]);
});

test.each([
  ["took it", [200], ["POST", "PUT", "HEAD"]],
  ["had it already, since an answer was lost", [412], ["POST", "PUT", "HEAD"]],
  ["refuses an address that is too old, by its clock", [403], ["POST", "PUT", "POST", "PUT", "HEAD"]],
] as const)("a store that %s: the server's word counts", async (_, puts, expected) => {
  const { sender, asked, states } = house([entryOf(1, "https://a.example", "waiting", STORE)], storing(...puts));
  await sender.kick();
  expect([methods(asked), states()]).toEqual([expected, ["stored"]]);
});

test("an acknowledgement that was lost costs no second copy", async () => {
  const { sender, asked, states } = house([entryOf(1, "https://a.example", "waiting", STORE)], storing("lost"));
  await sender.kick();
  expect(states()).toEqual(["offered"]);
  await sender.kick();
  expect([methods(asked), states()]).toEqual([["POST", "PUT", "POST"], ["stored"]]);
});

test.each([
  [[403, 403, 403], "store", 3],
  [[503], "busy", 1],
  [[409], "busy", 1],
  [[400], "damaged", 1],
  [[404], "store", 1],
] as const)("a store that answers %j is tried again later, and the reason is %s", async (puts, why, count) => {
  const { sender, asked, states, waits } = house([entryOf(1, "https://a.example", "waiting", STORE)], storing(...puts));
  await sender.kick();
  expect([sender.stuck, states(), waits.length]).toEqual([why, ["offered"], 1]);
  expect(methods(asked).filter((one) => one === "PUT")).toHaveLength(count);
});

test.each([
  "http://store.example/one.wav?X-Amz-Signature=1",
  "https://name:word@store.example/one.wav",
  "javascript:alert(1)",
])("an address such as %s is none", async (url) => {
  const headers = { "Content-Type": "audio/wav", "X-Amz-Content-Sha256": "0".repeat(64) };
  const { sender, asked, states } = house([entryOf(1, "https://a.example", "waiting", STORE)], ({ init }) =>
    init.method === "POST"
      ? Response.json({ put: { url, headers } }, { status: 201, headers: { "Upload-Offset": "0" } })
      : refused(405),
  );
  await sender.kick();
  expect([new Set(asked.map((one) => new URL(one.url).origin)), states()]).toEqual([
    new Set(["https://a.example"]),
    ["offered"],
  ]);
  expect(sender.stuck).toBe("address");
});

test("a recording that its server takes out for a while keeps no other from going", async () => {
  const answers = honest();
  const { sender, states, waits } = house(
    [entryOf(1, "https://a.example", "recalled"), entryOf(2, "https://a.example")],
    (asked) =>
      asked.init.method === "DELETE"
        ? Response.json({ error: { code: "leaving" } }, { status: 503, headers: { "Retry-After": "901" } })
        : answers(asked),
  );
  await sender.kick();
  expect([states(), waits]).toEqual([["recalled", "stored"], [901_000]]);
});
