import { toFailure } from "../../core/failure.ts";
import type { SearchPlan } from "../../core/plan/search.ts";
import { kindByName } from "../../core/retrieval/kind.ts";
import type { Routing } from "../../core/routing.ts";
import type { Holding } from "../holding.ts";
import { installedModels } from "../installed.ts";
import type { Screen } from "../screen.ts";
import { hasNotes } from "../skills/noted.ts";
import { takeDropped, takeShared } from "../transcribe/arrivals.ts";
import type { Asking } from "./answers.ts";
import { hasDocuments } from "./any.ts";
import type { Desk } from "./desk.ts";
import type { DocumentsIntents } from "./documents-view.ts";
import { targetIn } from "./place.ts";
import type { Reads } from "./reader.ts";

/** Milliseconds between two bites of a document that a model reads. */
const REST_MS = 50;

const DEEDS = {
  "documents.files": "add",
  "documents.shared": "shared",
  "documents.text": "text",
  "documents.rename": "rename",
  "documents.delete": "delete",
  "documents.forget": "forget",
  "documents.further": "further",
} as const satisfies Record<keyof DocumentsIntents, keyof Desk>;

export interface DocumentsDoor {
  /**
   * Who answers before the model is asked, with the person's documents and notes among them. Where there are none they
   * answer nothing, and nothing is fetched. reader: an embedding model that could read them, which is used where it is
   * installed.
   */
  beside(asking: Asking, others: Routing | undefined, reader?: SearchPlan): Routing;
  /** A screen was opened. */
  watch(): void;
}

/** The way to the documents; what is behind it is fetched when there are some, or with the first one. */
export function openDocuments(screen: Screen): DocumentsDoor {
  const failed = (thrown: unknown) => screen.show({ failure: toFailure(thrown) });
  let desk: Promise<Desk> | undefined;
  /** Nobody knows before the first conversation is planned. */
  let reads: Reads | undefined;
  const opened = () => {
    desk ??= openDesk(screen, reads).catch((thrown: unknown) => {
      desk = undefined;
      throw thrown;
    });
    return desk;
  };
  for (const [name, deed] of Object.entries(DEEDS) as [
    keyof DocumentsIntents,
    (typeof DEEDS)[keyof DocumentsIntents],
  ][])
    screen.on(name, (detail) => {
      const act = (one: Desk) => (one[deed] as (what: typeof detail) => Promise<void>).call(one, detail);
      opened().then(act).catch(failed);
    });
  const take = (files: readonly File[]) => {
    if (screen.view.route !== "documents") location.hash = "#documents";
    opened()
      .then((one) => one.add({ files }))
      .catch(failed);
  };
  takeDropped(document, (file) => wants(screen.view.route, file), take, "documents");
  const watch = () => {
    if (screen.view.route !== "documents") return;
    opened()
      .then(async (one) => {
        await one.watch(targetIn(location.hash));
        const files = await takeShared();
        if (files.length > 0) one.offer(files);
      })
      .catch(failed);
  };
  watch();
  return {
    watch,
    beside(asking, others, reader) {
      const plan = reader && installedModels().has(reader.model.id) ? reader : undefined;
      const known: Reads = { plan, installed: () => [...installedModels()] };
      reads = known;
      desk?.then((one) => one.reads(known), failed);
      if (any()) void opened().then((one) => one.warm(), failed);
      const answer = async (question: string) => (any() ? (await opened()).answer(question, asking) : undefined);
      return { ...others, retrieval: answer };
    },
  };
}

function any(): boolean {
  return hasDocuments() || hasNotes();
}

/** On its own screen any file is taken, so that it is told why one cannot be. */
function wants(route: string, file: File): boolean {
  return route === "documents" || (route !== "models" && route !== "transcribe" && kindByName(file) !== undefined);
}

async function openDesk(screen: Screen, reads: Reads | undefined): Promise<Desk> {
  const [{ Desk }, { hireEmbedder, hireSearch }, { openNotes }, { Reader }] = await Promise.all([
    import("./desk.ts"),
    import("./hire.ts"),
    import("./notes.ts"),
    import("./reader.ts"),
  ]);
  const search = hireSearch().api;
  const rest = () => new Promise<void>((resolve) => setTimeout(resolve, REST_MS));
  const desk: Desk = new Desk({
    search,
    reader: new Reader({ search, hire: hireEmbedder, rest }),
    notes: openNotes((notes) => void desk.noted(notes)),
    show: (documents) => screen.show({ documents }),
    cite: (cited) => screen.show({ cited }),
    failed: (failure) => screen.show({ failure }),
    now: () => Date.now(),
  });
  if (reads) desk.reads(reads);
  return desk;
}

/** For Export all and Delete all. */
export function documentsHolding(): Holding {
  const holding = () => import("./holding.ts").then((module) => module.keptDocuments());
  return {
    name: "documents",
    async *export() {
      yield* (await holding()).export();
    },
    async clear() {
      await (await holding()).clear();
    },
  };
}
