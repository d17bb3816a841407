// @ts-check
import { check, repeat } from "./support/campaign.mjs";
import { openModules } from "./support/modules.mjs";
import { Redis } from "./support/redis.mjs";

/** Points each replica gives a key in a minute. */
const POINTS = 50;
/** ms that an answer may take while Redis is away or silent: one patience of 250 ms for each purse, on a busy machine. */
const HELD_UP = 1500;
/** ms in which a Redis that is back must be in use again. */
const BACK_WITHIN = 8000;

/**
 * Two replicas that share one Redis: they count together, spend each client secret once, go on when it is killed or hangs in the
 * midst of a turn, and count together again when it is back.
 * @param {import("./support/campaign.mjs").Options} options
 * @returns {Promise<import("./support/campaign.mjs").Result>}
 */
export async function campaign(options) {
  const redis = await Redis.open();
  const modules = await openModules();
  /** @type {number[]} */
  const waits = [];
  /** @type {number[]} */
  const backs = [];
  try {
    const replica = await replicas(modules, redis.url);
    const scenes = [counting, secrets, killed, hung];
    const result = await repeat(options, async ({ number, random }) => {
      const both = [replica(), replica()];
      try {
        await Promise.all(both.map(connected));
        const scene = /** @type {typeof killed} */ (scenes[number % scenes.length]);
        await scene({ redis, both, random, waits, backs, name: `run-${number}` });
        return scene.name;
      } finally {
        for (const { shared } of both) shared.close();
      }
    });
    const figures = {
      "longest wait while Redis was away, ms": most(waits),
      "longest until it was in use again, ms": most(backs),
    };
    return { ...result, figures };
  } finally {
    await redis.signal("SIGCONT");
    await redis.signal("SIGKILL");
    await modules.close();
  }
}

/** @typedef {{ shared: any, gate: any, app: any, release(): void }} Replica */
/** @typedef {{ redis: Redis, both: Replica[], random: () => number, waits: number[], backs: number[], name: string }} Scene */

/** @param {Awaited<ReturnType<typeof openModules>>} modules @param {string} url */
async function replicas(modules, url) {
  const { openShared } = await modules.load("server/safety/redis.ts");
  const { openGate } = await modules.load("server/safety/gate.ts");
  const { guards } = await modules.load("server/safety/guards.ts");
  const { createApp } = await modules.load("server/app.ts");
  const { backend, services } = await modules.load("test/server/services.ts");
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  return () => {
    const shared = openShared(url, log, () => performance.now());
    const gate = openGate({
      keys: ["talk:chat+realtime:secret-of-the-campaign"],
      clientSecretKey: "shared by replicas",
      rates: { points: POINTS, windowSeconds: 60 },
      shared,
      now: Date.now,
    });
    let release = () => {};
    /** Writes one piece, and the second when it is let go on. */
    const llm = {
      reply: async (/** @type {any} */ { turn, revision }, /** @type {(piece: string) => void} */ onDelta) => {
        onDelta("Mhoro, ");
        await new Promise((resolve) => {
          release = () => resolve(undefined);
        });
        onDelta("makadii?");
        return { turn, revision, text: "Mhoro, makadii?", promptTokens: 1, reused: 0, tokens: 2 };
      },
    };
    const all = services({ gate, backend: backend({ llm }) });
    const options = { keyless: false, hosts: [], origins: [], trustedProxies: [], shed: () => false };
    const app = createApp(all, { version: "1", guards: guards(all, options) });
    return { shared, gate, app, release: () => release() };
  };
}

/** @param {Scene} scene */
async function counting({ both, random, name }) {
  let allowed = 0;
  await Promise.all(
    Array.from({ length: 3 * POINTS }, async (_, at) => {
      const gate = both[random() < 0.5 ? 0 : 1]?.gate;
      // Each from an address of its own, so that the key alone is counted.
      if ((await gate.spend({ name }, `${name}-${at}`, 1)).allowed) allowed += 1;
    }),
  );
  check(allowed === POINTS, `${allowed} of ${POINTS} points were given`);
}

/** @param {Scene} scene */
async function secrets({ both }) {
  const [one, two] = both.map(({ gate }) => gate);
  for (let at = 0; at < 20; at++) {
    const { value } = await one.issue({ name: "talk" }, 60);
    const found = await Promise.all([one.whose(value), two.whose(value), one.whose(value)]);
    check(found.filter(Boolean).length === 1, `a client secret opened ${found.filter(Boolean).length} sessions`);
  }
}

/** @param {Scene} scene */
async function killed(scene) {
  const { redis, both } = scene;
  const [one] = both;
  if (!one) return;
  const turn = await begin(one);
  const burst = spend(scene, 20);
  await redis.signal("SIGKILL");
  await burst;
  one.release();
  check((await turn()).includes("makadii?"), "a turn that had begun did not come to its end");
  const next = await begin(one);
  one.release();
  check((await next()).includes("[DONE]"), "no turn was possible without Redis");
  await redis.start();
  await back(scene);
}

/** @param {Scene} scene */
async function hung(scene) {
  const { redis } = scene;
  await redis.signal("SIGSTOP");
  try {
    await spend(scene, 20);
  } finally {
    await redis.signal("SIGCONT");
  }
  await back(scene);
}

/** Spends in both replicas, and times each. @param {Scene} scene @param {number} times */
async function spend({ both, waits, name }, times) {
  for (let at = 0; at < times; at++) {
    await Promise.all(
      both.map(async ({ gate }) => {
        const begun = performance.now();
        check((await gate.spend({ name: `${name}-away` }, `${name}-${at}`, 1)).allowed, "points were refused");
        const wait = performance.now() - begun;
        waits.push(wait);
        check(wait < HELD_UP, `an answer took ${wait.toFixed(0)} ms`);
      }),
    );
  }
}

/** Until both count in Redis again. @param {Scene} scene */
async function back({ both, backs }) {
  const begun = performance.now();
  await Promise.all(both.map(connected));
  backs.push(performance.now() - begun);
}

/** @param {Replica} replica */
async function connected({ shared }) {
  const until = performance.now() + BACK_WITHIN;
  while (!(await shared.ask((/** @type {any} */ redis) => redis.ping()))) {
    check(performance.now() < until, "Redis is not in use again");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A streamed turn whose first words have come. Resolves to a function that reads the rest. @param {Replica} replica */
async function begin({ app }) {
  const headers = { authorization: "Bearer secret-of-the-campaign", "content-type": "application/json" };
  const messages = [{ role: "user", content: "Mhoro" }];
  const body = JSON.stringify({ model: "pocket-llm-sn", messages, stream: true });
  const response = await app.request("/v1/chat/completions", { method: "POST", headers, body });
  check(response.status === 200, `a turn was answered with ${response.status}`);
  const reader = response.body.getReader();
  let text = "";
  const read = async () => {
    const { done, value } = await reader.read();
    text += value ? new TextDecoder().decode(value) : "";
    return done;
  };
  while (!text.includes("Mhoro")) check(!(await read()), "a turn ended before it began");
  return async () => {
    while (!(await read()));
    return text;
  };
}

/** @param {readonly number[]} of */
function most(of) {
  return of.length === 0 ? "none" : Math.max(...of).toFixed(0);
}
