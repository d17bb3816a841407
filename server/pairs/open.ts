import { resolve } from "node:path";
import { failure } from "../../core/failure.ts";
import type { Backend, Log } from "../services.ts";
import type { ServerSettings } from "../settings.ts";
import { Pairs } from "./pairs.ts";

/** undefined where no folder is named. Throws `bad-manifest` where it cannot be written. */
export async function openPairs(
  { pairsDir, pairsMb }: Pick<ServerSettings, "pairsDir" | "pairsMb">,
  { language, models }: Pick<Backend, "language" | "models">,
  log: Log,
): Promise<Pairs | undefined> {
  if (!pairsDir) return undefined;
  const folder = resolve(process.env.INIT_CWD ?? "", pairsDir);
  const voice = models.find(({ stage }) => stage === "tts")?.id ?? "tts";
  return Pairs.open({ folder, bytes: pairsMb * 2 ** 20, language, voice, log }).catch((thrown: unknown) => {
    throw failure("bad-manifest", `INZWA_TTS_PAIRS_DIR cannot be written (${(thrown as NodeJS.ErrnoException).code})`);
  });
}
