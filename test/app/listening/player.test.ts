import { beforeEach, expect, test, vi } from "vitest";
import { SoundPlayer } from "../../../app/listen/player.ts";
import { FilePlayer } from "../../../app/listening/player.ts";

const made: Sound[] = [];
const refused = new Set<number>();

/** What a browser's media element does of itself, and nothing of ours. */
class Sound extends EventTarget {
  src: string;
  paused = true;
  currentTime = 0;

  constructor(src = "") {
    super();
    this.src = src;
    made.push(this);
  }

  async play(): Promise<void> {
    if (refused.has(made.length)) throw new Error("NotSupportedError");
    this.paused = false;
  }

  pause(): void {
    this.paused = true;
  }

  hasAttribute(): boolean {
    return false;
  }

  end(): void {
    this.paused = true;
    this.dispatchEvent(new Event("ended"));
  }
}

const heard = () => made.filter(({ paused }) => !paused);
const file = (name: string) => new File([name], name);
/** Everything that is due now has run. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

beforeEach(() => {
  made.length = 0;
  refused.clear();
  vi.stubGlobal("Audio", Sound);
  vi.stubGlobal("requestAnimationFrame", () => 0);
  vi.stubGlobal("cancelAnimationFrame", () => {});
});

test("a sound that is heard to its end says so, and lets go of its bytes", async () => {
  const revoked = vi.spyOn(URL, "revokeObjectURL");
  const player = new FilePlayer();
  const whole = player.play(file("one"));
  const [sound] = heard();
  sound?.end();
  expect(await whole).toBe(true);
  expect(revoked).toHaveBeenCalledWith(sound?.src);
  revoked.mockRestore();
});

test("one that is stopped, or makes room for another, was not heard to its end; the other plays on", async () => {
  const player = new FilePlayer();
  const first = player.play(file("one"));
  const before = heard()[0]?.src;
  const second = player.play(file("two"));
  expect(await first).toBe(false);
  await settled();
  expect(heard()).toHaveLength(1);
  expect(heard()[0]?.src).not.toBe(before);
  player.stop();
  expect(heard()).toEqual([]);
  expect(await second).toBe(false);
});

test("what the browser cannot play is told, and a later one is heard", async () => {
  const player = new FilePlayer();
  refused.add(1);
  await expect(player.play(file("one"))).rejects.toThrow("cannot be played");
  const next = player.play(file("two"));
  await settled();
  heard()[0]?.end();
  expect(await next).toBe(true);
});

test("a sound of the test and a recording are never heard at once, whichever begins", async () => {
  const told: boolean[] = [];
  const recording = new SoundPlayer((_, playing) => told.push(playing));
  recording.load({ samples: new Float32Array(1600), sampleRate: 16_000 });
  const player = new FilePlayer();
  const part = { start: 0, end: 0.1 };
  recording.toggle(part, 0);
  await settled();
  expect(heard()).toHaveLength(1);
  const [shown] = heard();
  const first = player.play(file("one"));
  await settled();
  expect(heard()).toHaveLength(1);
  expect(shown?.paused).toBe(true);
  expect(told.at(-1)).toBe(false);
  recording.toggle(part, 0);
  expect(await first).toBe(false);
  await settled();
  expect(heard()).toEqual([shown]);
  player.stop();
  expect(heard()).toEqual([shown]);
});
