import { expect, test } from "vitest";
import { Elements, isList } from "../../../core/explore/elements.ts";
import { Lines, LONGEST } from "../../../core/explore/lines.ts";
import { Table } from "../../../core/explore/table.ts";
import { drawing } from "./drain.ts";

function linesOf(pieces: readonly string[]) {
  const lines = new Lines();
  return [...pieces.flatMap((piece) => [...lines.push(piece)]), ...lines.end()];
}
function tableOf(pieces: readonly string[]) {
  const table = new Table();
  return [...pieces.flatMap((piece) => [...table.push(piece)]), ...table.end()];
}
/** The same text in pieces of any size. */
function pieces(text: string, draw: (below: number) => number): string[] {
  const all: string[] = [];
  for (let at = 0; at < text.length; ) {
    const size = 1 + draw(9);
    all.push(text.slice(at, at + size));
    at += size;
  }
  return all;
}

test("lines keep their numbers, whatever pieces they come in; marks at the beginning and ends of Windows go", () => {
  const text = '\uFEFF{"a":1}\r\n\n{"b":"ü"}\n   \nlast';
  const whole = [
    { number: 1, text: '{"a":1}' },
    { number: 3, text: '{"b":"ü"}' },
    { number: 5, text: "last" },
  ];
  const draw = drawing(1);
  for (let round = 0; round < 50; round++) expect(linesOf(pieces(text, draw))).toEqual(whole);
});

test("a line without an end costs itself alone, and is not gathered", () => {
  const piece = "x".repeat(LONGEST / 4);
  const read = linesOf([...Array.from({ length: 9 }, () => piece), "\n", "good\n"]);
  expect(read).toEqual([
    { number: 1, text: undefined },
    { number: 2, text: "good" },
  ]);
});

function elementsOf(pieces: readonly string[]) {
  const elements = new Elements();
  return [...pieces.flatMap((piece) => [...elements.push(piece)]), ...elements.end()];
}

test("a list has its objects with the lines they begin in, whatever pieces it comes in", () => {
  const first = '{"id": "a ] \\" } {", "of": [{"x": []}]}';
  const second = '{\n  "id": "b\\\\"\n}';
  const text = `[ ${first},\n 5, ${second}\n, {}]\n`;
  expect(JSON.parse(text)).toHaveLength(4);
  const whole = [
    { number: 1, text: first },
    { number: 2, text: second },
    { number: 5, text: "{}" },
  ];
  const draw = drawing(3);
  for (let round = 0; round < 50; round++) expect(elementsOf(pieces(text, draw))).toEqual(whole);
  expect(elementsOf(['[{"a": 1}, {"b"'])).toEqual([
    { number: 1, text: '{"a": 1}' },
    { number: 1, text: undefined },
  ]);
  expect(["[\n  {", '\uFEFF[{"a"', '{"a": [', "[1, {"].map(isList)).toEqual([true, true, false, false]);
});

test("an element that is too long costs itself alone", () => {
  const piece = "x".repeat(LONGEST / 4);
  expect(elementsOf(['[{"a": "', ...Array.from({ length: 9 }, () => piece), '"}, {"b": 1}]'])).toEqual([
    { number: 1, text: undefined },
    { number: 1, text: '{"b": 1}' },
  ]);
});

test("a table has its cells by name: with commas, marks and line breaks inside quotation marks", () => {
  const text = 'file_name,transcription\r\na.wav,"mhoro, ""shamwari"""\r\n"b.wav","two\nlines"\r\n\r\nc.wav,n\'anga';
  const whole = [
    { line: 2, fields: { file_name: "a.wav", transcription: 'mhoro, "shamwari"' } },
    { line: 3, fields: { file_name: "b.wav", transcription: "two\nlines" } },
    { line: 6, fields: { file_name: "c.wav", transcription: "n'anga" } },
  ];
  const draw = drawing(2);
  for (let round = 0; round < 50; round++) expect(tableOf(pieces(text, draw))).toEqual(whole);
});

test("a quotation mark that was lost costs its own line, wherever it is closed again", () => {
  expect(tableOf(['name,text\na,"open\nb,fine\nc,"closed"\nd,too,many\ne,fine'])).toEqual([
    { line: 2 },
    { line: 3, fields: { name: "b", text: "fine" } },
    { line: 4, fields: { name: "c", text: "closed" } },
    { line: 5 },
    { line: 6, fields: { name: "e", text: "fine" } },
  ]);
  const many = Array.from({ length: 30_000 }, (_, i) => `row${i},fine`);
  const read = tableOf([`name,text\nbad,"open\n${many.join("\n")}`]);
  expect(read.filter(({ fields }) => !fields)).toEqual([{ line: 2 }]);
  expect(read).toHaveLength(30_001);
});
