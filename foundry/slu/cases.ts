import type { LanguageRules } from "../../core/language/rules.ts";
import { type Beliefs, type Order, orderOf } from "../../core/slu/beliefs.ts";
import type { OrderEar } from "../../core/slu/hear.ts";
import { decide } from "../../core/slu/joint.ts";
import type { SluModel } from "../../core/slu/model.ts";
import { OrderReader, type WrittenOrder } from "../../core/slu/written-order.ts";
import type { Whole } from "../eval/hear.ts";
import type { Labelled } from "./labelled.ts";

/** How an order was found: by the model from the sound, in the recogniser's text, or by both. */
export const ROUTES = ["sound", "text", "joint"] as const;
export type Route = (typeof ROUTES)[number];

export interface SluCase {
  readonly id: string;
  readonly slices: readonly string[];
  readonly said: string;
  readonly product: string;
  readonly quantity: number;
  readonly beliefs: Beliefs;
  readonly orders: Readonly<Partial<Record<Route, Pick<Order, "product" | "quantity">>>>;
  readonly transcript?: string;
  readonly written?: WrittenOrder;
  /** Milliseconds from the whole recording to the order. */
  readonly work: { readonly sound: number; readonly text?: number };
}

export interface SluPorts {
  readonly model: SluModel;
  readonly ear: OrderEar;
  /** Mono, 16 kHz. */
  readonly soundOf: (one: Labelled) => Promise<Float32Array>;
  /** Milliseconds. */
  readonly now: () => number;
  readonly told: (done: number) => void;
  /** Absent: the sound alone. */
  readonly text?: TextRoute;
}

export interface TextRoute {
  readonly rules: LanguageRules;
  /** What the recogniser understood of a recording, and how many milliseconds it worked. */
  readonly read: (one: Labelled, samples: Float32Array) => Promise<Whole>;
}

/** Each recording, one after the other. Throws the Failure of a sound or of a model. */
export async function hearAll(set: readonly Labelled[], ports: SluPorts): Promise<readonly SluCase[]> {
  const { text, model } = ports;
  const reader = text && new OrderReader(model, text.rules);
  const cases: SluCase[] = [];
  for (const one of set) {
    cases.push(await hearOne(one, ports, reader));
    ports.told(cases.length);
  }
  return cases;
}

async function hearOne(one: Labelled, ports: SluPorts, reader?: OrderReader): Promise<SluCase> {
  const { model, ear, now, text } = ports;
  const samples = await ports.soundOf(one);
  const begun = now();
  const beliefs = await ear.hear(samples);
  const sound = now() - begun;
  const { id, slices, text: said, product, quantity } = one;
  const known = { id, slices, said, product, quantity, beliefs };
  const bySound = orderOf(beliefs, model);
  if (!text || !reader) return { ...known, orders: { sound: bySound }, work: { sound } };
  const { text: transcript, work } = await text.read(one, samples);
  const written = reader.read(transcript);
  // The text names a product; where it names none, its number orders nothing.
  const byText = written.product === undefined ? {} : written;
  const orders = { sound: bySound, text: byText, joint: decide(beliefs, written, model) };
  return { ...known, orders, transcript, written, work: { sound, text: work } };
}
