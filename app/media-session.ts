import type { State } from "./view.ts";

export interface MediaDeeds {
  /** A headset's or the lock screen's button asks to begin, or to end. */
  talk(): void;
  stop(): void;
}

const ACTIONS = ["play", "pause", "stop"] as const;

/** The buttons of a headset and of the lock screen, where the browser gives them to a page that plays Web Audio. */
export function followMediaKeys({ talk, stop }: MediaDeeds): void {
  if (!("mediaSession" in navigator)) return;
  for (const action of ACTIONS) {
    try {
      navigator.mediaSession.setActionHandler(action, action === "play" ? talk : stop);
    } catch {
      // An action that this browser does not know.
    }
  }
}

/** title: what the page says of the state. */
export function tellMediaKeys(state: State, title: string): void {
  if (!("mediaSession" in navigator) || typeof MediaMetadata === "undefined") return;
  const { mediaSession } = navigator;
  const busy = state === "listening" || state === "thinking" || state === "speaking";
  mediaSession.playbackState = busy ? "playing" : "paused";
  const artwork = [{ src: new URL("icons/icon-192.png", document.baseURI).href, sizes: "192x192", type: "image/png" }];
  mediaSession.metadata = new MediaMetadata({ title, artist: "Inzwa", artwork });
}
