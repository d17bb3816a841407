import { taskOf } from "../../core/review/label-studio/task.ts";
import type { Review } from "../../core/review/review.ts";
import { guessOf, isAccepted, reviewedRow, textOf } from "../../core/review/row.ts";
import type { Verdict } from "../../core/review/validate.ts";
import type { DeskPorts } from "./desk-ports.ts";
import type { Item } from "./item.ts";
import type { Saved } from "./view.ts";

/** A recording with what was said of it. */
export interface Judged {
  readonly item: Item;
  readonly verdict: Verdict;
}
interface Written {
  readonly name: string;
  readonly text: string;
  /** This device's own recordings in it. */
  readonly own: readonly string[];
}

/** The file that is saved: lines for the foundry, every review as it is, or tasks for Label Studio. */
export function written(what: Saved, judged: readonly Judged[], decided: readonly Review[]): Written {
  const held = judged.filter(({ verdict }) => (what === "rows" ? isAccepted(verdict) : verdict.reviews.length > 0));
  const own = held.filter(({ item }) => item.own).map(({ item }) => item.id);
  if (what === "rows") return { name: "metadata.jsonl", text: lines(held.map(rowFor)), own };
  if (what === "reviews") return { name: "reviews.jsonl", text: lines(decided), own };
  const tasks = held.map(({ item, verdict }) => task(item, verdict.reviews));
  return { name: "label-studio.json", text: `${JSON.stringify(tasks, null, 1)}\n`, own };
}

/** Must be called inside a tap. Rejects with an AbortError where the person changed their mind. */
export async function save(
  { name, text, own }: Written,
  { openSink, collected, now }: Pick<DeskPorts, "openSink" | "collected" | "now">,
): Promise<void> {
  const file = await openSink(name);
  // Noted before it is written: a withdrawal can then list it.
  await collected.note(`${name} (review)`, now(), own);
  const writer = file.sink.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  await file.done();
}

function rowFor({ item, verdict }: Judged) {
  return reviewedRow({ ...item.record, language: item.language }, item.fileName, verdict);
}

function task(item: Item, reviews: readonly Review[]) {
  const { hypothesis, confidence } = guessOf(item.record);
  return taskOf(
    {
      item: item.id,
      // Where the sounds are served: Label Studio's local files, or `labelstudio tasks` writes addresses of its own.
      audio: `/data/local-files/?d=${encodeURIComponent(item.fileName)}`,
      language: item.language,
      text: textOf(item.record),
      seconds: reviews[0]?.audioSeconds ?? 0,
      prediction: hypothesis === undefined ? undefined : { model: "hypothesis", text: hypothesis, score: confidence },
    },
    reviews,
  );
}

function lines(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join("");
}
