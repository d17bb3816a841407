import { readFileSync } from "node:fs";
import { failure } from "../core/failure.ts";
import { readSettings, type Settings } from "../core/settings.ts";
import { VARIABLES } from "./settings.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Variables of ours that are no settings; some are secrets, and none is ever printed. */
const OTHERS: ReadonlySet<string> = new Set([
  "INZWA_CHROMIUM",
  "INZWA_MANIFEST_KEY",
  "INZWA_MANIFEST_PUBLIC_KEYS",
  "INZWA_PROFILE",
  ...Object.values(VARIABLES).map(({ name }) => name),
]);

/** Defaults < the JSON file that INZWA_PROFILE names < INZWA_* variables. Throws `bad-manifest` naming what is wrong. */
export function settingsOf(environment: Environment): Settings {
  const own = Object.fromEntries(Object.entries(environment).filter(([name]) => !isOther(name, environment)));
  const { settings, problems } = readSettings({ profile: profileIn(environment.INZWA_PROFILE), environment: own });
  for (const { path, message } of problems) throw failure("bad-manifest", `${path} ${message}`);
  return settings;
}

/** The model of a server that is named is that server's own; without one it is a model that runs here. */
function isOther(name: string, environment: Environment): boolean {
  const [, stage] = /^INZWA_(ASR|LLM|TTS)_MODEL$/.exec(name) ?? [];
  return stage ? Boolean(environment[`INZWA_${stage}_URL`]) || !environment[name] : OTHERS.has(name);
}

function profileIn(file: string | undefined): Record<string, unknown> {
  if (!file) return {};
  try {
    const read: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof read === "object" && read !== null && !Array.isArray(read)) return { ...read };
  } catch (thrown) {
    throw failure("bad-manifest", `INZWA_PROFILE: ${(thrown as Error).message}`);
  }
  throw failure("bad-manifest", "INZWA_PROFILE: the file is no JSON object");
}
