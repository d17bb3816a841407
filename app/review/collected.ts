import { fileOf, mayLeave, rowOf } from "../../core/collect/row.ts";
import { VoicesDatabase } from "../collect/database.ts";
import { VoiceStore } from "../collect/store.ts";
import type { Item } from "./item.ts";
import type { Seal } from "./store.ts";

/** Recordings of this device's own collection: those that may leave it, since what is reviewed is there to be given. */
export class Collected {
  readonly #store = new VoiceStore();
  readonly #database = new VoicesDatabase();

  async items(): Promise<Item[]> {
    const agreed = await this.#store.agreed();
    if (!agreed) return [];
    const clips = (await this.#store.clips()).filter(mayLeave);
    return clips.map((clip) => ({
      id: clip.id,
      name: clip.id.slice(-8),
      fileName: fileOf(clip.id),
      record: rowOf(clip, agreed.consent, agreed.speaker),
      language: clip.facts.language,
      own: true,
      bytes: () => this.#store.sound(clip.id),
    }));
  }

  /** The consent's key, which no script can read. */
  async seal(): Promise<Seal | undefined> {
    const agreed = await this.#store.agreed();
    if (!agreed) return undefined;
    const record = await this.#database.use(async (db) => (await db.getAll("consent"))[0]);
    return record ? { consent: agreed.consent.id, key: record.key } : undefined;
  }

  /** Notes a file that holds words of these recordings, so that a withdrawal can list it. Throws where there is no consent. */
  async note(name: string, at: number, clips: readonly string[]): Promise<void> {
    const agreed = await this.#store.agreed();
    if (agreed && clips.length > 0)
      await this.#store.publish(agreed.consent.id, { name, at, scopes: agreed.consent.scopes, clips });
  }
}
