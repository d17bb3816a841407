import { failure } from "../../core/failure.ts";
import { keysHere } from "../keys-here.ts";
import { judged } from "../package/judge.ts";
import { Usage, type Verb } from "../verb.ts";

/** Whether a model is what was signed, all of it and nothing else. Exit code 1 where it is not. */
export const verify: Verb = {
  usage: "FOLDER|FILE.tar [--release] [--json]",
  about: "hold a model's folder or package against its model.sig",
  options: { release: { type: "boolean" }, json: { type: "boolean" } },

  async run({ words: [path, ...more], flags }, host) {
    if (!path || more.length > 0) throw new Usage("it takes one folder or package");
    const { name, digest, resources, key } = await judged(host.at(path), keysHere().trusted);
    if (flags.release && key.test) throw failure("unsigned-manifest", "this is a development key's signature");
    if (flags.json) host.print(JSON.stringify({ name, digest, files: resources.length, key: key.id, test: key.test }));
    else
      host.print(`${resources.length} files are as key ${key.id} signed them${key.test ? " (development key)" : ""}`);
    return 0;
  },
};
