/** Longest unit of a loop, in UTF-16 units. */
const LONGEST = 24;
/** How often it must come for a loop: "ha ha ha" is a laugh. */
const LEAST = 5;

/** Whether a text is little else than one unit over and over: "!!!!!!!!", "the the the the the". */
export function isLoop(text: string): boolean {
  const line = text.replace(/\s+/g, " ").trim();
  for (let unit = 1; unit <= LONGEST; unit++) if (isLong(line, unit) && repeats(line, unit)) return true;
  return false;
}

/** The last unit may lack the space that it ends with. */
function isLong(line: string, unit: number): boolean {
  return line.length + (line[unit - 1] === " " ? 1 : 0) >= unit * LEAST;
}

function repeats(line: string, unit: number): boolean {
  for (let at = unit; at < line.length; at++) if (line[at] !== line[at - unit]) return false;
  return true;
}
