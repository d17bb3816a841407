import { AwsV4Signer } from "aws4fetch";

export interface Keys {
  readonly id: string;
  readonly secret: string;
  /** Of keys that are lent for a time. */
  readonly token?: string | undefined;
}
export interface Asked {
  readonly method: string;
  /** Path-style; a query is signed too. */
  readonly url: URL;
  /** All of them are signed. */
  readonly headers: Readonly<Record<string, string>>;
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * The headers with which an S3-compatible store takes a request: AWS Signature Version 4, payload signed ("Authenticating
 * Requests: Using the Authorization Header", Amazon S3 API Reference). sha256: of the body, hex. `Host` goes without saying, as the address has it.
 */
export async function signed(
  { headers, sha256, ...asked }: Asked & { readonly sha256: string },
  keys: Keys,
): Promise<Record<string, string>> {
  const own = { ...headers, "x-amz-content-sha256": sha256 };
  return Object.fromEntries((await signerOf({ ...asked, headers: own }, keys, false).sign()).headers);
}

/**
 * An address that a store takes one request at, by whoever has it, with those very headers ("Authenticating Requests: Using
 * Query Parameters", Amazon S3 API Reference). A header `x-amz-content-sha256` pins the body. seconds: until it is refused, at
 * most a week.
 */
export async function presigned(asked: Asked, seconds: number, keys: Keys): Promise<string> {
  const url = new URL(asked.url);
  url.searchParams.set("X-Amz-Expires", String(seconds));
  return (await signerOf({ ...asked, url }, keys, true).sign()).url.href;
}

function signerOf({ method, url, headers, region, at }: Asked, keys: Keys, signQuery: boolean): AwsV4Signer {
  return new AwsV4Signer({
    method,
    url: url.href,
    headers,
    accessKeyId: keys.id,
    secretAccessKey: keys.secret,
    ...(keys.token ? { sessionToken: keys.token } : {}),
    service: "s3",
    region,
    datetime: new Date(at).toISOString().replace(/[-:]|\.\d+/g, ""),
    allHeaders: true,
    signQuery,
  });
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
