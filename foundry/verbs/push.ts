import { join } from "node:path";
import { failure } from "../../core/failure.ts";
import { MARK } from "../data/export.ts";
import { exportsOf } from "../data/exports.ts";
import { fileSha256, sizeOf } from "../data/files.ts";
import { filesBelow } from "../data/read/folder.ts";
import { treeOf } from "../data/tree.ts";
import { notePushed } from "../push/pushed.ts";
import type { Keys } from "../push/sigv4.ts";
import { type Bucket, put } from "../push/store.ts";
import { utcOf } from "../utc-now.ts";
import { type Host, Usage, type Verb } from "../verb.ts";

/** A store takes no more in one request. */
const LARGEST = 5 * 2 ** 30;

/** An export to an S3-compatible store; keys come from the environment alone. */
export const push: Verb = {
  usage: "FOLDER s3://BUCKET/PREFIX --endpoint URL [--region REGION] [--unpublished] [--dry-run] [--storage DIR]",
  about: "send an export to an S3-compatible store; what lies there already is not sent again",
  options: {
    endpoint: { type: "string" },
    region: { type: "string" },
    unpublished: { type: "boolean" },
    "dry-run": { type: "boolean" },
    storage: { type: "string" },
  },

  async run({ words, flags }, host) {
    const [path, to = ""] = words;
    const [, name, prefix = ""] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(to) ?? [];
    if (!path || !name || words.length > 2) throw new Usage("it takes an export's folder and s3://BUCKET/PREFIX");
    const folder = host.at(path);
    const tree = treeOf(flags.storage, host);
    const known = (await exportsOf(tree)).find((one) => one.folder === folder);
    if (!known || (await sizeOf(join(folder, MARK))) === undefined)
      throw failure("no-storage", `${path} is no export of ${tree.root}`);
    if (known.scope !== "publish" && !flags.unpublished)
      throw failure(
        "refused-host",
        `${path} was written for the scope ${known.scope}; export it with --scope publish, or say --unpublished where nobody else reads the store`,
      );
    const names = await filesBelow(folder);
    const bucket = bucketOf(name, flags, host);
    if (flags["dry-run"]) {
      for (const one of names) host.print(keyOf(prefix, one));
      return 0;
    }
    await notePushed(folder, `${to} at ${bucket.endpoint.host}`, utcOf(host.now()), tree);
    let sent = 0;
    for (const one of names) if (await sendOne(bucket, keyOf(prefix, one), join(folder, one))) sent += 1;
    host.print(`${sent} sent, ${names.length - sent} there already`);
    return 0;
  },
};

async function sendOne(bucket: Bucket, key: string, path: string): Promise<boolean> {
  const size = (await sizeOf(path)) ?? 0;
  if (size > LARGEST) throw failure("too-large", `${path} is larger than a store takes at once`);
  return put(bucket, { key, path, size, sha256: await fileSha256(path) });
}

function keyOf(prefix: string, name: string): string {
  return [prefix.replace(/\/+$/, ""), name].filter(Boolean).join("/");
}

function bucketOf(bucket: string, { endpoint, region }: Parameters<Verb["run"]>[0]["flags"], host: Host): Bucket {
  const url = URL.canParse(String(endpoint)) ? new URL(String(endpoint)) : undefined;
  if (!url) throw new Usage("--endpoint is an address such as https://s3.example.org");
  const here = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && here))
    throw new Usage("--endpoint is https, but on this machine");
  return { endpoint: url, bucket, region: String(region ?? "us-east-1"), keys: keysOf(process.env), now: host.now };
}

function keysOf(env: NodeJS.ProcessEnv): Keys {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = env;
  if (!id || !secret) throw failure("no-server", "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set");
  return { id, secret, token };
}
