import fc from "fast-check";
import { expect, test } from "vitest";
import { upgrade } from "../../server/realtime/upgrade.ts";
import { clientAddress } from "../../server/safety/address.ts";
import { foreign } from "../../server/safety/hosts.ts";
import { type Sheddable, shedder } from "../../server/safety/shed.ts";
import { Counts, services } from "./services.ts";

const options = { hosts: ["inzwa.lan"], origins: ["https://app.example"] };

test.each<[string | undefined, string | undefined]>([
  ["localhost:8000", undefined],
  ["LOCALHOST", undefined],
  ["127.0.0.1:8000", "http://127.0.0.1:8000"],
  ["[::1]:8000", "http://[::1]:5173"],
  ["localhost:8000", "https://app.example"],
  ["inzwa.lan:8000", "http://inzwa.lan:8000"],
])("host %s with origin %s is ours", (host, origin) => {
  expect(foreign(options, host, origin)).toBeUndefined();
});

test.each<[string | undefined, string | undefined]>([
  [undefined, undefined],
  ["", undefined],
  ["rebound.evil.example:8000", undefined],
  ["rebound.evil.example:8000", "http://rebound.evil.example:8000"],
  ["localhost.evil.example", undefined],
  ["localhost@evil.example", undefined],
  ["evil.example#localhost", undefined],
  ["127.0.0.1.nip.io", undefined],
  ["localhost:8000", "https://evil.example"],
  ["localhost:8000", "null"],
  ["localhost:8000", "file://localhost"],
  ["localhost:8000", "https://app.example.evil.example"],
  ["localhost:8000", "https://localhost.evil.example"],
  ["localhost:8000", "chrome-extension://localhost"],
  ["localhost:8000, evil.example", undefined],
])("host %s with origin %s is foreign", (host, origin) => {
  expect(foreign(options, host, origin)).toBeDefined();
});

test("any host is judged, none breaks it", () => {
  fc.assert(
    fc.property(fc.string(), fc.option(fc.webUrl()), (host, origin) => {
      const why = foreign({ hosts: [], origins: [] }, host, origin ?? undefined);
      const named = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d*)?$/i.test(host);
      if (!named && !/^[\d.xa-f:[\]]+$/i.test(host)) expect(why).toBeDefined();
    }),
  );
});

test("only proxies of ours are believed, from the nearest on", () => {
  const of = clientAddress(["10.0.0.0/8", "fd00::/8"]);
  expect(of("203.0.113.9", "198.51.100.1")).toBe("203.0.113.9");
  expect(of("10.0.0.1", "198.51.100.1")).toBe("198.51.100.1");
  expect(of("10.0.0.1", "6.6.6.6, 198.51.100.1, 10.1.1.1")).toBe("198.51.100.1");
  expect(of("::ffff:10.0.0.1", "198.51.100.1:4711")).toBe("198.51.100.1");
  expect(of("fd00::1", "[2001:db8::7]:443")).toBe("2001:db8:0:0::/64");
  expect(of("10.0.0.1", "unknown")).toBe("10.0.0.1");
  expect(of("10.0.0.1", undefined)).toBe("10.0.0.1");
  expect(of(undefined, "198.51.100.1")).toBe("local");
  expect(clientAddress([])("127.0.0.1", "198.51.100.1")).toBe("127.0.0.1");
});

test("all addresses of one IPv6 network are one caller", () => {
  const of = clientAddress([]);
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      const found = of(address, undefined);
      expect(found).toMatch(/^[0-9a-f]+:[0-9a-f]+:[0-9a-f]+:[0-9a-f]+::\/64$|^\d+\.\d+\.\d+\.\d+$/);
    }),
  );
  expect(of("2001:db8:1:2:aaaa::1", undefined)).toBe(of("2001:db8:1:2:bbbb::2", undefined));
  expect(of("2001:0db8:0001:0002::", undefined)).toBe(of("2001:db8:1:2::9", undefined));
  expect(of("2001:db8:1:3::1", undefined)).not.toBe(of("2001:db8:1:2::1", undefined));
});

test.each(["//[", "http://[", "//", "/\\", "http://a:b/", "*", ""])(
  "an upgrade to %j is refused as unknown",
  async (url) => {
    expect(await upgrade(services(), { url, headers: {} })).toMatchObject({ ok: false, error: { status: 404 } });
  },
);

test("proxies that are no addresses are refused", () => {
  for (const wrong of ["proxy", "10.0.0.0/99", "10.0.0.0/x", ""])
    expect(() => clientAddress([wrong])).toThrow(expect.objectContaining({ code: "bad-manifest" }));
});

test("what is let go follows the stated order, by queue and by the event loop", () => {
  const state = { fullness: 0, lag: 0 };
  const meter = new Counts();
  const refused = shedder({ fullness: () => state.fullness, lag: () => state.lag, meter });
  const all: readonly Sheddable[] = ["realtime", "speech", "transcription", "chat"];
  const gone = () => all.filter((one) => refused(one)).length;
  const levels = [0, 0.5, 0.6, 0.75, 0.85, 0.95, 1];
  for (const [at, level] of levels.entries()) {
    const expected = [0, 0, 1, 2, 3, 4, 4][at];
    Object.assign(state, { fullness: level, lag: 0 });
    expect(gone()).toBe(expected);
    expect(all.map((one) => refused(one))).toEqual(all.map((_, order) => order < (expected ?? 0)));
    Object.assign(state, { fullness: 0, lag: level * 500 });
    expect(gone()).toBe(expected);
  }
  expect(meter.counted.get("inzwa_shed_total")).toBeGreaterThan(0);
});
