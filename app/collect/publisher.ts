import type { Clip } from "../../core/collect/clip.ts";
import type { Published } from "../../core/collect/lineage.ts";
import { mayLeave } from "../../core/collect/row.ts";
import { archive } from "../everything/archive.ts";
import type { Sink } from "../save.ts";
import type { Agreed, VoiceStore } from "./store.ts";
import { voiceFiles, withdrawalOf } from "./transfer.ts";

interface PublisherPorts {
  readonly store: VoiceStore;
  readonly openSink: (name: string) => Promise<Sink>;
  /** Unix time in ms. */
  readonly now: () => number;
}

/** Recordings as a file for others, the list of such files, and what their holders are told after a withdrawal. */
export class Publisher {
  readonly #ports: PublisherPorts;
  #withdrawal: Uint8Array<ArrayBuffer> | undefined;

  constructor(ports: PublisherPorts) {
    this.#ports = ports;
  }

  /** Must be called inside a tap. False where the person changed their mind, or there is nothing to save. */
  async save(): Promise<boolean> {
    const { store, now, openSink } = this.#ports;
    const at = now();
    const name = `inzwa-voices-${new Date(at).toISOString().slice(0, 16).replace(/[T:]/g, "-")}.tar`;
    const file = await openSink(name);
    const clips = (await store.clips()).filter(mayLeave).map(({ id }) => id);
    const agreed = await store.agreed();
    if (!agreed || clips.length === 0) return false;
    // Noted before it is written: a file of which nobody knows is worse than a note of one that was never finished.
    await store.publish(agreed.consent.id, { name, at, scopes: agreed.consent.scopes, clips });
    const holding = { name: "voices", export: () => voiceFiles(store), clear: async () => {} };
    await archive([holding], new Date(at)).pipeTo(file.sink);
    await file.done();
    return true;
  }

  /** What had been published is withdrawn. */
  withdrew(agreed: Agreed, clips: readonly Clip[], published: readonly Published[]): void {
    const languages = new Map(clips.map(({ id, facts }) => [id, facts.language]));
    const withdrawnAt = `${new Date(this.#ports.now()).toISOString().slice(0, 19)}Z`;
    // A recording that was deleted here after it had left is still with those who have the file.
    const out = [...new Set(published.flatMap((one) => one.clips))].map((id) => ({
      id,
      language: languages.get(id) ?? agreed.consent.language,
    }));
    this.#withdrawal = out.length > 0 ? withdrawalOf(agreed, out, withdrawnAt) : undefined;
  }

  /** The list for those who have the files: lines that take the recordings out of a data set. Must be called inside a tap. */
  async saveList(): Promise<void> {
    const bytes = this.#withdrawal;
    if (!bytes) return;
    const { sink, done } = await this.#ports.openSink("metadata.jsonl");
    const writer = sink.getWriter();
    await writer.write(bytes);
    await writer.close();
    await done();
  }
}
