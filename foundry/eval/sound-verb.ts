import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SAMPLE_RATE } from "../../core/contracts.ts";
import { openDnsmos } from "../engines/dnsmos.ts";
import type { Evaluation } from "../measures/evaluation.ts";
import { readText } from "../read-text.ts";
import { soundReport } from "../report/sound-report.ts";
import { type Given, type Host, Usage } from "../verb.ts";
import { namedArtifact, seedOf, wordsOf } from "./arguments.ts";
import { dnsmosOf } from "./dnsmos.ts";
import { dnsmosMeasures, type Guessed } from "./dnsmos-measures.ts";
import { printed, utc, writeResults } from "./results.ts";
import { soundOf } from "./sound.ts";
import { fieldsOf, readUtterances, rowIn, type Utterance } from "./utterances.ts";

/** Recordings by what DNSMOS guesses that listeners would say of their sound. */
export async function evalSound(given: Given, host: Host): Promise<number> {
  const { flags } = given;
  const [path] = wordsOf(given, 1, "a NeMo manifest");
  if (typeof flags.dnsmos !== "string") throw new Usage("eval sound needs --dnsmos, the network's file");
  const seed = seedOf(flags);
  const manifest = await readText(path, host);
  const utterances = readUtterances(manifest, path, fieldsOf(flags));
  const { net, how } = await openDnsmos(host.at(flags.dnsmos), flags.dnsmos);
  const folder = dirname(host.at(path));
  const guessed: Guessed[] = [];
  for (const one of utterances) {
    const { id, slices } = one;
    guessed.push({ id, slices, dnsmos: await dnsmosOf(await soundOf(one, folder), SAMPLE_RATE, net) });
    if (guessed.length % 25 === 0) host.tell(`${guessed.length} of ${utterances.length}`);
  }
  const evaluation: Evaluation = {
    schema: 1,
    artifact: namedArtifact(flags) ?? { id: path, digest: createHash("sha256").update(manifest).digest("hex") },
    made: utc(host.now()),
    how: `${path}: ${utterances.length} recordings${how}; seed ${seed}.`,
    measures: dnsmosMeasures("sound", guessed, seed),
  };
  const out = await writeResults(
    evaluation,
    soundReport(evaluation, await worstSounds(evaluation, utterances, folder)),
    flags,
    host,
  );
  if (out) await writeFile(join(out, "scored.json"), scored(utterances, guessed, folder, out));
  printed(evaluation, flags, host);
  return 0;
}

async function worstSounds({ measures }: Evaluation, utterances: readonly Utterance[], folder: string) {
  const worst = measures.flatMap(({ worst = [] }) => worst.map(({ id }) => id));
  const sounds = new Map<string, { samples: Float32Array; sampleRate: number }>();
  for (const one of utterances)
    if (worst.includes(one.id)) sounds.set(one.id, { samples: await soundOf(one, folder), sampleRate: SAMPLE_RATE });
  return sounds;
}

/** The manifest with each recording's figures, by which a set can be sifted; paths are those of the folder it lies in. */
function scored(utterances: readonly Utterance[], guessed: readonly Guessed[], from: string, to: string): string {
  const lines = utterances.map((one, i) => {
    const { sig, bak, ovrl } = (guessed[i] as Guessed).dnsmos;
    return JSON.stringify({ ...rowIn(one, from, to), dnsmos_sig: sig, dnsmos_bak: bak, dnsmos_ovrl: ovrl });
  });
  return `${lines.join("\n")}\n`;
}
