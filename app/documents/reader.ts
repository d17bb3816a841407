import type { SearchPlan } from "../../core/plan/search.ts";
import type { Meaning, SearchApi, Unread } from "../../core/retrieval/api.ts";
import type { EmbedApi } from "../../core/retrieval/embed-api.ts";
import { breath } from "../breath.ts";
import type { Hired } from "../hire.ts";

/** Milliseconds after which a question is answered by its words alone. */
const PATIENCE_MS = 1_000;

export interface ReaderPorts {
  readonly search: Pick<SearchApi, "retain" | "unread" | "learn">;
  readonly hire: (plan: SearchPlan) => Hired<EmbedApi, void>;
  /** Between two bites, so that a conversation has the processor too. */
  readonly rest: () => Promise<void>;
}

/** What can read documents on this device. */
export interface Reads {
  /** Of an embedding model that is installed and is planned here; undefined: there is none for this language. */
  readonly plan: SearchPlan | undefined;
  /** Ids of all models that are installed when it is asked, also by another tab: what any other one made is deleted. */
  readonly installed: () => readonly string[];
}

interface Employed {
  readonly plan: SearchPlan;
  readonly hired: Hired<EmbedApi, void>;
}

/** Has an embedding model read the documents in the background, and what is asked. Without one it does nothing. */
export class Reader {
  readonly #ports: ReaderPorts;
  #employed: Employed | undefined;
  #reading: Promise<void> = Promise.resolve();
  /** What is being read, and the last question, which goes before it. */
  #bite: AbortController | undefined;
  #question: Promise<unknown> = Promise.resolve();

  constructor(ports: ReaderPorts) {
    this.#ports = ports;
  }

  use({ plan, installed }: Reads): void {
    if (!plan || plan.model.id !== this.#employed?.plan.model.id) {
      this.#employed?.hired.dismiss();
      this.#employed = plan && { plan, hired: this.#ports.hire(plan) };
    }
    this.#next(() => this.#ports.search.retain(installed()));
    // Also what could not be read before is tried again.
    void this.read();
  }

  /** Resolves when all documents have been read, or the model cannot. */
  read(): Promise<void> {
    return this.#next(() => this.#readOn());
  }

  /** What a question means; undefined where no model can tell in time, and at once where it is not loaded yet. */
  async meaningOf(question: string): Promise<Meaning | undefined> {
    const employed = this.#employed;
    if (!employed) return undefined;
    const { plan, hired } = employed;
    const isLoaded = hired.ready().then(
      () => true,
      () => false,
    );
    if (!(await Promise.race([isLoaded, breath().then(() => false)]))) {
      // Without a call a worker is never let go again.
      hired.api.embed([]).catch(() => undefined);
      return undefined;
    }
    const { id, dims, prefixes, strong } = plan.model;
    this.#bite?.abort();
    const asked = hired.api.embed([prefixes.query + question], AbortSignal.timeout(PATIENCE_MS));
    const vectors = asked.then((made) => made.vectors).catch(() => undefined);
    this.#question = vectors;
    const vector = await vectors;
    if (vector?.length !== dims) return undefined;
    return { model: id, vector, ...(strong === undefined ? {} : { strong }) };
  }

  #next(work: () => Promise<void>): Promise<void> {
    this.#reading = this.#reading.then(() => work().catch(() => undefined));
    return this.#reading;
  }

  async #readOn(): Promise<void> {
    const { search, rest } = this.#ports;
    const employed = this.#employed;
    if (!employed) return;
    const { id, dims } = employed.plan.model;
    while (this.#employed === employed) {
      await this.#question;
      const next = await search.unread(id);
      if (!next) return;
      const vectors = await this.#bitten(employed, next);
      if (!vectors) continue;
      // A model that is other than the manifest says is not believed.
      if (vectors.length !== dims * next.texts.length) return;
      await search.learn(id, next, vectors);
      await rest();
    }
  }

  /** Undefined where a question came in between. */
  async #bitten({ plan, hired }: Employed, { texts }: Unread): Promise<Float32Array | undefined> {
    const bite = new AbortController();
    this.#bite = bite;
    const given = texts.map((text) => plan.model.prefixes.passage + text);
    try {
      return (await hired.api.embed(given, bite.signal)).vectors;
    } catch (thrown) {
      if (bite.signal.aborted) return undefined;
      throw thrown;
    }
  }
}
