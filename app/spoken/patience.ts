/** Acts once it has waited `ms` on end; 0 waits for ever. */
export class Patience {
  readonly #act: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ms = 0;

  constructor(act: () => void) {
    this.#act = act;
  }

  /** ms: undefined while there is nothing to wait for. The same wait told again goes on. */
  wait(ms: number | undefined): void {
    const wanted = ms ?? 0;
    if (this.#timer !== undefined && wanted === this.#ms) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#ms = wanted;
    if (wanted <= 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#act();
    }, wanted);
  }
}
