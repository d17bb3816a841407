import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { failure, isFailure } from "../core/failure.ts";
import { webCrypto } from "../core/web-crypto.ts";
import { type Flags, readFlags } from "./manifest/command-line.ts";
import { readKeys, TEST_KEY } from "./manifest/keys.ts";
import { verifyFolder } from "./manifest/verify.ts";

const USAGE = "usage: npm run manifest:verify [-- DIR] [--release]";

/** npm runs us in the package's folder and keeps the caller's own in INIT_CWD. */
const here = process.env.INIT_CWD ?? process.cwd();
/** Programs lie in build/ of the package. */
const home = resolve(import.meta.dirname, "..");

try {
  process.exitCode = await verifySite(readFlags(process.argv.slice(2), { switches: ["release"], values: [] }, USAGE));
} catch (thrown) {
  if (!isFailure(thrown)) throw thrown;
  console.error(`inzwa: ${thrown.message}`);
  process.exitCode = 1;
}

/** Resolves to the exit code. */
async function verifySite({ flags, rest }: Flags): Promise<number> {
  if (rest.length > 1) throw failure("bad-manifest", USAGE);
  const folder = rest[0] ? resolve(here, rest[0]) : resolve(home, "dist");
  const release = flags.has("release");
  const { trusted } = readKeys(process.env, resolve(home, TEST_KEY));
  const ports = { ...webCrypto(crypto.subtle, Date.now()), fileSha256 };
  const { signed, files, problems } = await verifyFolder(folder, { keys: trusted, release }, ports);
  for (const problem of problems) console.error(`inzwa: ${problem}`);
  if (signed?.test) console.log("test signature");
  if (problems.length || !signed) return 1;
  console.log(
    `verified: version ${signed.version}, key ${signed.key}, good until ${signed.expires}, ${files} model files`,
  );
  return 0;
}

async function fileSha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}
