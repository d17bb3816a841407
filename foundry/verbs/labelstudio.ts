import { access } from "node:fs/promises";
import { join } from "node:path";
import { dialectsOf } from "../../core/review/dialects.ts";
import type { Review } from "../../core/review/review.ts";
import { writeWhole } from "../data/files.ts";
import { jsonOf } from "../data/rows.ts";
import { bring } from "../labelstudio/bring.ts";
import { configOf, KINDS } from "../labelstudio/config.ts";
import { hooked } from "../labelstudio/hook.ts";
import { nluDeeds } from "../labelstudio/nlu-deeds.ts";
import { normalOf } from "../labelstudio/normal.ts";
import { begin, linesIn, REVIEWS, reviewsIn, settle, tasksOf } from "../labelstudio/project.ts";
import { readText } from "../read-text.ts";
import { type Given, type Host, Usage, type Verb } from "../verb.ts";

type Deed = (rest: readonly string[], flags: Given["flags"], host: Host) => Promise<number>;

/** The way to Label Studio and back. */
export const labelstudio: Verb = {
  usage:
    "config asr|tts [--language TAG] [--dialects A,B] | tasks LINES.jsonl PROJECT --audio URL [--model NAME] | " +
    "import EXPORT.json PROJECT [--language TAG] | export PROJECT --audio URL | webhook PAYLOAD.json PROJECT [--language TAG] | " +
    "nlu-config --intents A,B [--entities X,Y] | nlu-tasks LINES.jsonl PROJECT [--model NAME] | nlu-import EXPORT.json PROJECT; " +
    "PROJECT: a folder of its own; URL: where PROJECT/sounds is served; TAG: the pack whose rules say when two transcripts are one",
  about: "labelling configurations, tasks, and reviews for and from Label Studio",
  options: {
    audio: { type: "string" },
    model: { type: "string" },
    language: { type: "string" },
    dialects: { type: "string" },
    intents: { type: "string" },
    entities: { type: "string" },
  },

  async run({ words: [what = "", ...rest], flags }, host) {
    const deed = Object.hasOwn(deeds, what) ? deeds[what] : undefined;
    if (!deed) throw new Usage(`it takes ${Object.keys(deeds).join(", ")}`);
    return deed(rest, flags, host);
  },
};

const deeds: Readonly<Record<string, Deed>> = {
  ...nluDeeds,

  async config(rest, { language, dialects }, host) {
    const [given] = exactly(rest, 1, "config takes asr or tts");
    const kind = KINDS.find((one) => one === given);
    if (!kind) throw new Usage("config takes asr or tts");
    const named = typeof dialects === "string" ? dialects.split(",") : undefined;
    const names = named?.map((name) => name.trim()).filter((name) => name !== "");
    host.print(configOf(kind, names ?? dialectsOf(String(language ?? ""))).trimEnd());
    return 0;
  },

  async tasks(rest, { audio, model }, host) {
    const [from = "", to = ""] = exactly(rest, 2, "tasks takes a file of lines and a folder");
    const url = addressOf(audio);
    const folder = host.at(to);
    const { lines, withdrawn } = await begin(host.at(from), folder);
    const tasks = tasksOf(lines, [], url, String(model ?? "hypothesis"));
    await writeJson(join(folder, "tasks.json"), tasks);
    if (withdrawn > 0) host.tell(`${withdrawn} withdrawn recordings are left out`);
    host.print(`tasks ${tasks.length}`);
    return 0;
  },

  async import(rest, { language }, host) {
    const [from = "", to = ""] = exactly(rest, 2, "import takes an export and a folder");
    const folder = host.at(to);
    const lines = await linesIn(folder);
    const known = await before(folder);
    const found = bring(jsonOf(await readText(from, host), from), new Set(lines.map(({ item }) => item)));
    const counts = await settle(folder, lines, [...known, ...found.reviews], normalOf(language));
    host.print(`tasks ${found.tasks}`);
    host.print(`reviews ${found.reviews.length}`);
    if (found.foreign > 0) host.print(`of other recordings ${found.foreign}`);
    for (const [why, count] of Object.entries(found.left)) host.print(`left out, ${why} ${count}`);
    for (const [state, count] of Object.entries(counts)) host.print(`${state} ${count}`);
    return 0;
  },

  async export(rest, { audio, model }, host) {
    const [from = ""] = exactly(rest, 1, "export takes a folder");
    const folder = host.at(from);
    const tasks = tasksOf(await linesIn(folder), await before(folder), addressOf(audio), String(model ?? "hypothesis"));
    await writeJson(join(folder, "export.json"), tasks);
    host.print(`tasks ${tasks.length}`);
    return 0;
  },

  async webhook(rest, { language }, host) {
    const [from = "", to = ""] = exactly(rest, 2, "webhook takes a payload and a folder");
    const folder = host.at(to);
    const { reviews, what, why } = hooked(await before(folder), jsonOf(await readText(from, host), from));
    await settle(folder, await linesIn(folder), reviews, normalOf(language));
    host.print(why ? `${what}: ${why}` : what);
    return 0;
  },
};

/** Reviews that the folder has already. */
async function before(folder: string): Promise<Review[]> {
  const path = join(folder, REVIEWS);
  const there = await access(path).then(
    () => true,
    () => false,
  );
  return there ? reviewsIn(path) : [];
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeWhole(path, `${JSON.stringify(value, null, 1)}\n`);
}

function exactly(rest: readonly string[], count: number, usage: string): readonly string[] {
  if (rest.length !== count) throw new Usage(usage);
  return rest;
}

/** Where sounds are served: http or https, without a query, which a signed address that dies has. */
function addressOf(audio: unknown): string {
  const url = typeof audio === "string" && URL.canParse(audio) ? new URL(audio) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.search !== "")
    throw new Usage("--audio is the http(s) address of a folder, without a query");
  return url.href;
}
