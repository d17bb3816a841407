// A realtime session that speaks as a person does: sound comes as fast as it is said, and the silence behind it too.
import { WebSocket } from "ws";

/** Milliseconds of sound in one message. */
const BLOCK = 40;
const RATE = 24_000;
/** Seconds after which a turn counts as lost. */
const PATIENCE = 60;

/**
 * @param {string} base of the server
 * @returns {Promise<{ ask(sound: Int16Array): Promise<{ ttfw: number, transcript: string }>, close(): void }>}
 * sound: mono, 24 kHz, ending with the last sample of the voice; ttfw: milliseconds from there to the first sound of the answer
 */
export async function openTalk(base) {
  const socket = new WebSocket(`${base.replace(/^http/, "ws")}/v1/realtime?model=pocket-llm-sn`, ["realtime"]);
  /** @type {Set<(event: { type: string, transcript?: string }) => void>} */
  const listeners = new Set();
  socket.on("message", (data) => {
    const event = JSON.parse(String(data));
    for (const listener of listeners) listener(event);
  });
  const failed = new Promise((_, reject) => {
    socket.once("error", reject);
    socket.once("close", (code) => reject(new Error(`the session was closed with ${code}`)));
  });
  failed.catch(() => undefined);
  const until = (/** @type {(event: any) => boolean} */ fits) =>
    Promise.race([
      failed,
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error("no answer came")), PATIENCE * 1000);
        const listener = (/** @type {any} */ event) => {
          if (event.type === "error") reject(new Error(event.error?.message));
          if (!fits(event)) return;
          clearTimeout(timer);
          listeners.delete(listener);
          resolve(event);
        };
        listeners.add(listener);
      }),
    ]);
  await until(({ type }) => type === "session.created");
  return {
    async ask(sound) {
      const size = (RATE * BLOCK) / 1000;
      let ended = 0;
      let transcript = "";
      const heard = until(({ type }) => type.endsWith("input_audio_transcription.completed")).then((event) => {
        transcript = /** @type {{ transcript: string }} */ (event).transcript;
      });
      heard.catch(() => undefined);
      const first = until(({ type }) => type === "response.output_audio.delta").then(() => performance.now());
      first.catch(() => undefined);
      const done = until(({ type }) => type === "response.done");
      done.catch(() => undefined);
      let answered = false;
      first.then(
        () => {
          answered = true;
        },
        () => undefined,
      );
      const begun = performance.now();
      for (let i = 0; !answered; i++) {
        const wait = begun + i * BLOCK - performance.now();
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        const block = new Int16Array(size);
        block.set(sound.subarray(i * size, (i + 1) * size));
        const audio = Buffer.from(block.buffer).toString("base64");
        socket.send(JSON.stringify({ type: "input_audio_buffer.append", audio }));
        if (ended === 0 && (i + 1) * size >= sound.length) ended = performance.now();
        if (i * BLOCK > PATIENCE * 1000) break;
      }
      const ttfw = (await first) - ended;
      await done;
      return { ttfw, transcript };
    },
    close: () => socket.close(),
  };
}
