import { readdirSync, readFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import type { Env } from "../../server/app-env.ts";
import { realDisk } from "../../server/disk.ts";
import { origins } from "../../server/safety/origins.ts";
import type { Collecting } from "../../server/uploads/collecting.ts";
import { InBucket } from "../../server/uploads/in-bucket.ts";
import { uploads } from "../../server/uploads/routes.ts";
import { S3 } from "../../server/uploads/s3.ts";
import { Uploads } from "../../server/uploads/uploads.ts";
import { serve } from "../../test/s3/serve.ts";
import { ACCOUNT, StandInStore } from "../../test/s3/stand-in.ts";

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

export function openCollection(folder: string): Promise<Collection> {
  const kept = () =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map(({ parentPath, name }) => {
        const bytes = readFileSync(join(parentPath, name));
        return { name, text: bytes.toString("latin1"), bytes: bytes.length };
      });
  return open(new Uploads({ folder, bytes: 2 ** 30, disk: realDisk, now: () => Date.now() }), kept);
}

/** A server that has recordings put into a store, whose host is another; its network can break too. */
export async function openStoring(): Promise<
  Collection & { readonly store: string; readonly puts: readonly string[] }
> {
  const store = new StandInStore();
  const { endpoint, lose, close } = await serve(store);
  const quiet = () => {};
  const s3 = new S3({
    endpoint: new URL(endpoint),
    publicEndpoint: new URL(endpoint),
    bucket: "voices",
    region: ACCOUNT.region,
    keys: ACCOUNT,
    fetch: (url, init) => fetch(url, init),
    now: () => Date.now(),
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  });
  const server = await open(new InBucket({ s3, bytes: 2 ** 30, now: () => Date.now() }), () =>
    [...store.things].map(([path, { body }]) => ({
      name: path.slice(path.lastIndexOf("/") + 1),
      text: body.toString("latin1"),
      bytes: body.length,
    })),
  );
  const both = async () => {
    close();
    await server.close();
  };
  return { ...server, lose, close: both, store: endpoint, puts: store.seen };
}

async function open(store: Collecting, kept: Collection["kept"]): Promise<Collection> {
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
    kept,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
