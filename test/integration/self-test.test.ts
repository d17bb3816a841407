import { expect, test } from "vitest";
import { selfTest } from "../../core/self-test.ts";
import { engines } from "../../server/engines.ts";
import { pocketPlan } from "../../server/pocket.ts";

test("the pocket models pass what every session asks them first, and a wrong expectation is noticed", async () => {
  const { asr, llm, tts } = await engines(pocketPlan().specs);
  const subjects = { asr: { api: asr }, llm: { api: llm }, tts: { api: tts } };
  for (const sentence of ["Mhoro", "Guta guru reZimbabwe nderipi?", "Ndiudzei tsumo"])
    expect(await selfTest({ ...subjects, sentence })).toBeUndefined();
  const proof = { input: "Mvura inonzi chii nechirungu?", output: "Nechirungu mvura inonzi water" };
  expect(await selfTest({ sentence: "Mhoro", llm: { api: llm, proof } })).toBeUndefined();
  expect(await selfTest({ sentence: "Mhoro", llm: { api: llm, proof: { ...proof, output: "moto" } } })).toMatchObject({
    code: "garbage",
    detail: { stage: "llm" },
  });
});
