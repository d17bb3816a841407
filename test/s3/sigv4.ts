import { createHash, createHmac } from "node:crypto";

/** A request as a store gets it. Header names in small letters. */
export interface Received {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}
export interface Account {
  readonly id: string;
  readonly secret: string;
  readonly region: string;
}

/** Milliseconds that clocks may differ by. */
const SKEW = 15 * 60_000;

/**
 * What S3 refuses a request for, by the name it gives it; undefined where it is rightly signed. AWS Signature Version 4 from
 * Amazon's description with Node's own crypto, so that what checks is not what signs. now: milliseconds since 1970.
 */
export function refusalOf(received: Received, account: Account, now: number): string | undefined {
  const { url, headers, body } = received;
  const query = url.searchParams;
  const field = (name: string) => new RegExp(`${name}=([^,\\s]+)`).exec(headers.authorization ?? "")?.[1];
  const byQuery = query.has("X-Amz-Signature");
  const time = (byQuery ? query.get("X-Amz-Date") : headers["x-amz-date"]) ?? "";
  const names = ((byQuery ? query.get("X-Amz-SignedHeaders") : field("SignedHeaders")) ?? "").split(";");
  const given = byQuery ? query.get("X-Amz-Signature") : field("Signature");
  const credential = byQuery ? query.get("X-Amz-Credential") : field("Credential");
  if (!given || !credential) return "AccessDenied";
  const at = timeOf(time);
  if (byQuery && (now < at - SKEW || now > at + 1000 * Number(query.get("X-Amz-Expires")))) return "AccessDenied";
  if (!byQuery && Math.abs(now - at) > SKEW) return "RequestTimeTooSkewed";
  if (Object.keys(headers).some((name) => name.startsWith("x-amz-") && !names.includes(name))) return "AccessDenied";
  const digest = headers["x-amz-content-sha256"] ?? "UNSIGNED-PAYLOAD";
  const scope = `${time.slice(0, 8)}/${account.region}/s3/aws4_request`;
  if (credential !== `${account.id}/${scope}`) return "InvalidAccessKeyId";
  if (signatureOf(received, { names, digest, time, scope }, account) !== given) return "SignatureDoesNotMatch";
  const kept = createHash("sha256").update(body).digest("hex");
  return digest === "UNSIGNED-PAYLOAD" || digest === kept ? undefined : "XAmzContentSHA256Mismatch";
}

interface Signing {
  readonly names: readonly string[];
  readonly digest: string;
  readonly time: string;
  readonly scope: string;
}

function signatureOf(
  { method, url, headers }: Received,
  { names, digest, time, scope }: Signing,
  account: Account,
): string {
  const all: Readonly<Record<string, string>> = { ...headers, host: url.host };
  const lines = names.map((name) => `${name}:${(all[name] ?? "").trim().replace(/\s+/g, " ")}\n`).join("");
  const query = [...url.searchParams]
    .filter(([name]) => name !== "X-Amz-Signature")
    .map((pair) => pair.map(encoded).join("="))
    .sort()
    .join("&");
  const canonical = [method, url.pathname, query, lines, names.join(";"), digest].join("\n");
  const hash = createHash("sha256").update(canonical).digest("hex");
  const key = scope.split("/").reduce<Buffer | string>(mac, `AWS4${account.secret}`);
  return mac(key, ["AWS4-HMAC-SHA256", time, scope, hash].join("\n")).toString("hex");
}

function timeOf(time: string): number {
  return Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function mac(key: Buffer | string, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
