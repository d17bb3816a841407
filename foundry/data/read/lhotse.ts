import { join } from "node:path";
import { failure } from "../../../core/failure.ts";
import { type Found, foundOf, type Reader, splitOf } from "../found.ts";
import { jsonLines } from "../rows.ts";
import { recordOf } from "./audio-folder.ts";
import { filesBelow } from "./folder.ts";

type Json = Record<string, unknown>;

/**
 * Lhotse (F2): `*recordings*.jsonl[.gz]` with `*supervisions*.jsonl[.gz]` of the same name otherwise. One whole recording
 * a supervision; a supervision that is a part of its recording is told and left out. Paths count from the set's folder.
 */
export const lhotse: Reader = async function* (root): AsyncGenerator<Found, void, undefined> {
  const files = (await filesBelow(root)).filter((file) => /supervisions.*\.jsonl(\.gz)?$/.test(file));
  if (files.length === 0) throw failure("bad-manifest", `${root} has no supervisions.jsonl`);
  for (const file of files) {
    const split = file
      .split(/[/_.-]/)
      .map(splitOf)
      .find(Boolean);
    const recordings = await sourcesOf(join(root, file.replace("supervisions", "recordings")));
    for await (const value of jsonLines(join(root, file))) {
      const {
        id,
        recording_id,
        start,
        duration,
        channel: _,
        custom,
        alignment: _words,
        ...others
      } = recordOf(value, file);
      const recording = recordings.get(String(recording_id));
      const found = foundOf({ ...others, ...(custom as Json | undefined), id }, String(id));
      const whole = recording && start === 0 && Math.abs(recording.seconds - Number(duration)) < 0.001;
      const problem = recording ? (whole ? undefined : "part-of-a-recording") : "no-audio";
      yield { ...found, split: found.split ?? split, problem, sound: recording && { file: recording.file } };
    }
  }
};

async function sourcesOf(path: string): Promise<Map<string, { file: string; seconds: number }>> {
  const all = new Map<string, { file: string; seconds: number }>();
  for await (const value of jsonLines(path)) {
    const { id, sources, duration } = recordOf(value, path);
    const [first] = Array.isArray(sources) ? (sources as Json[]) : [];
    // A source of type "command" is a shell command, which nobody else gets to run here.
    if (first?.type === "file" && typeof first.source === "string")
      all.set(String(id), { file: first.source, seconds: Number(duration) });
  }
  return all;
}
