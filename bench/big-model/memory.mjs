import { readdirSync, readFileSync, writeFileSync } from "node:fs";

/**
 * What the renderers of a browser hold, from Linux's own books.
 * @param {number} group process group of the browser
 */
export function watchRenderers(group) {
  const pids = renderersOf(group);
  let most = 0;
  // 5 sets the peak of the resident size (VmHWM) back to what is resident now.
  for (const pid of pids) writeFileSync(`/proc/${pid}/clear_refs`, "5");
  const look = () => {
    most = Math.max(most, proportional(renderersOf(group)));
  };
  look();
  const timer = setInterval(look, 100);
  return {
    /** Bytes: `resident` is the kernel's own peak, `proportional` the highest of ten samples a second. */
    stop() {
      clearInterval(timer);
      look();
      return { resident: sum(renderersOf(group), "status", "VmHWM"), proportional: most };
    },
  };
}

/** Bytes; `anonymous`: pages that are no file's. @param {number} group */
export function heldNow(group) {
  const pids = renderersOf(group);
  return {
    resident: sum(pids, "status", "VmRSS"),
    proportional: proportional(pids),
    anonymous: sum(pids, "status", "RssAnon"),
  };
}

/** Pages shared with other processes count in part: bytes that cross a shared buffer belong half to the browser. */
function proportional(pids) {
  return sum(pids, "smaps_rollup", "Pss");
}

function sum(pids, file, key) {
  return pids.reduce((all, pid) => all + read(pid, file, key), 0);
}

function read(pid, file, key) {
  try {
    const found = new RegExp(`^${key}:\\s+(\\d+) kB`, "m").exec(readFileSync(`/proc/${pid}/${file}`, "utf8"));
    return 1024 * Number(found?.[1] ?? 0);
  } catch {
    // It ended meanwhile.
    return 0;
  }
}

function renderersOf(group) {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      // After the name in brackets: state, parent, group.
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
        .replace(/^.*\) /, "")
        .split(" ");
      return Number(fields[2]) === group && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("--type=renderer");
    } catch {
      return false;
    }
  });
}
