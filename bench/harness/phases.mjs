import { judge } from "../report/judge.mjs";
import { shuffled } from "../report/statistics.mjs";
import { Arm } from "./arm.mjs";

/** Noises for each arm in a short run. */
const FEW_NOISES = 2;
/** Turns between two readings of the memory. */
const MEMORY_EVERY = 2;

/**
 * Every arm in a page of its own, open side by side in one browser: round after round one trial of each, in random order,
 * all of a round with the same input.
 */
export async function interleaved({ context, url, query, arms, speech, noises, trials, full, random, found, note }) {
  const open = [];
  for (const name of arms) {
    try {
      const arm = await Arm.open(context, url, name, query);
      found.loads[name] = arm.loadMs;
      open.push(arm);
    } catch (thrown) {
      // The other arms are measured all the same.
      found.errors[name] = [`did not open: ${String(thrown)}`];
    }
  }
  const warm = speech.find(({ seconds, noise }) => seconds === 2 && noise === null) ?? speech[0];
  for (const arm of open) {
    const raw = await arm.trial(warm, { whole: true });
    found.warmUps.push(judge(raw, warm));
    note({ phase: "warm-up", ...raw });
  }
  const rounds = [];
  while (rounds.length < trials) rounds.push(...shuffled(speech, random));
  const inputs = [...rounds.slice(0, trials), ...shuffled(noises, random).slice(0, full ? noises.length : FEW_NOISES)];
  for (const [round, input] of shuffled(inputs, random).entries()) {
    for (const arm of shuffled(open, random)) await one({ arm, input, round, full, found, note });
    process.stderr.write(`\rround ${round + 1} of ${inputs.length} `);
  }
  process.stderr.write("\n");
  for (const arm of open) {
    found.errors[arm.name] = arm.errors;
    await arm.close();
  }
}

async function one({ arm, input, round, full, found, note }) {
  try {
    const raw = await arm.trial(input, { whole: full });
    found.trials.push({ round, ...judge(raw, input) });
    note({ phase: "trial", round, ...raw });
  } catch (thrown) {
    // A page that hangs is a missed end; the page itself goes on.
    arm.errors.push(`${input.file}: ${String(thrown).split("\n")[0]}`);
    await arm.recover();
    const nothing = input.text === "";
    found.trials.push({
      round,
      arm: arm.name,
      file: input.file,
      seconds: input.seconds,
      complete: input.pauses.length === 0,
      noisy: input.noise !== null,
      nothing,
      cutOff: false,
      missed: !nothing,
      answered: false,
      want: input.text,
      text: "",
      reply: "",
      speculation: { begun: 0, hits: 0, discarded: 0 },
      starvedMs: 0,
      stages: {},
      details: {},
      failed: true,
    });
  }
}

/** One sentence again and again in one page of arm A, each answer heard to its end, with the memory in between. */
export async function soak({ context, url, query, turns, speech, found, note }) {
  const arm = await Arm.open(context, url, "A", query);
  const sentence = speech.find(({ seconds, noise, pauses }) => seconds === 2 && noise === null && pauses.length === 0);
  for (let turn = 1; turn <= turns; turn++) {
    try {
      const raw = await arm.trial(sentence, { whole: true });
      const bytes = turn % MEMORY_EVERY === 0 ? await arm.memory() : undefined;
      found.soak.push({ turn, bytes, ...judge(raw, sentence) });
      note({ phase: "soak", turn, bytes, ...raw });
    } catch (thrown) {
      arm.errors.push(`soak turn ${turn}: ${String(thrown).split("\n")[0]}`);
      await arm.recover();
    }
    process.stderr.write(`\rturn ${turn} of ${turns} `);
  }
  process.stderr.write("\n");
  found.errors.soak = arm.errors;
  await arm.close();
}
