import "./safe/scripts.ts";
import "./elements/inzwa-app.ts";
import type { Settings } from "../core/settings.ts";
import { createAsker } from "./ask.ts";
import { historyHolding, openHistory } from "./history/door.ts";
import { keepHouse } from "./household.ts";
import { takeArrivals } from "./install/arrive.ts";
import { openInstall } from "./install/open.ts";
import { Installer } from "./installer.ts";
import { createKeeper } from "./keeper.ts";
import { builtIn, trustPorts } from "./known.ts";
import { Listings } from "./listings.ts";
import { offerMeasuring } from "./measure/offer.ts";
import { Models } from "./models.ts";
import { openNet } from "./net.ts";
import { createPacks } from "./packs.ts";
import { choose } from "./preferences.ts";
import { type Profile, readProfile } from "./profile.ts";
import { followRoute, type Route } from "./route.ts";
import { openSink } from "./save.ts";
import { Screen } from "./screen.ts";
import { Session } from "./session.ts";
import { currentSettings } from "./settings/desk.ts";
import { lookAs } from "./settings/look.ts";
import { savesData } from "./settings/saves-data.ts";
import { openShell } from "./shell.ts";
import { openTalking } from "./spoken/talking.ts";
import { hireKeeper, hireStore } from "./staff.ts";
import { createTongue } from "./tongue.ts";
import { Traces } from "./traces.ts";
import { openTranscribe } from "./transcribe/open.ts";
import { Troubles } from "./troubles.ts";
import { BUSY } from "./view.ts";

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
void speakIn(settings().ui_language);

screen.on("talk", talk);
screen.on("press", () => session?.assistant?.press());
screen.on("release", () => session?.assistant?.release());
screen.on("stop", () => session?.assistant?.stop());
screen.on("send", ({ text }) => session?.assistant?.send(text));
screen.on("retry", talk);
openTalking(screen, () => session?.assistant);
screen.on("dismiss", ({ what }) => {
  if (what === "update") screen.show({ update: false });
  else if (session?.assistant) session.assistant.forgive();
  else screen.show({ failure: undefined });
});
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
const listings = new Listings(store, net);
const keeper = createKeeper(hireKeeper().api);
const troubles = new Troubles(store);
await troubles.open();
const traces = new Traces({
  version: __VERSION__,
  epoch: performance.timeOrigin,
  now: () => Date.now(),
  random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  show: (view) => screen.show({ traces: view }),
  failed: (failure) => screen.show({ failure }),
  openSink,
});
screen.on("measure.save", (what) => void traces.save(what));
const history = openHistory({ screen, settings, ask: (question) => asker.ask(question), openSink });
screen.on("new-talk", () => void session?.renew());
const current = new Session({
  screen,
  store,
  net,
  listings,
  keeper,
  shell,
  troubles,
  traces,
  settings,
  base,
  changed: shown,
  history,
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
const models: Models = new Models({
  store,
  net,
  asker,
  installer,
  packs,
  keeper,
  state: () => {
    const { known, device, plan } = current;
    if (!known || !device) return undefined;
    const { manifest, signed } = known;
    return {
      manifest,
      signed,
      device,
      plan,
      settings: settings(),
      listings: listings.known,
      compiled: keeper.known,
      base,
    };
  },
  show: (view) => screen.show({ models: view }),
  failed: (failure) => screen.show({ failure }),
  choose: (changes) => {
    troubles.forgive();
    choose(changes);
  },
  restart: () => current.refresh(),
  reload: () => current.reload(),
});
models.listen(screen);
const measuring = offerMeasuring({ screen, session: current, traces, store, settings, base });
const house = keepHouse({
  screen,
  asker,
  store,
  net,
  profile,
  holdings: [historyHolding()],
  base,
  speakIn,
  restart: () => {
    troubles.forgive();
    return current.start();
  },
});
turned = (route) => {
  house(route);
  measuring(route);
  models.show();
  traces.watch(route === "measure");
  history.watch(route);
  if (route === "models" && !BUSY.has(screen.view.state)) void current.measure();
};
void takeArrivals(app);
await current.start();
turned(screen.view.route);

/** Where the models could not be had, the button tries again to get them. */
function talk(): void {
  if (session?.assistant) session.assistant.talk();
  else if (screen.view.state === "error") void session?.start();
}
