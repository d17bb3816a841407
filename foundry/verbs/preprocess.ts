import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { failure } from "../../core/failure.ts";
import { readText } from "../read-text.ts";
import { home } from "../retrain/home.ts";
import { readFrontEnd } from "../slu/front-end.ts";
import { type LabelMaps, MAP_FILES, readIds } from "../slu/label-maps.ts";
import { type Clip, mapsOf, readClips } from "../slu/metadata.ts";
import { preprocess } from "../slu/preprocess.ts";
import { Usage, type Verb } from "../verb.ts";

const SHIPPED = "models-manifest/slu/pocket-slu-sn/slu.json";
const TOLD = 500;

/** Features for training, made by the very front end that the model hears with: docs/orders.md. */
export const preprocessVerb: Verb = {
  usage: "--metadata metadata.csv --output-dir FOLDER [--config slu.json|FRONT-END.yaml] [--storage DIR]",
  about: "log-mel of each recording as .npy, and metadata_features.csv; goes on where it was ended",
  options: {
    metadata: { type: "string" },
    config: { type: "string" },
    "output-dir": { type: "string" },
    storage: { type: "string" },
  },

  async run({ words, flags }, host) {
    const { metadata: named, config, "output-dir": out } = flags;
    if (words.length > 0 || typeof named !== "string" || typeof out !== "string")
      throw new Usage("it needs --metadata and --output-dir");
    const file = config === undefined ? join(home(), SHIPPED) : String(config);
    const frontEnd = readFrontEnd(await readText(file, host), file);
    const metadata = host.at(named);
    const clips = await readClips(metadata);
    // The sounds of a kit stay in the storage.
    const sounds = flags.storage === undefined ? dirname(metadata) : host.at(String(flags.storage));
    const { made, kept, dropped } = await preprocess({
      sounds,
      clips,
      maps: await labelMaps(dirname(metadata), clips),
      frontEnd,
      folder: host.at(out),
      told: (done) => done % TOLD === 0 && host.tell(`${done} of ${clips.length}`),
    });
    for (const { path, reason } of dropped) host.tell(`${path}: ${reason}`);
    host.print(`${made} made, ${kept} were there, ${dropped.length} left out`);
    return 0;
  },
};

/** The files that stand beside the metadata, else numbers of what is in it. Throws `bad-manifest` for a label without one. */
async function labelMaps(folder: string, clips: readonly Clip[]): Promise<LabelMaps> {
  const found = mapsOf(clips);
  const head = async (name: "product" | "quantity") => {
    const path = join(folder, MAP_FILES[name]);
    const text = await readFile(path, "utf8").catch(() => undefined);
    if (text === undefined) return found[name];
    const ids = readIds(text, path);
    const unknown = Object.keys(found[name]).find((label) => !Object.hasOwn(ids, label));
    if (unknown !== undefined) throw failure("bad-manifest", `${path} has no number for ${unknown}`);
    return ids;
  };
  return { product: await head("product"), quantity: await head("quantity") };
}
