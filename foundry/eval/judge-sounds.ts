import { toFailure } from "../../core/failure.ts";
import type { Dnsmos } from "./dnsmos.ts";

/** A sound that no network can judge, and why. */
export interface Unjudged {
  readonly id: string;
  readonly why: string;
}

/**
 * What is guessed of each sound, by its id. A sound that is empty or cannot be read, and one of which no number comes, is left out and told of:
 * hours of work are not lost to it. What else is thrown goes on, with the id before it. told: hears of each that is left out.
 */
export async function judgeSounds<Sound extends { readonly id: string }>(
  sounds: readonly Sound[],
  judge: (sound: Sound) => Promise<Dnsmos>,
  told: (line: string) => void,
): Promise<{ readonly guesses: ReadonlyMap<string, Dnsmos>; readonly unjudged: readonly Unjudged[] }> {
  const guesses = new Map<string, Dnsmos>();
  const unjudged: Unjudged[] = [];
  for (const sound of sounds) {
    const { id } = sound;
    try {
      guesses.set(id, await judge(sound));
    } catch (thrown) {
      const { code, message } = toFailure(thrown);
      if (code !== "bad-audio" && code !== "garbage") throw new Error(`${id}: ${message}`, { cause: thrown });
      unjudged.push({ id, why: message });
      told(`${id} is not judged: ${message}`);
    }
    const done = guesses.size + unjudged.length;
    if (done % 25 === 0) told(`${done} of ${sounds.length} judged`);
  }
  return { guesses, unjudged };
}

/** What stands in an evaluation's `how`, behind the network; empty where every sound was judged. */
export function howMany(unjudged: readonly Unjudged[]): string {
  return unjudged.length === 0 ? "" : `, ${unjudged.length} of them left out as it could not judge them`;
}
