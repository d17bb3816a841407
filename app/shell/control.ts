/** How long a page waits for an active service worker to take it over; after a hard reload none ever does. */
const PATIENCE_MS = 30_000;

type Container = Pick<ServiceWorkerContainer, "controller" | "addEventListener">;
type Registration = Pick<ServiceWorkerRegistration, "installing" | "waiting" | "active">;

/**
 * Resolves to true once the service worker answers for this page, to false where there will be none: it could not be
 * installed, or it is active and leaves the page alone. Its installation takes as long as the network and the machine
 * need, so that has no limit.
 */
export function controlled(
  container: Container,
  registration: Registration,
  later: (run: () => void, ms: number) => unknown = setTimeout,
): Promise<boolean> {
  if (container.controller) return Promise.resolve(true);
  return new Promise((resolve) => {
    container.addEventListener("controllerchange", () => resolve(true), { once: true });
    const look = (worker: ServiceWorker | null) => {
      if (!worker || worker.state === "redundant") resolve(false);
      else if (worker.state === "activated") later(() => resolve(container.controller !== null), PATIENCE_MS);
    };
    const worker = registration.active ?? registration.waiting ?? registration.installing;
    worker?.addEventListener("statechange", () => look(worker));
    look(worker);
  });
}
