import { type Line, MOST_LINES, within } from "../../core/slu/list.ts";
import { type Kept, keepOrders, keptOrders, watchOrders } from "./kept.ts";

/** Steps that can be taken back. */
const STEPS = 50;

/** The person's orders, kept with every change. */
export class OrderList {
  readonly #changed: () => void;
  #kept: Kept = keptOrders();
  #before: (readonly Line[])[] = [];

  constructor(changed: () => void) {
    this.#changed = changed;
    watchOrders(() => {
      this.#kept = keptOrders();
      this.#before = [];
      changed();
    });
  }

  get lines(): readonly Line[] {
    return this.#kept.lines;
  }
  get address(): string {
    return this.#kept.address;
  }
  get canUndo(): boolean {
    return this.#before.length > 0;
  }

  /** Its number; undefined where the list is full. */
  add(make: (id: number) => Line | undefined): number | undefined {
    const { next, lines } = this.#kept;
    const line = lines.length < MOST_LINES ? make(next) : undefined;
    if (!line) return undefined;
    this.#set([...lines, line], { next: next + 1 });
    return next;
  }

  /** undo: it is a step of the person's, which can be taken back. */
  change(id: number, change: (line: Line) => Line, undo = true): void {
    this.#set(
      this.lines.map((line) => (line.id === id ? change(line) : line)),
      {},
      undo,
    );
  }

  quantity(id: number, quantity: number): void {
    this.change(id, ({ was: _, asks: __, ...line }) => ({ ...line, quantity: within(quantity), route: "person" }));
  }

  remove(id: number, undo = true): void {
    this.#set(
      this.lines.filter((line) => line.id !== id),
      {},
      undo,
    );
  }

  clear(): void {
    if (this.lines.length > 0) this.#set([]);
  }

  undo(): void {
    const before = this.#before.pop();
    if (before) this.#set(before, {}, false);
  }

  keepAddress(address: string): void {
    this.#set(this.lines, { address }, false);
  }

  #set(lines: readonly Line[], more: Partial<Kept> = {}, undo = true): void {
    if (undo) this.#before = [...this.#before, this.lines].slice(-STEPS);
    this.#kept = { ...this.#kept, ...more, lines };
    keepOrders(this.#kept);
    this.#changed();
  }
}
