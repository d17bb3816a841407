import { matching, oneOf, type Parser, refuse } from "../parse.ts";
import type { SkillData } from "../skills/data.ts";

/** What may stand in a place of a skill: for the model as JSON schema, in few letters; for what it wrote as a parser. */
export interface Place {
  readonly schema: object;
  readonly read: Parser<string | number>;
}

/** Seconds of a year: what is longer is a slip. */
const LONGEST_S = 366 * 86_400;
/** UTF-16 units of a text. */
const LONGEST_TEXT = 500;
/** The largest number that is exact, with the signs that skills write around it. */
const LARGEST = Number.MAX_SAFE_INTEGER;

/** slot: as phrasings call it; `number2` is a second number. Names that languages say in many ways are told by their keys. */
export function placeOf(slot: string, data: SkillData): Place {
  const kind = slot.replace(/\d$/, "");
  switch (kind) {
    case "number":
      return number(-LARGEST, LARGEST);
    case "duration":
      return whole(1, LONGEST_S, "seconds");
    case "time":
      return written(/^([01]?\d|2[0-3]):[0-5]\d$/, "HH:MM, 00:00 to 23:59");
    case "ahead":
      return whole(0, 366, "days from today");
    case "phone":
      return phone;
    case "unit":
      return among(data.units);
    case "currency":
      return among(data.currencies);
    case "language":
      return among(data.languages);
    case "country":
      return among(data.countries);
    case "list":
      return among(data.lists);
    case "relative":
      return among(data.relative, "days from today");
    case "day":
      return whole(1, 7, "1 is Monday");
    case "month":
      return whole(1, 12, "1 is January");
    case "ordinal":
      return whole(1, 12);
    default:
      return free;
  }
}

const free: Place = {
  schema: { type: "string" },
  read: (value, path) => {
    const said = typeof value === "string" ? value.trim() : "";
    return said !== "" && said.length <= LONGEST_TEXT
      ? said
      : refuse(path, `must be a text of 1 to ${LONGEST_TEXT} characters`);
  },
};

const phone: Place = {
  schema: { type: "string" },
  read: (value, path) => matching(/^\+?\d[\d ()-]{1,24}$/, "a phone number")(value, path).replace(/[^\d+]/g, ""),
};

function number(minimum: number, maximum: number): Place {
  return {
    schema: { type: "number" },
    read: (value, path) => {
      const given = digits(value);
      return given >= minimum && given <= maximum ? given : refuse(path, "must be a number");
    },
  };
}

function whole(minimum: number, maximum: number, description?: string): Place {
  return {
    schema: { type: "integer", ...(description === undefined ? {} : { description }) },
    read: (value, path) => {
      const given = digits(value);
      return Number.isInteger(given) && given >= minimum && given <= maximum
        ? given
        : refuse(path, `must be a whole number from ${minimum} to ${maximum}`);
    },
  };
}

function written(pattern: RegExp, description: string): Place {
  return { schema: { type: "string", description }, read: matching(pattern, description) };
}

function among(names: Readonly<Record<string, unknown>>, description?: string): Place {
  const keys = Object.keys(names);
  return {
    schema: { type: "string", enum: keys, ...(description === undefined ? {} : { description }) },
    read: (value, path) => oneOf(...keys)(typeof value === "number" ? String(value) : value, path),
  };
}

/** Small models write numbers as texts. NaN for what is none. */
function digits(value: unknown): number {
  if (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value.trim())) return Number(value);
  return typeof value === "number" ? value : Number.NaN;
}
