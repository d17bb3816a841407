import { expect, test } from "vitest";
import { networkOf } from "../../../app/welcome/network.ts";

test("a browser that tells nothing makes nobody believe anything", () => {
  expect(networkOf({})).toEqual({ kind: "unknown", saves: false });
  expect(networkOf({ onLine: true, connection: {} })).toEqual({ kind: "unknown", saves: false });
});

test("mobile data, Wi-Fi and no network are told apart", () => {
  const of = (type: string) => networkOf({ onLine: true, connection: { type } }).kind;
  expect(["cellular", "wifi", "ethernet", "none", "bluetooth"].map(of)).toEqual([
    "mobile",
    "local",
    "local",
    "none",
    "unknown",
  ]);
  expect(networkOf({ onLine: false, connection: { type: "wifi" } }).kind).toBe("none");
});

test("the speed is in bytes a second, and only where it is known", () => {
  expect(networkOf({ onLine: true, connection: { downlink: 8, saveData: true } })).toEqual({
    kind: "unknown",
    saves: true,
    bytesPerSecond: 1_000_000,
  });
  expect(networkOf({ onLine: true, connection: { downlink: 0 } })).not.toHaveProperty("bytesPerSecond");
});
