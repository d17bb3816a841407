/** Plays Float32Arrays one after the other; tells once "end" was said and all of it is played. */
class Loudspeaker extends AudioWorkletProcessor {
  #queue = [];
  #at = 0;
  #ending = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }) => {
      if (data === "end") this.#ending = true;
      else if (data === "flush") {
        this.#queue = [];
        this.#at = 0;
      } else this.#queue.push(data);
    };
  }

  process(_inputs, [[out]]) {
    for (let i = 0; i < out.length && this.#queue.length > 0; i++) {
      out[i] = this.#queue[0][this.#at++];
      if (this.#at < this.#queue[0].length) continue;
      this.#queue.shift();
      this.#at = 0;
    }
    if (this.#ending && this.#queue.length === 0) {
      this.#ending = false;
      this.port.postMessage("played");
    }
    return true;
  }
}

registerProcessor("loudspeaker", Loudspeaker);
