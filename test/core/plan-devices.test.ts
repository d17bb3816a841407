import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Device } from "../../core/device.ts";
import { makePlan } from "../../core/plan.ts";
import { readSettings } from "../../core/settings.ts";
import { manifest } from "../fixtures/devices/manifest.ts";
import { type Told, tell } from "../fixtures/devices/told.ts";

/** A probe that somebody recorded; `assumed` names the fields that nobody did. */
interface Recorded {
  readonly name: string;
  readonly source: string;
  readonly assumed: readonly string[];
  readonly device: Device;
  /** By language and `model_size`. */
  readonly expect: Readonly<Record<string, Told | string>>;
}

const folder = new URL("../fixtures/devices/", import.meta.url);
const devices: readonly Recorded[] = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")));

test("the table holds many different devices, each with its source", () => {
  expect(devices.length).toBeGreaterThanOrEqual(30);
  expect(new Set(devices.map(({ name }) => name)).size).toBe(devices.length);
  expect(new Set(devices.map(({ device }) => device.platform))).toEqual(
    new Set(["android", "ios", "linux", "mac", "windows"]),
  );
  expect(devices.filter(({ source, assumed }) => source.length < 8 || !Array.isArray(assumed))).toEqual([]);
});

describe.each(devices)("$name", ({ device, expect: expected }) => {
  test.each(Object.keys(expected))("%s", (wish) => {
    const [language, model_size] = wish.split(" ");
    const { settings, problems } = readSettings({ screen: { language, model_size } });
    expect(problems).toEqual([]);
    expect(tell(makePlan(manifest, device, settings))).toEqual(expected[wish]);
  });

  test("every size is expected for a language with a pocket pack and for one without", () => {
    const sizes = ["auto", "light", "standard", "large"];
    expect(Object.keys(expected)).toEqual(["sn", "en"].flatMap((tag) => sizes.map((size) => `${tag} ${size}`)));
  });
});
