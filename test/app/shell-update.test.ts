import { expect, test, vi } from "vitest";
import { watchForUpdate } from "../../app/shell/update.ts";

/** A browser with one registration; `waits` and `activates` are what its service worker does. */
function browser({ controlled = true } = {}) {
  const container = Object.assign(new EventTarget(), { controller: controlled ? {} : null });
  const registration = Object.assign(new EventTarget(), {
    waiting: null as null | { state: ServiceWorkerState; postMessage(message: unknown): void },
    installing: null as null | EventTarget,
    looks: 0,
    async update() {
      registration.looks++;
    },
  });
  const told: string[] = [];
  let time = 0;
  let shown = (): void => {};
  const update = watchForUpdate({
    container: container as unknown as ServiceWorkerContainer,
    registration: registration as unknown as ServiceWorkerRegistration,
    tell: () => told.push("newer"),
    reload: () => told.push("reload"),
    onShown: (listener) => {
      shown = listener;
    },
    now: () => time,
  });
  return {
    told,
    update,
    registration,
    waits() {
      const worker = new EventTarget();
      registration.installing = worker;
      registration.dispatchEvent(new Event("updatefound"));
      registration.waiting = { state: "installed", postMessage: (message) => told.push(`post ${message}`) };
      worker.dispatchEvent(new Event("statechange"));
    },
    activates() {
      registration.waiting = null;
      container.controller = {};
      container.dispatchEvent(new Event("controllerchange"));
    },
    comesBack(after: number) {
      time += after;
      shown();
    },
  };
}

test("a newer version is told of, runs when it is asked to, and the page reloads once it is active", () => {
  const { told, waits, update, activates } = browser();
  waits();
  expect(told).toEqual(["newer"]);
  update();
  expect(told).toEqual(["newer", "post update"]);
  activates();
  expect(told).toEqual(["newer", "post update", "reload"]);
});

test("an activation that is stuck ends in a reload", () => {
  vi.useFakeTimers();
  const { told, waits, update } = browser();
  waits();
  update();
  vi.advanceTimersByTime(4_000);
  expect(told).not.toContain("reload");
  vi.advanceTimersByTime(2_000);
  expect(told).toContain("reload");
  vi.useRealTimers();
});

test("where another tab agreed, this one only says so, and reloads when it is asked to", () => {
  const { told, waits, update, activates } = browser();
  waits();
  activates();
  expect(told).toEqual(["newer", "newer"]);
  update();
  expect(told).toEqual(["newer", "newer", "reload"]);
});

test("the first version takes the page over in silence", () => {
  const { told, activates } = browser({ controlled: false });
  activates();
  expect(told).toEqual([]);
});

test("a page that stays open looks for a newer version when it comes to the front, at most once an hour", () => {
  const { registration, comesBack } = browser();
  comesBack(60_000);
  expect(registration.looks).toBe(0);
  comesBack(3_600_000);
  comesBack(60_000);
  expect(registration.looks).toBe(1);
});

test("the first version of all is none that waits, though WebKit calls it so while it becomes active", () => {
  const { told, registration } = browser({ controlled: false });
  const worker = new EventTarget();
  registration.installing = worker;
  registration.dispatchEvent(new Event("updatefound"));
  for (const state of ["installed", "activating", "activated"] as const) {
    registration.waiting = { state, postMessage: () => {} };
    worker.dispatchEvent(new Event("statechange"));
  }
  expect(told).toEqual([]);
});

test("what already becomes active waits for nobody", () => {
  const { told, registration } = browser();
  const worker = new EventTarget();
  registration.installing = worker;
  registration.dispatchEvent(new Event("updatefound"));
  registration.waiting = { state: "activating", postMessage: () => {} };
  worker.dispatchEvent(new Event("statechange"));
  expect(told).toEqual([]);
});
