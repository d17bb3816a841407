import { describe, expect, test } from "vitest";
import { Sending } from "../../../app/shop/sending.ts";
import { failure } from "../../../core/failure.ts";

type Sent = { readonly url: string; readonly init: RequestInit };

function desk(answer: () => Promise<Response>, forbidden = false) {
  const sent: Sent[] = [];
  const allowed: string[] = [];
  const kept: string[] = [];
  const sending = new Sending({
    net: {
      allow: async (url) => void allowed.push(url),
      fetch: async (url, init = {}) => {
        sent.push({ url: String(url), init });
        return answer();
      },
    },
    forbidden: () => forbidden,
    body: () => '{"version":1}',
    changed: () => {},
    failed: () => {},
    keep: (address) => void kept.push(address),
  });
  return { sending, sent, allowed, kept };
}
const ok = async () => new Response(null, { status: 204 });

describe("the list goes to an address", () => {
  test("only after a yes that names the host, as JSON, without cookies, to nobody further", async () => {
    const { sending, sent, allowed, kept } = desk(ok);
    sending.ask("https://shop.example/orders?branch=2");
    expect(sending.view).toEqual({ state: "asking", forbidden: false, host: "shop.example" });
    expect([sent, allowed]).toEqual([[], []]);
    expect(await sending.yes()).toBe(true);
    expect(allowed).toEqual(["https://shop.example/orders?branch=2"]);
    expect(sent[0]?.url).toBe("https://shop.example/orders?branch=2");
    expect(sent[0]?.init).toMatchObject({
      method: "POST",
      body: '{"version":1}',
      credentials: "omit",
      redirect: "error",
    });
    expect(kept).toEqual(["https://shop.example/orders?branch=2"]);
    expect(sending.view.state).toBe("idle");
  });

  test("not after a no, not without a question, not twice for one yes, not while the setting forbids it", async () => {
    const { sending, sent } = desk(ok);
    expect(await sending.yes()).toBe(false);
    sending.ask("shop.example");
    sending.no();
    expect(await sending.yes()).toBe(false);
    expect(sent).toEqual([]);
    sending.ask("shop.example");
    await Promise.all([sending.yes(), sending.yes()]);
    expect(sent).toHaveLength(1);
    const strict = desk(ok, true);
    strict.sending.ask("https://shop.example");
    expect(await strict.sending.yes()).toBe(false);
    expect(strict.sent).toEqual([]);
  });

  test("a refusal, a broken line and a host that was not allowed are told", async () => {
    for (const answer of [
      async () => new Response(null, { status: 500 }),
      () => Promise.reject(new TypeError("no network")),
      () => Promise.reject(failure("refused-host", "no")),
    ]) {
      const { sending } = desk(answer);
      sending.ask("https://shop.example");
      expect(await sending.yes()).toBe(false);
      expect(sending.view).toMatchObject({ state: "failed", host: "shop.example" });
    }
  });

  test.each([
    "",
    "javascript:alert(1)",
    "http://shop.example",
    "https://me:secret@shop.example",
    "ftp://a.example",
    "a b",
  ])("%j is no such address", async (typed) => {
    const { sending, sent } = desk(ok);
    sending.ask(typed);
    expect(sending.view.state).toBe("bad-address");
    expect(await sending.yes()).toBe(false);
    expect(sent).toEqual([]);
  });
});
