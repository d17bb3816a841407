import type { Counted } from "../../core/explore/columns.ts";
import type { Dataset } from "../../core/explore/dataset.ts";
import { type Normal, rate } from "../../core/explore/measured.ts";
import { languageOf, shownOf } from "../../core/explore/row.ts";
import { differencesOf } from "../../core/measure/differences.ts";
import type { SoundView } from "../listen/sound.ts";
import type { CurrentRow, HeardView } from "./view.ts";

/** Words on a side beyond which differences are not laid out. */
const MOST_WORDS = 2_000;

/** The sound of an opened row, as far as it is known. */
export interface Heard {
  readonly sound?: SoundView;
  readonly trouble?: NonNullable<CurrentRow["trouble"]>;
}

/** All there is to say of a row but its sound. */
export function currentOf(
  counted: Counted,
  row: number,
  place: number | undefined,
  normal: Normal,
): Omit<CurrentRow, keyof Heard> {
  const { set } = counted;
  const { id = "", file = 0, line = 0, text, fields = {} } = set.rows[row] ?? {};
  const one = set.rows[row];
  return {
    row,
    ...(place === undefined ? {} : { place }),
    id,
    file: set.files[file] ?? "",
    line,
    language: one ? languageOf(one) : "",
    text,
    models: set.models.flatMap((_, model) => heardBy(counted, row, model, normal)),
    fields: Object.entries(fields).map(([name, value]) => ({ name, value: shownOf(value) })),
  };
}

function heardBy({ set, measured }: Counted, row: number, model: number, normal: Normal): HeardView[] {
  const { name = "", texts } = set.models[model] ?? {};
  const heard = texts?.[row];
  if (heard === undefined) return [];
  const errors = measured.errors[model];
  const counts = errors && !Number.isNaN(errors.words[row]);
  return [
    {
      name,
      heard,
      ...laidOut(set, row, heard, normal),
      ...(counts
        ? {
            wer: rate(errors.wordErrors[row] ?? 0, errors.words[row] ?? 0),
            cer: rate(errors.characterErrors[row] ?? 0, errors.characters[row] ?? 0),
          }
        : {}),
    },
  ];
}

function laidOut({ rows }: Dataset, row: number, heard: string, normal: Normal): Pick<HeardView, "differences"> {
  const said = rows[row]?.text;
  if (said === undefined) return {};
  const [one, other] = [normal(said), normal(heard)].map((text) => text.replace(/\s+/g, " ")) as [string, string];
  if (one.split(" ").length > MOST_WORDS || other.split(" ").length > MOST_WORDS) return {};
  return { differences: differencesOf(one, other) };
}
