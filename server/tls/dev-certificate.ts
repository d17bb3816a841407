import { X509Certificate } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { homedir, hostname } from "node:os";
import { join } from "node:path";
import { generate } from "selfsigned";
import type { Certificate } from "./certificate.ts";

/** Browsers take no longer ones, not even of their own device's making (Apple: 825 days). */
const DAYS = 365;
/** One that ends sooner is made anew. */
const SPARE_DAYS = 7;

/**
 * A certificate for this machine's names and addresses, made once and kept with its key where only its owner reads it:
 * a browser that was told to trust it stays so. It is made anew when the machine has another address or it ends soon.
 * folder: where it is kept; now: milliseconds since 1970.
 */
export async function devCertificate(
  addresses: readonly string[],
  now: number,
  folder: string = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "inzwa"),
): Promise<Certificate> {
  const file = join(folder, "dev-certificate.json");
  const names = ["localhost", hostname()];
  const numbers = ["127.0.0.1", "::1", ...addresses];
  const kept = await read(file);
  if (kept && serves(kept, [...names, ...numbers], now)) return kept;
  const made = await make(names, numbers, now);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(file, JSON.stringify(made), { mode: 0o600 });
  // `mode` does nothing to a file that is there already.
  await chmod(file, 0o600);
  return made;
}

async function read(file: string): Promise<Certificate | undefined> {
  try {
    const { cert, key }: Partial<Certificate> = JSON.parse(await readFile(file, "utf8"));
    return cert && key ? { cert, key } : undefined;
  } catch {
    return undefined;
  }
}

function serves({ cert }: Certificate, hosts: readonly string[], now: number): boolean {
  try {
    const read = new X509Certificate(cert);
    const ends = Date.parse(read.validTo) - SPARE_DAYS * 86_400_000;
    return now < ends && hosts.every((host) => read.checkHost(host) ?? read.checkIP(host));
  } catch {
    return false;
  }
}

async function make(names: readonly string[], numbers: readonly string[], now: number): Promise<Certificate> {
  const altNames = [
    ...names.map((value) => ({ type: 2 as const, value })),
    ...numbers.map((ip) => ({ type: 7 as const, ip })),
  ];
  const { cert, private: key } = await generate([{ name: "commonName", value: "Inzwa on this machine" }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    notBeforeDate: new Date(now - 86_400_000),
    notAfterDate: new Date(now + DAYS * 86_400_000),
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames },
    ],
  });
  return { cert, key };
}
