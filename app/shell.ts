import { controlled } from "./shell/control.ts";
import { isolate } from "./shell/isolate.ts";
import { watchForUpdate } from "./shell/update.ts";

export interface Shell {
  /** Resolves to true once the service worker answers for this page, to false where there will be none. */
  controls(): Promise<boolean>;
  /** Runs the newer version that waits; the page reloads. */
  update(): void;
}

const none: Shell = { controls: async () => false, update: () => {} };

/**
 * The service worker's side of the page: registers it, and where the host sends no isolation headers reloads once, so
 * that the worker can add them. Resolves when no reload will come any more; `onUpdate` hears of a newer version.
 */
export async function openShell(onUpdate: () => void): Promise<Shell> {
  const container = navigator.serviceWorker;
  if (!import.meta.env.PROD || !container) return none;
  const registration = await container
    .register(new URL("service.js", document.baseURI), { updateViaCache: "none" })
    .catch(() => undefined);
  if (!registration) return none;
  await isolate(container);
  const update = watchForUpdate({
    container,
    registration,
    tell: onUpdate,
    reload: () => location.reload(),
    onShown: (listener) =>
      document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "visible") listener();
      }),
    now: () => Date.now(),
  });
  return {
    controls: () => controlled(container, registration),
    update,
  };
}
