import type { Hearing, VadApi } from "../../core/contracts.ts";
import { heard } from "../../core/language/heard.ts";
import type { Catalogue } from "../../core/slu/catalogue.ts";
import { wordsIn } from "../../core/slu/catalogue.ts";
import { OrderReader, type OrderWords } from "../../core/slu/written-order.ts";
import type { FilesApi } from "../../core/transcript-file/files.ts";
import { loudness } from "../elements/loudness.ts";
import { type Hired, hire } from "../hire.ts";
import type { Screen } from "../screen.ts";
import { apart } from "../seats.ts";
import type { Session } from "../session.ts";
import { hireSlu } from "./hire.ts";
import type { Understanding } from "./understand.ts";

/** Who hears and reads orders here, as the conversation's language and models have it. */
export interface Senses {
  readonly vad?: VadApi | undefined;
  readonly hearing?: Hearing | undefined;
  /** Absent where nobody hears the language. */
  readonly understanding?: Understanding | undefined;
  readonly reader: Pick<OrderReader, "read">;
  readonly files: () => Hired<FilesApi, void>;
  /** RMS, 0..1. */
  readonly level: (rms: number) => void;
  /** The conversation lets go of the microphone. */
  readonly hush: () => void;
}

/** The language that the model of orders was trained on. */
const HEARD = "sn";

export function sensesOf(
  screen: Screen,
  session: () => Session | undefined,
  catalogue: () => Catalogue | undefined,
): () => Senses {
  const slu = hireSlu();
  return () => {
    const { staff, plan, assistant } = session() ?? {};
    const known = catalogue();
    const rules = plan?.pack.rules;
    const words: OrderWords | undefined = known && wordsIn(known);
    const reader = rules && words ? new OrderReader(words, rules) : { read: () => ({}) };
    const asr = staff?.asr?.api;
    const sound = screen.view.pack.tag === HEARD ? slu : undefined;
    const transcribe =
      asr && rules && plan?.hearing
        ? async (samples: Float32Array) => {
            const part = samples.slice(0, plan.hearing?.window);
            const { text } = await asr.transcribe({ turn: -1, revision: 0, samples: part, at: 0 });
            return heard(text, rules);
          }
        : undefined;
    const vad = staff?.vad.api;
    return {
      vad,
      hearing: plan?.hearing,
      reader,
      ...(vad && (sound || transcribe)
        ? { understanding: { reader, ...(sound ? { sound } : {}), ...(transcribe ? { words: transcribe } : {}) } }
        : {}),
      files: () => hire({ name: "files", spawn: apart("files"), start: (api: FilesApi) => api.load() }),
      level: (rms) =>
        document.querySelector<HTMLElementTagNameMap["inzwa-meter"]>("inzwa-shop inzwa-meter")?.setLevel(loudness(rms)),
      hush: () => assistant?.stop(),
    };
  };
}
