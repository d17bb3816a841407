import type { SearchPlan } from "../../core/plan/search.ts";
import type { Meaning, SearchApi } from "../../core/retrieval/api.ts";
import type { EmbedApi } from "../../core/retrieval/embed-api.ts";
import type { Hired } from "../hire.ts";

/** Milliseconds after which a question is answered by its words alone: the model may still be loading. */
const PATIENCE_MS = 1_000;

export interface ReaderPorts {
  readonly search: Pick<SearchApi, "unread" | "learn">;
  readonly hire: (plan: SearchPlan) => Hired<EmbedApi, void>;
  /** Between two bites, so that a conversation has the processor too. */
  readonly rest: () => Promise<void>;
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

  constructor(ports: ReaderPorts) {
    this.#ports = ports;
  }

  /** plan: of a model that is installed; undefined: of none, and what an earlier one made is deleted. */
  use(plan: SearchPlan | undefined): void {
    if (!plan || plan.model.id !== this.#employed?.plan.model.id) {
      this.#employed?.hired.dismiss();
      this.#employed = plan && { plan, hired: this.#ports.hire(plan) };
    }
    // Also what could not be read before is tried again.
    void this.read();
  }

  /** Resolves when all documents have been read, or the model cannot. */
  read(): Promise<void> {
    this.#reading = this.#reading.then(() => this.#readOn().catch(() => undefined));
    return this.#reading;
  }

  /** What a question means; undefined where no model can tell in time. */
  async meaningOf(question: string): Promise<Meaning | undefined> {
    const employed = this.#employed;
    if (!employed) return undefined;
    const { id, dims, prefixes, strong } = employed.plan.model;
    const asked = employed.hired.api.embed([prefixes.query + question], AbortSignal.timeout(PATIENCE_MS));
    const vectors = await asked.then((made) => made.vectors).catch(() => undefined);
    if (vectors?.length !== dims) return undefined;
    return { model: id, vector: vectors, ...(strong === undefined ? {} : { strong }) };
  }

  async #readOn(): Promise<void> {
    const { search, rest } = this.#ports;
    const employed = this.#employed;
    if (!employed) return void (await search.unread(""));
    const { id, dims, prefixes } = employed.plan.model;
    while (this.#employed === employed) {
      const next = await search.unread(id);
      if (!next) return;
      const { vectors } = await employed.hired.api.embed(next.texts.map((text) => prefixes.passage + text));
      // A model that is other than the manifest says is not believed.
      if (vectors.length !== dims * next.texts.length) return;
      await search.learn(id, next, vectors);
      await rest();
    }
  }
}
