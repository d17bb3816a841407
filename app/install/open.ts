import { recall, remember } from "../memory.ts";
import type { Screen } from "../screen.ts";
import { BUSY, type View } from "../view.ts";
import { answeredOnce, helps, type InstallWay, installsByShare, readMemory, writeMemory } from "./nudge.ts";

const KEY = "install";

/** Chromium's own; not in the standard library. */
interface InstallPrompt extends Event {
  prompt(): Promise<{ readonly outcome: "accepted" | "dismissed" }>;
}

/** Proposes the home screen to who has been answered before. Call it early: the browser offers its prompt only once. */
export function openInstall(screen: Screen): void {
  let memory = readMemory(recall(KEY));
  let prompt: InstallPrompt | undefined;
  let installed =
    matchMedia("(display-mode: standalone)").matches || ("standalone" in navigator && navigator.standalone === true);
  const way = (): InstallWay =>
    prompt ? "prompt" : installsByShare(navigator.userAgent, navigator.maxTouchPoints) ? "ios" : "none";
  const note = (next: typeof memory) => {
    memory = next;
    remember(KEY, writeMemory(next));
  };
  const show = () => {
    const wanted = helps(memory, way(), installed, Date.now()) && !BUSY.has(screen.view.state) ? way() : "none";
    if (wanted !== screen.view.install) screen.show({ install: wanted });
  };

  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    prompt = event as InstallPrompt;
    show();
  });
  addEventListener("appinstalled", () => {
    installed = true;
    show();
  });
  let answers = 0;
  screen.watch((view) => {
    const now = answersIn(view);
    for (; answers < now; answers++) note(answeredOnce(memory));
    answers = now;
    show();
  });
  screen.on("install", () => {
    const asked = prompt;
    prompt = undefined;
    show();
    void asked?.prompt().catch(() => undefined);
  });
  screen.on("install.later", () => {
    note({ ...memory, refused: Date.now() });
    show();
  });
}

function answersIn({ captions }: View): number {
  return captions.filter(({ role, final, text, earlier }) => role === "assistant" && final && text !== "" && !earlier)
    .length;
}
