// One spoken turn as a client of the REST routes does it: recognised, answered, and the first phrase spoken.

/**
 * @param {string} base of the server
 * @param {Uint8Array<ArrayBuffer>} wav
 * @returns {Promise<{ ttfw: number, asr: number, firstToken: number, total: number, transcript: string, reply: string }>}
 * milliseconds from the first request on; ttfw: until the first sound has come
 */
export async function turnOver(base, wav) {
  const begun = performance.now();
  const since = () => performance.now() - begun;
  const form = new FormData();
  form.set("file", new Blob([wav], { type: "audio/wav" }), "question.wav");
  form.set("model", "whisper-1");
  const { text } = await json(await fetch(`${base}/v1/audio/transcriptions`, { method: "POST", body: form }));
  const asr = since();
  const messages = [{ role: "user", content: text }];
  const chat = await post(`${base}/v1/chat/completions`, { model: "pocket-llm-sn", messages, stream: true });
  let reply = "";
  let firstToken = Number.NaN;
  /** @type {Promise<number> | undefined} */
  let spoken;
  const speak = async (/** @type {string} */ input) => {
    const speech = await post(`${base}/v1/audio/speech`, {
      model: "tts-1",
      voice: "alloy",
      input,
      response_format: "pcm",
    });
    const reader = speech.body?.getReader();
    await reader?.read();
    const first = since();
    while (reader && !(await reader.read()).done);
    return first;
  };
  for await (const delta of deltasOf(chat)) {
    if (Number.isNaN(firstToken)) firstToken = since();
    reply += delta;
    const [phrase] = /^.{8,}?[.,!?;:](?=\s)/s.exec(reply) ?? [];
    if (!phrase || spoken) continue;
    spoken = speak(phrase);
    // Whoever awaits it below hears of what went wrong.
    spoken.catch(() => undefined);
  }
  spoken ??= speak(reply);
  const ttfw = await spoken;
  return { ttfw, asr, firstToken, total: since(), transcript: text, reply };
}

/** @param {Response} response */
async function json(response) {
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return /** @type {{ text: string }} */ (await response.json());
}

/**
 * @param {string} url
 * @param {object} body
 */
async function post(url, body) {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return response;
}

/** @param {Response} response */
async function* deltasOf(response) {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const part of response.body ?? []) {
    rest += decoder.decode(part, { stream: true });
    const events = rest.split("\n\n");
    rest = events.pop() ?? "";
    for (const event of events) {
      const data = event.replace(/^data: /, "");
      if (data === "[DONE]") return;
      const content = JSON.parse(data).choices?.[0]?.delta?.content;
      if (content) yield/** @type {string} */ (content);
    }
  }
}
