import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isFailure } from "../../core/failure.ts";
import { readWav } from "../../core/wav.ts";
import { readRules } from "../../foundry/data/call-rules.ts";
import { openFolderRunner } from "../../server/jobs/folder.ts";
import { openRepeated } from "../../server/jobs/repeated.ts";
import { Shelf } from "../../server/jobs/shelf.ts";
import { readAnnouncement } from "../../server/recordings/announcement.ts";
import { download } from "../../server/recordings/download.ts";
import { listedHost } from "../../server/recordings/listed.ts";
import { Recordings } from "../../server/recordings/recordings.ts";
import { backend, Counts, hears } from "./services.ts";

/**
 * A process that takes recordings until it is killed: FOLDER, STORE, REDIS or "-", WHERE it stands still for ever ("-": nowhere),
 * COUNT of calls that it is told of first, DAYS that its clock is ahead ("-": it deletes nothing). Tells each step once it is on the
 * disk, and each sweep that came to its end.
 */
const [folder = "", store = "", redis = "-", still = "-", count = "0", ahead = "-"] = process.argv.slice(2);
const tell = (...words: readonly string[]) => process.stdout.write(`${words.join(" ")}\n`);

/** Nothing of this process goes on, not even its timers: only SIGKILL ends it. */
function standStill(where: string): void {
  if (where !== still) return;
  process.stdout.write(`still ${where}\n`);
  // What was written to a pipe is with the reader already.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

const shelf = new Shelf(join(folder, "jobs"), readAnnouncement);
await shelf.open();
const fetching = {
  hosts: [listedHost(store)].flatMap((one) => one ?? []),
  logins: new Map<string, string>(),
  bytes: 2 ** 22,
  ms: 20_000,
  allowed: () => true,
};
const finish = shelf.finish.bind(shelf);
shelf.finish = async (id, note) => {
  standStill("finish");
  await finish(id, note);
  tell("done", id);
  standStill("finished");
};
const bull = redis === "-" ? undefined : await import("../../server/jobs/bull.ts");
const asr = hears("mhoro");
const recordings = new Recordings({
  hooks: [],
  twilioToken: undefined,
  publicUrl: undefined,
  shelf,
  secret: "of a test",
  steps: {
    folder,
    language: "sn",
    days: 90,
    download: async (url, to, signal) => {
      const brought = await download(url, to, fetching, signal);
      standStill("fetching");
      return brought;
    },
    decode: async (bytes) => {
      const wav = readWav(bytes);
      if (isFailure(wav)) throw wav;
      return { samples: wav.samples, seconds: wav.samples.length / wav.sampleRate };
    },
    backend: backend({
      asr: {
        transcribe: (request, signal) => {
          standStill("hearing");
          return asr.transcribe(request, signal);
        },
      },
    }),
    rules: readRules(readFileSync("models-manifest/recordings/rules.yaml", "utf8"), "rules.yaml"),
    clock: () => performance.now(),
    done: (step) => {
      tell("step", step);
      standStill(step);
    },
  },
  log: {
    debug() {},
    info: ({ event, ended }) => event === "recordings-ended" && tell("ended", String(ended)),
    warn() {},
    error() {},
  },
  meter: new Counts(),
  now: () => Date.now() + (ahead === "-" ? 0 : Number(ahead) * 86_400_000),
  sweeping:
    ahead === "-"
      ? undefined
      : (sweep) =>
          openRepeated(
            "0 0 1 1 *",
            async (signal) => {
              await sweep(signal);
              tell("swept");
            },
            (thrown) => tell("trouble", String(thrown)),
          ),
  runner: (work) => {
    const common = {
      work,
      workers: 1,
      patience: { tries: 5, first: 50 },
      trouble: (thrown: unknown) => tell("trouble", String(thrown)),
    };
    return bull
      ? bull.openBullRunner({ ...common, url: redis, name: "inzwa-test", lockMs: 500 })
      : openFolderRunner({ ...common, tally: shelf, now: Date.now });
  },
});
for (let i = 0; i < Number(count); i++) {
  const { id } = await recordings.take("generic", {
    call: `call-${i}`,
    url: `${store}/call-${i}.wav`,
    day: "2026/11/22",
  });
  tell("taken", id);
}
standStill("taken");
process.on("SIGTERM", () => void recordings.close().then(() => process.exit(0)));
