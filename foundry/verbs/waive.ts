import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { failure } from "../../core/failure.ts";
import { signWaiver } from "../gates/waiver.ts";
import { readKeys } from "../manifest/keys.ts";
import { inDays } from "../manifest/sign.ts";
import { readEvaluation } from "../measures/evaluation.ts";
import { readText } from "../read-text.ts";
import { Usage, type Verb } from "../verb.ts";

const TEST_KEY = join(import.meta.dirname, "../.cache/keys/test.json");
const DAYS = 30;

/** Somebody's signed word that an artifact may pass gates it did not reach. */
export const waive: Verb = {
  usage: "EVALUATION.json --gate NAME ... --who NAME --reason WORDS [--days N] --out WAIVER.json",
  about: "sign that named gates may be passed by one artifact, for a time",
  options: {
    gate: { type: "string", multiple: true },
    who: { type: "string" },
    reason: { type: "string" },
    days: { type: "string" },
    out: { type: "string" },
  },

  async run({ words, flags }, host) {
    const [path] = words;
    const gates = [flags.gate ?? []].flat().map(String);
    const { who, reason, out } = flags;
    if (!path || words.length > 1 || gates.length === 0 || !who || !reason || !out)
      throw new Usage("it needs an evaluation, --gate, --who, --reason and --out");
    const days = Number(flags.days ?? DAYS);
    if (!Number.isInteger(days) || days < 1) throw new Usage("--days is a whole number, 1 or more");
    const { artifact } = readEvaluation(await readText(path, host), path);
    const { signing } = readKeys(process.env, TEST_KEY);
    if (!signing) throw failure("bad-manifest", "a waiver is signed: INZWA_MANIFEST_KEY is not set");
    const until = inDays(days, host.now());
    const waiver = { digest: artifact.digest, gates, who: String(who), reason: String(reason), until };
    await writeFile(host.at(String(out)), signWaiver(waiver, signing));
    host.tell(`signed${signing.test ? " with the development key" : ""} for ${artifact.id} until ${until}`);
    return 0;
  },
};
