import type { Alarm } from "./kept.ts";

/**
 * One event with an alarm at its beginning, as calendars read it (RFC 5545). title: where nothing was said what it is for.
 * Lines end with CR LF and are at most 75 octets long.
 */
export function calendarFile(
  { id, due, text }: Alarm,
  title: string,
  now: number,
  iso: (at: number) => string,
): string {
  const said = escaped(text === "" ? title : text);
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Inzwa//Inzwa//EN",
    "BEGIN:VEVENT",
    `UID:${id}-${due}@inzwa`,
    `DTSTAMP:${stamp(iso(now))}`,
    `DTSTART:${stamp(iso(due))}`,
    `DTEND:${stamp(iso(due + 15 * 60_000))}`,
    `SUMMARY:${said}`,
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    "TRIGGER:PT0S",
    `DESCRIPTION:${said}`,
    "END:VALARM",
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

/** "2026-11-21T12:05:00.000Z" as "20261121T120500Z". */
function stamp(iso: string): string {
  return iso.replace(/\.\d+/, "").replace(/[-:]/g, "");
}

function escaped(text: string): string {
  return text.replace(/[\\;,]/g, (mark) => `\\${mark}`).replace(/\r?\n/g, "\\n");
}

/** At most 75 octets a line, the space that begins each further one among them. */
function folded(line: string): string {
  const pieces = [""];
  let room = 75;
  for (const character of line) {
    const octets = octetsOf(character.codePointAt(0) ?? 0);
    if (octets > room) {
      pieces.push("");
      room = 74;
    }
    room -= octets;
    pieces[pieces.length - 1] += character;
  }
  return pieces.join("\r\n ");
}

/** Of a character in UTF-8. */
function octetsOf(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
