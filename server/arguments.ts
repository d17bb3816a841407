import { parseArgs } from "node:util";
import { failure } from "../core/failure.ts";
import { SETTINGS } from "../core/settings.ts";
import { VARIABLES } from "./settings.ts";

/** Settings of the pipeline that count under Node. */
const PIPELINE = ["language", "model_size", "quantization_level", "threads", "asr", "crop", "prefix_reuse"] as const;

export interface Arguments {
  readonly help: boolean;
  readonly devCert: boolean;
}

/** Throws `bad-manifest` for what is no argument. */
export function readArguments(given: readonly string[]): Arguments {
  const options = { help: { type: "boolean", short: "h" }, "dev-cert": { type: "boolean" } } as const;
  try {
    const { values } = parseArgs({ args: [...given], options });
    return { help: values.help ?? false, devCert: values["dev-cert"] ?? false };
  } catch (thrown) {
    throw failure("bad-manifest", `${(thrown as Error).message}. See npm run server -- --help`);
  }
}

/** What `--help` prints, from the tables that the settings are read by. */
export function helpText(): string {
  const rows = Object.values(VARIABLES).map(({ name, what, otherwise }) => row(name, what, otherwise));
  const shared = PIPELINE.map((name) =>
    row(`INZWA_${name.toUpperCase()}`, "as on the Settings screen", String(SETTINGS[name].default)),
  );
  return [
    "npm run server: the voice pipeline under the API that OpenAI's clients know, and the site. docs/server.md tells more.",
    "  npm run server                 on this computer alone, without keys",
    "  npm run server -- --dev-cert   HTTPS with a certificate of this machine's own, for a phone on the same network",
    "",
    "Environment (in brackets what holds without it):",
    ...rows,
    "",
    "What the pipeline is made of:",
    ...shared,
  ].join("\n");
}

function row(name: string, what: string, otherwise: string): string {
  return `  ${name.padEnd(28)} ${what} [${otherwise}]`;
}
