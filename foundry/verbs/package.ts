import { createReadStream } from "node:fs";
import { failure } from "../../core/failure.ts";
import { writeDurably } from "../durable.ts";
import { filesOf, sha256Of } from "../package/files.ts";
import { packed } from "../package/tar.ts";
import { Usage, type Verb } from "../verb.ts";

/** A model's folder as one file that is the same for everybody who makes it of the same files. */
export const pack: Verb = {
  usage: "FOLDER --out FILE.tar [--json]",
  about: "put a model's folder into a tar that is the same, byte for byte, each time",
  options: { out: { type: "string" }, json: { type: "boolean" } },

  async run({ words: [folder, ...more], flags }, host) {
    if (!folder || more.length > 0 || typeof flags.out !== "string") throw new Usage("it takes one folder, and --out");
    const [from, to] = [host.at(folder), host.at(flags.out)];
    if (to.startsWith(`${from}/`)) throw failure("bad-pack", "the package would be one of its own files");
    const files = filesOf(from);
    await writeDurably(to, packed(from));
    const size = files.reduce((sum, file) => sum + file.size, 0);
    const told = { sha256: await sha256Of(createReadStream(to)), files: files.length, bytes: size };
    if (flags.json) host.print(JSON.stringify(told));
    else host.print(`${told.sha256}  ${flags.out}`);
    return 0;
  },
};
