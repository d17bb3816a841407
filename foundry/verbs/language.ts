import { failure } from "../../core/failure.ts";
import { checkLanguage, type Finding } from "../language/check.ts";
import { readText } from "../read-text.ts";
import { type Host, Usage, type Verb } from "../verb.ts";

/** A prime, so that every kind of number comes up. */
const STEP = 997;

/** Looks a language's pack and rules over: 0 where nothing is wrong, 1 where something is. */
export const language: Verb = {
  usage: "TAG [--from DIR] [--every] [--json]",
  about: "check a language's pack and rules (DIR: models-manifest); --every: all numbers to 999,999",
  options: { from: { type: "string" }, every: { type: "boolean" }, json: { type: "boolean" } },

  async run({ words: [tag, ...more], flags }, host) {
    if (!tag || more.length > 0 || !/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(tag))
      throw new Usage("it takes a language tag");
    const from = typeof flags.from === "string" ? flags.from : "models-manifest";
    const [rules, pack] = await Promise.all([
      jsonAt(`${from}/rules/${tag}.json`, host),
      jsonAt(`${from}/packs/${tag}.json`, host),
    ]);
    const findings = checkLanguage({ tag, rules, pack }, flags.every ? 1 : STEP);
    const wrong = findings.filter(({ level }) => level === "wrong").length;
    if (flags.json) host.print(JSON.stringify(findings));
    else for (const line of linesOf(tag, findings, wrong)) host.print(line);
    return wrong > 0 ? 1 : 0;
  },
};

function linesOf(tag: string, findings: readonly Finding[], wrong: number): string[] {
  const lines = findings.map(({ level, text }) => `${level.padEnd(8)} ${text}`);
  return [...lines, `${tag}: ${wrong === 0 ? "nothing is wrong" : `${wrong} wrong`}`];
}

async function jsonAt(path: string, host: Host): Promise<unknown> {
  const text = await readText(path, host);
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw failure("bad-manifest", `${path} is no JSON: ${(thrown as Error).message}`);
  }
}
