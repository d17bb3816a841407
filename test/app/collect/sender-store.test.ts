import { expect, test } from "vitest";
import { type Answers, type Asked, at, entryOf, FILE, honest, house, refused, STORE } from "./sender-house.ts";

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
  expect([sender.stuck?.why, states(), waits.length]).toEqual([why, ["offered"], 1]);
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
  expect(sender.stuck?.why).toBe("address");
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
