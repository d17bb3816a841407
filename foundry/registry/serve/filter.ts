import { MlflowError } from "./answer.ts";

/** What a search looks at: text and numbers by name, tags by `tags.NAME`. */
export interface Row {
  readonly fields: Readonly<Record<string, string | number>>;
  readonly tags: Readonly<Record<string, string>>;
}
type Test = (row: Row) => boolean;

const TERM =
  /\s*(?:(tags?)\.(?:"([^"]+)"|`([^`]+)`|([\w.-]+))|(\w+))\s*(=|!=|<=|>=|<|>|\bI?LIKE\b|\bIN\b)\s*('[^']*'|"[^"]*"|\d+|\(\s*'[^']*'(?:\s*,\s*'[^']*')*\s*\))\s*/iy;
/** Letters. */
const LONGEST = 2_000;
const AND = /AND\b/iy;

/**
 * MLflow's search language: comparisons of a field or a tag with a constant, joined by AND. Throws INVALID_PARAMETER_VALUE
 * for what is none, and for a field that is not among `known`.
 */
export function filterOf(given: string, known: readonly string[]): Test {
  const text = given.trim();
  const tests: Test[] = [];
  if (text.length > LONGEST) throw wrong("the filter is too long");
  for (let at = 0; text !== ""; ) {
    TERM.lastIndex = at;
    const found = TERM.exec(text);
    if (!found) throw wrong(`the filter cannot be read from "${text.slice(at, at + 40)}" on`);
    const [, tag, quoted, ticked, bare, field = "", op = "", constant = ""] = found;
    const name = quoted ?? ticked ?? bare ?? field;
    if (!tag && !known.includes(name)) throw wrong(`one cannot search by ${name}: ${known.join(", ")}, tags.NAME`);
    const test = testOf(op.toUpperCase(), constantOf(constant));
    tests.push((row) => {
      const all = tag ? row.tags : row.fields;
      return test(Object.hasOwn(all, name) ? all[name] : undefined);
    });
    AND.lastIndex = TERM.lastIndex;
    if (TERM.lastIndex === text.length) break;
    if (!AND.test(text))
      throw wrong(`the filter has no AND before "${text.slice(TERM.lastIndex, TERM.lastIndex + 40)}"`);
    at = AND.lastIndex;
  }
  return (row) => tests.every((test) => test(row));
}

/** `name ASC`; the first that differs decides. */
export function orderOf(asked: readonly string[], known: readonly string[]): (a: Row, b: Row) => number {
  const keys = asked.map((text) => {
    const [, name = "", way = "ASC"] = /^\s*(\w+)(?:\s+(ASC|DESC))?\s*$/i.exec(text) ?? [];
    if (!known.includes(name)) throw wrong(`one cannot order by "${text}": ${known.join(", ")}`);
    return { name, sign: way.toUpperCase() === "DESC" ? -1 : 1 };
  });
  return (a, b) => {
    for (const { name, sign } of keys) {
      const [one, two] = [a.fields[name] ?? "", b.fields[name] ?? ""];
      if (one !== two) return one < two ? -sign : sign;
    }
    return 0;
  };
}

function constantOf(text: string): string | number | readonly string[] {
  if (/^\d+$/.test(text)) return Number(text);
  if (text.startsWith("(")) return [...text.matchAll(/'([^']*)'/g)].map(([, one = ""]) => one);
  return text.slice(1, -1);
}

/** What is not there equals nothing and differs from nothing. */
function testOf(
  op: string,
  constant: string | number | readonly string[],
): (value: string | number | undefined) => boolean {
  if (Array.isArray(constant) !== (op === "IN")) throw wrong("IN takes a list, and nothing else does");
  if (op === "IN") return (value) => (constant as readonly string[]).includes(String(value));
  const one = constant as string | number;
  if (op.endsWith("LIKE")) return likeOf(String(one), op === "ILIKE");
  return (value) => {
    if (value === undefined) return false;
    const [a, b] = typeof value === "number" ? [value, Number(one)] : [value, String(one)];
    if (op === "=") return a === b;
    if (op === "!=") return a !== b;
    if (op.startsWith("<")) return a < b || (op === "<=" && a === b);
    return a > b || (op === ">=" && a === b);
  };
}

/** `%` for any letters, `_` for one. Walks once with one place to go back to, so no pattern takes long. */
function likeOf(pattern: string, any: boolean): (value: string | number | undefined) => boolean {
  const p = any ? pattern.toLowerCase() : pattern;
  return (value) => {
    if (value === undefined) return false;
    const text = any ? String(value).toLowerCase() : String(value);
    let [i, j, star, mark] = [0, 0, -1, 0];
    while (i < text.length) {
      if (p[j] === "%") [star, mark, j] = [j, i, j + 1];
      else if (j < p.length && (p[j] === "_" || p[j] === text[i])) [i, j] = [i + 1, j + 1];
      else if (star >= 0) [mark, i, j] = [mark + 1, mark + 1, star + 1];
      else return false;
    }
    while (p[j] === "%") j += 1;
    return j === p.length;
  };
}

function wrong(message: string): MlflowError {
  return new MlflowError("INVALID_PARAMETER_VALUE", message);
}
