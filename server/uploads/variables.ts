import { isOrigin, number, words } from "../variables.ts";

/** Path-style: what stands behind the host is the bucket. */
const origin = {
  read: (text: string) => (/^https?:/.test(text) && isOrigin(text.replace(/\/$/, "")) ? text : undefined),
  must: "be an address without a path such as https://s3.example.org",
};

/** The part of the server's table that has to do with recordings that people give. */
export const COLLECT = {
  collectDir: words(
    "INZWA_COLLECT_DIR",
    "folder for recordings that people give; none are taken without it or a bucket",
  ),
  collectMb: number("INZWA_COLLECT_MB", "megabytes of such recordings together", 10_240, 1, 100_000_000),
  s3Endpoint: {
    ...words("INZWA_S3_ENDPOINT", "S3-compatible store for such recordings in place of the folder"),
    ...origin,
  },
  s3PublicEndpoint: {
    ...words("INZWA_S3_PUBLIC_ENDPOINT", "address that pages reach the store at"),
    ...origin,
    otherwise: "INZWA_S3_ENDPOINT",
  },
  s3Bucket: {
    ...words("INZWA_S3_BUCKET", "its bucket, or BUCKET/FOLDER; this server's alone, and without versions"),
    read: (text: string) => (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[\w.-]+)*$/.test(text) ? text : undefined),
    must: "be BUCKET or BUCKET/FOLDER",
  },
  s3Region: words("INZWA_S3_REGION", "its region", "us-east-1"),
  s3KeyId: words("INZWA_S3_KEY_ID", "its access key, which no page is ever given"),
  s3Secret: words("INZWA_S3_SECRET", "the secret of that key"),
} as const;
