import { ordered, refused, spoken } from "./realtime-fuzz-rules.ts";
import { RealtimeRoom } from "./realtime-room.ts";

type Random = () => number;
interface Result {
  readonly runs: number;
  readonly failures: readonly string[];
  readonly figures: Readonly<Record<string, string | number>>;
}

const MOST_STEPS = 30;
const tools = [{ type: "function", name: "weather" }];

/** Sequences of client events, right and wrong, with speech and time between them; each must keep every rule below. */
export async function sequences(n: number, random: Random): Promise<Result> {
  const failures: string[] = [];
  const figures = { events: 0, responses: 0, errors: 0 };
  let rejected: unknown;
  const onReject = (reason: unknown) => {
    rejected = reason;
  };
  process.on("unhandledRejection", onReject);
  const before = process.memoryUsage().rss;
  for (let run = 0; run < n; run++) {
    const player = new Player(random);
    const wrong = await player.play().then(
      () => player.wrong(),
      (thrown: unknown) => [`threw ${String(thrown)}`],
    );
    if (rejected !== undefined)
      wrong.push(`unhandled ${String((rejected as Error).stack ?? JSON.stringify(rejected))}`);
    rejected = undefined;
    if (wrong.length > 0) failures.push(`sequence ${run}: ${wrong.slice(0, 3).join("; ")} | ${player.steps.join(" ")}`);
    figures.events += player.sent;
    figures.responses += player.room.all("response.done").length;
    figures.errors += player.room.all("error").length;
  }
  process.off("unhandledRejection", onReject);
  const grown = Math.round((process.memoryUsage().rss - before) / 1024 / 1024);
  return { runs: n, failures, figures: { ...figures, "memory grown, MiB": grown } };
}

class Player {
  readonly room: RealtimeRoom;
  readonly steps: string[] = [];
  sent = 0;
  readonly #random: Random;
  readonly #ids: string[] = [];

  constructor(random: Random) {
    this.#random = random;
    const can = random() < 0.5 ? { tools: true, systemPrompt: true } : {};
    const calls = () => (random() < 0.3 ? [{ id: `call_${this.sent}`, name: "weather", arguments: "{}" }] : []);
    this.room = new RealtimeRoom({ can, calls, transcription: random() < 0.15 });
  }

  async play(): Promise<void> {
    await this.room.open();
    const count = 3 + Math.floor(this.#random() * MOST_STEPS);
    for (let i = 0; i < count && !this.room.closed; i++) await this.#step();
    const turn_detection = { type: "server_vad" };
    this.room.send({ type: "session.update", event_id: "last", session: { audio: { input: { turn_detection } } } });
    await this.room.sound(0, 2_000, 100);
    await this.room.pass(90_000);
  }

  /** What breaks a rule. */
  wrong(): string[] {
    const { room } = this;
    const found = [...ordered(room.told), ...spoken(room.told), ...refused(room)];
    room.leave();
    if (room.pending > 0) found.push(`${room.pending} timers are left`);
    return found;
  }

  async #step(): Promise<void> {
    const steps = [
      () => this.room.sound(this.#pick([0.1, 0.2, 0.3, 0.4]), this.#pick([60, 300, 800, 1_400]), 100),
      () => this.room.sound(0, this.#pick([100, 400, 900]), 100),
      () => this.room.sound(0.89, 300, 100),
      () => this.room.pass(this.#pick([5, 60, 300, 2_500])),
      () => this.#text(),
      () => this.#text(),
      () => this.#respond(),
      () => this.#respond(),
      () => this.#send({ type: "response.cancel", ...(this.#random() < 0.2 ? { response_id: "resp_none" } : {}) }),
      () => this.#send({ type: this.#pick(["input_audio_buffer.commit", "input_audio_buffer.clear"]) }),
      () => this.#update(),
      () => this.#item(),
      () => this.#mangled(),
    ];
    const index = Math.floor(this.#random() * steps.length);
    this.steps.push(String(index));
    await steps[index]?.();
  }

  #text(): void {
    const content = [{ type: "input_text", text: this.#pick(["mhoro", "", "guta guru nderipi?"]) }];
    const previous = this.#random() < 0.2 ? { previous_item_id: this.#pick(["root", "nobody", ...this.#items()]) } : {};
    this.#send({ type: "conversation.item.create", item: { type: "message", role: "user", content }, ...previous });
  }

  #respond(): void {
    const response = {
      ...(this.#random() < 0.5 ? { output_modalities: [this.#pick(["text", "audio"])] } : {}),
      ...(this.#random() < 0.2 ? { conversation: "none" } : {}),
      ...(this.#random() < 0.2 ? { max_output_tokens: this.#pick([1, 3, 100]) } : {}),
      ...(this.#random() < 0.2 ? { tools } : {}),
    };
    this.#send({ type: "response.create", response });
  }

  #update(): void {
    const format = this.#pick([{ type: "audio/pcm", rate: 24_000 }, { type: "audio/pcmu" }, { type: "audio/pcm" }]);
    const detection = this.#pick([
      null,
      { type: "server_vad", silence_duration_ms: this.#pick([0, 200, 5_000]) },
      { type: "server_vad", idle_timeout_ms: 5_000 },
      { type: "semantic_vad", eagerness: this.#pick(["low", "high"]) },
      { type: "semantic_vad", create_response: false },
      { type: "server_vad", interrupt_response: false },
    ]);
    this.#send({
      type: "session.update",
      session: { audio: { input: { turn_detection: detection }, output: { format } } },
    });
  }

  #item(): void {
    const item_id = this.#pick(["nobody", ...this.#items()]);
    const type = this.#pick(["retrieve", "delete", "truncate"]);
    const more = type === "truncate" ? { content_index: 0, audio_end_ms: this.#pick([0, 300, 1_500, 80_000]) } : {};
    this.#send({ type: `conversation.item.${type}`, item_id, ...more });
  }

  /** What no client should send. */
  #mangled(): void {
    const texts = [
      "",
      "{",
      "null",
      "[1]",
      '{"type":7}',
      '{"type":"response.create","response":[]}',
      `{"type":"${"x".repeat(300)}"}`,
    ];
    if (this.#random() < 0.5) this.room.sendText(this.#pick(texts));
    else this.#send({ type: "input_audio_buffer.append", audio: this.#pick(["%", "AAA=", "A", ""]) });
  }

  /** Some events come twice. */
  #send(event: object): void {
    const again = this.#random() < 0.1 && this.#ids.length > 0;
    const event_id = again ? this.#pick(this.#ids) : `e${this.sent++}`;
    this.#ids.push(event_id);
    this.room.send({ ...event, event_id });
  }

  #items(): string[] {
    return this.room.all("conversation.item.added").map(({ item }) => item.id);
  }

  #pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.#random() * list.length)] as T;
  }
}
