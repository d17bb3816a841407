import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import type { Site } from "./visit.ts";

/**
 * The same site, but for its models, which never come: the page waits for them as on a slow network, with every screen
 * in working order, and the machine computes nothing for it.
 */
export async function withhold(site: Site): Promise<Site> {
  const inner = new URL(site.url);
  const server = createServer((asked, answer) => {
    if (asked.url?.includes("/models/")) return;
    const { method, headers, url: path } = asked;
    const sent = request({ host: inner.hostname, port: inner.port, path, method, headers }, (given) => {
      answer.writeHead(given.statusCode ?? 500, given.headers);
      given.pipe(answer);
    });
    sent.on("error", () => answer.destroy());
    asked.pipe(sent);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${inner.pathname}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
