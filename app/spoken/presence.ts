import type { TtsApi } from "../../core/contracts.ts";
import { type Failure, toFailure } from "../../core/failure.ts";
import type { Plan } from "../../core/plan.ts";
import type { Settings } from "../../core/settings.ts";
import { say } from "../language/words.ts";
import type { Screen } from "../screen.ts";
import type { Caption, Intents, State } from "../view.ts";
import { Aloud } from "./aloud.ts";
import { type Earcon, playEarcon } from "./earcons.ts";
import { Patience } from "./patience.ts";

export interface PresencePorts {
  readonly tts: Pick<TtsApi, "speak">;
  readonly plan: Plan;
  readonly settings: Settings;
  readonly screen: Screen;
  /** Where it is heard. */
  readonly out: () => AudioNode | undefined;
  /** What is read aloud has begun, gone on or ended. */
  readonly changed: () => void;
  /** What was to be read could not be. */
  readonly failed: (reason: Failure) => void;
  /** Nobody has spoken for long: the microphone is to be closed. */
  readonly release: () => void;
}

/** How much slower a reply is read for those who ask for it. */
const SLOW = 0.75;
/** Milliseconds for which the microphone stays open behind a button that was let go: the next press may follow soon. */
const BETWEEN_PRESSES = 10_000;

/** What the page says beside the conversation, for those who do not look, and how long it listens to nobody. */
export class Presence {
  readonly #ports: PresencePorts;
  readonly #aloud: Aloud;
  readonly #patience: Patience;
  #replay: { readonly number: number; readonly id: string; readonly heard: number } | undefined;
  #replays = 0;

  constructor(ports: PresencePorts) {
    const { tts, plan, out, release } = ports;
    this.#ports = ports;
    this.#aloud = new Aloud({ tts, rules: plan.pack.rules, out });
    this.#patience = new Patience(release);
  }

  /** The conversation's own state and captions, with what is read aloud now laid over them. */
  over(state: State, captions: readonly Caption[]) {
    const replay = this.#replay;
    if (!replay) return { state, captions, replaying: "" };
    return {
      state: state === "idle" ? ("speaking" as const) : state,
      captions: captions.map((caption) => (caption.id === replay.id ? { ...caption, heard: replay.heard } : caption)),
      replaying: replay.id,
    };
  }

  replay({ id, text, slow }: Intents["replay"]): void {
    const number = ++this.#replays;
    const heard = (chars: number) => {
      if (number !== this.#replays) return;
      this.#replay = { number, id, heard: chars };
      this.#ports.changed();
    };
    heard(0);
    void this.#aloud
      .read({ text, rate: slow ? SLOW : 1, heard })
      .catch((thrown: unknown) => this.#ports.failed(toFailure(thrown)))
      .finally(() => this.#done(number));
  }

  /** Says what went wrong where the voice speaks the page's language; a low sign stands for it elsewhere. */
  complain({ code }: Failure): void {
    const { plan, screen } = this.#ports;
    const { language } = screen.view;
    const says = code !== "aborted" && plan.stages.tts !== undefined && plan.pack.tag === language;
    this.sign("trouble");
    if (says) this.#aloud.read({ text: say(language, `failure.${code}.title`), rate: 1 }).catch(() => undefined);
  }

  /** Somebody who asked to be rung is rung, whatever the settings say of signs; words wait for nobody who talks. */
  ring(text?: string): void {
    const { out, screen } = this.#ports;
    const node = out();
    if (node) playEarcon(node, "ring");
    if (text && screen.view.state === "idle") this.#aloud.read({ text, rate: 1 }).catch(() => undefined);
  }

  sign(name: Earcon): void {
    const { settings, out } = this.#ports;
    const node = settings.earcons ? out() : undefined;
    if (node) playEarcon(node, name);
  }

  /** Whether the microphone is open and nobody speaks into it. */
  wait(open: boolean): void {
    const { settings, screen } = this.#ports;
    const { state, taking } = screen.view;
    const quiet = open && !this.#replay && (state === "listening" || state === "idle");
    const ms = taking === "hold" ? BETWEEN_PRESSES : settings.mic_release_s * 1000;
    this.#patience.wait(quiet ? ms : undefined);
  }

  /** Ends what is read aloud. */
  hush(): void {
    this.#aloud.stop();
    this.#done(this.#replay?.number);
  }

  dismiss(): void {
    this.hush();
    this.#patience.wait(undefined);
  }

  #done(number: number | undefined): void {
    if (number === undefined || this.#replay?.number !== number) return;
    this.#replay = undefined;
    this.#replays++;
    this.#ports.changed();
  }
}
