import { createHash, createHmac } from "node:crypto";

export interface Keys {
  readonly id: string;
  readonly secret: string;
  /** Of keys that are lent for a time. */
  readonly token?: string | undefined;
}
export interface Asked {
  readonly method: string;
  /** Path-style, without a query. */
  readonly url: URL;
  /** Names in small letters; all of them are signed. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of the body, hex. */
  readonly sha256: string;
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * The headers with which an S3-compatible store takes a request: AWS Signature Version 4, payload signed ("Authenticating
 * Requests: Using the Authorization Header", Amazon S3 API Reference).
 */
export function signed({ method, url, headers, sha256, region, at }: Asked, keys: Keys): Record<string, string> {
  const time = new Date(at).toISOString().replace(/[-:]|\.\d+/g, "");
  const day = time.slice(0, 8);
  const all: Record<string, string> = {
    ...headers,
    host: url.host,
    "x-amz-content-sha256": sha256,
    "x-amz-date": time,
    ...(keys.token ? { "x-amz-security-token": keys.token } : {}),
  };
  const names = Object.keys(all).sort();
  const lines = names.map((name) => `${name}:${all[name]?.trim().replace(/\s+/g, " ")}\n`).join("");
  const canonical = [method, url.pathname, "", lines, names.join(";"), sha256].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", time, scope, hash(canonical)].join("\n");
  const key = [day, region, "s3", "aws4_request"].reduce<Buffer | string>(mac, `AWS4${keys.secret}`);
  const credential = `Credential=${keys.id}/${scope}`;
  const signature = mac(key, text).toString("hex");
  const authorization = `AWS4-HMAC-SHA256 ${credential},SignedHeaders=${names.join(";")},Signature=${signature}`;
  return { ...all, authorization };
}

/** A key of the store as a path: S3 leaves only letters, digits, `-._~` and `/` as they are. */
export function keyPath(key: string): string {
  return key
    .split("/")
    .map((part) =>
      encodeURIComponent(part).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join("/");
}

function mac(key: Buffer | string, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
