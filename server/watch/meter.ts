import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Meter } from "../services.ts";
import { FIGURES, SECONDS } from "./figures.ts";
import { isName } from "./names.ts";

type Labels = Readonly<Record<string, string>>;
/** Sets of labels one figure may have; more are told as `other`, since each costs memory here and where it is collected. */
const MOST_SETS = 500;

interface Told<M> {
  readonly metric: M;
  readonly labels: readonly string[];
  readonly sets: Set<string>;
}

/**
 * Figures for Prometheus, made when they are first told; their labels are those of that time, missing ones are empty and
 * later ones are left out. Figures of the process are with them.
 */
export function openMeter(): Meter {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "inzwa_" });
  const counters = new Map<string, Told<Counter>>();
  const gauges = new Map<string, Told<Gauge>>();
  const histograms = new Map<string, Told<Histogram>>();
  const described = (name: string, labels: Labels) => {
    return { name, help: FIGURES[name]?.help ?? name, labelNames: Object.keys(labels), registers: [registry] };
  };
  return {
    count: (name, labels = {}, by = 1) => {
      const told = once(counters, name, labels, () => new Counter(described(name, labels)));
      if (by > 0) told.metric.inc(fitting(told, labels), by);
    },
    observe: (name, value, labels = {}) => {
      const buckets = [...(FIGURES[name]?.buckets ?? SECONDS)];
      const told = once(histograms, name, labels, () => new Histogram({ ...described(name, labels), buckets }));
      if (Number.isFinite(value)) told.metric.observe(fitting(told, labels), value);
    },
    gauge: (name, value, labels = {}) => {
      const told = once(gauges, name, labels, () => new Gauge(described(name, labels)));
      told.metric.set(fitting(told, labels), value);
    },
    text: () => registry.metrics(),
  };
}

function once<M>(known: Map<string, Told<M>>, name: string, labels: Labels, make: () => M): Told<M> {
  const held = known.get(name);
  if (held) return held;
  if (!/^inzwa_[a-z0-9_]+$/.test(name)) throw new Error(`a figure's name is inzwa_…, not ${name}`);
  const told = { metric: make(), labels: Object.keys(labels), sets: new Set<string>() };
  known.set(name, told);
  return told;
}

function fitting({ labels, sets }: Told<unknown>, given: Labels): Record<string, string> {
  const fits = Object.fromEntries(labels.map((label) => [label, labelOf(given[label])]));
  const set = JSON.stringify(fits);
  if (sets.has(set)) return fits;
  if (sets.size >= MOST_SETS) return Object.fromEntries(labels.map((label) => [label, "other"]));
  sets.add(set);
  return fits;
}

/** A label is a name, never what somebody said or who they are. */
function labelOf(value = ""): string {
  return value === "" || isName(value) ? value : "other";
}
