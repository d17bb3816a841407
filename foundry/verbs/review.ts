import { figuresOf, itemsOf } from "../../core/review/figures.ts";
import { placeOf, reviewedRow } from "../../core/review/row.ts";
import { verdictOf } from "../../core/review/validate.ts";
import { writeWhole } from "../data/files.ts";
import { recordOf } from "../data/read/audio-folder.ts";
import { jsonLines, lineOf } from "../data/rows.ts";
import { normalOf } from "../labelstudio/normal.ts";
import { reviewsIn } from "../labelstudio/project.ts";
import { Usage, type Verb } from "../verb.ts";

/** Reviews of several people: how far they agree, and the rows on which two do. */
export const review: Verb = {
  usage: "REVIEWS.jsonl ... [--lines METADATA.jsonl --out FILE.jsonl] [--language TAG] [--json]",
  about: "agreement of reviewers, and the lines of a set as two of them agree",
  options: {
    lines: { type: "string" },
    out: { type: "string" },
    language: { type: "string" },
    json: { type: "boolean" },
  },

  async run({ words, flags }, host) {
    if (words.length === 0) throw new Usage("it takes files of reviews");
    if ((flags.lines === undefined) !== (flags.out === undefined)) throw new Usage("--lines and --out go together");
    const normal = normalOf(flags.language);
    const reviews = (await Promise.all(words.map((path) => reviewsIn(host.at(path))))).flat();
    const figures = figuresOf(reviews, normal);
    if (flags.json) host.print(JSON.stringify(figures));
    else for (const [name, value] of flat(figures)) host.print(`${name.padEnd(24)} ${value}`);
    if (typeof flags.lines !== "string" || typeof flags.out !== "string") return 0;
    const said = itemsOf(reviews);
    const from = host.at(flags.lines);
    const rows: string[] = [];
    for await (const value of jsonLines(from)) {
      const record = recordOf(value, from);
      const row = reviewedRow(record, placeOf(record) ?? "", verdictOf(said.get(String(record.id)) ?? [], normal));
      if (row) rows.push(lineOf(row));
    }
    await writeWhole(host.at(flags.out), rows.join(""));
    host.tell(`${rows.length} rows in ${flags.out}`);
    return 0;
  },
};

/** `quality.alpha 0.8` and so on. */
function flat(value: object, under = ""): [string, unknown][] {
  return Object.entries(value).flatMap(([key, one]): [string, unknown][] =>
    typeof one === "object" && one !== null ? flat(one, `${under}${key}.`) : [[`${under}${key}`, one]],
  );
}
