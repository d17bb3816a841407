import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { failure, isFailure } from "../../core/failure.ts";
import { type Manifest, parseManifest } from "../../core/manifest.ts";
import { type Channel, parseChannel } from "../../core/rollout/channel.ts";
import { readChannelFile, writeChannelFile } from "../../core/rollout/channel-file.ts";
import { writeDurably } from "../durable.ts";
import type { SigningKey } from "../manifest/keys.ts";
import { MANIFEST, signManifest } from "../manifest/sign.ts";

const CHANNEL = "models-manifest/channel.json";

/** Puts the channel into a built site, signed, in one step. expires: UTC, as `2026-11-21T09:00:00Z`. */
export async function publish(site: string, channel: Channel, key: SigningKey, expires: string): Promise<void> {
  const content = JSON.stringify(channel);
  const terms = { version: channel.version, expires, test: key.test, use: "channel" as const };
  const signature = signManifest(Buffer.from(content), key, terms);
  await writeDurably(join(site, CHANNEL), writeChannelFile(content, signature));
}

/** The version that the site has now; 0 for none, so that a lost history never leads to an older one. */
export async function publishedVersion(site: string): Promise<number> {
  const file = await readFile(join(site, CHANNEL), "utf8").catch(() => "");
  const read = readChannelFile(file);
  if (read === undefined || isFailure(read)) return 0;
  try {
    const parsed = parseChannel(JSON.parse(read.channel));
    return parsed.ok ? parsed.value.version : 0;
  } catch {
    return 0;
  }
}

/** Of a built site. Throws `no-storage` or `bad-manifest`. */
export async function manifestOf(site: string): Promise<Manifest> {
  const content = await readFile(join(site, MANIFEST), "utf8").catch(() => {
    throw failure("no-storage", `${site} has no ${MANIFEST}: build the site first`);
  });
  const read = parseManifest(JSON.parse(content));
  if (!read.ok) throw failure("bad-manifest", `${MANIFEST}: ${read.problem.path} ${read.problem.message}`);
  return read.value;
}
