/** An activation that took longer than this is stuck (a fetch that never ends can hold the old worker). */
const STUCK_MS = 5_000;
/** An installed app may stay open for weeks; the browser itself looks for a newer version only when a page is opened. */
const LOOK_MS = 3_600_000;

export interface UpdatePorts {
  readonly container: Pick<ServiceWorkerContainer, "controller" | "addEventListener">;
  readonly registration: Pick<ServiceWorkerRegistration, "waiting" | "installing" | "addEventListener" | "update">;
  /** A newer version is there, and nothing of it runs on this page yet. */
  readonly tell: () => void;
  readonly reload: () => void;
  /** Calls back whenever the page comes to the front. */
  readonly onShown: (listener: () => void) => void;
  /** ms. */
  readonly now: () => number;
}

/** Watches for a newer version. Returns what runs it: the page reloads once it is active, or stuck. */
export function watchForUpdate({ container, registration, tell, reload, onShown, now }: UpdatePorts): () => void {
  let asked = false;
  let controlled = container.controller !== null;
  const check = () => {
    // WebKit still calls the very first one waiting while it becomes active, and has it control the page by then.
    if (registration.waiting?.state === "installed" && controlled) tell();
  };
  check();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", check));
  container.addEventListener("controllerchange", () => {
    if (asked) reload();
    // Another tab agreed: this one goes on with its own scripts until its person agrees too.
    else if (controlled) tell();
    controlled = true;
  });
  let looked = now();
  onShown(() => {
    if (now() - looked < LOOK_MS) return;
    looked = now();
    void registration.update().catch(() => undefined);
  });
  return () => {
    asked = true;
    if (!registration.waiting) return reload();
    registration.waiting.postMessage("update");
    setTimeout(reload, STUCK_MS);
  };
}
