import { describe, expect, test } from "vitest";
import { type Browser, probeDevice } from "../../app/device.ts";
import { platformOf } from "../../app/platform.ts";

const trouble = { gpuLosses: 1, crashed: "large" } as const;
const agents = {
  windows:
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36",
  mac: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.4 Safari/605.1.15",
  ios: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.5 Mobile/15E148 Safari/604.1",
  android:
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/152.0.0.0 Mobile Safari/537.36",
  linux: "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
  chromeos:
    "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36",
} as const;

function gpu(adapter: object | null | Error): NonNullable<Browser["gpu"]> {
  return {
    requestAdapter: () =>
      adapter instanceof Error ? Promise.reject(adapter) : Promise.resolve(adapter as GPUAdapter | null),
  };
}

/** As Chrome 150 gives it on an RTX 4070. */
const rtx = {
  info: { vendor: "nvidia", architecture: "lovelace", isFallbackAdapter: false },
  features: new Set(["shader-f16", "subgroups"]),
  limits: { maxBufferSize: 2_147_483_648, maxStorageBufferBindingSize: 2_147_483_644 },
};

test("all that a browser tells", async () => {
  const browser: Browser = {
    userAgent: agents.windows,
    userAgentData: { platform: "Windows" },
    hardwareConcurrency: 16,
    deviceMemory: 32,
    connection: { saveData: true },
    gpu: gpu(rtx),
  };
  expect(await probeDevice(trouble, browser, true)).toEqual({
    host: "browser",
    platform: "windows",
    webgpu: "hardware",
    gpu: {
      vendor: "nvidia",
      architecture: "lovelace",
      f16: true,
      maxBufferSize: 2_147_483_648,
      maxStorageBufferBindingSize: 2_147_483_644,
    },
    isolated: true,
    cores: 16,
    memory: 32,
    saveData: true,
    trouble,
  });
});

test("a browser that tells little", async () => {
  expect(await probeDevice({ gpuLosses: 0 }, { userAgent: "" }, false)).toEqual({
    host: "browser",
    platform: "unknown",
    webgpu: "none",
    isolated: false,
    cores: 1,
    saveData: false,
    trouble: { gpuLosses: 0 },
  });
});

describe("adapters", () => {
  const { info: _, ...bare } = rtx;
  const here = { ...rtx, info: { vendor: "google", architecture: "swiftshader", isFallbackAdapter: true } };
  test.each([
    ["there is an object and no adapter", null, "none"],
    ["asking for one fails", new Error("blocked"), "none"],
    ["hardware", rtx, "hardware"],
    ["software by its info", here, "software"],
    ["software by the flag of older Chromes", { ...bare, isFallbackAdapter: true }, "software"],
    ["SwiftShader without a flag", { ...here, info: { architecture: "swiftshader" } }, "software"],
    ["Safari, which tells nothing", { ...rtx, info: {} }, "hardware"],
  ] as const)("%s", async (_, adapter, webgpu) => {
    const device = await probeDevice({ gpuLosses: 0 }, { userAgent: agents.linux, gpu: gpu(adapter) }, true);
    expect(device.webgpu).toBe(webgpu);
    expect(device.gpu === undefined).toBe(webgpu === "none");
  });
  test("without names and 16-bit floats", async () => {
    const plain = { ...bare, features: new Set() };
    const { gpu: found } = await probeDevice({ gpuLosses: 0 }, { userAgent: "", gpu: gpu(plain) }, true);
    expect(found).toMatchObject({ vendor: "", architecture: "", f16: false });
  });
});

describe("platforms", () => {
  test.each(Object.entries(agents))("%s by its user agent", (platform, userAgent) => {
    expect(platformOf({ userAgent })).toBe(platform);
  });
  test("an iPad that claims to be a Mac has fingers", () => {
    expect(platformOf({ userAgent: agents.mac, maxTouchPoints: 5 })).toBe("ios");
    expect(platformOf({ userAgent: agents.mac, maxTouchPoints: 0 })).toBe("mac");
  });
  test.each([
    ["Android", "android"],
    ["macOS", "mac"],
    ["Chrome OS", "chromeos"],
    ["Windows", "windows"],
  ])("Chromium's own word counts more: %s", (told, platform) => {
    expect(platformOf({ userAgent: agents.linux, userAgentData: { platform: told } })).toBe(platform);
  });
  test("a word that nobody knows, or none", () => {
    expect(platformOf({ userAgent: agents.android, userAgentData: { platform: "Plan 9" } })).toBe("android");
    expect(platformOf({ userAgent: agents.android, userAgentData: { platform: "" } })).toBe("android");
    expect(platformOf({ userAgent: "curl/8" })).toBe("unknown");
  });
});
