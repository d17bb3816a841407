interface Asked<Q, A> {
  readonly question: Q;
  readonly resolve: (answer: A) => void;
  readonly reject: (reason: unknown) => void;
}

/** Questions that come while others are answered are answered together, at most `most` at once. run: answers in their order. */
export function gather<Q, A>(
  most: number,
  run: (questions: readonly Q[]) => Promise<readonly A[]>,
): (question: Q) => Promise<A> {
  const waiting: Asked<Q, A>[] = [];
  let running = false;

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, most);
      try {
        const answers = await run(batch.map(({ question }) => question));
        for (const [i, { resolve }] of batch.entries()) resolve(answers[i] as A);
      } catch (thrown) {
        for (const { reject } of batch) reject(thrown);
      }
      // Lets in what has come meanwhile.
      await new Promise((resolve) => setImmediate(resolve));
    }
    running = false;
  }

  return (question) =>
    new Promise<A>((resolve, reject) => {
      waiting.push({ question, resolve, reject });
      if (running) return;
      running = true;
      setImmediate(() => void work());
    });
}
