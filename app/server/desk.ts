import type { ModelStage } from "../../core/manifest.ts";
import { hostOf, readAddress } from "../../core/server-address.ts";
import type { ServerModels } from "../../core/server-models.ts";
import type { Settings } from "../../core/settings.ts";
import type { Asker } from "../ask.ts";
import type { Net } from "../net.ts";
import { choose } from "../preferences.ts";
import type { Screen } from "../screen.ts";
import { forgetServer, isForbidden, keepServer, keptServer, type ServerAccess } from "./access.ts";
import { check } from "./check.ts";
import type { ServerForm, ServerReport } from "./server-view.ts";

export interface ServerPorts {
  readonly screen: Pick<Screen, "view" | "show" | "on">;
  readonly asker: Pick<Asker, "ask">;
  readonly net: Pick<Net, "fetch" | "allow" | "forget">;
  readonly settings: () => Settings;
  /** The assistant begins again with what is chosen now. Never rejects. */
  readonly restart: () => Promise<void>;
  /** What was chosen has changed: the settings are to be shown anew. */
  readonly changed: () => void;
}

/** Enters, tests and forgets the server. */
export class ServerDesk {
  readonly #ports: ServerPorts;
  #report: ServerReport | undefined;
  #checking = false;

  constructor(ports: ServerPorts) {
    this.#ports = ports;
  }

  show(): void {
    const { screen, settings } = this.#ports;
    const kept = keptServer();
    screen.show({
      server: {
        base: kept?.base ?? "",
        host: kept ? hostOf(kept.base) : "",
        hasKey: kept?.key !== undefined,
        models: kept?.models ?? {},
        voice: kept?.voice ?? "",
        checking: this.#checking,
        forbidden: isForbidden(settings()),
        ...(this.#report ? { report: this.#report } : {}),
      },
    });
  }

  /** Nothing is kept before the person agreed and the server was seen to do something. */
  async use({ address, key, models, voice }: ServerForm): Promise<void> {
    const { asker, net, settings, restart, changed } = this.#ports;
    if (this.#checking) return;
    const read = readAddress(address);
    if ("trouble" in read) return this.#tell({ trouble: read.trouble, stages: [] });
    const { base } = read;
    const before = keptServer();
    const host = hostOf(base);
    if (!(await asker.ask({ kind: "server", host }).catch(() => false))) return;
    await net.allow(base);
    // A key goes to the server that it was entered for, and to no other.
    const secret = key.trim() || (before?.base === base ? before.key : undefined);
    const name = voice.trim();
    const server: ServerAccess = { base, models, ...(secret ? { key: secret } : {}), ...(name ? { voice: name } : {}) };
    const found = await this.#check(server, before?.base === base ? models : without(models, before?.models));
    if (Object.keys(found).length === 0) return;
    keepServer({ ...server, models: found });
    choose({ local_only: false, ...(settings().server === "off" ? { server: "always" } : {}) });
    this.show();
    changed();
    await restart();
  }

  async test(): Promise<void> {
    const kept = keptServer();
    if (this.#checking || !kept || isForbidden(this.#ports.settings())) return;
    await this.#check(kept, kept.models);
  }

  async forget(): Promise<void> {
    const { net, restart, changed } = this.#ports;
    const kept = keptServer();
    if (!kept) return;
    forgetServer();
    choose({ local_only: undefined });
    this.#report = undefined;
    this.show();
    changed();
    await Promise.all([restart(), net.forget(hostOf(kept.base))]);
  }

  async #check(server: ServerAccess, wishes: ServerModels): Promise<ServerModels> {
    const { net, screen } = this.#ports;
    const { tag, hints } = screen.view.pack;
    this.#checking = true;
    this.#report = undefined;
    this.show();
    try {
      const ports = { net, language: tag, sentence: hints[0] ?? "Inzwa" };
      const { report, models } = await check(server, wishes, ports);
      this.#report = report;
      return models;
    } finally {
      this.#checking = false;
      this.show();
    }
  }

  #tell(report: ServerReport): void {
    this.#report = report;
    this.show();
  }
}

/** Names that were chosen for another server, and that nobody typed. */
function without(models: ServerModels, old: ServerModels = {}): ServerModels {
  const pairs = Object.entries(models).filter(([stage, name]) => old[stage as ModelStage] !== name);
  return Object.fromEntries(pairs);
}
