// @ts-check
/**
 * In the page: remembers the richest view of every state, and lets one be held. What the page itself wants to show
 * meanwhile is remembered and shown at `release`.
 */
function rememberViews() {
  const app = /** @type {any} */ (document.querySelector("inzwa-app"));
  const { get, set } = /** @type {any} */ (Object.getOwnPropertyDescriptor(Object.getPrototypeOf(app), "view"));
  const length = (/** @type {any} */ view) =>
    view.captions.reduce(
      (/** @type {number} */ sum, /** @type {any} */ { text, tentative = "" }) => sum + text.length + tentative.length,
      0,
    );
  let latest = get.call(app);
  let held = false;
  /** @type {Record<string, any>} */
  const seen = { [latest.state]: latest };
  Object.defineProperty(app, "view", {
    get: () => (held ? get.call(app) : latest),
    set(view) {
      const before = seen[view.state];
      if (!before || length(view) >= length(before)) seen[view.state] = view;
      latest = view;
      if (!held) set.call(app, view);
    },
  });
  Object.assign(globalThis, {
    gallery: {
      hold(/** @type {string} */ state, /** @type {object} */ more) {
        held = true;
        const { models, ...others } = /** @type {any} */ (more);
        const shown = { ...latest, ...(seen[state] ?? {}), route: "talk", ...others, state };
        set.call(app, models ? { ...shown, models: { ...latest.models, ...models } } : shown);
        app.setLevel(0.04);
      },
      release() {
        held = false;
        set.call(app, latest);
      },
    },
  });
}

/** @param {import("playwright-core").Page} page */
export async function watchViews(page) {
  await page.evaluate(rememberViews);
}

/**
 * Shows a state as it was when most was said in it, with changes. Those of `models` leave the rest of it as it is.
 * @param {import("playwright-core").Page} page
 * @param {string} state
 * @param {object} [more]
 */
export async function hold(page, state, more = {}) {
  await page.evaluate(
    ([name, changes]) => /** @type {any} */ (globalThis).gallery.hold(name, changes),
    /** @type {const} */ ([state, more]),
  );
}

/** @param {import("playwright-core").Page} page */
export async function release(page) {
  await page.evaluate(() => /** @type {any} */ (globalThis).gallery.release());
}
