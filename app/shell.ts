/** How long the first visit may wait for the service worker before it goes on without isolation. */
const PATIENCE_MS = 30_000;
/** A reload for isolation this recent did not help, so another one would not either. */
const RETRY_MS = 10_000;
const RELOADED = "inzwa-isolating";

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
  watchForUpdate(container, registration, onUpdate);
  return {
    controls: () => (container.controller ? Promise.resolve(true) : takenOver(container)),
    update() {
      container.addEventListener("controllerchange", () => location.reload(), { once: true });
      registration.waiting?.postMessage("update");
    },
  };
}

async function isolate(container: ServiceWorkerContainer): Promise<void> {
  if (crossOriginIsolated || reloadedJustNow()) return;
  // After a hard reload the page lies past an active worker, which only another reload brings back.
  const active = (await container.getRegistration())?.active;
  if (!container.controller && !active && !(await takenOver(container))) return;
  // A timestamp and not a flag: after a hard reload the browsing context group changes and a removed flag comes back.
  if (!noteReload()) return;
  location.reload();
  await new Promise(() => {});
}

/** Waits for the first service worker to claim this page. */
function takenOver(container: ServiceWorkerContainer): Promise<boolean> {
  return new Promise((resolve) => {
    container.addEventListener("controllerchange", () => resolve(true), { once: true });
    setTimeout(() => resolve(false), PATIENCE_MS);
  });
}

function reloadedJustNow(): boolean {
  try {
    return Date.now() - Number(sessionStorage.getItem(RELOADED) ?? 0) < RETRY_MS;
  } catch {
    return true;
  }
}

/** False where nothing can be noted: a reload might then follow a reload for ever. */
function noteReload(): boolean {
  try {
    sessionStorage.setItem(RELOADED, String(Date.now()));
    return true;
  } catch {
    return false;
  }
}

function watchForUpdate(
  container: ServiceWorkerContainer,
  registration: ServiceWorkerRegistration,
  tell: () => void,
): void {
  const check = () => {
    if (registration.waiting && container.controller) tell();
  };
  check();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", check));
}
