import { type Failure, isFailure } from "../../core/failure.ts";
import { MAX_CHANNEL, readChannelFile } from "../../core/rollout/channel-file.ts";
import type { SignedBytes } from "../../core/trust.ts";
import type { Net } from "../net.ts";
import { fetchBytes } from "../trust.ts";

/** What lies beside the manifest; undefined where there is nothing, or no network to ask. base: absolute, ends with "/". */
export async function fetchChannel(net: Pick<Net, "fetch">, base: string): Promise<SignedBytes | Failure | undefined> {
  const url = new URL("models-manifest/channel.json", base).href;
  const bytes = await fetchBytes((address, init) => net.fetch(address, init), url, MAX_CHANNEL);
  if (isFailure(bytes)) return bytes.code === "network" ? undefined : bytes;
  const read = readChannelFile(new TextDecoder().decode(bytes));
  if (read === undefined || isFailure(read)) return read;
  const encode = (text: string) => new TextEncoder().encode(text);
  return { manifest: encode(read.channel), signature: encode(read.signature) };
}
