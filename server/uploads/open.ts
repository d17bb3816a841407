import { resolve } from "node:path";
import { realDisk } from "../disk.ts";
import type { Log } from "../services.ts";
import type { ServerSettings } from "../settings.ts";
import type { Collecting } from "./collecting.ts";
import { InBucket } from "./in-bucket.ts";
import { S3 } from "./s3.ts";
import { Uploads } from "./uploads.ts";

interface Ports {
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Where recordings go that people give, by the settings; undefined where none are taken. */
export function openUploads(settings: ServerSettings, { log, now }: Ports): Collecting | undefined {
  const bytes = settings.collectMb * 2 ** 20;
  const { collectDir, s3Endpoint, s3PublicEndpoint = s3Endpoint, s3Bucket, s3Region, s3KeyId, s3Secret } = settings;
  if (s3Endpoint && s3PublicEndpoint && s3Bucket && s3KeyId && s3Secret) {
    const s3 = new S3({
      endpoint: new URL(s3Endpoint),
      publicEndpoint: new URL(s3PublicEndpoint),
      bucket: s3Bucket,
      region: s3Region,
      keys: { id: s3KeyId, secret: s3Secret },
      fetch: (url, init) => fetch(url, init),
      now,
      log,
    });
    return new InBucket({ s3, bytes, now });
  }
  if (!collectDir) return undefined;
  const folder = resolve(process.env.INIT_CWD ?? "", collectDir);
  return new Uploads({ folder, bytes, disk: realDisk, now });
}
