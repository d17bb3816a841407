import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SAMPLE_RATE } from "../../core/contracts.ts";
import { failure } from "../../core/failure.ts";
import { openDnsmos } from "../engines/dnsmos.ts";
import type { Evaluation } from "../measures/evaluation.ts";
import { readText } from "../read-text.ts";
import { soundReport } from "../report/sound-report.ts";
import { type Given, type Host, Usage } from "../verb.ts";
import { namedArtifact, seedOf, wordsOf } from "./arguments.ts";
import { type Dnsmos, dnsmosOf } from "./dnsmos.ts";
import { dnsmosMeasures, type Guessed } from "./dnsmos-measures.ts";
import { howMany, judgeSounds } from "./judge-sounds.ts";
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
  const judge = async (one: Utterance) => dnsmosOf(await soundOf(one, folder), SAMPLE_RATE, net);
  const { guesses, unjudged } = await judgeSounds(utterances, judge, host.tell);
  const [first] = unjudged;
  if (first && guesses.size === 0)
    throw failure("bad-audio", `none of ${path} can be judged; of ${first.id}: ${first.why}`);
  const guessed = utterances.flatMap(({ id, slices }): Guessed[] => {
    const dnsmos = guesses.get(id);
    return dnsmos ? [{ id, slices, dnsmos }] : [];
  });
  const evaluation: Evaluation = {
    schema: 1,
    artifact: namedArtifact(flags) ?? { id: path, digest: createHash("sha256").update(manifest).digest("hex") },
    made: utc(host.now()),
    how: `${path}: ${utterances.length} recordings${how}${howMany(unjudged)}; seed ${seed}.`,
    measures: dnsmosMeasures("sound", guessed, seed),
  };
  const out = await writeResults(
    evaluation,
    soundReport(evaluation, await worstSounds(evaluation, utterances, folder)),
    flags,
    host,
  );
  if (out) await writeFile(join(out, "scored.json"), scored(utterances, guesses, folder, out));
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

/** The manifest with each recording's figures, by which a set can be sifted, and without figures for those that were not judged; paths are those of the folder it lies in. */
function scored(
  utterances: readonly Utterance[],
  guesses: ReadonlyMap<string, Dnsmos>,
  from: string,
  to: string,
): string {
  const lines = utterances.map((one) => {
    const { sig, bak, ovrl }: Partial<Dnsmos> = guesses.get(one.id) ?? {};
    return JSON.stringify({ ...rowIn(one, from, to), dnsmos_sig: sig, dnsmos_bak: bak, dnsmos_ovrl: ovrl });
  });
  return `${lines.join("\n")}\n`;
}
