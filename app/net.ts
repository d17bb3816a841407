import { failure } from "../core/failure.ts";
import type { StoreApi } from "../core/storage.ts";
import type { HostRow, Question } from "./models-view.ts";

/** The note in the store that workers read too: origins the person has allowed. */
const HOSTS = "hosts";
/** The note that workers write: origins an allowed host passed them on to, each with that host. */
const REACHED = "reached";

type Why = Extract<Question, { kind: "host" }>["why"];

export interface NetPorts {
  /** Origin of the site itself, which needs no leave. */
  readonly home: string;
  readonly store: Pick<StoreApi, "remember" | "recall">;
  /** Resolves to true when the person allows the contact. */
  readonly ask: (question: Question) => Promise<boolean>;
  /** The list of hosts has changed. */
  readonly changed: () => void;
}

/** Every outgoing call of the page goes through here. */
export interface Net {
  /**
   * Like `fetch`. Throws `refused-host` where the person did not allow the host. why: of what they began just now, so that a
   * host that they refused before is asked about again; without it that refusal holds.
   */
  fetch(url: string | URL, init?: RequestInit & { readonly why?: Why }): Promise<Response>;
  /**
   * Asks for every host of `urls` that was not allowed yet, also for those refused before; workers may then fetch from it.
   * Throws `refused-host`.
   */
  permit(urls: readonly string[], why: Why): Promise<void>;
  /** The person agreed to this address in a question of its own. */
  allow(url: string): Promise<void>;
  /** Hosts allowed, those they passed us on to, and those refused in this session. */
  hosts(): Promise<readonly HostRow[]>;
  /** The next contact asks again. */
  forget(host: string): Promise<void>;
}

/**
 * Asks before the first contact with a host, remembers the answer, refuses the rest. A refusal holds until the person
 * begins something that needs the host again.
 */
export async function openNet({ home, store, ask, changed }: NetPorts): Promise<Net> {
  const allowed = new Set(originsIn(await store.recall(HOSTS).catch(() => undefined)));
  const refused = new Set<string>();
  /** Questions that are open: whoever needs the same host waits for the same answer. */
  const open = new Map<string, Promise<boolean>>();

  async function keep(): Promise<void> {
    await store.remember(HOSTS, [...allowed]).catch(() => undefined);
    changed();
  }

  async function answerTo(origin: string, host: string, why: Why): Promise<boolean> {
    const yes = await ask({ kind: "host", host, why });
    if (yes) {
      refused.delete(origin);
      allowed.add(origin);
      await keep();
    } else {
      refused.add(origin);
      changed();
    }
    return yes;
  }

  async function permitOne(origin: string, why: Why | undefined): Promise<void> {
    if (origin === home || allowed.has(origin)) return;
    const { host } = new URL(origin);
    if (why !== undefined || !refused.has(origin)) {
      const answer = open.get(origin) ?? answerTo(origin, host, why ?? "models").finally(() => open.delete(origin));
      open.set(origin, answer);
      if (await answer) return;
    }
    throw failure("refused-host", `${host} was not allowed`, { host });
  }

  async function permit(urls: readonly string[], why: Why): Promise<void> {
    for (const origin of new Set(urls.map((url) => new URL(url).origin))) await permitOne(origin, why);
  }

  return {
    async fetch(url, { why, ...init } = {}) {
      const { href, origin } = new URL(url);
      await permitOne(origin, why);
      return fetch(href, { referrerPolicy: "no-referrer", credentials: "same-origin", ...init });
    },
    permit,
    async allow(url) {
      const { origin } = new URL(url);
      refused.delete(origin);
      if (origin === home || allowed.has(origin)) return;
      allowed.add(origin);
      await keep();
    },
    hosts: async () => [
      ...[...allowed].map((origin) => ({ host: new URL(origin).host, allowed: true })),
      ...reachedIn(await store.recall(REACHED).catch(() => undefined)),
      ...[...refused].map((origin) => ({ host: new URL(origin).host, allowed: false })),
    ],
    async forget(host) {
      for (const set of [allowed, refused])
        for (const origin of set) if (new URL(origin).host === host) set.delete(origin);
      const reached = reachedIn(await store.recall(REACHED).catch(() => undefined));
      const left = reached.filter((row) => row.via !== host && row.host !== host);
      if (left.length < reached.length)
        await store.remember(REACHED, Object.fromEntries(left.map((row) => [row.origin, row.via])));
      await keep();
    },
  };
}

function reachedIn(note: unknown): (HostRow & { readonly origin: string })[] {
  return Object.entries(note ?? {}).flatMap(([origin, via]) =>
    URL.canParse(origin) && typeof via === "string" ? [{ origin, host: new URL(origin).host, allowed: true, via }] : [],
  );
}

function originsIn(note: unknown): string[] {
  if (!Array.isArray(note)) return [];
  return note.filter((origin): origin is string => typeof origin === "string" && URL.canParse(origin));
}
