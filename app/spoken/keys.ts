import { BUSY, type View } from "../view.ts";

export interface KeyDeeds {
  finish(): void;
  stop(): void;
}

/** What Enter does by itself. */
const OWN = "a, button, input, select, summary, textarea, [contenteditable], dialog";

/** Enter ends the question and Escape everything, wherever on the page the keyboard's place is. */
export function followKeys(view: () => View, { finish, stop }: KeyDeeds): void {
  document.addEventListener("keydown", (event) => {
    const { state } = view();
    if (event.defaultPrevented || event.repeat) return;
    const at = event.target instanceof Element ? event.target : undefined;
    if (event.key === "Escape" && BUSY.has(state) && !at?.closest("dialog, [popover]")) stop();
    if (event.key === "Enter" && state === "listening" && !at?.closest(OWN)) finish();
  });
}
