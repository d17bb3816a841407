/** Something a person can put right: `message` says what is wrong and what to do about it. */
export class Problem extends Error {}

/**
 * One line about what a script is doing, on stderr: stdout belongs to results.
 * @param {string} text
 */
export function say(text) {
  process.stderr.write(`inzwa: ${text}\n`);
}

/**
 * Runs a script's main function; a Problem becomes its sentence and exit code 1, anything else a stack.
 * @param {() => Promise<void>} main
 */
export async function perform(main) {
  try {
    await main();
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    say(thrown.message);
    process.exitCode = 1;
  }
}
