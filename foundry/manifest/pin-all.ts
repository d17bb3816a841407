import type { ModelEntry } from "../../core/manifest.ts";
import { model as parseModel } from "../../core/manifest-schema.ts";
import { parse } from "../../core/parse.ts";
import { type HubAccess, HubClient, type HubPorts } from "./hub-client.ts";
import { jsonText } from "./json-text.ts";
import { notForPinning, pinModel } from "./pin.ts";

/** The folder with models' entries, one JSON file for each. */
export interface ModelsFolder {
  /** Names of its files. */
  list(): Promise<readonly string[]>;
  read(name: string): Promise<string>;
  write(name: string, text: string): Promise<void>;
}
export interface PinOptions extends HubAccess {
  /** Id of the one model to look at. */
  readonly only?: string | undefined;
  /** Changes nothing: compares what is pinned with the hub. */
  readonly check: boolean;
}

/** Pins what is not pinned, or checks what is. Says one line for each model; resolves to the number of problems. */
export async function pinAll(
  { only, check, ...access }: PinOptions,
  folder: ModelsFolder,
  ports: HubPorts & { say(line: string): void },
): Promise<number> {
  const entries = await readEntries(folder);
  const chosen = entries.filter(({ entry }) => only === undefined || entry.id === only);
  if (chosen.length === 0) throw new Error(`there is no model ${only}`);
  const client = new HubClient(access, ports);
  let count = 0;
  for (const { name, raw, entry } of chosen) {
    const { id, pinned } = entry;
    const why = notForPinning(entry) ?? (pinned === check ? undefined : pinned ? "is pinned already" : "is not pinned");
    if (why) {
      ports.say(`${id} ${why}`);
      continue;
    }
    const { entry: result, problems } = await pinModel(entry, client);
    for (const problem of problems) ports.say(problem);
    count += problems.length;
    if (result) await folder.write(name, textOf(raw, result, name));
    if (problems.length === 0)
      ports.say(check ? `${id} is as it was pinned` : `${id} pinned, ${entry.files.length} files`);
  }
  return count;
}

interface Entry {
  readonly name: string;
  /** As the file has it: its keys keep their order. */
  readonly raw: object;
  readonly entry: ModelEntry;
}

async function readEntries(folder: ModelsFolder): Promise<Entry[]> {
  const names = (await folder.list()).filter((name) => name.endsWith(".json")).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const raw: object = JSON.parse(await folder.read(name));
      return { name, raw, entry: checked(raw, name) };
    }),
  );
}

function textOf(raw: object, { source, pinned, files }: ModelEntry, name: string): string {
  const whole = { ...raw, source, pinned, files, seen: undefined };
  checked(JSON.parse(jsonText(whole)), name);
  return jsonText(whole);
}

function checked(value: unknown, name: string): ModelEntry {
  const read = parse(parseModel, value);
  if (!read.ok) throw new Error(`${name}: ${read.problem.path} ${read.problem.message}`);
  return read.value;
}
