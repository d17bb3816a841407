import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type Failure, failure, isFailure } from "../../core/failure.ts";
import {
  type Channel,
  MODES,
  type Mode,
  parseChannel,
  type Release,
  releasesOf,
  type Slot,
} from "../../core/rollout/channel.ts";
import { emptyChannel, rolledBack } from "../../core/rollout/channel-deeds.ts";
import { keysHere, signingHere } from "../keys-here.ts";
import { defaultDays, inDays } from "../manifest/sign.ts";
import { judged } from "../package/judge.ts";
import type { Alias } from "../registry/deeds.ts";
import { readLog } from "../registry/log.ts";
import { modelOf, Registry } from "../registry/registry.ts";
import type { Version } from "../registry/state.ts";
import { packagePath } from "../registry/views.ts";
import { utcOf } from "../utc-now.ts";
import type { Host } from "../verb.ts";
import { appendReleased, type Released, readReleased } from "./history.ts";
import { publish, publishedVersion } from "./publish.ts";

interface Places {
  /** The registry's folder. */
  readonly root: string;
  /** The built site's folder. */
  readonly site: string;
  /** Days for which a page takes the channel as fresh; the manifest's default when absent. */
  readonly days?: number | undefined;
}

const ALIAS: Readonly<Record<Mode, Alias>> = { canary: "canary", ab: "challenger", shadow: "shadow" };

/** Registry, history of releases and site together. */
export class Desk {
  readonly places: Places;
  readonly #host: Host;
  readonly #registry: Registry;

  constructor(places: Places, host: Host) {
    this.places = places;
    this.#host = host;
    this.#registry = new Registry(places.root, { keys: keysHere().trusted, now: () => utcOf(host.now()) });
  }

  history(): Promise<readonly Released[]> {
    return readReleased(this.places.root);
  }

  /** As it was released last. */
  async channel(): Promise<Channel> {
    return (await this.history()).at(-1)?.channel ?? emptyChannel;
  }

  /** A version in the registry, with its bytes judged anew. Throws where it is not there, not signed or was changed. */
  async package(model: string, version: number): Promise<{ readonly found: Version; readonly path: string }> {
    const found = modelOf(await this.#registry.state(), model).versions.get(version);
    if (!found) throw failure("no-model", `${model} has no version ${version}`);
    const path = join(this.places.root, packagePath(found.digest));
    await judged(path, keysHere().trusted);
    return { found, path };
  }

  /** Makes a version the champion. approval: the text of a signed one, which is asked for each time. */
  async crown(model: string, version: number, approval: string | undefined): Promise<void> {
    await this.#registry.alias(model, "champion", version, approval);
  }

  /** Has the registry's aliases say what the channel says; a champion that comes back has its approval of then. */
  async follow({ slots }: Channel, names: readonly string[]): Promise<void> {
    for (const name of names) {
      const { champion, challenger } = slots.find((slot) => slot.name === name) ?? {};
      for (const mode of MODES)
        await this.#alias(name, ALIAS[mode], challenger?.mode === mode ? challenger.version : undefined);
      if (champion) await this.#alias(name, "champion", champion.version, await this.#approvalOf(name, champion));
    }
  }

  /** Where it points elsewhere. */
  async #alias(model: string, alias: Alias, version: number | undefined, approval?: string): Promise<void> {
    const now = modelOf(await this.#registry.state(), model).aliases.get(alias)?.version;
    if (now !== version) await this.#registry.alias(model, alias, version, approval);
  }

  async #approvalOf(name: string, { version }: Release): Promise<string | undefined> {
    const { entries } = await readLog(this.places.root);
    for (const { deed } of entries.toReversed())
      if (deed.kind === "alias" && deed.model === name && deed.alias === "champion" && deed.version === version)
        return deed.approval;
    return undefined;
  }

  /** The challenger gone, or without one the champion. of: as in `release`; without it, of the last channel. */
  async rollBack(name: string, deed: string, of?: Channel): Promise<Channel> {
    const history = (await this.history()).map(({ channel }) => channel);
    const channel = of ?? history.at(-1) ?? emptyChannel;
    const released = await this.release(rolledBack(channel, name, history), deed, channel);
    await this.follow(released, [name]);
    return released;
  }

  /**
   * Writes the history first, then the site: what was killed between is put right by `release publish`. of: the channel that
   * the slots were made of; throws `busy` where it is no longer the last one.
   */
  async release(slots: readonly Slot[] | Failure, deed: string, of?: Channel): Promise<Channel> {
    if (isFailure(slots)) throw slots;
    const before = await this.history();
    if (of && (before.at(-1)?.channel ?? emptyChannel).version !== of.version)
      throw failure("busy", "another release was written meanwhile");
    const { site, root } = this.places;
    const last = Math.max(before.at(-1)?.channel.version ?? 0, await publishedVersion(site));
    const read = parseChannel({ schema: 1, version: last + 1, slots });
    if (!read.ok)
      throw failure("bad-manifest", `the channel would be wrong: ${read.problem.path} ${read.problem.message}`);
    const at = utcOf(this.#host.now());
    await appendReleased(root, before, { schema: 1, at, deed, channel: read.value });
    await this.publish(read.value);
    return read.value;
  }

  /** Signs the channel and puts it into the site; models of former releases leave the site after it. */
  async publish(channel: Channel): Promise<void> {
    const key = signingHere();
    const expires = inDays(this.places.days ?? defaultDays(key), this.#host.now());
    await publish(this.places.site, channel, key, expires);
    const named = new Set(idsIn(channel));
    for (const id of (await this.history()).flatMap((one) => idsIn(one.channel)))
      if (!named.has(id)) await rm(join(this.places.site, "models", id), { recursive: true, force: true });
    const test = key.test ? ", test signature" : "";
    this.#host.tell(`channel version ${channel.version}, key ${key.id}, good until ${expires}${test}`);
  }
}

function idsIn({ slots }: Channel): string[] {
  return slots.flatMap(releasesOf).map(({ model }) => model.id);
}
