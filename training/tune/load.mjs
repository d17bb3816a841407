// Loads one exported model as transformers.js does in our workers and prints one JSON object. Called by smoke.py:
// node load.mjs TASK FOLDER NAME DTYPE INPUT [FROM TO]; of asr the input is a NeMo manifest
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { env, pipeline, WhisperFeatureExtractor } from "@huggingface/transformers";
import * as ort from "onnxruntime-node";

const [task, folder, name, dtype, input, from, to] = process.argv.slice(2);
env.allowRemoteModels = false;
env.localModelPath = `${folder}/`;
const options = { dtype, device: "cpu" };

/** PCM16 behind a header of 44 bytes, as the foundry writes it. */
function samplesOf(path) {
  const bytes = readFileSync(path);
  const count = (bytes.length - 44) >> 1;
  return Float32Array.from({ length: count }, (_, i) => bytes.readInt16LE(44 + 2 * i) / 32768);
}

const tasks = {
  asr: async () => {
    const hear = await pipeline("automatic-speech-recognition", name, options);
    const rows = readFileSync(input, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const texts = [];
    for (const { audio_filepath } of rows)
      texts.push(
        (await hear(samplesOf(join(dirname(input), audio_filepath)), { language: from, task: "transcribe" })).text,
      );
    return texts;
  },
  text: async () => (await pipeline("text-classification", name, options))(input),
  translation: async () => {
    const say = await pipeline("translation", name, options);
    return say(input, { src_lang: from, tgt_lang: to });
  },
  speech: async () => {
    const { audio, sampling_rate } = await (await pipeline("text-to-speech", name, options))(input);
    return { samples: audio.length, sampleRate: sampling_rate, finite: audio.every(Number.isFinite) };
  },
  // transformers.js has no class for a head over Whisper's encoder: its features, and a session of onnxruntime.
  sound: async () => {
    const home = `${folder}/${name}`;
    const extractor = new WhisperFeatureExtractor(JSON.parse(readFileSync(`${home}/preprocessor_config.json`, "utf8")));
    const { input_features } = await extractor(samplesOf(input));
    const file = dtype === "q8" ? "model_quantized.onnx" : "model.onnx";
    const session = await ort.InferenceSession.create(`${home}/onnx/${file}`, { logSeverityLevel: 3 });
    const features = new ort.Tensor("float32", input_features.data, input_features.dims);
    const { logits } = await session.run({ input_features: features });
    const { id2label } = JSON.parse(readFileSync(`${home}/config.json`, "utf8"));
    const best = logits.data.indexOf(Math.max(...logits.data));
    return { label: id2label[best] };
  },
};
process.stdout.write(`${JSON.stringify(await tasks[task]())}\n`);
