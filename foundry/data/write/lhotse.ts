import { seconds, type UtteranceRow } from "../row.ts";
import { lineOf } from "../rows.ts";
import { fieldsOf, place, Sheets, type Writer } from "./writer.ts";

/** F2: recordings, supervisions and cuts of each split. All that Lhotse has no field for lies in `custom`: unknown keys are refused there. */
export const lhotse: Writer = async (rows, target) => {
  const sheets = new Sheets(target.folder);
  const files = new Set<string>();
  for await (const row of rows()) {
    const name = `audio/${row.id}.wav`;
    await place(row, name, target);
    files.add(name);
    const split = row.split ?? "train";
    const [recording, supervision] = [recordingOf(row, name), supervisionOf(row)];
    await sheets.write(`recordings_${split}.jsonl`, lineOf(recording));
    await sheets.write(`supervisions_${split}.jsonl`, lineOf(supervision));
    const { id, duration, channel } = supervision;
    await sheets.write(
      `cuts_${split}.jsonl`,
      lineOf({ id, start: 0, duration, channel, supervisions: [supervision], recording, type: "MonoCut" }),
    );
  }
  for (const name of await sheets.close()) files.add(name);
  return { files, left: {} };
};

function recordingOf(row: UtteranceRow, source: string) {
  return {
    id: row.id,
    sources: [{ type: "file", channels: [0], source }],
    sampling_rate: row.audio?.sampleRate,
    num_samples: row.audio?.samples,
    duration: seconds(row),
  };
}

function supervisionOf(row: UtteranceRow) {
  const { id: _, language, speaker, gender, ...custom } = fieldsOf(row);
  const own = { id: row.id, recording_id: row.id, start: 0, duration: seconds(row), channel: 0, text: row.text };
  return { ...own, language, ...(speaker ? { speaker } : {}), ...(gender ? { gender } : {}), custom };
}
