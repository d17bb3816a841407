import { statSync } from "node:fs";
import { join } from "node:path";
import { failure } from "../../core/failure.ts";
import { readAbout } from "../card/about.ts";
import { cardOf } from "../card/card.ts";
import { writeDurably } from "../durable.ts";
import { readEvaluation } from "../measures/evaluation.ts";
import { SIGNATURE } from "../package/files.ts";
import { readText } from "../read-text.ts";
import { Usage, type Verb } from "../verb.ts";

/** A model card of what was measured, what it was made of, and what somebody says of it. */
export const card: Verb = {
  usage: "FOLDER --about ABOUT.yaml --evaluation EVALUATION.json ... [--parent ROLE=SHA256 ...]",
  about: "write a model's card into its folder; refused where its limits are not written",
  options: {
    about: { type: "string" },
    evaluation: { type: "string", multiple: true },
    parent: { type: "string", multiple: true },
  },

  async run({ words: [folder, ...more], flags }, host) {
    const paths = [flags.evaluation ?? []].flat().map(String);
    if (!folder || more.length > 0 || typeof flags.about !== "string" || paths.length === 0)
      throw new Usage("it takes a model's folder, --about, and --evaluation at least once");
    const parents = [flags.parent ?? []].flat().map((given) => {
      const [, role, digest] = /^([^=]+)=([0-9a-f]{64})$/.exec(String(given)) ?? [];
      if (!role || !digest) throw new Usage(`--parent ${given} is not ROLE=SHA256`);
      return { role, digest };
    });
    const at = host.at(folder);
    if (!statSync(at, { throwIfNoEntry: false })?.isDirectory()) throw failure("no-storage", `${folder} is no folder`);
    if (statSync(join(at, SIGNATURE), { throwIfNoEntry: false }))
      throw failure("bad-pack", `${folder} is signed already; the card belongs to what is signed`);
    const about = readAbout(await readText(flags.about, host), flags.about);
    const evaluations = await Promise.all(paths.map(async (path) => readEvaluation(await readText(path, host), path)));
    await writeDurably(join(at, "README.md"), cardOf({ about, evaluations, parents }));
    host.print(join(folder, "README.md"));
    return 0;
  },
};
