/** One object of a bucket. */
export interface Listed {
  readonly key: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly changed: number;
}

/** What ListObjectsV2 answers (Amazon S3 API Reference). next: for what follows; undefined at the end. */
export function readPage(xml: string): { readonly things: readonly Listed[]; readonly next: string | undefined } {
  const things = [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, one = ""]) => ({
    key: within(one, "Key") ?? "",
    bytes: Number(within(one, "Size")),
    changed: Date.parse(within(one, "LastModified") ?? ""),
  }));
  return { things, next: within(xml, "IsTruncated") === "true" ? within(xml, "NextContinuationToken") : undefined };
}

function within(xml: string, name: string): string | undefined {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return found?.replace(/&(lt|gt|quot|apos|amp|#\d+|#x[0-9a-f]+);/gi, (_, of: string) => lettered(of));
}

const LETTERS: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
function lettered(of: string): string {
  if (!of.startsWith("#")) return LETTERS[of.toLowerCase()] ?? "";
  return String.fromCodePoint(/^#x/i.test(of) ? Number.parseInt(of.slice(2), 16) : Number(of.slice(1)));
}
