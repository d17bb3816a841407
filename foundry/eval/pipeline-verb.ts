import { createHash } from "node:crypto";
import { failure } from "../../core/failure.ts";
import { readText } from "../read-text.ts";
import { pipelineReport } from "../report/pipeline-report.ts";
import { type Given, type Host, Usage } from "../verb.ts";
import { namedArtifact, seedOf, wordsOf } from "./arguments.ts";
import { pipelineMeasures } from "./pipeline.ts";
import { printed, utc, writeResults } from "./results.ts";

/** Times of the whole, as the bench or a person's device has measured them. */
export async function evalPipeline(given: Given, host: Host): Promise<number> {
  const { flags } = given;
  const [path] = wordsOf(given, 1, "a bench's latest.json or a file of the Measure screen");
  const artifact = namedArtifact(flags);
  if (!artifact) throw new Usage("eval pipeline needs --id and --digest: the file names no artifact");
  const text = await readText(path, host);
  const found = pipelineMeasures(parsed(text, path), seedOf(flags));
  if (!found) throw failure("bad-manifest", `${path} is neither a bench's latest.json nor a file of measurements`);
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 16);
  const how = `${path} (SHA-256 ${digest}…): ${found.how}; medians in ms.`;
  const evaluation = { schema: 1 as const, artifact, made: utc(host.now()), how, measures: found.measures };
  await writeResults(evaluation, pipelineReport(evaluation), flags, host);
  printed(evaluation, flags, host);
  return 0;
}

function parsed(json: string, file: string): unknown {
  try {
    return JSON.parse(json);
  } catch (thrown) {
    throw failure("bad-manifest", `${file} is no JSON: ${(thrown as Error).message}`);
  }
}
