import { type Failure, failure } from "../failure.ts";
import { object, type Parser, parse, text } from "../parse.ts";

/** Bytes of the file; what is longer is not even read to its end. */
export const MAX_CHANNEL = 2 * 2 ** 20;

/** As they were signed. */
interface ChannelTexts {
  readonly channel: string;
  readonly signature: string;
}

const anything: Parser<unknown> = (value) => value;
const envelope = object<{ channel: string; signature: unknown }>({ channel: text, signature: anything });

/**
 * The text of `models-manifest/channel.json`: the channel as it was signed, and its signature, in one file, so that nobody
 * ever reads one of today with one of yesterday. signature: as `writeSignature` writes it.
 */
export function writeChannelFile(channel: string, signature: string): string {
  return `${JSON.stringify({ channel, signature: JSON.parse(signature) }, null, 2)}\n`;
}

/**
 * Its two parts; what they say nobody has looked at. undefined where there is no channel: no file, `{}`, or the page that
 * some hosts send for every address. Gives `bad-manifest` for anything else.
 */
export function readChannelFile(file: string): ChannelTexts | Failure | undefined {
  const written = file.trim();
  if (written === "" || written === "{}" || written.startsWith("<")) return undefined;
  const read = parse(envelope, json(written));
  if (!read.ok) return failure("bad-manifest", `channel.json ${read.problem.path} ${read.problem.message}`);
  const { channel, signature } = read.value;
  return { channel, signature: `${JSON.stringify(signature, null, 2)}\n` };
}

function json(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return undefined;
  }
}
