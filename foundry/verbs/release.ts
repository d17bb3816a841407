import { join } from "node:path";
import { failure, isFailure } from "../../core/failure.ts";
import { MODES, type Mode, type Trial, usualBounds } from "../../core/rollout/channel.ts";
import { paused, promoted, withTrial } from "../../core/rollout/channel-deeds.ts";
import { usualSteps } from "../../core/rollout/next.ts";
import type { Step } from "../../core/rollout/verdict.ts";
import { readText } from "../read-text.ts";
import { besideOf } from "../release/beside.ts";
import { Desk } from "../release/desk.ts";
import { digestsOf, entryOf, releasedId } from "../release/entry.ts";
import { mustPass } from "../release/gated.ts";
import { manifestOf } from "../release/publish.ts";
import { reportsAt } from "../release/reports.ts";
import { listed, unpackInto } from "../release/unpack.ts";
import { watched } from "../release/watch.ts";
import { type Given, type Host, Usage, type Verb } from "../verb.ts";

type Deed = (desk: Desk, words: readonly string[], flags: Given["flags"], host: Host) => Promise<number>;

/** Which model everybody has and which one a share has: the channel file of a built site. */
export const release: Verb = {
  usage:
    "--mode canary|ab|shadow --weight PERCENT MODEL VERSION --replaces ID --evaluation E.json ... [--gates G.yaml] [--waiver W.json ...] " +
    "[--steps 5:400:24h:20p,100:6000] [--beside failures=0.1,disagreement=0.3,ratio=1.5] | watch MODEL --reports FILE|URL [--operator-key FILE] [--json] | promote MODEL --approval A.json --evaluation E.json ... | pause MODEL | rollback MODEL | undo | " +
    "publish | show; each with --registry ROOT --site DIR [--days N]",
  about: "release a model of the registry to a share of the devices, to everybody, and take it back",
  options: {
    mode: { type: "string" },
    weight: { type: "string" },
    steps: { type: "string" },
    beside: { type: "string" },
    reports: { type: "string" },
    "operator-key": { type: "string" },
    json: { type: "boolean" },
    replaces: { type: "string" },
    evaluation: { type: "string", multiple: true },
    gates: { type: "string" },
    waiver: { type: "string", multiple: true },
    approval: { type: "string" },
    registry: { type: "string" },
    site: { type: "string" },
    days: { type: "string" },
  },

  async run({ words: [first = "", ...rest], flags }, host) {
    const { registry, site } = flags;
    if (typeof registry !== "string" || typeof site !== "string") throw new Usage("it takes --registry and --site");
    const days = flags.days === undefined ? undefined : number(flags.days, "--days");
    const desk = new Desk({ root: host.at(registry), site: host.at(site), days }, host);
    if (flags.mode !== undefined) return begin(desk, [first, ...rest], flags, host);
    const deed = Object.hasOwn(deeds, first) ? deeds[first] : undefined;
    if (!deed) throw new Usage("it takes --mode, or watch, promote, pause, rollback, undo, publish or show");
    return deed(desk, rest, flags, host);
  },
};

const begin: Deed = async (desk, [name, given, ...more], flags, host) => {
  const [mode, weight] = [flags.mode as Mode, number(flags.weight, "--weight")];
  const { replaces } = flags;
  if (!name || more.length > 0 || !MODES.includes(mode) || typeof replaces !== "string" || weight > 100)
    throw new Usage(`it takes a model, a version, --replaces, --mode ${MODES.join(", ")}, --weight to 100`);
  const version = number(given, "the version");
  const { site } = desk.places;
  const { found, path } = await desk.package(name, version);
  const like = (await manifestOf(site)).models.find(({ id }) => id === replaces);
  if (!like) throw failure("no-model", `the site's manifest has no ${replaces}`);
  const packed = await listed(path);
  const model = entryOf(like, name, version, packed);
  await mustPass(model, digestsOf(found.digest, model, packed), flags, host);
  if (model.stage === "embed") throw failure("no-model", `${replaces} is of no stage of a conversation`);
  const steps = stepsOf(flags.steps, mode, weight);
  const beside = besideOf(flags.beside, mode, model.stage);
  const trial: Trial = {
    version,
    digest: found.digest,
    model,
    mode,
    weight,
    paused: false,
    steps,
    bounds: usualBounds,
    ...(beside ? { beside } : {}),
  };
  const channel = await desk.channel();
  const slots = withTrial(channel, name, replaces, trial);
  if (isFailure(slots)) throw slots;
  // With another share alone its files stay: somebody may be fetching them.
  const same = channel.slots.some(({ challenger }) => challenger?.digest === found.digest);
  if (!same) await unpackInto(path, join(site, "models", releasedId(name, version)));
  await desk.follow(await desk.release(slots, `${mode} ${name} ${version} for ${weight} %`), [name]);
  host.print(`${name} ${version} ${mode} ${weight} %`);
  return 0;
};

const deeds: Readonly<Record<string, Deed>> = {
  async promote(desk, words, flags, host) {
    const name = only(words);
    const channel = await desk.channel();
    const slots = promoted(channel, name);
    if (isFailure(slots)) throw slots;
    const trial = channel.slots.find((slot) => slot.name === name)?.challenger as Trial;
    const { found, path } = await desk.package(name, trial.version);
    await mustPass(trial.model, digestsOf(found.digest, trial.model, await listed(path)), flags, host);
    const approval = typeof flags.approval === "string" ? await readText(flags.approval, host) : undefined;
    await desk.crown(name, trial.version, approval);
    await desk.follow(await desk.release(slots, `promote ${name} ${trial.version}`), [name]);
    host.print(`${name} ${trial.version} champion`);
    return 0;
  },

  async pause(desk, words, _flags, host) {
    const name = only(words);
    await desk.release(paused(await desk.channel(), name), `pause ${name}`);
    host.print(`${name} paused`);
    return 0;
  },

  async rollback(desk, words, _flags, host) {
    const name = only(words);
    const released = await desk.rollBack(name, `rollback ${name}`);
    const now = released.slots.find((slot) => slot.name === name);
    host.print(`${name} ${now?.champion ? `${now.champion.version} champion` : "as the manifest has it"}`);
    return 0;
  },

  async watch(desk, words, flags, host) {
    const name = only(words);
    if (typeof flags.reports !== "string") throw new Usage("watch takes --reports FILE or URL");
    const reports = await reportsAt(flags.reports, flags["operator-key"], host);
    return watched(desk, name, reports, { json: flags.json === true, host });
  },

  async undo(desk, words, _flags, host) {
    if (words.length > 0) throw new Usage("undo takes no model");
    const history = await desk.history();
    const [before, last] = [history.at(-2), history.at(-1)];
    if (!last) throw failure("no-model", "nothing was released");
    const released = await desk.release(before?.channel.slots ?? [], `undo: ${last.deed}`);
    const names = [...last.channel.slots, ...released.slots].map(({ name }) => name);
    await desk.follow(released, [...new Set(names)]);
    host.print(`channel version ${released.version}`);
    return 0;
  },

  async publish(desk, words, _flags, host) {
    if (words.length > 0) throw new Usage("publish takes no model");
    const channel = await desk.channel();
    for (const { name, champion, challenger } of channel.slots)
      for (const one of [champion, challenger])
        if (one) {
          const { path } = await desk.package(name, one.version);
          await unpackInto(path, join(desk.places.site, "models", one.model.id));
        }
    await desk.publish(channel);
    host.print(`channel version ${channel.version}`);
    return 0;
  },

  async show(desk, _words, _flags, host) {
    for (const { at, deed, channel } of await desk.history()) host.print(`${channel.version} ${at} ${deed}`);
    return 0;
  },
};

function only(words: readonly string[]): string {
  const [name, ...more] = words;
  if (!name || more.length > 0) throw new Usage("it takes one model");
  return name;
}

function number(given: unknown, what: string): number {
  const value = Number(given);
  if (typeof given !== "string" || !Number.isSafeInteger(value) || value < 1)
    throw new Usage(`${what} is a whole number, 1 or more`);
  return value;
}

/**
 * `5:400:24h:20p,100:6000`: percent, the least number of devices that must have told before anything is concluded, hours that
 * the step lasts at least, and points (of the devices) that the model may be worse by for the step to end well.
 */
function stepsOf(given: unknown, mode: Mode, weight: number): readonly Step[] {
  const stated = usualSteps.find((step) => step.weight === weight) ?? { weight, least: 400 };
  if (given === undefined && mode !== "canary") return [{ weight, least: 400 }];
  if (given === undefined) return [stated, ...usualSteps.filter((step) => step.weight > weight)];
  return String(given)
    .split(",")
    .map((pair) => {
      const [, percent, least, hours, points] = /^(\d+):(\d+)(?::(\d+)h)?(?::(\d+)p)?$/.exec(pair) ?? [];
      if (!percent || !least) throw new Usage("--steps is PERCENT:DEVICES[:HOURSh][:POINTSp] with commas between");
      const more = { ...(hours ? { hours: Number(hours) } : {}), ...(points ? { margin: Number(points) / 100 } : {}) };
      return { weight: Number(percent), least: Number(least), ...more };
    });
}
