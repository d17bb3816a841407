/** How long the first visit may wait for the service worker before it goes on without isolation. */
const PATIENCE_MS = 30_000;
/** A reload for isolation this recent did not help, so another one would not either. */
const RETRY_MS = 10_000;
const RELOADED = "inzwa-isolating";

/** Reloads once where the host sends no isolation headers; resolves when no reload will come any more. */
export async function isolate(container: ServiceWorkerContainer): Promise<void> {
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
