import { ofStage } from "../gates/gates.ts";
import { passes, type Verdict } from "../gates/judge.ts";
import { gatesThatShip, verdictsOf } from "../gates/verdicts.ts";
import { Usage, type Verb } from "../verb.ts";

/** Whether an artifact may go to people. Exit code 1 where a gate failed or was not measured. */
export const gate: Verb = {
  usage: "EVALUATION.json ... [--gates GATES.yaml] [--stage asr|llm|tts|slu|calls] [--waiver WAIVER.json ...] [--json]",
  about: "hold what was measured against the gates; the confident bound counts",
  options: {
    gates: { type: "string" },
    stage: { type: "string" },
    waiver: { type: "string", multiple: true },
    json: { type: "boolean" },
  },

  async run({ words, flags }, host) {
    if (words.length === 0) throw new Usage("it takes an evaluation");
    const stage = typeof flags.stage === "string" ? flags.stage : undefined;
    const gates = typeof flags.gates === "string" ? flags.gates : gatesThatShip(stage);
    const waivers = [flags.waiver ?? []].flat().map(String);
    const asked = stage === undefined ? () => true : ofStage(stage);
    const { verdicts } = await verdictsOf(words, { gates, waivers, asked }, host);
    if (verdicts.length === 0) throw new Usage(`no gate asks anything of ${stage ?? "a model"}`);
    if (flags.json) host.print(JSON.stringify({ passes: passes(verdicts), verdicts }));
    else for (const line of verdicts.flatMap(linesOf)) host.print(line);
    return passes(verdicts) ? 0 : 1;
  },
};

function linesOf({ gate: name, verdict, bound, value, counted, why, worst = [] }: Verdict): string[] {
  const figures =
    value === undefined ? "" : `, ${round(value)}${counted === undefined ? "" : ` (counted ${round(counted)})`}`;
  const line = `${verdict.replace("-", " ").padEnd(13)} ${name}: ${bound}${figures}${why ? `; ${why}` : ""}`;
  return [
    line,
    ...worst
      .slice(0, 5)
      .map((one) => `                ${one.id} ${round(one.value)} ${one.hypothesis ?? ""}`.trimEnd()),
  ];
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
