import { createReadStream } from "node:fs";
import { parse } from "../../core/parse.ts";
import { writeDurably } from "../durable.ts";
import { signingHere } from "../keys-here.ts";
import { sha256Of } from "../package/files.ts";
import { signApproval } from "../registry/approval.ts";
import { modelName } from "../registry/deeds.ts";
import { utcOf } from "../utc-now.ts";
import { Usage, type Verb } from "../verb.ts";

/** Somebody's signed word that a package may become a model's champion. */
export const approve: Verb = {
  usage: "MODEL FILE.tar --who NAME --out APPROVAL.json",
  about: "sign that a package may go to everybody: who, when, which digest",
  options: { who: { type: "string" }, out: { type: "string" } },

  async run({ words: [model, path, ...more], flags: { who, out } }, host) {
    if (!model || !path || more.length > 0 || !who || !out)
      throw new Usage("it takes a model's name and a package, --who and --out");
    if (!parse(modelName, model).ok) throw new Usage(`${model} is no model's name`);
    const key = signingHere();
    const digest = await sha256Of(createReadStream(host.at(path)));
    const approval = { model, digest, who: String(who), when: utcOf(host.now()) };
    await writeDurably(host.at(String(out)), signApproval(approval, key));
    host.tell(`approved ${model} ${digest}${key.test ? " with the development key" : ""}`);
    return 0;
  },
};
