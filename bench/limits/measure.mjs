// Runs unchanged under Node and in a worker of the browser: it knows no host, and is given its onnxruntime.

const THREADS = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 };
/** ms that one figure may take, warm-up aside, and the runs it takes at the least and the most. */
const PATIENCE = 400;
const LEAST = 3;
const MOST = 40;
const PROMPT = 32;
const STEPS = 8;

/**
 * Opens everything once; each call of what comes back measures one kind again.
 * @param {any} ort @param {Readonly<Record<string, Uint8Array>>} files
 */
export async function opened(ort, files) {
  const sessions = {};
  for (const [name, bytes] of Object.entries(files)) sessions[name] = await ort.InferenceSession.create(bytes, THREADS);
  const [square, row, speech] = [
    [512, 512],
    [1, 4096],
    [1, 80, 400],
  ].map((dims) => filled(ort, dims));
  const kinds = {
    peak: () => run(sessions.peak, { x: square }),
    bandwidth: () => run(sessions.bandwidth, { x: row }),
    asr: () => read(ort, sessions, speech),
    llm: () => write(ort, sessions.llm),
    tts: () => speak(ort, sessions.tts),
  };
  return (kind) => best(kinds[kind]);
}

/** The shortest and the median run, in ms. */
async function best(once) {
  await once();
  const times = [];
  for (let spent = 0; (spent < PATIENCE || times.length < LEAST) && times.length < MOST; ) {
    const begun = performance.now();
    await once();
    times.push(performance.now() - begun);
    spent += times.at(-1);
  }
  return { least: Math.min(...times), times };
}

/** Four seconds of speech: the encoder, the prompt and eight tokens. */
async function read(ort, { encoder, decoder }, speech) {
  const { last_hidden_state } = await run(encoder, { input_features: speech });
  await steps(ort, decoder, {
    ids: [577, 578, 585, 589],
    others: () => ({ encoder_hidden_states: last_hidden_state }),
  });
}

async function write(ort, session) {
  const ids = Array.from({ length: PROMPT }, (_, i) => i + 20);
  const others = (total, fed) => ({
    attention_mask: whole(ort, Array(total).fill(1)),
    position_ids: whole(
      ort,
      fed.map((_, i) => total - fed.length + i),
    ),
  });
  await steps(ort, session, { ids, others });
}

/** A prompt and STEPS tokens after it, each fed alone with the keys and values of all before. */
async function steps(ort, session, { ids, others }) {
  let past = Object.fromEntries(
    session.inputMetadata
      .filter(({ name }) => name.startsWith("past_"))
      .map((input) => [input.name, empty(ort, input)]),
  );
  let total = 0;
  for (let step = 0; step <= STEPS; step++) {
    const fed = step === 0 ? ids : [ids[step % ids.length]];
    total += fed.length;
    const outputs = await run(session, { input_ids: whole(ort, fed), ...others(total, fed), ...past });
    const next = Object.entries(past).map(([name, kept]) => {
      const present = outputs[name.replace("past_key_values", "present")];
      // The encoder's part comes out of the first step for good.
      return [name, present.dims[2] === 0 ? kept : present];
    });
    past = Object.fromEntries(next);
  }
}

async function speak(ort, session) {
  const ids = Array.from({ length: 41 }, (_, i) => (i % 2 ? 1 + (i % 20) : 0));
  await run(session, { input_ids: whole(ort, ids), attention_mask: whole(ort, Array(ids.length).fill(1)) });
}

function run(session, feeds) {
  const wanted = session.inputNames.filter((name) => name in feeds);
  return session.run(Object.fromEntries(wanted.map((name) => [name, feeds[name]])));
}

function whole(ort, values) {
  return new ort.Tensor("int64", BigInt64Array.from(values, BigInt), [1, values.length]);
}

function filled(ort, dims) {
  const length = dims.reduce((product, dim) => product * dim, 1);
  return new ort.Tensor(
    "float32",
    Float32Array.from({ length }, (_, i) => Math.sin(i)),
    dims,
  );
}

function empty(ort, { shape }) {
  const dims = shape.map((dim, axis) => (axis === 0 ? 1 : typeof dim === "number" ? dim : 0));
  return new ort.Tensor("float32", new Float32Array(0), dims);
}
