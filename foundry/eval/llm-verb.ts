import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { failure } from "../../core/failure.ts";
import type { LanguageRules } from "../../core/language/rules.ts";
import { type Parser, parse } from "../../core/parse.ts";
import { type Policy, parsePolicy } from "../../core/safety/policy.ts";
import { Safety } from "../../core/safety/safety.ts";
import { parseSkillData } from "../../core/skills/data.ts";
import { Matcher } from "../../core/skills/match.ts";
import { localLlm, serveModels } from "../engines/local.ts";
import { planHere, stageOf } from "../engines/plan-here.ts";
import type { Evaluation } from "../measures/evaluation.ts";
import { readText } from "../read-text.ts";
import { llmReport } from "../report/llm-report.ts";
import type { Given, Host } from "../verb.ts";
import { readQuestions } from "./answers.ts";
import { artifactOf, askedModel, home, seedOf, settingsFrom, wordsOf } from "./arguments.ts";
import { holdsFiles } from "./artifact.ts";
import { type Asked, askAll, llmMeasures } from "./llm.ts";
import { printed, utc, writeResults } from "./results.ts";

/** Questions to the skills and, where none takes one, to the model. */
export async function evalLlm(given: Given, host: Host): Promise<number> {
  const { flags } = given;
  const [path] = wordsOf(given, 1, "a file of questions such as test/answers/sn.jsonl");
  const seed = seedOf(flags);
  const questions = readQuestions(await readText(path, host), path);
  const plan = planHere(home, settingsFrom(flags, "llm_model"));
  const { spec, paths } = stageOf(plan, "llm", askedModel(flags));
  const { tag, rules } = plan.pack;
  const models = flags.models === undefined ? join(home, "public/models") : host.at(String(flags.models));
  await holdsFiles(join(models, spec.model), paths);
  serveModels(`${models}/`);
  const llm = localLlm(spec.engine);
  const artifact = await artifactOf(spec.model, join(models, spec.model), paths, flags);
  await llm.load(spec);
  const asked = await askAll(questions, {
    matcher: matcherOf(tag, rules),
    llm,
    safety: safetyOf(tag),
    now: () => performance.now(),
    told: (done) => done % 100 === 0 && host.tell(`${done} of ${questions.length}`),
  });
  const evaluation: Evaluation = {
    schema: 1,
    artifact,
    made: utc(host.now()),
    how: `${path}: ${questions.length} questions, each the first of a conversation; ${spec.model} by the engine ${spec.engine} on onnxruntime-node, ${spec.threads} threads; Node ${process.version}; seed ${seed}.`,
    measures: llmMeasures(asked, seed),
  };
  const out = await writeResults(evaluation, llmReport(evaluation, asked), flags, host);
  if (out) await writeFile(join(out, "answers.jsonl"), asked.map(lineOf).join(""));
  printed(evaluation, flags, host);
  return 0;
}

function lineOf({ say, wanted, got, right, reply }: Asked): string {
  return `${JSON.stringify({ say, wanted, got, right, ...reply })}\n`;
}

/** Throws `no-model` for a language without skills. */
function matcherOf(tag: string, rules: LanguageRules): Matcher {
  const data = fileOf(parseSkillData, `skills/${tag}.json`);
  if (!data) throw failure("no-model", `${tag} has no skills`);
  return new Matcher(data, rules);
}

function safetyOf(tag: string): Safety | undefined {
  const own = policyOf(tag);
  return (
    own &&
    new Safety(
      own,
      own.also.flatMap((other) => policyOf(other) ?? []),
    )
  );
}

function policyOf(tag: string): Policy | undefined {
  return fileOf(parsePolicy, `safety/${tag}.json`);
}

function fileOf<T>(parser: Parser<T>, name: string): T | undefined {
  const path = join(home, "models-manifest", name);
  if (!existsSync(path)) return undefined;
  const parsed = parse(parser, JSON.parse(readFileSync(path, "utf8")), name);
  if (!parsed.ok) throw failure("bad-manifest", `${parsed.problem.path} ${parsed.problem.message}`);
  return parsed.value;
}
