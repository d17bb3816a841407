import type { RealtimeRoom, Told } from "./realtime-room.ts";

/** One answer at a time, each with one end, and nothing behind it. */
export function ordered(told: readonly Told[]): string[] {
  const wrong: string[] = [];
  const open = new Map<string, boolean>();
  const over = new Set<string>();
  for (const event of told) {
    if (event.type === "response.created") {
      const { id, conversation_id } = event.response;
      if (conversation_id !== null && [...open.values()].includes(true)) wrong.push(`${id} began beside another one`);
      if (open.has(id) || over.has(id)) wrong.push(`${id} began twice`);
      open.set(id, conversation_id !== null);
    } else if (event.type === "response.done") {
      if (!open.delete(event.response.id)) wrong.push(`${event.response.id} ended twice`);
      over.add(event.response.id);
    } else if ("response_id" in event && !open.has(event.response_id))
      wrong.push(`${event.type} of a response that is over`);
  }
  return [...wrong, ...[...open.keys()].map((id) => `${id} has no end`)];
}

/** Speech begins and ends in turn; deltas are the beginning of the transcript; a transcript comes once. */
export function spoken(told: readonly Told[]): string[] {
  const wrong: string[] = [];
  const deltas = new Map<string, string>();
  const whole = new Map<string, string>();
  let speech = false;
  for (const event of told) {
    if (event.type === "input_audio_buffer.speech_started" || event.type === "input_audio_buffer.speech_stopped") {
      if (speech === (event.type === "input_audio_buffer.speech_started")) wrong.push(`${event.type} twice`);
      speech = !speech;
    } else if (event.type === "conversation.item.input_audio_transcription.delta")
      deltas.set(event.item_id, (deltas.get(event.item_id) ?? "") + event.delta);
    else if (event.type === "conversation.item.input_audio_transcription.completed") {
      if (whole.has(event.item_id)) wrong.push(`two transcripts of ${event.item_id}`);
      whole.set(event.item_id, event.transcript);
    }
  }
  const committed = told.flatMap((event) => (event.type === "input_audio_buffer.committed" ? [event.item_id] : []));
  for (const id of committed) if (!whole.has(id)) wrong.push(`no transcript of ${id}`);
  for (const [id, text] of deltas)
    if (committed.includes(id) && whole.get(id) !== text && whole.get(id) !== "")
      wrong.push(`deltas "${text}" of "${whole.get(id)}"`);
  return speech ? [...wrong, "speech has no end"] : wrong;
}

/** A client's event has one error at most, and none of them is the server's own. */
export function refused(room: RealtimeRoom): string[] {
  const errors = room.all("error").map(({ error }) => error);
  const bugs = errors.filter(({ type }) => type === "server_error").map(({ message }) => message);
  const causes = errors.flatMap(({ event_id }) => (event_id === null ? [] : [event_id]));
  const twice = causes.filter((id, i) => causes.indexOf(id) !== i).map((id) => `${id} refused twice`);
  const illegal = room.meter.counted.get("inzwa_realtime_illegal_total") ?? 0;
  return [...bugs, ...twice, ...(illegal > 0 ? [`${illegal} illegal transitions`] : [])];
}
