import { basename, join } from "node:path";
import { writeDurably } from "../durable.ts";
import { signingHere } from "../keys-here.ts";
import { hashesOf, SIGNATURE } from "../package/files.ts";
import { signModel } from "../package/signature.ts";
import { Usage, type Verb } from "../verb.ts";

/** Signs a model's folder in place, as OpenSSF model-signing 1.0. */
export const sign: Verb = {
  usage: "FOLDER",
  about: "write model.sig into a model's folder (OpenSSF model-signing 1.0, P-256)",
  options: {},

  async run({ words: [folder, ...more] }, host) {
    if (!folder || more.length > 0) throw new Usage("it takes one folder");
    const key = signingHere();
    const at = host.at(folder);
    const hashes = await hashesOf(at);
    await writeDurably(join(at, SIGNATURE), await signModel(basename(at), hashes, key));
    host.tell(`${hashes.size} files signed with ${key.test ? "the development key" : "key"} ${key.id}`);
    return 0;
  },
};
