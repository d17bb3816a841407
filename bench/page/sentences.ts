/**
 * Text as it is written -> sentences, each told once the first character behind it has come: before that, "1." may go on
 * as "1.5". As the splitter of kokoro-js 1.2 does it, which most voice pages use.
 */
export class Sentences {
  #text = "";

  push(delta: string): string[] {
    this.#text += delta;
    const sentences: string[] = [];
    for (let end = this.#end(); end !== undefined; end = this.#end()) {
      sentences.push(this.#text.slice(0, end).trim());
      this.#text = this.#text.slice(end).trimStart();
    }
    return sentences;
  }

  /** The text is complete: what is left is the last sentence. */
  end(): string[] {
    const rest = this.#text.trim();
    this.#text = "";
    return rest === "" ? [] : [rest];
  }

  #end(): number | undefined {
    const found = /[.!?…]+["'”’)\]]*(?=\s+\S)|\n+(?=\s*\S)/u.exec(this.#text);
    return found ? found.index + found[0].length : undefined;
  }
}
