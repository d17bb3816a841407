import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isFailure } from "../../core/failure.ts";
import { linesOf, readKeys } from "../../server/safety/key-text.ts";
import { Keys } from "../../server/safety/keys.ts";
import { SCOPES } from "../../server/scopes.ts";

const sha = (text: string) => createHash("sha256").update(text).digest("hex");
const find = (entries: readonly string[], secret: string) => new Keys(readKeys(entries, "KEYS")).find(secret);

test("a bare secret may do all but watch and rule", () => {
  const caller = find(["Zq8rT1uVw3xYz5"], "Zq8rT1uVw3xYz5");
  expect(caller?.name).toBe("key-1");
  expect([...(caller?.scopes ?? [])]).toEqual(["models", "audio", "chat", "realtime"]);
});

test("a named key has its scopes, and a colon in its secret is part of the secret", () => {
  const caller = find(["other-secret-here", "kiosk:audio+chat:ab:cd:ef-0123456"], "ab:cd:ef-0123456");
  expect(caller?.name).toBe("kiosk");
  expect([...(caller?.scopes ?? [])]).toEqual(["audio", "chat"]);
});

test("a digest stands for its secret, bare and named, and does not open anything itself", () => {
  const entries = [`sha256:${sha("correct horse")}`, `ops:metrics:sha256:${sha("battery-staple").toUpperCase()}`];
  expect(find(entries, "correct horse")?.name).toBe("key-1");
  expect(find(entries, "battery-staple")?.name).toBe("ops");
  expect(find(entries, sha("correct horse"))).toBeUndefined();
  expect(find(entries, `sha256:${sha("correct horse")}`)).toBeUndefined();
});

test.each([
  ["short", /12 to 512 characters/],
  ["a:b", /NAME:SCOPE/],
  ["name:audio+:long-enough-secret", /NAME:SCOPE/],
  ["name:everything:long-enough-secret", /has a scope/],
  ["anonymous:audio:long-enough-secret", /is taken/],
  ["key-2:audio:long-enough-secret", /is taken/],
  ["sha256:0123", /NAME:SCOPE/],
  ["blank in the secret", /blanks/],
  ["mhoro-ñandu-secret", /ASCII/],
])("%s is refused without being repeated", (entry, message) => {
  const thrown = thrownBy(() => readKeys([entry], "KEYS"));
  expect(isFailure(thrown) && thrown.message).toMatch(message);
  expect(JSON.stringify(thrown)).not.toContain(entry);
});

test("two keys share neither name nor secret", () => {
  const both = (a: string, b: string) => thrownBy(() => readKeys([a, b], "KEYS"));
  expect(both("a:chat:secret-number-1", "a:chat:secret-number-2")).toMatchObject({ message: /key 2 has the name/ });
  expect(both("secret-number-1", `b:chat:sha256:${sha("secret-number-1")}`)).toMatchObject({
    message: /is there twice/,
  });
});

test("a keys file has one a line, and remarks", () => {
  expect(linesOf("# ours\r\n\r\n  a:chat:secret-number-1  \r\nsecret-number-2\n")).toEqual([
    "a:chat:secret-number-1",
    "secret-number-2",
  ]);
});

test("whatever the keys are, each finds its own caller and anything else finds nobody", () => {
  const letters = [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.!$&'()*+=;@/?"];
  const secret = fc.string({ unit: fc.constantFrom(...letters), minLength: 12, maxLength: 60 });
  const scopes = fc.subarray([...SCOPES], { minLength: 1 });
  const entry = fc.record({ secret, scopes, hashed: fc.boolean() });
  const sets = fc.uniqueArray(entry, { selector: ({ secret: text }) => text, minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(sets, secret, (entries, stranger) => {
      const written = entries.map(
        (one, at) => `n${at}:${one.scopes.join("+")}:${one.hashed ? `sha256:${sha(one.secret)}` : one.secret}`,
      );
      const keys = new Keys(readKeys(written, "KEYS"));
      entries.forEach((one, at) => {
        expect(keys.find(one.secret)?.name).toBe(`n${at}`);
        expect([...(keys.find(one.secret)?.scopes ?? [])]).toEqual(one.scopes);
      });
      fc.pre(entries.every((one) => one.secret !== stranger));
      expect(keys.find(stranger)).toBeUndefined();
      expect(keys.find("")).toBeUndefined();
    }),
    { numRuns: 100 },
  );
});

test("any text is read as keys or refused by a Failure", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1, maxLength: 80 }), { maxLength: 4 }), (entries) => {
      const thrown = thrownBy(() => readKeys(entries, "KEYS"));
      expect(thrown === undefined || isFailure(thrown)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

function thrownBy(what: () => unknown): unknown {
  try {
    what();
    return undefined;
  } catch (thrown) {
    return thrown;
  }
}
