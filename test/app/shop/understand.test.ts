import { describe, expect, test } from "vitest";
import type { Hired } from "../../../app/hire.ts";
import { type Understanding, understand } from "../../../app/shop/understand.ts";
import { failure } from "../../../core/failure.ts";
import type { SluApi } from "../../../core/slu/api.ts";
import type { Beliefs } from "../../../core/slu/beliefs.ts";
import type { Decision } from "../../../core/slu/joint.ts";
import type { SluModel } from "../../../core/slu/model.ts";
import { OrderReader } from "../../../core/slu/written-order.ts";
import { shona, small } from "../../core/slu/small-model.ts";

const at = (label: number, share: number) => [0, 1, 2, 3].map((i) => (i === label ? share : (1 - share) / 3));
const hears = (beliefs: Beliefs | Error): Hired<SluApi, SluModel> => ({
  api: {
    load: async () => small,
    hear: async (samples) => {
      expect(samples.length).toBeLessThanOrEqual(small.longest);
      if (beliefs instanceof Error) throw failure("network", beliefs.message);
      return beliefs;
    },
  },
  ready: async () => small,
  dismiss: () => {},
});
const reader = new OrderReader(small, shona);
const unsure: Beliefs = { product: [0.1, 0.4, 0.3, 0.2], quantity: at(2, 0.97) };

async function told(understanding: Omit<Understanding, "reader">) {
  const first: Decision[] = [];
  const found = await understand(new Float32Array(200_000), { ...understanding, reader }, (one) => first.push(one));
  return { first, found };
}

describe("what is ordered in a recording", () => {
  test("the sound is told before there are words, and the words may change it", async () => {
    let say = (_: string) => {};
    const words = () =>
      new Promise<string>((resolve) => {
        say = resolve;
      });
    const first: Decision[] = [];
    const found = understand(new Float32Array(16_000), { sound: hears(unsure), words, reader }, (one) => {
      first.push(one);
      say("ndinoda mukaka miviri maviri");
    });
    expect((await found).decision).toMatchObject({ product: "milk", quantity: 2, route: "text" });
    expect(first).toMatchObject([{ product: "sugar", quantity: 2, route: "sound", sure: false }]);
  });

  test("without the model the words decide, and are never sure", async () => {
    for (const sound of [undefined, hears(new Error("offline"))]) {
      const { first, found } = await told({ sound, words: async () => "mazai matatu" });
      expect(first).toEqual([]);
      expect(found.decision).toMatchObject({ product: "eggs", quantity: 3, route: "text", sure: false });
    }
  });

  test("without words the sound decides; without either it fails", async () => {
    const certain: Beliefs = { product: at(1, 0.99), quantity: at(2, 0.99) };
    for (const words of [undefined, () => Promise.reject(failure("worker-died", "gone"))])
      expect((await told({ sound: hears(certain), words })).found.decision).toMatchObject({
        route: "sound",
        sure: true,
      });
    await expect(told({ sound: hears(new Error("offline")) })).rejects.toMatchObject({ code: "network" });
  });
});
