/**
 * The arms that run in the browser. path: below the site's address. own: the site's own page.
 * @type {Readonly<Record<string, { path: string, about: string, ablation?: boolean }>>}
 */
export const ARMS = {
  A: {
    path: "?mic=raw&earcons=off&skills=off&backend=wasm&model_size=pocket",
    about: "Inzwa as it is built, without the tone that tells that it listens: the ear would take it for an answer",
  },
  "A-crop": {
    path: "?mic=raw&earcons=off&skills=off&backend=wasm&model_size=pocket&crop=off",
    about: "A, the encoder always over its whole window",
    ablation: true,
  },
  "A-speculation": {
    path: "?mic=raw&earcons=off&skills=off&backend=wasm&model_size=pocket&speculation=off",
    about: "A, nothing begun before the end is certain",
    ablation: true,
  },
  "A-split": {
    path: "?mic=raw&earcons=off&skills=off&backend=wasm&model_size=pocket&streaming_tts=off",
    about: "A, spoken once the whole reply is written",
    ablation: true,
  },
  "A-reuse": {
    path: "?mic=raw&earcons=off&skills=off&backend=wasm&model_size=pocket&prefix_reuse=off",
    about: "A, each prompt fed from its beginning",
    ablation: true,
  },
  "A-one": {
    path: "?mic=raw&earcons=off&skills=off&backend=wasm&model_size=pocket&workers=one",
    about: "A, all models in one worker",
    ablation: true,
  },
  B: {
    path: "bench-page/index.html?silence=400",
    about: "the control flow people copy: one worker, 400 ms of silence",
  },
  B2: { path: "bench-page/index.html?silence=200", about: "B with 200 ms of silence" },
  B6: { path: "bench-page/index.html?silence=600", about: "B with 600 ms of silence" },
};

/**
 * "A,B,C" -> names; "ablations" and "silences" stand for their arms, C and D are not run in the browser.
 * @param {string} list
 */
export function readArms(list) {
  const names = list.split(",").flatMap((name) => {
    if (name === "ablations") return Object.keys(ARMS).filter((arm) => ARMS[arm]?.ablation);
    if (name === "silences") return ["B2", "B6"];
    return name === "B4" ? ["B"] : [name];
  });
  const unknown = names.filter((name) => !(name in ARMS) && name !== "C" && name !== "D");
  if (unknown.length > 0)
    throw new Error(`no arm ${unknown.join(", ")}; there are ${Object.keys(ARMS).join(", ")}, C, D`);
  return [...new Set(names)];
}
