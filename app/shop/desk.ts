import { toFailure } from "../../core/failure.ts";
import type { Catalogue } from "../../core/slu/catalogue.ts";
import type { Decision } from "../../core/slu/joint.ts";
import { lineOf, listText, payloadOf } from "../../core/slu/list.ts";
import { tableOf } from "../../core/slu/table.ts";
import type { DeskPorts } from "./desk-ports.ts";
import { type OrderEar, openOrderEar } from "./ear.ts";
import { FileTable } from "./file-table.ts";
import { OrderList } from "./list.ts";
import { Sending } from "./sending.ts";
import { type Understanding, understand } from "./understand.ts";
import type { ShopDeed, ShopView, Told } from "./view.ts";
import { chosen, written } from "./written.ts";

/** The shopping list: what is spoken, written or read from files comes to it, and leaves it as text. */
export class Desk {
  readonly #ports: DeskPorts;
  readonly #list = new OrderList(() => this.#show());
  readonly #files: FileTable;
  readonly #sending: Sending;
  #catalogue: Catalogue | undefined;
  #state: ShopView["state"] = "idle";
  #told: Told | undefined;
  #ear: OrderEar | undefined;

  constructor(ports: DeskPorts) {
    this.#ports = ports;
    this.#files = new FileTable(ports.senses, () => this.#show());
    this.#sending = new Sending({
      ...ports,
      body: () => payloadOf(this.#list.lines, this.#names),
      changed: () => this.#show(),
      keep: (address) => this.#list.keepAddress(address),
    });
  }

  /** The screen is shown, with the names of this language. */
  enter(catalogue: Catalogue): void {
    this.#catalogue = catalogue;
    this.#show();
  }

  leave(): void {
    this.#ear?.close();
  }

  act(deed: ShopDeed): void {
    this.#told = undefined;
    this.#do(deed).catch((thrown: unknown) => {
      // Who closes a share sheet or a file picker has changed their mind.
      if (thrown instanceof DOMException && thrown.name === "AbortError") return;
      const reason = toFailure(thrown);
      if (reason.code !== "aborted") this.#ports.failed(reason);
    });
  }

  get #names(): Catalogue {
    if (!this.#catalogue) throw new Error("nothing is asked of a screen before it is entered");
    return this.#catalogue;
  }

  async #do(deed: ShopDeed): Promise<void> {
    const list = this.#list;
    switch (deed.do) {
      case "talk":
        return this.#talk();
      case "done":
        return this.#ear?.finish();
      case "cancel":
        return this.#ear?.close();
      case "write":
        return this.#write(deed.text);
      case "quantity":
        return list.quantity(deed.id, deed.quantity);
      case "product":
        return list.change(deed.id, (line) => chosen(line, deed.product, this.#names));
      case "yes":
        return list.change(deed.id, ({ asks: _, ...line }) => line);
      case "remove":
        list.remove(deed.id);
        return this.#tell("removed");
      case "undo":
        return list.undo();
      case "clear":
        list.clear();
        return this.#tell("removed");
      default:
        return this.#leaves(deed);
    }
  }

  async #leaves(deed: ShopDeed): Promise<void> {
    const text = listText(this.#list.lines, this.#names);
    switch (deed.do) {
      case "copy":
        await this.#ports.copy(text);
        return this.#tell("copied");
      case "share":
        await this.#ports.share(text);
        return this.#tell("shared");
      case "save":
        await this.#ports.save("orders.txt", text);
        return this.#tell("saved");
      case "csv":
        await this.#ports.save("orders.csv", tableOf(this.#files.done));
        return this.#tell("saved");
      case "post":
        return this.#sending.ask(deed.address);
      case "post-no":
        return this.#sending.no();
      case "post-yes":
        return (await this.#sending.yes()) ? this.#tell("posted") : undefined;
      case "files":
        return this.#files.add(deed.files);
      case "forget":
        return this.#files.forget();
      case "take":
        for (const decision of this.#files.decisions) this.#put(decision);
    }
  }

  async #talk(): Promise<void> {
    if (this.#ear) return;
    const { vad, level, hush, understanding } = this.#ports.senses();
    if (!vad || !understanding) return;
    hush();
    this.#become("opening");
    const ear = openOrderEar({ vad, level, opened: () => this.#become("listening") });
    this.#ear = ear;
    try {
      const samples = await ear.heard;
      this.#become("thinking");
      if (samples.length === 0) return this.#tell("none");
      await this.#hear(samples, understanding);
    } finally {
      if (this.#ear === ear) this.#ear = undefined;
      this.#become("idle");
    }
  }

  /** What the sound says stands in the list at once; what the words make of it is told there. */
  async #hear(samples: Float32Array, understanding: Understanding): Promise<void> {
    let early: number | undefined;
    const names = this.#names;
    const { first, decision } = await understand(samples, understanding, (said) => {
      early = this.#put(said);
    });
    if (early === undefined) {
      if (this.#put(decision, first) === undefined) this.#tell(decision.product === undefined ? "none" : "full");
      return;
    }
    const id = early;
    const line = lineOf(id, decision, names, first);
    // A hand that was quicker than the recogniser has decided.
    if (this.#list.lines.find((one) => one.id === id)?.route === "person") return;
    if (line) this.#list.change(id, () => line, false);
    else {
      this.#list.remove(id, false);
      this.#tell("none");
    }
  }

  #put(decision: Decision, first?: Decision): number | undefined {
    return this.#list.add((id) => lineOf(id, decision, this.#names, first));
  }

  #write(text: string): void {
    for (const line of written(text, this.#ports.senses().reader, this.#names))
      if (this.#list.add(line) === undefined) this.#tell("full");
  }

  #become(state: ShopView["state"]): void {
    this.#state = state;
    this.#show();
  }

  #tell(told: Told): void {
    this.#told = told;
    this.#show();
  }

  #show(): void {
    const catalogue = this.#catalogue;
    if (!catalogue) return;
    const { understanding } = this.#ports.senses();
    const list = this.#list;
    this.#ports.show({
      catalogue,
      hears: understanding ? (understanding.sound ? "both" : "text") : "nobody",
      state: this.#state,
      lines: list.lines,
      undo: list.canUndo,
      ...(this.#told ? { told: this.#told } : {}),
      files: this.#files.rows,
      post: { address: list.address, ...this.#sending.view },
    });
  }
}
