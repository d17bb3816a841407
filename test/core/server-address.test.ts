import { expect, test } from "vitest";
import { hostOf, isLocal, readAddress } from "../../core/server-address.ts";

test.each([
  ["https://box.example", "https://box.example"],
  ["  https://Box.Example/v1/ ", "https://box.example"],
  ["https://box.example/voice/v1/audio/speech", "https://box.example/voice"],
  ["box.example:8443", "https://box.example:8443"],
  ["localhost:8000/v1", "http://localhost:8000"],
  ["http://127.0.0.1:8000/", "http://127.0.0.1:8000"],
  ["https://[::1]:8000", "https://[::1]:8000"],
  ["https://box.example/v1?key=1#x", "https://box.example"],
])("%s", (typed, base) => {
  expect(readAddress(typed)).toEqual({ base });
  expect(URL.canParse(base)).toBe(true);
});

test.each(["", "https://", "ftp://box.example", "javascript:alert(1)", "https://a b", "https://me:secret@box.example"])(
  "%j is none",
  (typed) => expect(readAddress(typed)).toEqual({ trouble: "address" }),
);

test.each(["http://192.168.1.5:8000", "http://box.example", "http://localhost.example", "http://127.0.0.1.example"])(
  "plain %s is closed to a secure page",
  (typed) => expect(readAddress(typed)).toEqual({ trouble: "mixed" }),
);

test("hosts", () => {
  expect(hostOf("https://box.example:8443/voice")).toBe("box.example:8443");
  expect([isLocal("localhost"), isLocal("127.0.0.1:9"), isLocal("127.0.0.10")]).toEqual([true, true, false]);
});
