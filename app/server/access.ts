import { object, optional, type Parser, parse, text } from "../../core/parse.ts";
import type { ServerOffer } from "../../core/plan/server.ts";
import { hostOf } from "../../core/server-address.ts";
import type { ServerModels } from "../../core/server-models.ts";
import type { Settings } from "../../core/settings.ts";
import { forget, recall, remember } from "../memory.ts";
import { chosenSettings } from "../preferences.ts";

/**
 * In the browser's own store beside the settings, and no setting: neither a link nor the site's profile may say where speech
 * goes to, and Export all leaves the key here.
 */
const KEY = "server";

/** The server that the person entered, and agreed to send speech and text to. */
export interface ServerAccess {
  /** As `readAddress` gives it. */
  readonly base: string;
  readonly key?: string;
  readonly models: ServerModels;
  readonly voice?: string;
}

const maybe = optional(text) as Parser<string>;
const access = object<ServerAccess>({
  base: text,
  key: maybe,
  models: object<ServerModels>({ asr: maybe, llm: maybe, tts: maybe }),
  voice: maybe,
});

export function keptServer(): ServerAccess | undefined {
  try {
    const read = parse(access, JSON.parse(recall(KEY) ?? "null"));
    return read.ok ? read.value : undefined;
  } catch {
    return undefined;
  }
}

export function keepServer(server: ServerAccess): void {
  remember(KEY, JSON.stringify(server));
}

export function forgetServer(): void {
  forget(KEY);
}

/**
 * Whether anything may leave the device. Only the person's own choice opens the switch: an address or a profile that does,
 * after all choices were taken back, must not send speech to a server that is still kept.
 */
export function isForbidden({ local_only }: Pick<Settings, "local_only">): boolean {
  return local_only || chosenSettings().local_only !== false;
}

/** The server that may be asked now; the switch that forbids it goes before everything else. */
export function allowedServer(settings: Settings): ServerAccess | undefined {
  return isForbidden(settings) || settings.server === "off" ? undefined : keptServer();
}

export function offerOf({ base, models }: ServerAccess): ServerOffer {
  return { host: hostOf(base), models };
}
