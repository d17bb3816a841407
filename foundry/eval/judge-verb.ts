import { join } from "node:path";
import { failure, isFailure } from "../../core/failure.ts";
import { openaiLlm } from "../../workers/openai/llm.ts";
import { serverAddress } from "../monitor/server-address.ts";
import { readText } from "../read-text.ts";
import { type Given, type Host, Usage } from "../verb.ts";
import { home, wordsOf } from "./arguments.ts";
import { askJudge, readReplies, readRubric } from "./judge.ts";
import { openLabels } from "./judge-labels.ts";

/** A model's word on each reply, for `eval judged`. A run that was broken off goes on. */
export async function evalJudge(given: Given, host: Host): Promise<number> {
  const { server, model, labels, rubric } = given.flags;
  const [path] = wordsOf(given, 1, "the answers.jsonl of eval llm");
  if (typeof server !== "string" || typeof model !== "string" || typeof labels !== "string")
    throw new Usage("eval judge needs --server, --model and --labels");
  const base = serverAddress(server, KEY);
  const replies = readReplies(await readText(path, host), path);
  if (replies.length === 0) throw failure("bad-manifest", `${path} has no reply of a model`);
  const asked = rubric === undefined ? join(home, "foundry/eval/rubric.yaml") : String(rubric);
  const criteria = readRubric(await readText(asked, host), asked);
  const llm = openaiLlm({ base, key: process.env[KEY] || undefined, fetch });
  await llm.load({ engine: "openai", model, language: "en", backend: "wasm", dtype: "fp32", threads: 1, can: {} });
  const file = await openLabels(host.at(labels), labels, { replies, model, rubric: criteria });
  const all = [...file.before];
  const there = new Set(all.map(({ item }) => item));
  const left = replies.filter(({ item }) => !there.has(item));
  try {
    for await (const label of askJudge(left, criteria, model, llm)) {
      await file.add(label);
      all.push(label);
      if (all.length % 25 === 0) host.tell(`${all.length} of ${replies.length}`);
    }
  } catch (thrown) {
    if (!isFailure(thrown)) throw thrown;
    host.tell(
      `${thrown.message}; ${all.length} of ${replies.length} are in ${labels}, and the same command goes on from there`,
    );
    return 1;
  } finally {
    await file.close();
  }
  host.print(`labels ${all.length}`);
  const unread = all.reduce((sum, one) => sum + (one.unread?.length ?? 0), 0);
  if (unread > 0) host.print(`neither yes nor no, counted as no ${unread}`);
  return 0;
}

const KEY = "INZWA_JUDGE_KEY";
