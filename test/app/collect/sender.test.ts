import { expect, test, vi } from "vitest";
import { type Asked, at, entryOf, honest, house, refused } from "./sender-house.ts";

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
  expect([sender.stuck?.why, states(), waits]).toEqual([why, ["offered"], [30_000]]);
});

test("where the outbox cannot be written it is told, and tried again by itself", async () => {
  const { sender, waits, due, failures, disk, states } = house([entryOf(1, "https://a.example")], honest());
  disk.full = true;
  await expect(sender.kick()).rejects.toThrow("the disk is full");
  expect([states(), waits]).toEqual([["waiting"], [2_000]]);
  due.shift()?.();
  await vi.waitFor(() => expect(waits).toEqual([2_000, 4_000]));
  expect(failures).toMatchObject([{ message: "the disk is full" }]);
  disk.full = false;
  due.shift()?.();
  await vi.waitFor(() => expect(states()).toEqual(["stored"]));
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

test("what can be set right is told before what comes by itself, and where", async () => {
  const { sender } = house(
    [
      entryOf(1, "https://gone.example", "recalled"),
      entryOf(2, "https://a.example", "recalled"),
      entryOf(3, "https://b.example"),
    ],
    ({ url }) => refused(url.startsWith("https://a.example") ? 401 : 500),
  );
  for (let tries = 0; tries < 2; tries++) {
    await sender.kick();
    expect(sender.stuck).toEqual({ why: "key", base: "https://a.example" });
  }
});

test("the server that stopped a recording is the one it went to, not the one it was read for", async () => {
  const { sender, asked, leads } = house([entryOf(1, "https://a.example")], () => refused(401));
  leads.to = "https://b.example";
  await sender.kick();
  expect(asked.map(({ url }) => url)).toEqual(["https://b.example/v1/uploads"]);
  expect(sender.stuck).toEqual({ why: "key", base: "https://b.example" });
});
