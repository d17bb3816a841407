import { readdirSync, readFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import type { Env } from "../../server/app-env.ts";
import { realDisk } from "../../server/disk.ts";
import { origins } from "../../server/safety/origins.ts";
import { uploads } from "../../server/uploads/routes.ts";
import { Uploads } from "../../server/uploads/uploads.ts";

/** A server that takes recordings, over a network that can break. */
export interface Collection {
  readonly url: string;
  /** Method and Upload-Offset of every request that came. */
  readonly requests: string[];
  /** The next pieces arrive, and their answers do not. */
  lose(answers: number): void;
  /** All sound and words that lie there, as files. */
  kept(): { readonly name: string; readonly text: string; readonly bytes: number }[];
  close(): Promise<void>;
}

export async function openCollection(folder: string): Promise<Collection> {
  const store = new Uploads({ folder, bytes: 2 ** 30, disk: realDisk, now: () => Date.now() });
  const meter = { count: () => {}, observe: () => {}, gauge: () => {}, text: async () => "" };
  const app = new Hono<Env>();
  const requests: string[] = [];
  let lost = 0;
  app.use(origins({ origins: [], loopback: true }));
  app.use(async (c, next) => {
    requests.push(`${c.req.method} ${c.req.header("upload-offset") ?? ""}`.trim());
    await next();
    if (c.req.method !== "PATCH" || lost === 0) return;
    lost -= 1;
    const { incoming } = c.env as unknown as { incoming: { socket: { destroy(): void } } };
    incoming.socket.destroy();
  });
  app.route("/", uploads({ uploads: store, meter }));
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    lose: (answers) => {
      lost = answers;
    },
    kept: () =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((one) => one.isFile())
        .map(({ parentPath, name }) => {
          const bytes = readFileSync(join(parentPath, name));
          return { name, text: bytes.toString("latin1"), bytes: bytes.length };
        }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
