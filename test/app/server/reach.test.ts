import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Reach } from "../../../app/server/reach.ts";
import type { Away } from "../../../app/server/server-view.ts";
import { failure } from "../../../core/failure.ts";
import type { ModelStage } from "../../../core/manifest.ts";
import type { ServerStage } from "../../../core/plan/server.ts";

const gone = failure("no-server", "no answer");
const works = async () => "server";
const device = async () => "device";
const fails = async (): Promise<string> => Promise.reject(gone);
const stage = (role: ServerStage["role"]): ServerStage => ({ role, model: "m", reasons: [] });

let online: () => void;
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("addEventListener", (_: string, listener: () => void) => {
    online = listener;
  });
  vi.stubGlobal("removeEventListener", () => undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function scene(roles: Partial<Record<ModelStage, ServerStage["role"]>>, spared: readonly ModelStage[]) {
  const shown: Away[] = [];
  const probed: ModelStage[] = [];
  const state = { back: false };
  const reach = new Reach({
    plan: {
      host: "box",
      stages: Object.fromEntries(Object.entries(roles).map(([name, role]) => [name, stage(role)])),
    },
    spared: new Set(spared),
    clock: () => Date.now(),
    show: (away) => shown.push(away),
    probe: async (name) => {
      probed.push(name);
      if (!state.back) throw gone;
    },
  });
  return { reach, shown, probed, state };
}

test("what goes to the server is shown from the beginning, and nothing once it has ended", () => {
  const { reach, shown } = scene({ asr: "first", llm: "standby" }, ["llm"]);
  expect(shown.at(-1)).toEqual({ host: "box", stages: ["asr"], told: "" });
  reach.end();
  expect(shown.at(-1)?.stages).toEqual([]);
});

test("a server that does not answer is left in every stage that the device can do, and looked for until it is back", async () => {
  const { reach, shown, probed, state } = scene({ asr: "first", llm: "first", tts: "first" }, ["asr", "llm"]);
  expect(await reach.of("llm").run(fails, device)).toBe("device");
  expect(shown.at(-1)).toEqual({ host: "box", stages: ["tts"], told: "to-device" });
  expect(await reach.of("asr").run(works, device)).toBe("device");

  await vi.advanceTimersByTimeAsync(5_000);
  expect(probed.sort()).toEqual(["asr", "llm"]);
  await vi.advanceTimersByTimeAsync(9_999);
  expect(probed).toHaveLength(2);
  state.back = true;
  await vi.advanceTimersByTimeAsync(1);
  expect(shown.at(-1)).toEqual({ host: "box", stages: ["asr", "llm", "tts"], told: "back" });
  expect(await reach.of("llm").run(works, device)).toBe("server");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(shown.at(-1)?.told).toBe("");
  reach.end();
});

test("with the network back it is looked for at once; a status of one stage says nothing of the others", async () => {
  const { reach, shown, state } = scene({ llm: "first", tts: "first" }, ["llm", "tts"]);
  const broken = async (): Promise<string> => Promise.reject(failure("no-server", "500", { status: 500 }));
  await reach.of("tts").run(broken, device);
  expect(shown.at(-1)?.stages).toEqual(["llm"]);
  state.back = true;
  online();
  await vi.advanceTimersByTimeAsync(0);
  expect(shown.at(-1)?.stages).toEqual(["llm", "tts"]);
  reach.end();
});

test("where the device fails first the server helps, and it is told that speech leaves the device now", async () => {
  const { reach, shown } = scene({ llm: "standby" }, ["llm"]);
  const died = async (): Promise<string> => Promise.reject(failure("worker-died", "out of memory"));
  expect(await reach.of("llm").run(died, works)).toBe("server");
  expect(shown.at(-1)).toEqual({ host: "box", stages: ["llm"], told: "to-server" });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await reach.of("llm").run(device, works)).toBe("device");
  expect(shown.at(-1)).toEqual({ host: "box", stages: [], told: "" });
  reach.end();
});
