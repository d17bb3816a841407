/** Blocks of a fixed size, handed to the page as people do it. */
class Microphone extends AudioWorkletProcessor {
  #block;
  #filled = 0;

  constructor({ processorOptions: { block } }) {
    super();
    this.#block = new Float32Array(block);
  }

  process([input]) {
    for (const sample of input?.[0] ?? []) {
      this.#block[this.#filled++] = sample;
      if (this.#filled < this.#block.length) continue;
      this.port.postMessage(this.#block.slice());
      this.#filled = 0;
    }
    return true;
  }
}

registerProcessor("microphone", Microphone);
