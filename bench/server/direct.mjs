// The same models without threads, queue or network: one question after the other in this process.
import { runnerImport } from "vite";

/**
 * @param {readonly Uint8Array[]} wavs
 * @param {number} turns
 * @returns {Promise<{ vad: number, asr: number, llmFirstToken: number, llm: number, ttsFirstAudio: number, total: number, ttfw: number }[]>} milliseconds
 */
export async function directTurns(wavs, turns) {
  const { module } = await runnerImport("bench/server/direct.ts", { configFile: false, logLevel: "error" });
  return module.directTurns(wavs, turns);
}
