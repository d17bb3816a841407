import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** The Hugging Face hub's HTTP behaviour, as far as pinning meets it, on two local ports: the hub and its CDN. */
export interface HubDouble {
  readonly url: string;
  readonly repository: Repository;
  /** Requests the hub got, as "METHOD /path". */
  readonly asked: string[];
  /** Requests that reached the CDN. */
  readonly atCdn: string[];
  /** How the next answers are to be wrong. */
  lie: Lie;
  close(): Promise<void>;
}

export interface Repository {
  readonly id: string;
  /** Served under this name by redirects to `id`. */
  readonly formerly?: string;
  readonly commit: string;
  readonly files: Readonly<Record<string, { readonly bytes: Buffer; readonly lfs: boolean }>>;
  /** Needed to read it, where it is gated. */
  readonly token?: string;
}

export interface Lie {
  /** Answers 429 this many times, with this Retry-After. */
  busy?: { times: number; readonly after: string };
  commit?: string;
  listedSize?: number;
  listedOid?: string;
  linkedEtag?: string;
  linkedSize?: string;
  pointer?: string;
  bytes?: Buffer;
  nextPage?: string;
  html?: boolean;
}

const PAGE = 2;

export async function hubDouble(repository: Repository): Promise<HubDouble> {
  const atCdn: string[] = [];
  const cdn = await listening((request, response) => {
    atCdn.push(`${request.method} ${request.url} ${request.headers.authorization ?? ""}`.trim());
    response.end();
  });
  const asked: string[] = [];
  const double = { repository, asked, atCdn, lie: {} as Lie };
  const hub = await listening((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    serve(double, urlOf(cdn), request, response);
  });
  const close = async () => {
    await Promise.all([hub, cdn].map((server) => new Promise((done) => server.close(done))));
  };
  return Object.assign(double, { url: urlOf(hub), close });
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: string | Buffer;
}
type State = Pick<HubDouble, "repository" | "lie">;

function serve(state: State, cdn: string, request: IncomingMessage, response: ServerResponse): void {
  const { status, headers = {}, body = "" } = refusal(state, request) ?? answer(state, cdn, request.url ?? "/");
  response.writeHead(status, { "content-length": Buffer.byteLength(body), ...headers });
  response.end(request.method === "HEAD" ? undefined : body);
}

/** What the hub says before it looks at what was asked for. */
function refusal({ repository, lie }: State, { url = "/", headers }: IncomingMessage): Answer | undefined {
  const { id, formerly, token } = repository;
  if (lie.busy?.times) {
    lie.busy.times--;
    return { status: 429, headers: { "retry-after": lie.busy.after } };
  }
  if (lie.html)
    return { status: 200, headers: { "content-type": "text/html" }, body: "<!doctype html><title>Log in</title>" };
  if (token && headers.authorization !== `Bearer ${token}`) return { status: 401 };
  // Relative, as the hub redirects a repository that was renamed.
  return formerly && url.includes(formerly)
    ? { status: 307, headers: { location: url.replace(formerly, id) } }
    : undefined;
}

function answer({ repository, lie }: State, cdn: string, url: string): Answer {
  const { pathname, searchParams } = new URL(url, "http://hub");
  const parts = new RegExp(`${repository.id}/(revision|tree|resolve|raw|cache)/([^/]+)/?(.*)$`).exec(pathname);
  const [, kind, revision = "", path = ""] = parts ?? [];
  if (kind === "revision" && ["main", repository.commit].includes(revision))
    return { status: 200, body: JSON.stringify({ id: repository.id, sha: lie.commit ?? repository.commit }) };
  if (revision !== repository.commit) return { status: 404 };
  if (kind === "tree") return tree(repository, lie, Number(searchParams.get("cursor") ?? 0), pathname);
  const file = repository.files[path];
  const commit = { "x-repo-commit": repository.commit };
  if (!file) return { status: 404 };
  if (kind === "raw") {
    const kept = file.lfs ? (lie.pointer ?? pointerOf(file.bytes)) : (lie.bytes ?? file.bytes);
    return { status: 200, body: kept };
  }
  if (kind === "cache")
    return { status: 200, headers: { ...commit, etag: `"${gitName(file.bytes)}"` }, body: file.bytes };
  if (!file.lfs) return { status: 307, headers: { location: `/api/${repository.id}/cache/${revision}/${path}` } };
  const etag = lie.linkedEtag ?? sha256(file.bytes);
  const linked = { "x-linked-etag": `"${etag}"`, "x-linked-size": lie.linkedSize ?? file.bytes.length };
  return { status: 302, headers: { ...commit, ...linked, location: `${cdn}/${etag}` } };
}

/** Folders are in it as well, and two entries make a page. */
function tree({ files }: Repository, lie: Lie, from: number, pathname: string): Answer {
  const listed = Object.entries(files).map(([path, { bytes, lfs }]) => {
    const size = lie.listedSize ?? bytes.length;
    const oid = lfs ? gitName(Buffer.from(pointerOf(bytes))) : (lie.listedOid ?? gitName(bytes));
    return { type: "file", path, size, oid, ...(lfs && { lfs: { oid: sha256(bytes), size, pointerSize: 134 } }) };
  });
  const all = [{ type: "directory", path: "onnx", size: 0, oid: "0".repeat(40) }, ...listed];
  const more = from + PAGE < all.length ? `${pathname}?recursive=true&cursor=${from + PAGE}` : undefined;
  const next = lie.nextPage ?? more;
  const headers: Answer["headers"] = next ? { link: `<${next}>; rel="next"` } : {};
  return { status: 200, headers, body: JSON.stringify(all.slice(from, from + PAGE)) };
}

function pointerOf(bytes: Buffer): string {
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256(bytes)}\nsize ${bytes.length}\n`;
}
export function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
function gitName(bytes: Buffer): string {
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
async function listening(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  const server = createServer(handle);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return server;
}
function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
