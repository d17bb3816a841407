import { type Fields, isFields, numberOf, placed, type Row, rowOf, shownOf } from "./row.ts";

/** Lhotse's manifests, by what a line of them has (https://lhotse.readthedocs.io, `lhotse.audio`, `.supervision`, `.cut`). */
export type LhotseKind = "recording" | "supervision" | "cut";

export function lhotseKind(fields: Fields): LhotseKind | undefined {
  // A line that names its own sound may have a recording's id as one field of many.
  if (placed(fields) !== "") return undefined;
  if (typeof fields.recording_id === "string") return "supervision";
  if (Array.isArray(fields.sources)) return "recording";
  if (Array.isArray(fields.supervisions) || /Cut$/.test(shownOf(fields.type))) return "cut";
  return undefined;
}

type At = Pick<Row, "file" | "line">;
type Recording = { readonly place: string; readonly seconds: number | undefined; readonly at: At };
type Waiting = { readonly fields: Fields; readonly at: At };

/** Recordings and supervisions lie in two files that come in any order; they meet when all is read. */
export class Lhotse {
  readonly #recordings = new Map<string, Recording>();
  readonly #supervisions: Waiting[] = [];

  recording(fields: Fields, at: At): void {
    this.#recordings.set(shownOf(fields.id), { place: placeOf(fields), seconds: numberOf(fields.duration), at });
  }

  supervision(fields: Fields, at: At): void {
    this.#supervisions.push({ fields, at });
  }

  /** Supervisions with the sounds of their recordings, then recordings without any. Yields what took no time. */
  *rows(): Generator<Row> {
    const spoken = new Set<string>();
    for (const { fields, at } of this.#supervisions) {
      const id = shownOf(fields.recording_id);
      spoken.add(id);
      yield rowOf(flat(fields, this.#recordings.get(id)?.place ?? "", 0), at);
    }
    for (const [id, { place, seconds, at }] of this.#recordings)
      if (!spoken.has(id)) yield rowOf({ id, audio_filepath: place, duration: seconds }, at);
  }
}

/** The supervisions of a cut; undefined for cuts of several tracks, whose sound is no part of a file. */
export function cutRows(cut: Fields, at: At): readonly Row[] | undefined {
  if (!isFields(cut.recording)) return undefined;
  const place = placeOf(cut.recording);
  const start = numberOf(cut.start) ?? 0;
  const supervisions = Array.isArray(cut.supervisions) ? cut.supervisions.filter(isFields) : [];
  if (supervisions.length === 0) {
    const { id, duration, custom } = cut;
    return [rowOf({ ...(isFields(custom) ? custom : {}), id, audio_filepath: place, duration, offset: start }, at)];
  }
  const own = isFields(cut.custom) ? cut.custom : {};
  return supervisions.map((one) => rowOf({ ...own, ...flat(one, place, start) }, at));
}

/** A supervision in NeMo's keys. `start` counts from the beginning of what holds it, and may be a little below that. */
function flat(
  { custom, alignment: _, channel: __, recording_id, start, ...rest }: Fields,
  place: string,
  from: number,
) {
  const offset = Math.max(0, from + (typeof start === "number" ? start : 0));
  return { ...(isFields(custom) ? custom : {}), ...rest, recording_id, audio_filepath: place, offset };
}

/** Only files: a source of type "command" is a shell command, which nobody gets to run. */
function placeOf({ sources }: Fields): string {
  const [first] = Array.isArray(sources) ? sources : [];
  return isFields(first) && first.type === "file" ? shownOf(first.source) : "";
}
