import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportJWK, exportSPKI, generateKeyPair, importJWK, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { openTokens } from "../../server/safety/tokens.ts";

const folder = mkdtempSync(join(tmpdir(), "inzwa-jwks-"));
afterAll(() => rmSync(folder, { recursive: true }));

const pair = await generateKeyPair("RS256", { extractable: true });
const other = await generateKeyPair("RS256", { extractable: true });
const file = join(folder, "jwks.json");
const set = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: "one", alg: "RS256" }] };
writeFileSync(file, JSON.stringify(set));

const options = { issuer: "https://id.example", audience: "inzwa", jwks: file, algorithms: ["RS256"] };
const tokens = openTokens(options);
const now = Math.floor(Date.now() / 1000);
// Keys are made and tokens signed before the tests, and that takes its time where others compute too.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: now * 1000 });
  return () => void vi.useRealTimers();
});
const good: JWTPayload = {
  iss: options.issuer,
  aud: "inzwa",
  sub: "tendai@example.org",
  exp: now + 300,
  scope: "audio inzwa:chat foo",
};

function signed(
  payload: JWTPayload,
  header: Record<string, unknown> = {},
  key: CryptoKey = pair.privateKey,
): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: "RS256", kid: "one", ...header }).sign(key);
}
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

test("a token that holds has the scopes it names, and a name that says nothing of who it is", async () => {
  const caller = await tokens(await signed(good));
  expect(caller?.name).toMatch(/^jwt-[0-9a-f]{16}$/);
  expect([...(caller?.scopes ?? [])]).toEqual(["audio", "chat"]);
  const again = await tokens(await signed({ ...good, exp: now + 600 }));
  expect(again?.name).toBe(caller?.name);
  const { scope: _, ...silent } = good;
  expect((await tokens(await signed(silent)))?.scopes.size).toBe(0);
});

test("clocks may differ by half a minute, not by more", async () => {
  expect(await tokens(await signed({ ...good, exp: now - 20 }))).toBeDefined();
  expect(await tokens(await signed({ ...good, nbf: now + 20 }))).toBeDefined();
});

const pem = await exportSPKI(pair.publicKey);
const hs256 = (secret: string, header: object = {}) =>
  new SignJWT(good).setProtectedHeader({ alg: "HS256", kid: "one", ...header }).sign(new TextEncoder().encode(secret));
const { exp: _exp, ...endless } = good;
const { sub: _sub, ...unnamed } = good;
const { aud: _aud, ...aimless } = good;

test.each<[string, string]>([
  ["alg none", `${part({ alg: "none", kid: "one" })}.${part(good)}.`],
  ["alg None", `${part({ alg: "None" })}.${part(good)}.AAAA`],
  ["HS256 with the public key as PEM", await hs256(pem)],
  ["HS256 with the public key as JWK", await hs256(JSON.stringify(set.keys[0]))],
  ["HS256 with an empty looking secret", await hs256("\0")],
  [
    "another algorithm of the same key",
    await signed(good, { alg: "RS512" }).catch(() => `${part({ alg: "RS512" })}.${part(good)}.AA`),
  ],
  ["another's key under our kid", await signed(good, {}, other.privateKey)],
  [
    "another's key that it brings itself",
    await signed(good, { jwk: await exportJWK(other.publicKey) }, other.privateKey),
  ],
  ["another's key at an address it names", await signed(good, { jku: "https://evil.example/jwks" }, other.privateKey)],
  ["a kid that is a path", await signed(good, { kid: "../../../../etc/passwd" }, other.privateKey)],
  ["a kid that is SQL", await signed(good, { kid: "one' OR '1'='1" }, other.privateKey)],
  ["a kid nobody has", await signed(good, { kid: "two" })],
  ["an unknown critical header", `${part({ alg: "RS256", kid: "one", crit: ["x"], x: 1 })}.${part(good)}.AAAA`],
  ["another audience", await signed({ ...good, aud: "else" })],
  ["another issuer", await signed({ ...good, iss: "https://id.example.evil" })],
  ["no audience", await signed(aimless)],
  ["expired", await signed({ ...good, exp: now - 31 })],
  ["not yet", await signed({ ...good, nbf: now + 60 })],
  ["for ever", await signed(endless)],
  ["of nobody", await signed(unnamed)],
  ["of an empty name", await signed({ ...good, sub: "" })],
  ["times as text", await signed({ ...good, exp: "9999999999" as unknown as number })],
  ["huge", await signed({ ...good, filler: "x".repeat(9000) })],
  ["a list", part([])],
  ["dots", ".."],
  ["nothing", ""],
  ["five parts", "a.b.c.d.e"],
  ["no JSON", `${Buffer.from("{").toString("base64url")}.${part(good)}.AA`],
])("refused: %s", async (_what, token) => {
  expect(await tokens(token)).toBeUndefined();
});

test("an algorithm that was not pinned is refused, even where the key itself names none", async () => {
  const jwks = join(folder, "any.json");
  writeFileSync(jwks, JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: "one" }] }));
  const key = await importJWK(await exportJWK(pair.privateKey), "RS512");
  const token = await new SignJWT(good).setProtectedHeader({ alg: "RS512", kid: "one" }).sign(key);
  expect(await openTokens({ ...options, jwks, algorithms: ["RS512"] })(token)).toBeDefined();
  expect(await openTokens({ ...options, jwks })(token)).toBeUndefined();
});

test("a token with one letter changed is nobody's", async () => {
  const token = await signed(good);
  for (let at = 0; at < token.length; at += 7) {
    const letter = token[at] === "A" ? "B" : "A";
    expect(await tokens(token.slice(0, at) + letter + token.slice(at + 1))).toBeUndefined();
  }
});

test.each([["HS256"], ["none"], ["RS1"]])("%s cannot be set", (algorithm) => {
  expect(() => openTokens({ ...options, algorithms: [algorithm] })).toThrow(
    expect.objectContaining({ code: "bad-manifest" }),
  );
});

test("a key set with a shared or a private key is refused, as is a file that is none", async () => {
  const refusal = expect.objectContaining({ code: "bad-manifest" });
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const shared = write("oct.json", JSON.stringify({ keys: [{ kty: "oct", k: "AAAA" }] }));
  const secret = write("private.json", JSON.stringify({ keys: [await exportJWK(pair.privateKey)] }));
  for (const jwks of [
    shared,
    secret,
    write("none.json", "[]"),
    join(folder, "absent.json"),
    "http://id.example/jwks",
    "https://[",
  ])
    expect(() => openTokens({ ...options, jwks })).toThrow(refusal);
});

test("keys come from an address too; while it is away that is said, and not that the token is wrong", async () => {
  let status = 200;
  const server = createServer((_request, response) => response.writeHead(status).end(JSON.stringify(set)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const jwks = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
  expect(await openTokens({ ...options, jwks })(await signed(good))).toBeDefined();
  status = 500;
  await expect(openTokens({ ...options, jwks })(await signed(good))).rejects.toMatchObject({ code: "network" });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await expect(openTokens({ ...options, jwks })(await signed(good))).rejects.toMatchObject({ code: "network" });
});
