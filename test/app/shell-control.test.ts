import { expect, test } from "vitest";
import { controlled } from "../../app/shell/control.ts";

/** A browser with one service worker, and a clock that is moved by hand. */
function browser(state: ServiceWorkerState, { active = false } = {}) {
  const worker = Object.assign(new EventTarget(), { state });
  const container = Object.assign(new EventTarget(), { controller: null as null | object });
  const timers: (() => void)[] = [];
  let answer: boolean | undefined;
  const registration = { installing: active ? null : worker, waiting: null, active: active ? worker : null };
  const asked = controlled(
    container as unknown as ServiceWorkerContainer,
    registration as unknown as ServiceWorkerRegistration,
    (run) => timers.push(run),
  ).then((is) => {
    answer = is;
  });
  return {
    asked,
    answer: () => answer,
    timers,
    becomes(next: ServiceWorkerState) {
      worker.state = next;
      worker.dispatchEvent(new Event("statechange"));
    },
    claims() {
      container.controller = worker;
      container.dispatchEvent(new Event("controllerchange"));
    },
    patience() {
      for (const run of timers.splice(0)) run();
    },
  };
}

test("an installation may take as long as it needs", async () => {
  const page = browser("installing");
  page.becomes("installed");
  page.becomes("activating");
  expect(page.timers, "no clock runs yet").toEqual([]);
  page.claims();
  await page.asked;
  expect(page.answer()).toBe(true);
});

test("a claim that comes before or after the activation counts", async () => {
  const late = browser("installing");
  late.becomes("activated");
  late.claims();
  late.patience();
  await late.asked;
  expect(late.answer()).toBe(true);
});

test("where it could not be installed, or leaves the page alone, there is none", async () => {
  const broken = browser("installing");
  broken.becomes("redundant");
  await broken.asked;
  expect(broken.answer()).toBe(false);
  const past = browser("activated", { active: true });
  expect(past.answer()).toBeUndefined();
  past.patience();
  await past.asked;
  expect(past.answer()).toBe(false);
});
