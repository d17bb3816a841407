import { Hono } from "hono";
import { oneOf, type Problem } from "../../core/parse.ts";
import { parseBundle } from "../../core/watch/bundle.ts";
import { EPSILON } from "../../core/watch/noise.ts";
import { ApiError, badParameter } from "../api-error.ts";
import type { Env } from "../app-env.ts";
import { jsonBody } from "../json-body.ts";
import type { Services } from "../services.ts";

const PATH = "/v1/metrics-in";
/** Bytes; a report has some hundreds. */
const MOST = 4_096;

/** Bytes that the body of a report may have; undefined for other paths. */
export function reportBytes(path: string): number | undefined {
  return path === PATH ? MOST : undefined;
}

/** What devices whose people agreed tell of how well the app works; read by operators. */
export function metricsIn({ reports }: Pick<Services, "reports">): Hono<Env> {
  const app = new Hono<Env>();
  const kept = () => {
    if (!reports) throw new ApiError(501, "No reports are taken here.", { code: "not_offered" });
    return reports;
  };
  app.post(PATH, async (c) => {
    const { watch, release } = kept();
    const { kind, ...body } = await jsonBody(c, kinded);
    if (kind === "watch") await asked(async () => watch.take(parseBundle({ kind, ...body }, "")));
    else await asked(async () => release(body));
    // One that was there before is answered no differently: the device must not send it a third time.
    return c.json({ taken: true }, 202);
  });
  app.get(`${PATH}/summary`, async (c) => c.json({ schema: 1, epsilon: EPSILON, days: await kept().watch.told() }));
  app.get(`${PATH}/releases`, async (c) => c.body(await kept().releases(), 200, LINES));
  return app;
}

const LINES = { "Content-Type": "application/x-ndjson", "Cache-Control": "no-store" };

function kinded(value: unknown, path: string): { readonly kind: "watch" | "release" } & Record<string, unknown> {
  const given = typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
  return { ...given, kind: oneOf("watch", "release")("kind" in given ? given.kind : undefined, `${path}kind`) };
}

/** What is wrong with a report is told with its place; a Failure goes on as it is. */
async function asked(take: () => Promise<unknown>): Promise<void> {
  try {
    await take();
  } catch (thrown) {
    if (!isProblem(thrown)) throw thrown;
    throw badParameter(thrown.path, `Invalid value for '${thrown.path}': it ${thrown.message}.`);
  }
}

function isProblem(thrown: unknown): thrown is Problem {
  return typeof thrown === "object" && thrown !== null && "path" in thrown && !(thrown instanceof Error);
}
