import { SAMPLE_RATE } from "../../core/contracts.ts";
import { resample } from "../../core/pcm.ts";
import { loudness } from "../elements/loudness.ts";
import { openEar } from "../measure/ear.ts";
import type { Screen } from "../screen.ts";
import type { Session } from "../session.ts";
import type { Recorded } from "./recorder.ts";

/** What the assistant lends: its voice, its ears, and what it heard in this conversation. */
export interface Voice {
  readonly canTalk: () => boolean;
  readonly speak: (text: string) => Promise<void>;
  readonly hear: () => { readonly heard: Promise<string>; close(): void };
  readonly transcribe: (recorded: Recorded) => Promise<string>;
  readonly heard: () => readonly string[];
  readonly level: (rms: number) => void;
  /** It says nothing any more. */
  readonly hush: () => void;
}

/** So many of the latest are offered for correction. */
const LATEST = 5;
const CAPTION = "collect";

export function voiceOf(screen: Screen, session: () => Session | undefined): Voice {
  const waiting = new Set<() => void>();
  screen.watch(({ replaying }) => {
    if (replaying !== CAPTION) for (const resolve of waiting) resolve();
  });
  const level = (rms: number) =>
    document.querySelector<HTMLElementTagNameMap["inzwa-meter"]>("inzwa-collect inzwa-meter")?.setLevel(loudness(rms));
  return {
    canTalk() {
      const { staff, plan } = session() ?? {};
      return staff?.asr !== undefined && plan?.hearing !== undefined;
    },
    async speak(text) {
      const { assistant } = session() ?? {};
      if (!assistant) return;
      assistant.replay({ id: CAPTION, text, slow: false });
      if (screen.view.replaying !== CAPTION) return;
      await new Promise<void>((resolve) => {
        const done = () => {
          waiting.delete(done);
          resolve();
        };
        waiting.add(done);
      });
    },
    hear() {
      const { staff, plan } = session() ?? {};
      if (!staff?.asr || !plan?.hearing) return { heard: Promise.resolve(""), close: () => {} };
      const ear = openEar({
        vad: staff.vad.api,
        asr: staff.asr.api,
        hearing: plan.hearing,
        rules: plan.pack.rules,
        raw: true,
        level,
        opened: () => {},
      });
      return { heard: ear.heard.then(({ text }) => text), close: () => ear.close() };
    },
    async transcribe({ samples, sampleRate }) {
      const { staff, plan } = session() ?? {};
      if (!staff?.asr || !plan?.hearing || samples.length === 0) return "";
      const audio = resample(samples, sampleRate, SAMPLE_RATE).slice(0, plan.hearing.window);
      try {
        const { text } = await staff.asr.api.transcribe({ turn: -1, revision: 0, samples: audio, at: 0 });
        return text;
      } catch {
        // The speaker writes the words then.
        return "";
      }
    },
    heard: () =>
      screen.view.captions
        .filter(({ role, final, text }) => role === "user" && final && text.trim() !== "")
        .map(({ text }) => text)
        .reverse()
        .slice(0, LATEST),
    level,
    hush: () => session()?.assistant?.stop(),
  };
}
