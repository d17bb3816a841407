import { failure } from "../../core/failure.ts";

export interface Flags {
  /** Values by name, `true` for a switch. */
  readonly flags: ReadonlyMap<string, string | true>;
  readonly rest: readonly string[];
}

/** `--name` for each of `switches`, `--name VALUE` for each of `values`; anything else with a dash is a Failure with the usage. */
export function readFlags(
  args: readonly string[],
  known: { readonly switches: readonly string[]; readonly values: readonly string[] },
  usage: string,
): Flags {
  const flags = new Map<string, string | true>();
  const rest: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    const name = arg.slice(2);
    if (!arg.startsWith("-")) rest.push(arg);
    else if (arg.startsWith("--") && known.switches.includes(name)) flags.set(name, true);
    else {
      const value = args[++at];
      if (!arg.startsWith("--") || !known.values.includes(name) || !value || value.startsWith("-"))
        throw failure("bad-manifest", usage);
      flags.set(name, value);
    }
  }
  return { flags, rest };
}
