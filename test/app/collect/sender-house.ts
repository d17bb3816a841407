import { Sender } from "../../../app/collect/sender.ts";
import { Wire } from "../../../app/collect/wire.ts";
import type { Offer } from "../../../core/collect/offer.ts";
import { afterOutbox, type OutboxEntry, type OutboxEvent } from "../../../core/collect/outbox.ts";

export const FILE = new Uint8Array(1_000);
export const STORE = "https://store.example";
export const entryOf = (
  n: number,
  base: string,
  state: OutboxEntry["state"] = "waiting",
  store?: string,
): OutboxEntry => ({
  ...(store ? { store } : {}),
  id: n.toString(16).padStart(32, "0"),
  state,
  base,
  key: "sk-mine",
  secret: "5".repeat(64),
  bytes: FILE.length,
});
export type Asked = { readonly url: string; readonly init: RequestInit };
export type Answers = (asked: Asked) => Response | Promise<Response>;

/** A sender over an outbox in memory, and a server that answers as it likes. */
export function house(entries: OutboxEntry[], answers: Answers) {
  const kept = new Map(entries.map((entry) => [entry.id, entry]));
  const asked: Asked[] = [];
  const waits: number[] = [];
  const due: (() => void)[] = [];
  const failures: unknown[] = [];
  const disk = { full: false };
  /** Where the person has what nobody was told of yet go meanwhile. */
  const leads: { to?: string } = {};
  const may = { online: true, send: true };
  const sender = new Sender({
    outbox: {
      entries: async () => [...kept.values()],
      move: async (id: string, event: OutboxEvent) => {
        if (disk.full) throw new Error("the disk is full");
        const entry = kept.get(id);
        const next = entry && afterOutbox(entry.state, event);
        if (next === "gone") kept.delete(id);
        else if (entry && next) kept.set(id, { ...entry, ...(leads.to ? { base: leads.to } : {}), state: next });
        return kept.get(id);
      },
    },
    wire: new Wire(async (url, init) => {
      asked.push({ url, init });
      return answers({ url, init });
    }),
    piece: 400,
    open: async () => ({ offer: { size: FILE.length } as Offer, file: FILE }),
    may: () => may,
    alone: (work) => work(),
    later: (ms, work) => {
      waits.push(ms);
      due.push(work);
      return () => {};
    },
    random: () => 1,
    changed: () => {},
    failed: (thrown) => failures.push(thrown),
  });
  const letTo = (store: string) => {
    for (const [id, entry] of kept) kept.set(id, { ...entry, store });
  };
  const states = () => [...kept.values()].map(({ state }) => state);
  return { sender, asked, waits, due, failures, disk, leads, may, letTo, states };
}
export const at = (offset: number, status = 204) =>
  new Response(null, { status, headers: { "Upload-Offset": String(offset) } });
export const refused = (status: number, headers = {}) => Response.json({ error: { code: "x" } }, { status, headers });

/** Takes what comes. */
export function honest(): Answers {
  let has = 0;
  return ({ init }) => {
    if (init.method === "PATCH") has += (init.body as Uint8Array).length;
    return at(has, init.method === "POST" ? 201 : 204);
  };
}
