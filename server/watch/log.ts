import { type DestinationStream, pino } from "pino";
import type { Fields, Log } from "../services.ts";
import { tellable } from "./names.ts";

export type LogLevel = "debug" | "info" | "warn" | "error" | "silent";

/** Lines of JSON with `level`, `time` (ISO 8601) and `msg`; messages are sentences of ours without places for values. */
export function openLog(level: LogLevel, to?: DestinationStream): Log {
  const options = {
    level,
    // Neither the host's name nor the process: who collects lines knows where they came from.
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const lines = to ? pino(options, to) : pino(options);
  return {
    debug: (fields, message) => lines.debug(shown(fields), message),
    info: (fields, message) => lines.info(shown(fields), message),
    warn: (fields, message) => lines.warn(shown(fields), message),
    error: (fields, message) => lines.error(shown(fields), message),
  };
}

function shown(fields: Fields): Record<string, unknown> {
  const { told, left } = tellable(fields);
  return left === 0 ? told : { ...told, left_out: left };
}
