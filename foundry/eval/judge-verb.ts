import { join } from "node:path";
import { failure } from "../../core/failure.ts";
import { openaiLlm } from "../../workers/openai/llm.ts";
import { writeWhole } from "../data/files.ts";
import { lineOf } from "../data/rows.ts";
import { serverAddress } from "../monitor/server-address.ts";
import { readText } from "../read-text.ts";
import { type Given, type Host, Usage } from "../verb.ts";
import { home, wordsOf } from "./arguments.ts";
import { askJudge, readReplies, readRubric } from "./judge.ts";

/** A model's word on each reply, for `eval judged`. */
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
  const told = (done: number) => done % 25 === 0 && host.tell(`${done} of ${replies.length}`);
  const found = await askJudge(replies, criteria, model, { llm, told });
  await writeWhole(host.at(labels), found.labels.map(lineOf).join(""));
  host.print(`labels ${found.labels.length}`);
  if (found.unread > 0) host.print(`neither yes nor no ${found.unread}`);
  return 0;
}

const KEY = "INZWA_JUDGE_KEY";
