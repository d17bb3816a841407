import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { helpText, readArguments } from "../../server/arguments.ts";
import { settingsOf } from "../../server/environment.ts";
import { hasKeys, limitsOf, readServerSettings, VARIABLES } from "../../server/settings.ts";

const STORE = {
  INZWA_S3_ENDPOINT: "https://s3.example",
  INZWA_S3_BUCKET: "voices/sn",
  INZWA_S3_KEY_ID: "id",
  INZWA_S3_SECRET: "word",
};
const SECRET = "sk-very-secret-0123456789";
const refusing = (naming: RegExp) =>
  expect.objectContaining({ code: "bad-manifest", message: expect.stringMatching(naming) });

describe("variables", () => {
  test("nothing is needed: this machine alone, the pocket pack", () => {
    const settings = readServerSettings({});
    expect(settings).toMatchObject({
      host: "127.0.0.1",
      port: 8000,
      apiKeys: [],
      site: undefined,
      redisUrl: undefined,
    });
    expect(hasKeys(settings)).toBe(false);
    expect(limitsOf(settings)).toMatchObject({
      bodyBytes: 25 * 2 ** 20,
      decodedSeconds: 600,
      decodedBytes: 256 * 2 ** 20,
    });
  });

  test("an empty one is none, blanks around one do not count", () => {
    const settings = readServerSettings({
      PORT: "",
      INZWA_API_KEYS: ` a:chat:${SECRET} , ${SECRET}x `,
      HOST: " 0.0.0.0 ",
    });
    expect(settings).toMatchObject({ port: 8000, host: "0.0.0.0", apiKeys: [`a:chat:${SECRET}`, `${SECRET}x`] });
  });

  test.each([
    [{ PORT: "65536" }, /^PORT must be a whole number from 0 to 65535$/],
    [{ PORT: "8e3" }, /^PORT/],
    [{ INZWA_QUEUE: "0" }, /^INZWA_QUEUE/],
    [{ INZWA_API_KEYS: "a,,b" }, /^INZWA_API_KEYS/],
    [{ INZWA_CORS_ORIGINS: "https://a.example/" }, /^INZWA_CORS_ORIGINS must be an origin/],
    [{ INZWA_CORS_ORIGINS: "*" }, /^INZWA_CORS_ORIGINS/],
    [
      { INZWA_LLM_URL: "file:///etc/passwd" },
      /^INZWA_LLM_URL must be an address that begins with http:\/\/ or https:\/\/$/,
    ],
    [{ REDIS_URL: "http://localhost" }, /^REDIS_URL/],
    [{ INZWA_LOG_LEVEL: "loud" }, /^INZWA_LOG_LEVEL must be one of debug/],
    [{ INZWA_TLS_CERT: "a.pem" }, /belong together/],
    [{ INZWA_LLM_CAN: "sing", INZWA_LLM_URL: "http://a" }, /^INZWA_LLM_CAN must be tools or systemPrompt/],
    [{ INZWA_LLM_CAN: "tools" }, /^INZWA_LLM_CAN belongs to/],
    [{ INZWA_JWT_ISSUER: "https://a.example" }, /belong together/],
    [{ INZWA_RECORDINGS_HOOKS: `exotel:${SECRET}` }, /INZWA_RECORDINGS_DIR/],
    [{ INZWA_RECORDINGS_HOOKS: "exotel:short" }, /^INZWA_RECORDINGS_HOOKS must be PROVIDER:SECRET/],
    [{ INZWA_RECORDINGS_HOOKS: `nobody:${SECRET}` }, /^INZWA_RECORDINGS_HOOKS/],
    [{ INZWA_RECORDINGS_DIR: "calls" }, /INZWA_RECORDINGS_HOSTS/],
    [{ INZWA_RECORDINGS_DIR: "calls", INZWA_RECORDINGS_WORKERS: "0" }, /REDIS_URL/],
    [{ INZWA_RECORDINGS_HOSTS: "ftp://a.example" }, /^INZWA_RECORDINGS_HOSTS must be a host/],
    [{ INZWA_RECORDINGS_SWEEP: "daily" }, /^INZWA_RECORDINGS_SWEEP must be five fields/],
    [{ INZWA_RECORDINGS_LOGINS: "a.example:user" }, /^INZWA_RECORDINGS_LOGINS must be HOST=USER:PASSWORD/],
    [{ INZWA_S3_ENDPOINT: "https://s3.example" }, /belong together/],
    [{ INZWA_S3_SECRET: SECRET }, /belong together/],
    [{ INZWA_S3_ENDPOINT: "https://s3.example/path" }, /^INZWA_S3_ENDPOINT must be an address without a path/],
    [{ INZWA_S3_BUCKET: "../x" }, /^INZWA_S3_BUCKET must be BUCKET or BUCKET\/FOLDER/],
    [{ ...STORE, INZWA_COLLECT_DIR: "voices" }, /set one of them/],
    [{ ...STORE, INZWA_S3_ENDPOINT: "http://minio:9000" }, /https alone: set INZWA_S3_PUBLIC_ENDPOINT/],
    [{ HOST: "0.0.0.0" }, /^HOST is 0.0.0.0, which others can reach: set INZWA_API_KEYS/],
    [{ HOST: "::" }, /^HOST/],
    [{ HOST: "localhost.evil.example" }, /^HOST/],
  ])("%j is refused", (environment, naming) => {
    expect(() => readServerSettings(environment)).toThrow(refusing(naming));
  });

  test("a store on a network of its own is named to pages by another address", () => {
    const inside = { INZWA_S3_ENDPOINT: "http://minio:9000", INZWA_S3_PUBLIC_ENDPOINT: "https://s3.example" };
    expect(readServerSettings({ ...STORE, ...inside })).toMatchObject({ s3Bucket: "voices/sn", s3Region: "us-east-1" });
  });

  test("a value that is refused is never told", () => {
    expect(() => readServerSettings({ INZWA_API_KEYS: `${SECRET},,` })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(SECRET) }),
    );
  });

  test("with keys it may listen anywhere, without them on loopback", () => {
    expect(readServerSettings({ HOST: "0.0.0.0", INZWA_API_KEYS: SECRET }).host).toBe("0.0.0.0");
    for (const HOST of ["localhost", "::1", "127.0.0.2"]) expect(readServerSettings({ HOST }).host).toBe(HOST);
  });

  test("all of ours are known to the pipeline, whose own rule refuses the rest", () => {
    const all = Object.fromEntries(Object.values(VARIABLES).map(({ name }) => [name, "x"]));
    expect(() => settingsOf(all)).not.toThrow();
    expect(() => settingsOf({ INZWA_API_KEY: SECRET })).toThrow(refusing(/INZWA_API_KEY/));
  });
});

describe("where people read of them", () => {
  const names = Object.values(VARIABLES).map(({ name }) => name);

  test("--help lists every variable", () => {
    const help = helpText();
    for (const name of names) expect(help).toMatch(new RegExp(`^  ${name} `, "m"));
    expect(help).toMatch(/^ {2}INZWA_LANGUAGE /m);
  });

  test("docs/server.md has the same table", () => {
    const rows = Object.values(VARIABLES).map(
      ({ name, what, otherwise }) => `| \`${name}\` | ${what} | ${otherwise} |`,
    );
    expect(readFileSync("docs/server.md", "utf8")).toContain(rows.join("\n"));
  });

  test("arguments are few, and no others are taken", () => {
    expect(readArguments(["--dev-cert"])).toEqual({ help: false, devCert: true });
    expect(readArguments(["-h"])).toEqual({ help: true, devCert: false });
    expect(() => readArguments(["--port", "9"])).toThrow(refusing(/--help/));
    expect(() => readArguments(["9"])).toThrow(refusing(/--help/));
  });
});
