import { expect, test } from "vitest";
import { settingRows, valueFrom } from "../../../app/settings/rows.ts";
import { readSettings, SETTINGS, type SettingName } from "../../../core/settings.ts";

const rowOf = (name: SettingName, layers: Parameters<typeof readSettings>[0]) =>
  settingRows(readSettings(layers)).find((row) => row.name === name);

test("every setting of the table stands on the screen once", () => {
  const names = settingRows(readSettings({})).map(({ name }) => name);
  expect(names.toSorted()).toEqual(Object.keys(SETTINGS).toSorted());
});

test("a row tells its value, its default and who set it", () => {
  expect(rowOf("mic", {})).toMatchObject({ value: "default", preset: "default", from: "default" });
  expect(rowOf("mic", { url: { mic: "raw" } })).toMatchObject({ value: "raw", preset: "default", from: "url" });
  expect(rowOf("mic", { profile: { mic: "raw" } })).toMatchObject({ value: "raw", from: "profile" });
  expect(rowOf("mic", { url: { mic: "raw" }, screen: { mic: "default" } })).toMatchObject({
    value: "default",
    from: "screen",
  });
});

test("a value that was refused comes from nobody", () => {
  expect(rowOf("mic", { url: { mic: "loud" } })).toMatchObject({ value: "default", from: "default" });
});

test("what changes a setting follows from what the table says of it", () => {
  const kinds = Object.fromEntries(settingRows(readSettings({})).map(({ name, control }) => [name, control]));
  expect(kinds.theme).toEqual({ kind: "choice", values: ["auto", "light", "dark"] });
  expect(kinds.crop).toEqual({ kind: "switch" });
  expect(kinds.threads).toEqual({ kind: "number", least: 0, most: 16 });
  expect(kinds.echo).toEqual({ kind: "text", form: "off, or -60 to 0" });
  expect(kinds.language).toEqual({ kind: "models" });
});

test("what a person writes becomes what the table keeps, and what it refuses becomes nothing", () => {
  expect(valueFrom("threads", "4")).toBe(4);
  expect(valueFrom("threads", "40")).toBeUndefined();
  expect(valueFrom("crop", "false")).toBe(false);
  expect(valueFrom("echo", "-12.5")).toBe(-12.5);
  expect(valueFrom("theme", "dark")).toBe("dark");
  expect(valueFrom("theme", "pink")).toBeUndefined();
});
