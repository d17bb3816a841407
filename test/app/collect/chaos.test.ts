import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { VoiceStore } from "../../../app/collect/store.ts";
import { voiceFiles } from "../../../app/collect/transfer.ts";
import type { ClipFacts } from "../../../core/collect/clip.ts";

const facts: ClipFacts = {
  text: "mwana akarara",
  language: "sn",
  kind: "prompt",
  studio: false,
  personal: "",
  sampleRate: 16_000,
  samples: 400,
  clipping: 0,
};
const hex = (n: number, digits = 32) => n.toString(16).padStart(digits, "0");
const wavOf = (id: number) => Uint8Array.from({ length: 900 }, (_, i) => (i * id) % 251);

const deeds = fc.oneof(
  fc.record({ deed: fc.constantFrom("record" as const, "keep" as const, "delete" as const), which: fc.nat(5) }),
  fc.record({
    deed: fc.constantFrom(
      "agree" as const,
      "withdraw" as const,
      "crash" as const,
      "evict" as const,
      "publish" as const,
    ),
  }),
);
type Deed = typeof deeds extends fc.Arbitrary<infer T> ? T : never;
/** tab: which of two does it. cut: the tab is killed before it is told what came of it. */
const step = fc.record({ tab: fc.nat(1), cut: fc.boolean(), what: deeds });

/** What must be on the disk: the consent, and each recording with its state. */
interface Model {
  consent: number;
  consents: number;
  clips: Map<number, "recorded" | "kept">;
  next: number;
}

class House {
  readonly tabs = [new VoiceStore(), new VoiceStore()];
  readonly model: Model = { consent: 0, consents: 0, clips: new Map(), next: 1 };

  async act(tab: number, what: Deed, cut: boolean): Promise<void> {
    const doing = this.#do(this.tabs[tab] as VoiceStore, what).then(
      () => true,
      (thrown: { code?: string }) => {
        expect(thrown.code).toBe("no-storage");
        return false;
      },
    );
    if (!cut) return void this.#expect(what, await doing);
    const killed = this.tabs[tab] as VoiceStore;
    this.tabs[tab] = new VoiceStore();
    await killed.close();
    // Nobody was told; whatever the disk has now must be one of two states, whole.
    await doing;
    await this.#adopt(what);
  }

  #pick(which: number): number {
    const ids = [...this.model.clips.keys()];
    return ids[which % Math.max(1, ids.length)] ?? 0;
  }

  #do(store: VoiceStore, what: Deed): Promise<unknown> {
    const { model } = this;
    switch (what.deed) {
      case "agree":
        model.consents += 1;
        return store.agree({
          consent: {
            id: hex(model.consents),
            version: "1",
            language: "sn",
            scopes: ["asr"],
            givenAt: "2026-11-21T09:00:00Z",
            by: "tap",
          },
          speaker: { pseudonym: hex(model.consents, 64), about: {} },
        });
      case "record":
        return store.add(hex(model.consent || 999), {
          id: hex(model.next++),
          at: 1,
          facts,
          wav: wavOf(model.next - 1),
        });
      case "keep":
      case "delete":
        return store.decide(hex(this.#pick(what.which)), what.deed);
      case "publish":
        return store.publish(hex(model.consent || 999), { name: "a.tar", at: 1, scopes: ["asr"], clips: [] });
      case "withdraw":
        return store.withdraw();
      case "crash":
        return Promise.all(this.tabs.map((one) => one.close()));
      case "evict":
        return Promise.all(this.tabs.map((one) => one.close())).then(() => {
          globalThis.indexedDB = new IDBFactory();
        });
    }
  }

  #expect(what: Deed, done: boolean): void {
    const { model } = this;
    expect(done).toBe((what.deed !== "record" && what.deed !== "publish") || model.consent > 0);
    if (what.deed === "agree") model.consent = model.consents;
    if (["agree", "withdraw", "evict"].includes(what.deed)) model.clips.clear();
    if (what.deed === "withdraw" || what.deed === "evict") model.consent = 0;
    if (what.deed === "record" && done) model.clips.set(model.next - 1, "recorded");
    if (what.deed === "keep" || what.deed === "delete") {
      const id = this.#pick(what.which);
      if (what.deed === "delete") model.clips.delete(id);
      else if (model.clips.has(id)) model.clips.set(id, "kept");
    }
  }

  async #adopt(what: Deed): Promise<void> {
    const { model } = this;
    const before = new Map(model.clips);
    const now = await this.#disk();
    const agreed = await (this.tabs[0] as VoiceStore).agreed();
    model.consent = agreed ? Number.parseInt(agreed.consent.id, 16) : 0;
    const touched = "which" in what ? this.#pick(what.which) : 0;
    const all = ["agree", "withdraw", "evict"].includes(what.deed);
    for (const [id, state] of before)
      if (!all && id !== touched) expect(now.get(id), `clip ${id} after a cut ${what.deed}`).toBe(state);
    if (all && now.size > 0) expect(now).toEqual(before);
    model.clips = now;
  }

  async #disk(): Promise<Map<number, "recorded" | "kept">> {
    const clips = await (this.tabs[1] as VoiceStore).clips();
    return new Map(clips.map(({ id, state }) => [Number.parseInt(id, 16), state]));
  }

  /** The disk has what was promised and nothing else. */
  async check(): Promise<void> {
    const { model, tabs } = this;
    const [one] = tabs as [VoiceStore];
    expect(await this.#disk()).toEqual(model.clips);
    for (const id of model.clips.keys()) expect(await one.sound(hex(id))).toEqual(wavOf(id));
    const kept = [...model.clips].filter(([, state]) => state === "kept").length;
    let files = 0;
    for await (const _ of voiceFiles(one)) files += 1;
    expect(files).toBe(kept === 0 ? 0 : kept + 1);
    expect((await one.agreed())?.consent.id).toBe(model.consent ? hex(model.consent) : undefined);
    const { records, chunks } = await counted();
    if (!model.consent) expect(records).toBe(0);
    expect(chunks).toBe(model.clips.size);
  }

  async close(): Promise<void> {
    await Promise.all(this.tabs.map((tab) => tab.close()));
  }
}

async function counted(): Promise<{ records: number; chunks: number }> {
  const db = await new Promise<IDBDatabase>((resolve) => {
    const opening = indexedDB.open("inzwa-voices");
    opening.onsuccess = () => resolve(opening.result);
  });
  const counts = await Promise.all(
    [...db.objectStoreNames].map(
      (name) =>
        new Promise<readonly [string, number]>((resolve) => {
          const asked = db.transaction(name).objectStore(name).count();
          asked.onsuccess = () => resolve([name, asked.result]);
        }),
    ),
  );
  db.close();
  const of = new Map(counts);
  return { records: counts.reduce((sum, [, count]) => sum + count, 0), chunks: of.get("chunks") ?? 0 };
}

test("whatever happens in two tabs, nothing that was promised is lost and nothing withdrawn survives", async () => {
  const runs = Number(process.env.INZWA_CHAOS ?? 60);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
      globalThis.indexedDB = new IDBFactory();
      const house = new House();
      try {
        await house.act(0, { deed: "agree" }, false);
        for (const { tab, cut, what } of steps) {
          await house.act(tab, what, cut && what.deed !== "crash" && what.deed !== "evict");
          await house.check();
        }
      } finally {
        await house.close();
      }
    }),
    { numRuns: runs },
  );
});
