import { failure } from "../../core/failure.ts";
import { characterErrors, wordErrors } from "../../core/measure/wer.ts";
import { readText } from "../read-text.ts";
import { type Host, Usage, type Verb } from "../verb.ts";

/** Errors of a recogniser's lines against what was said: corpus figures, as fractions, as JiWER counts them. */
export const wer: Verb = {
  usage: "REF.txt HYP.txt [--json]",
  about: "word and character errors of two files, a line an utterance",
  options: { json: { type: "boolean" } },

  async run({ words, flags }, host) {
    const [reference, hypothesis] = words;
    if (!reference || !hypothesis || words.length > 2) throw new Usage("it takes two files");
    const [said, heard] = await Promise.all([linesOf(reference, host), linesOf(hypothesis, host)]);
    if (said.length !== heard.length)
      throw failure("bad-audio", `${reference} has ${said.length} lines and ${hypothesis} has ${heard.length}`);
    const figures = measure(said, heard);
    if (flags.json) host.print(JSON.stringify(figures));
    else for (const [name, value] of Object.entries(figures)) host.print(`${name.padEnd(14)} ${value}`);
    return 0;
  },
};

function measure(said: readonly string[], heard: readonly string[]) {
  const { wer, mer, wil, wip, hits, substitutions, insertions, deletions } = wordErrors(said, heard);
  const { cer } = characterErrors(said, heard);
  return { wer, mer, wil, wip, cer, hits, substitutions, insertions, deletions };
}

/** Letters as they are, since JiWER makes none equal. A line break at the end begins no further line; an empty line is an utterance without words. */
async function linesOf(path: string, host: Host): Promise<string[]> {
  const text = await readText(path, host);
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
