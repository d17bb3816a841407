import { access, constants, statfs } from "node:fs/promises";
import { secretsIn } from "../data/secrets.ts";
import { treeOf } from "../data/tree.ts";
import { Usage, type Verb } from "../verb.ts";

/** Free bytes below which a run is likely to end in the midst: 10 GiB hold 90 hours of 16 kHz sound. */
const ROOM = 10 * 2 ** 30;
const TOKENS = ["HF_TOKEN", "HUGGINGFACE_TOKEN"];

/** What stands in the way of a run, and what helps. Exit code 1 where something does. */
export const doctor: Verb = {
  usage: "[--storage DIR]",
  about: "look at Node, disk, tokens and the working folder's secrets, and say what helps",
  options: { storage: { type: "string" } },

  async run({ words, flags }, host) {
    if (words.length > 0) throw new Usage("it takes no words");
    const problems: string[] = [];
    const here = host.at(".");
    host.print(`node      ${process.version}`);
    const { bavail, bsize } = await statfs(here);
    host.print(`disk      ${((bavail * bsize) / 2 ** 30).toFixed(1)} GiB free`);
    if (bavail * bsize < ROOM) problems.push("little room on the disk: give --storage a folder on a larger one");
    const writable = await access(here, constants.W_OK).then(
      () => true,
      () => false,
    );
    host.print(`storage   ${treeOf(flags.storage, host).root}`);
    if (!writable) problems.push(`${here} cannot be written to: run in a folder of your own`);
    const token = TOKENS.some((name) => process.env[name]);
    host.print(`hub token ${token ? "set" : "not set (only data sets that ask for one need it: HF_TOKEN)"}`);
    for (const secret of await secretsIn(here)) problems.push(`${secret}: move it to the environment and revoke it`);
    for (const problem of problems) host.print(`PROBLEM   ${problem}`);
    return problems.length > 0 ? 1 : 0;
  },
};
