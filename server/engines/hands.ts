import { fork } from "node:child_process";
import { join } from "node:path";
import { home } from "../home.ts";
import type { FromChild, Post, Spawn } from "./wire.ts";

const PROGRAM = join(home, "build/engine-child.js");
/** Megabytes of JavaScript objects; weights and activations lie outside. */
const HEAP_MB = 1_024;
/** Of the environment, what a program needs to start. Keys and secrets stay here. */
const NEEDED = ["PATH", "HOME", "TMPDIR", "TEMP", "SYSTEMROOT", "LD_LIBRARY_PATH", "LANG"];
/** What a recogniser at another server needs (`asr-upstream-settings.ts`). */
const UPSTREAM = ["INZWA_ASR_URL", "INZWA_ASR_MODEL", "INZWA_ASR_KEY"];

/**
 * A process and not a thread: a thread that is inside onnxruntime-node 1.30 cannot be ended from outside, and trying it
 * ends the whole process with an uncaught Napi::Error.
 */
export const spawnChild: Spawn = (post, { message, gone }) => {
  const child = fork(PROGRAM, [JSON.stringify(post)], {
    serialization: "advanced",
    execArgv: [`--max-old-space-size=${HEAP_MB}`],
    env: environmentFor(post),
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  child.on("message", (heard) => message(heard as FromChild));
  child.on("error", (error) => gone(error.message));
  child.on("exit", (code, signal) => gone(`it ended with ${signal ?? `code ${code}`}`));
  return {
    send: (sent) => {
      // The end is told by `exit`; an error of this write says nothing more.
      if (child.connected) child.send(sent, () => undefined);
    },
    kill: () => void child.kill("SIGKILL"),
  };
};

function environmentFor(post: Post): Record<string, string> {
  const isUpstream = post.stage !== "vad" && post.spec.engine === "openai";
  const names = isUpstream ? [...NEEDED, ...UPSTREAM] : NEEDED;
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
