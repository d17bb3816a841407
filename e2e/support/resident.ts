import { readdirSync, readFileSync } from "node:fs";

interface Process {
  readonly parent: string;
  readonly command: string;
  /** kB of memory that nobody else has, and of memory shared with another process of the browser (WebAssembly's with threads). */
  readonly own: number;
}

/** MB that the renderers of the browser with this profile have in memory, without what is mapped from files. Linux alone (proc(5)). */
export function residentMB(profile: string): number {
  const all = new Map(
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .flatMap((id) => {
        const found = processOf(id);
        return found ? [[id, found] as const] : [];
      }),
  );
  /** A renderer's parent is the zygote, whose parent is the browser. */
  const isOf = (id: string): boolean => {
    const one = all.get(id);
    return one !== undefined && (one.command.includes(`--user-data-dir=${profile}`) || isOf(one.parent));
  };
  const renderers = [...all].filter(([id, { command }]) => command.includes("--type=renderer") && isOf(id));
  return Math.round(renderers.reduce((sum, [, { own }]) => sum + own, 0) / 1024);
}

/** undefined for one that has ended meanwhile. */
function processOf(id: string): Process | undefined {
  try {
    const status = readFileSync(`/proc/${id}/status`, "utf8");
    const number = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
    const command = readFileSync(`/proc/${id}/cmdline`, "latin1").replaceAll("\0", " ");
    return { parent: String(number("PPid")), command, own: number("RssAnon") + number("RssShmem") };
  } catch {
    return undefined;
  }
}
