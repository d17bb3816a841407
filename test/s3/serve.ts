import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { StandInStore } from "./stand-in.ts";

/** What a bucket's rules let a page do, as docs/collect.md has them. */
const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "PUT",
  "access-control-allow-headers": "content-type, if-none-match, x-amz-content-sha256",
};

export interface Served {
  readonly endpoint: string;
  /** What pages put arrives so many times, and the answer does not. */
  lose(answers: number): void;
  close(): void;
}

/** The stand-in behind a port of this machine. */
export async function serve(store: StandInStore): Promise<Served> {
  let lost = 0;
  const server = createServer(async (request, response) => {
    const { method = "", url = "", headers } = request;
    if (method === "OPTIONS") return void response.writeHead(200, CORS).end();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const flat = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    const answer = store.answer({
      method,
      url: new URL(url, `http://${headers.host}`),
      headers: flat,
      body: Buffer.concat(chunks),
    });
    if (method === "PUT" && url.includes("X-Amz-Signature") && lost-- > 0) return void request.socket.destroy();
    response.writeHead(answer.status, { ...CORS, ...answer.headers }).end(method === "HEAD" ? undefined : answer.body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  const lose = (answers: number) => {
    lost = answers;
  };
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, lose, close };
}
