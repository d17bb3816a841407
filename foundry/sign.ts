import { resolve } from "node:path";
import { failure, isFailure } from "../core/failure.ts";
import { readUtc } from "../core/utc.ts";
import { type Flags, readFlags } from "./manifest/command-line.ts";
import { newKeyPair, readKeys, TEST_KEY } from "./manifest/keys.ts";
import { defaultDays, inDays, SIGNATURE, signFolder } from "./manifest/sign.ts";

const USAGE =
  "usage: npm run manifest:sign [-- DIR] [--days N | --expires 2026-11-21T09:00:00Z] [--version N], or -- --new-key";
const KNOWN = { switches: ["new-key"], values: ["days", "expires", "version"] };

/** npm runs us in the package's folder and keeps the caller's own in INIT_CWD. */
const here = process.env.INIT_CWD ?? process.cwd();
/** Programs lie in build/ of the package. */
const home = resolve(import.meta.dirname, "..");

try {
  const given = readFlags(process.argv.slice(2), KNOWN, USAGE);
  if (given.flags.has("new-key")) printNewKey();
  else signSite(given);
} catch (thrown) {
  if (!isFailure(thrown)) throw thrown;
  console.error(`inzwa: ${thrown.message}`);
  process.exitCode = 1;
}

function signSite({ flags, rest }: Flags): void {
  const folder = rest[0] ? resolve(here, rest[0]) : resolve(home, "dist");
  const { signing } = readKeys(process.env, resolve(home, TEST_KEY));
  if (!signing) throw failure("unsigned-manifest", "INZWA_MANIFEST_KEY is not set, only public keys are.");
  if (rest.length > 1 || (flags.has("days") && flags.has("expires"))) throw failure("bad-manifest", USAGE);
  const expires = String(flags.get("expires") ?? inDays(number(flags, "days") ?? defaultDays(signing), Date.now()));
  if (readUtc(expires) === undefined) throw failure("bad-manifest", USAGE);
  const signed = signFolder(folder, signing, { expires, version: number(flags, "version") });
  console.log(
    `${SIGNATURE}: version ${signed.version}, key ${signed.key}, good until ${expires}${signed.test ? ", test signature" : ""}`,
  );
}

function number(flags: Flags["flags"], name: string): number | undefined {
  const text = flags.get(name);
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,14}$/.test(String(text))) throw failure("bad-manifest", USAGE);
  return Number(text);
}

function printNewKey(): void {
  const { secret, open } = newKeyPair();
  console.log(`INZWA_MANIFEST_KEY=${secret}\nINZWA_MANIFEST_PUBLIC_KEYS=${open}`);
}
