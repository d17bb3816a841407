import { failure } from "../../core/failure.ts";
import { keysHere } from "../keys-here.ts";
import { readText } from "../read-text.ts";
import { check } from "../registry/check.ts";
import { ALIASES, type Alias, type Parent } from "../registry/deeds.ts";
import { readLog } from "../registry/log.ts";
import { Registry } from "../registry/registry.ts";
import { serve } from "../registry/serve/serve.ts";
import { stateOf } from "../registry/state.ts";
import { utcOf } from "../utc-now.ts";
import { type Given, type Host, Usage, type Verb } from "../verb.ts";

type Deed = (root: string, rest: readonly string[], flags: Given["flags"], host: Host) => Promise<number>;

/** Models with versions, aliases and a history in a folder. */
export const registry: Verb = {
  usage:
    "add FOLDER MODEL FILE.tar [--parent ROLE=SHA256 ...] [--tag NAME=WORDS ...] | alias FOLDER MODEL ALIAS VERSION|none " +
    "[--approval FILE.json] | list FOLDER [--json] | history FOLDER | undo FOLDER | verify FOLDER | " +
    "serve FOLDER [--port N] [--host ADDRESS] [--name HOSTNAME ...]",
  about: "keep models in a folder: versions, champion, challenger, shadow and canary, history, undo",
  options: {
    parent: { type: "string", multiple: true },
    tag: { type: "string", multiple: true },
    approval: { type: "string" },
    json: { type: "boolean" },
    port: { type: "string" },
    host: { type: "string" },
    name: { type: "string", multiple: true },
  },

  async run({ words: [what = "", folder, ...rest], flags }, host) {
    const deed = Object.hasOwn(deeds, what) ? deeds[what] : undefined;
    if (!deed || !folder)
      throw new Usage("it takes add, alias, list, history, undo, verify or serve, and the registry's folder");
    return deed(host.at(folder), rest, flags, host);
  },
};

const deeds: Readonly<Record<string, Deed>> = {
  async add(root, rest, flags, host) {
    const [model, path] = rest;
    if (!model || !path || rest.length > 2) throw new Usage("add takes a folder, a model's name and a package");
    const parents: Parent[] = pairs(flags.parent).map(([role, digest]) => ({ role, digest }));
    const wrong = parents.find(({ digest }) => !/^[0-9a-f]{64}$/.test(digest));
    if (wrong) throw new Usage(`--parent ${wrong.role} is no SHA-256`);
    const tags = Object.fromEntries(pairs(flags.tag));
    const { version, digest } = await opened(root, host).add(host.at(path), { model, parents, tags });
    host.print(`${model} ${version} ${digest}`);
    return 0;
  },

  async alias(root, rest, flags, host) {
    const [model, alias, version] = rest;
    if (!model || !isAlias(alias) || !/^([1-9]\d*|none)$/.test(version ?? "") || rest.length > 3)
      throw new Usage(`alias takes a folder, a model, one of ${ALIASES.join(", ")}, and a version or none`);
    const approval = typeof flags.approval === "string" ? await readText(flags.approval, host) : undefined;
    await opened(root, host).alias(model, alias, version === "none" ? undefined : Number(version), approval);
    host.print(`${model} ${alias} ${version}`);
    return 0;
  },

  async list(root, _rest, flags, host) {
    const { models } = stateOf((await readLog(root)).entries);
    for (const { name, versions, aliases } of models.values())
      for (const { version, digest, size, key, at, parents, tags } of versions.values()) {
        const names = [...aliases.values()].filter((one) => one.version === version).map(({ alias }) => alias);
        const line = { model: name, version, aliases: names, digest, size, key, at, parents, tags };
        const words = `${name} ${version} ${digest.slice(0, 12)} ${at} ${key ?? "unsigned"} ${names.join(" ")}`;
        host.print(flags.json ? JSON.stringify(line) : words.trimEnd());
      }
    return 0;
  },

  async history(root, _rest, _flags, host) {
    for (const entry of (await readLog(root)).entries) host.print(JSON.stringify(entry));
    return 0;
  },

  async undo(root, _rest, _flags, host) {
    const { revision } = await opened(root, host).undo();
    host.print(`revision ${revision}`);
    return 0;
  },

  async verify(root, _rest, _flags, host) {
    const { revision, versions, problems, behind } = await check(root, keysHere().trusted);
    for (const problem of problems) host.print(problem);
    for (const name of behind) host.tell(`${name} is not up to date; the next change writes it anew`);
    host.tell(`revision ${revision}, ${versions} versions, ${problems.length} problems`);
    return problems.length > 0 ? 1 : 0;
  },

  async serve(root, rest, flags, host) {
    if (rest.length > 0) throw new Usage("serve takes the registry's folder alone");
    return serve(root, opened(root, host), flags, host);
  },
};

function opened(root: string, host: Host): Registry {
  return new Registry(root, { keys: keysHere().trusted, now: () => utcOf(host.now()) });
}

function isAlias(name: string | undefined): name is Alias {
  return ALIASES.some((alias) => alias === name);
}

function pairs(given: Given["flags"][string]): [string, string][] {
  return [given ?? []].flat().map((text) => {
    const [, name, value] = /^([^=]+)=(.+)$/s.exec(String(text)) ?? [];
    if (!name || !value) throw failure("bad-manifest", `${text} is not NAME=WORDS`);
    return [name, value];
  });
}
