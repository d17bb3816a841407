import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { isFailure } from "../core/failure.ts";
import { type Host, Usage, type Verb } from "./verb.ts";
import { verbs } from "./verbs.ts";

const host: Host = {
  print: (line) => process.stdout.write(`${line}\n`),
  tell: (line) => process.stderr.write(`${line}\n`),
  // npm runs programs in the package's folder and keeps the caller's own in INIT_CWD.
  at: (path) => resolve(process.env.INIT_CWD ?? process.cwd(), path),
  now: Date.now,
};

// A reader such as `head` may close the pipe early; what was begun is still ended.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });

process.exitCode = await run(process.argv.slice(2));

/** Exit codes: 0 done, 1 the work found or met something wrong, 2 wrong arguments. */
async function run([name, ...args]: readonly string[]): Promise<number> {
  if (!name || name === "--help" || name === "help") return list(name ? 0 : 2);
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (!verb) {
    host.tell(`inzwa-foundry: there is no "${name}"`);
    return list(2);
  }
  try {
    const { values, positionals } = read(verb, args);
    if ("help" in values) {
      host.print(`usage: inzwa-foundry ${name} ${verb.usage}\n\n${verb.about}`);
      return 0;
    }
    return await verb.run({ words: positionals, flags: values }, host);
  } catch (thrown) {
    if (thrown instanceof Usage) {
      host.tell(`inzwa-foundry ${name}: ${thrown.message}\nusage: inzwa-foundry ${name} ${verb.usage}`);
      return 2;
    }
    if (!isFailure(thrown)) throw thrown;
    host.tell(`inzwa-foundry ${name}: ${thrown.message}`);
    return 1;
  }
}

function read(verb: Verb, args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { ...verb.options, help: { type: "boolean", short: "h" } },
      allowPositionals: true,
    });
  } catch (thrown) {
    throw new Usage((thrown as Error).message);
  }
}

function list(code: number): number {
  const lines = Object.entries(verbs).map(([name, { about }]) => `  ${name.padEnd(12)} ${about}`);
  const text = `usage: inzwa-foundry VERB ... (--help for each)\n\n${lines.join("\n")}`;
  if (code === 0) host.print(text);
  else host.tell(text);
  return code;
}
