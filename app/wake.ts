/**
 * Keeps the screen awake while it is told to. A browser takes the lock away from a page that is hidden, so it is asked
 * for again when the page is back; where there is none, or it is refused (a battery saver does), the screen may sleep.
 */
export class Wake {
  #wanted = false;
  #lock: Promise<WakeLockSentinel | undefined> | undefined;

  constructor() {
    document.addEventListener("visibilitychange", () => this.#ask());
  }

  keep(wanted: boolean): void {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    if (wanted) this.#ask();
    else this.#let();
  }

  #let(): void {
    void this.#lock?.then((lock) => lock?.release());
    this.#lock = undefined;
  }

  #ask(): void {
    if (!this.#wanted || document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
    const before = this.#lock;
    this.#lock = navigator.wakeLock.request("screen").catch(() => undefined);
    void before?.then((lock) => lock?.release());
  }
}
