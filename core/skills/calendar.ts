/** A day and time by the person's clock. */
export interface Local {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** 0 is Monday. */
  readonly weekday: number;
  /** Since midnight. */
  readonly minutes: number;
  /** Days since 1970-01-01. */
  readonly days: number;
}

type Offset = (at: number) => number;
const DAY = 86_400_000;
const MINUTE = 60_000;

/** at: Unix time in ms; offset: minutes ahead of UTC. */
export function localOf(at: number, offset: Offset): Local {
  const local = at + offset(at) * MINUTE;
  const days = Math.floor(local / DAY);
  return { ...dateOf(days), days, weekday: weekdayOf(days), minutes: Math.floor((local - days * DAY) / MINUTE) };
}

/** Unix time in ms of a local time; where clocks are put forward, of the moment as they stood before. */
export function timeOf(days: number, minutes: number, offset: Offset): number {
  const local = days * DAY + minutes * MINUTE;
  const guess = local - offset(local) * MINUTE;
  return local - offset(guess) * MINUTE;
}

/** 1970-01-01 was a Thursday. */
export function weekdayOf(days: number): number {
  return (((days + 3) % 7) + 7) % 7;
}

/** The Gregorian calendar: 400 years are 146,097 days, and a year that begins in March ends with its leap day. */
export function dateOf(days: number): Pick<Local, "year" | "month" | "day"> {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const inEra = shifted - era * 146_097;
  const yearInEra = Math.floor(
    (inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) / 365,
  );
  const inYear = inEra - (365 * yearInEra + Math.floor(yearInEra / 4) - Math.floor(yearInEra / 100));
  const shiftedMonth = Math.floor((5 * inYear + 2) / 153);
  const day = inYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return { year: yearInEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

/** "7:30?" and "19:30" as the next such moment, `ahead` days from today where a day was named. */
export function momentOf(time: string, ahead: number | undefined, now: number, offset: Offset): number {
  const [, hours = "0", minutes = "0", open] = /^(\d+):(\d+)(\?)?$/.exec(time) ?? [];
  const half = (Number(hours) % (open ? 12 : 24)) * 60 + Number(minutes);
  const { days } = localOf(now, offset);
  if (ahead !== undefined && ahead > 0) return timeOf(days + ahead, half, offset);
  const choices = [half, ...(open ? [half + 720] : []), half + 1440].map((one) => timeOf(days, one, offset));
  return choices.find((at) => at > now) ?? timeOf(days + 1, half, offset);
}

/** "14:05". */
export function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
