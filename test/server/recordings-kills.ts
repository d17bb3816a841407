import { compile, freePort, Lives, RedisServer } from "./recordings-lives.ts";

export interface Kills {
  readonly runs: number;
  readonly failures: readonly string[];
  readonly figures: Readonly<Record<string, number>>;
}

const CALLS = 6;
/** Processes that are killed in one run, and milliseconds after which: starting takes some 300 of them. */
const DEATHS = 4;
const MOST_MS = 900;
const STEPS = ["fetch", "transcribe", "score", "route"];

/** n times processes that work on calls are killed (SIGKILL) at moments drawn by chance, every second time on a Redis that is killed too. */
export async function kills(n: number, random: () => number): Promise<Kills> {
  const redis = new RedisServer(await freePort());
  const failures: string[] = [];
  const figures = { "calls acknowledged": 0, "killed with work open": 0, "steps told": 0, "Redis killed": 0 };
  await Promise.all([compile(), redis.start()]);
  try {
    for (let run = 0; run < n; run++) {
      const lives = new Lives();
      await lives.open(CALLS);
      const url = run % 2 === 0 ? "-" : redis.url;
      for (let death = 0; death < DEATHS; death++) {
        const life = lives.start(url, "-", death === 0 ? CALLS : 0);
        await new Promise((resolve) => setTimeout(resolve, random() * MOST_MS));
        if (url !== "-" && random() < 0.3) {
          await redis.kill();
          await redis.start();
          figures["Redis killed"] += 1;
        }
        await life.end("SIGKILL");
        if (lives.unfinished() > 0) figures["killed with work open"] += 1;
      }
      const acknowledged = lives.count("taken");
      figures["calls acknowledged"] += acknowledged;
      const last = lives.start(url, "-", CALLS);
      await lives.done(CALLS);
      await last.end("SIGTERM");
      figures["steps told"] += lives.count("step");
      failures.push(...problems(lives).map((one) => `${run} ${url}: ${one}`));
      await lives.close();
    }
  } finally {
    await redis.kill();
  }
  return { runs: n, failures, figures };
}

function problems(lives: Lives): string[] {
  const records = lives.records();
  const heard = records.filter(({ route, pred_text }) => route && pred_text === "mhoro").length;
  // A step can be on the disk and its line still untold when the kill comes, so it may be told less often and never more.
  const twice = STEPS.filter((step) => lives.count(`step ${step}`) > CALLS);
  return [
    ...(records.length === CALLS && heard === CALLS
      ? []
      : [`${records.length} records of ${CALLS}, ${heard} of them heard`]),
    ...twice.map((step) => `${step} was done twice`),
    ...lives.told.filter((line) => line.startsWith("trouble")),
  ];
}
