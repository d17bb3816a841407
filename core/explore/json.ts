/** Strings, also one without an end, so that nothing in them is changed, and the three numbers that JSON lacks and Python's `json` writes all the same. */
const STRANGE = /"(?:[^"\\]|\\.)*(?:"|$)|-?\bInfinity\b|\bNaN\b/g;

/** A value out of a line of JSON, as Python writes it: `NaN` and `Infinity` are no value. undefined for what is none. */
export function jsonOf(text: string): unknown {
  return parsed(text) ?? parsed(text.replace(STRANGE, (found) => (found.startsWith('"') ? found : "null")));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
