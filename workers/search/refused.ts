import type { Refusal } from "../../core/retrieval/document.ts";

/** Why a file cannot be taken; expected, so no Error. */
export class Refused {
  readonly why: Refusal;

  constructor(why: Refusal) {
    this.why = why;
  }
}
