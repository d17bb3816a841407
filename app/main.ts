import "./elements/inzwa-app.ts";
import { failure, toFailure } from "../core/failure.ts";
import { readSettings } from "../core/settings.ts";
import { type Assistant, createAssistant } from "./assistant.ts";
import { recall, remember } from "./memory.ts";
import { keepForTomorrow } from "./offline.ts";
import { type Prepared, prepareModels } from "./prepare.ts";
import { Screen } from "./screen.ts";
import { openShell } from "./shell.ts";
import { hireStaff, hireStore, type Staff } from "./staff.ts";
import type { View } from "./view.ts";

const app = document.querySelector("inzwa-app");
if (!app) throw new Error("index.html has no <inzwa-app>");
const screen = new Screen(app);
const uiLanguage = recall("ui_language");
const { settings } = readSettings({
  url: Object.fromEntries(new URLSearchParams(location.search)),
  screen: uiLanguage ? { ui_language: uiLanguage } : {},
});
screen.show({ language: settings.ui_language, isolated: crossOriginIsolated, version: __VERSION__ });

const store = hireStore();
let assistant: Assistant | undefined;

screen.on("talk", talk);
screen.on("stop", () => assistant?.stop());
screen.on("send", ({ text }) => assistant?.send(text));
screen.on("retry", talk);
screen.on("dismiss", ({ what }) => {
  if (what === "update") screen.show({ update: false });
  else assistant?.forgive();
});
screen.on("language", ({ language }) => {
  remember("ui_language", language);
  screen.show({ language });
});
const shell = await openShell(() => screen.show({ update: true }));
screen.on("update", () => shell.update());
await start();

/** Where the models could not be had, the button tries again to get them. */
function talk(): void {
  if (assistant) assistant.talk();
  else if (screen.view.state === "error") void start();
}

async function start(): Promise<void> {
  screen.show({ state: "loading", failure: undefined });
  let staff: Staff | undefined;
  try {
    if (!isSecureContext) throw failure("insecure-context", "microphone and audio worklets need HTTPS or localhost");
    if (typeof WebAssembly === "undefined") throw failure("no-wasm", "this browser runs no WebAssembly");
    const prepared = await prepareModels(store.api, settings, (progress) =>
      screen.show({ progress: { what: "engine", ...progress } }),
    );
    const { plan, files, notice } = prepared;
    screen.show({ ...about(prepared), progress: undefined });
    staff = hireStaff({
      specs: plan.specs,
      ensureModels: () => store.api.ensure(files, () => {}),
      idleMs: settings.idle_release_s * 1000,
      onDeath: (reason) => screen.show({ failure: reason }),
    });
    assistant = await createAssistant({ staff, plan, settings, screen });
    screen.show({ state: "idle", failure: notice, offline: "preparing" });
    const kept = await keepForTomorrow(shell, store.api, prepared).catch(() => false);
    screen.show({ offline: kept ? "ready" : "no" });
  } catch (thrown) {
    for (const { dismiss } of Object.values(staff ?? {})) dismiss();
    screen.show({ state: "error", progress: undefined, failure: toFailure(thrown) });
  }
}

function about({ plan: { pack, specs, models, backend } }: Prepared): Partial<View> {
  const { name, tag, examples } = pack;
  const details = [models.asr, models.llm, models.tts].map(
    ({ stage, id }) => `${stage}: ${id}, ${specs[stage].backend}, ${specs[stage].dtype}, ${specs[stage].threads}×`,
  );
  return { pack: { name, tag, synthetic: pack.about.synthetic, hints: examples }, backend, details };
}
