import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Failure, isFailure } from "../../core/failure.ts";
import { type ModelEntry, parseManifest } from "../../core/manifest.ts";
import { parseChannel, releasesOf } from "../../core/rollout/channel.ts";
import { readChannelFile } from "../../core/rollout/channel-file.ts";
import { checkManifest, type PublicKey, type Signed, type TrustPorts } from "../../core/trust.ts";
import { filesBelow } from "./files-below.ts";
import { MANIFEST, SIGNATURE } from "./sign.ts";

export interface Verdict {
  /** Absent where the signature cannot be trusted. */
  readonly signed?: Signed;
  /** Files of models that were hashed. */
  readonly files: number;
  /** One sentence each; empty when all is well. */
  readonly problems: readonly string[];
}
export interface Demands {
  readonly keys: readonly PublicKey[];
  /** No test signature, and a site that knows the key. */
  readonly release: boolean;
}

/** Judges a built site as the page would, and every file of the models it ships. */
export async function verifyFolder(
  folder: string,
  { keys, release }: Demands,
  ports: TrustPorts & { fileSha256(path: string): Promise<string> },
): Promise<Verdict> {
  const manifest = read(join(folder, MANIFEST));
  const signature = read(join(folder, SIGNATURE));
  if (typeof manifest === "string" || typeof signature === "string")
    return stop([manifest, signature].filter((one): one is string => typeof one === "string"));
  const checked = await checkManifest({ manifest, signature, keys }, ports);
  if (!checked.ok) return stop([sentence(checked.reason, signature)]);
  const parsed = parseManifest(checked.manifest);
  if (!parsed.ok) return stop([`${MANIFEST}: ${parsed.problem.path || "it"} ${parsed.problem.message}`]);
  const { signed } = checked;
  const released = await releasedIn(folder, keys, ports);
  const models = await siteFiles(folder, [...parsed.value.models, ...released.models], ports.fileSha256);
  const problems = [...released.problems, ...models.problems, ...(release ? unfit(folder, signed) : [])];
  return { signed, files: models.files, problems };
}

/** The models of the site's channel file, which the same keys sign. */
async function releasedIn(folder: string, keys: readonly PublicKey[], ports: TrustPorts) {
  const none: readonly ModelEntry[] = [];
  const found = read(join(folder, "models-manifest/channel.json"));
  const file = typeof found === "string" ? undefined : readChannelFile(Buffer.from(found).toString("utf8"));
  if (file === undefined) return { models: none, problems: [] };
  if (isFailure(file)) return { models: none, problems: [`${file.code}: ${file.message}`] };
  const encode = (text: string) => Uint8Array.from(Buffer.from(text));
  const offer = { manifest: encode(file.channel), signature: encode(file.signature), keys, use: "channel" as const };
  const checked = await checkManifest(offer, ports);
  if (!checked.ok) return { models: none, problems: [`channel.json: ${sentence(checked.reason, offer.signature)}`] };
  const parsed = parseChannel(checked.manifest);
  if (!parsed.ok) return { models: none, problems: [`channel.json: ${parsed.problem.path} ${parsed.problem.message}`] };
  return { models: parsed.value.slots.flatMap(releasesOf).map(({ model }) => model), problems: [] };
}

/** Of the models that the site itself ships: what is missing, other than listed, not listed, or no plain file. */
async function siteFiles(folder: string, models: readonly ModelEntry[], hash: (path: string) => Promise<string>) {
  const found = filesBelow(folder, "models");
  const listed = new Map(
    models.flatMap(({ source, files }) =>
      "site" in source ? files.map((file) => [`${source.site}${file.path}`, file] as const) : [],
    ),
  );
  const problems = [...found.problems];
  for (const path of listed.keys()) if (!found.sizes.has(path)) problems.push(`${path} is listed and not there`);
  for (const [path, size] of found.sizes) {
    const file = listed.get(path);
    if (!file && !/(^|\/)(README\.md|LICEN[CS]E[^/]*|model\.sig)$/.test(path))
      problems.push(`${path} is there and not listed`);
    if (file && (file.size !== size || file.sha256 !== (await hash(join(folder, path)))))
      problems.push(`${path} is not what the manifest says`);
  }
  return { files: listed.size, problems };
}

/** What a signed site may be, and a release not. */
function unfit(folder: string, { test, key }: Signed): string[] {
  const problems = test ? ["this is a test signature: a release needs INZWA_MANIFEST_KEY"] : [];
  const scripts = [...filesBelow(folder, "assets").sizes.keys()].filter((path) => path.endsWith(".js"));
  if (!scripts.some((path) => readFileSync(join(folder, path), "utf8").includes(key)))
    problems.push(`the page does not know key ${key}: build with it among INZWA_MANIFEST_PUBLIC_KEYS`);
  return problems;
}

function sentence({ code, message, detail }: Failure, signature: Uint8Array): string {
  const test = detail?.key && /"test": true/.test(Buffer.from(signature).toString("latin1"));
  return `${code}: ${message}${test ? " (a test signature made elsewhere, or not allowed here)" : ""}`;
}

/** The bytes, or what is wrong. */
function read(path: string): Uint8Array<ArrayBuffer> | string {
  try {
    return Uint8Array.from(readFileSync(path));
  } catch (thrown) {
    return `${path} cannot be read (${(thrown as NodeJS.ErrnoException).code})`;
  }
}

function stop(problems: readonly string[]): Verdict {
  return { files: 0, problems };
}
