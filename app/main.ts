import "./safe/scripts.ts";
import "./elements/inzwa-app.ts";
import type { Settings } from "../core/settings.ts";
import { createAsker } from "./ask.ts";
import { breath } from "./breath.ts";
import { openDocuments } from "./documents/door.ts";
import { holdings, openDoors } from "./doors.ts";
import { followHands } from "./hands.ts";
import { openHistory } from "./history/door.ts";
import { keepHouse } from "./household.ts";
import { takeArrivals } from "./install/arrive.ts";
import { openInstall } from "./install/open.ts";
import { Installer } from "./installer.ts";
import { createKeeper } from "./keeper.ts";
import { builtIn, trustPorts } from "./known.ts";
import { Listings } from "./listings.ts";
import type { Models } from "./models.ts";
import { openModels } from "./models-door.ts";
import { openNet } from "./net.ts";
import { createPacks } from "./packs.ts";
import { choose } from "./preferences.ts";
import { type Profile, readProfile } from "./profile.ts";
import { openRelease } from "./release/door.ts";
import { followRoute, type Route } from "./route.ts";
import { openSink } from "./save.ts";
import { Screen } from "./screen.ts";
import { Session } from "./session.ts";
import { currentSettings } from "./settings/desk.ts";
import { lookAs } from "./settings/look.ts";
import { savesData } from "./settings/saves-data.ts";
import { openShell } from "./shell.ts";
import { openSkills } from "./skills/door.ts";
import { openTalking } from "./spoken/talking.ts";
import { hireKeeper, hireStore } from "./staff.ts";
import { createTongue } from "./tongue.ts";
import { openTraces } from "./traces-door.ts";
import { openTranscribe } from "./transcribe/open.ts";
import { Troubles } from "./troubles.ts";
import { BUSY } from "./view.ts";
import { openWelcome } from "./welcome/open.ts";

const app = document.querySelector("inzwa-app");
if (!app) throw new Error("index.html has no <inzwa-app>");
const screen = new Screen(app);
openInstall(screen);
const base = new URL("./", document.baseURI).href;
/** What a screen needs when it is opened; nothing before the parts below stand. */
let turned = (_: Route): void => {};
followRoute((route) => {
  screen.show({ route });
  turned(route);
});
let profile: Profile = {};
const settings = (): Settings => currentSettings(profile).settings;
const speakIn = createTongue(screen);
screen.show({ isolated: crossOriginIsolated, version: __VERSION__ });
openWelcome({ screen, settings });
void speakIn(settings().ui_language);
await breath();

followHands(screen, () => session);
openTalking(screen, () => session?.assistant);
screen.on("language", ({ language }) => {
  choose({ ui_language: language });
  void speakIn(language);
});
let session: Session | undefined;
const shell = await openShell(() => screen.show({ update: true }));
screen.on("update", () => shell.update());
openTranscribe(screen, () => session);

const store = hireStore().api;
const asker = createAsker((question) => screen.show({ question }));
const shown = () => models.show();
const net = await openNet({ home: location.origin, store, ask: (question) => asker.ask(question), changed: shown });
profile = await readProfile(net, store, base);
screen.show({ taking: settings().turn_taking });
lookAs(settings());
void speakIn(settings().ui_language);
const kit = { screen, store, net, asker, settings, base };
const listings = new Listings(store, net);
const keeper = createKeeper(hireKeeper().api);
const troubles = new Troubles(store);
await troubles.open();
const traces = openTraces(screen);
const history = openHistory({
  screen,
  settings,
  ask: (question) => asker.ask(question),
  openSink,
  session: () => session,
});
const documents = openDocuments(screen);
const skills = openSkills({ screen, openSink, ring: (text) => session?.assistant?.ring(text) });
const release = openRelease({
  ...kit,
  device: () => session?.device,
  saveData: () => savesData(settings(), session?.device),
  busy: () => BUSY.has(screen.view.state),
  restart: async () => session?.start(),
  forgive: () => {
    troubles.forgive();
    troubles.notice();
  },
  changed: shown,
});
screen.on("rate", ({ turn, satisfied }) => {
  traces.rate(turn, satisfied);
  release.part?.rate(turn, satisfied);
});
const current = new Session({
  ...kit,
  listings,
  keeper,
  shell,
  troubles,
  traces,
  changed: shown,
  history,
  skills,
  documents,
  release,
});
session = current;
const clock = () => performance.now();
const saveData = () => savesData(settings(), current.device);
const installer = new Installer({
  store,
  net,
  asker,
  listings,
  compiled: keeper,
  base,
  saveData,
  clock,
  changed: shown,
});
const packs = createPacks({
  store,
  asker,
  keys: builtIn.keys,
  trust: trustPorts,
  base,
  signed: () => current.known?.bytes,
  onProgress: (progress) => screen.show({ progress: progress && { what: "pack", ...progress } }),
  openSink,
});
const models: Models = openModels({
  screen,
  store,
  net,
  asker,
  installer,
  packs,
  keeper,
  listings,
  troubles,
  release,
  settings,
  base,
  session: current,
});
const restart = (): Promise<void> => {
  troubles.forgive();
  return current.start();
};
const house = keepHouse({ ...kit, profile, holdings: holdings(), speakIn, restart });
const doors = openDoors({ ...kit, session: () => session, current, house, traces, restart });
turned = (route) => {
  doors(route);
  documents.watch();
  models.show();
  traces.watch(route === "measure");
  history.watch(route);
  if (route === "models" && !BUSY.has(screen.view.state)) void current.measure();
};
void takeArrivals(app);
// Settings can be changed while models load, or where none can be had.
if (screen.view.route === "settings") doors("settings");
await current.start();
turned(screen.view.route);
