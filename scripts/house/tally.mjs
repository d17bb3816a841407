import { basename } from "node:path";
import { stripVTControlCharacters } from "node:util";

/**
 * `told`: a line for each test that failed, or that passed only when tried again.
 *
 * @typedef {{ passed: number, failed: number, skipped: number, told?: readonly string[] }} Tally
 */

/** @type {Tally} */
export const onePassed = { passed: 1, failed: 0, skipped: 0 };
/** @type {Tally} */
export const oneFailed = { passed: 0, failed: 1, skipped: 0 };

/**
 * @param {readonly Tally[]} tallies
 * @returns {Tally}
 */
export function sum(tallies) {
  return tallies.reduce(
    (all, { passed, failed, skipped }) => ({
      passed: all.passed + passed,
      failed: all.failed + failed,
      skipped: all.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/**
 * @param {Tally} tally
 * @returns {string} such as "12 passed, 0 failed"
 */
export function sentence({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`;
}

/**
 * Vitest's JSON report. A file that could not be loaded has no tests in it and counts as one failure.
 * @param {any} report undefined where none was written
 * @param {number} exitCode
 * @returns {Tally}
 */
export function fromVitest(report, exitCode) {
  if (!report) return oneFailed;
  /** @type {{ status: string, assertionResults: { status: string }[] }[]} */
  const files = report.testResults ?? [];
  const broken = files.filter(
    (file) => file.status === "failed" && !file.assertionResults.some(({ status }) => status === "failed"),
  ).length;
  return honest(
    {
      passed: report.numPassedTests ?? 0,
      failed: (report.numFailedTests ?? 0) + broken,
      skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
    },
    exitCode,
  );
}

/**
 * Playwright's JSON report. A test that passed only when tried again counts as passed.
 * @param {any} report undefined where none was written
 * @param {number} exitCode
 * @returns {Tally}
 */
export function fromPlaywright(report, exitCode) {
  if (!report) return oneFailed;
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = report.stats ?? {};
  return honest({ passed: expected + flaky, failed: unexpected, skipped }, exitCode);
}

/**
 * @param {any} report of Vitest
 * @returns {string[]} a line for each test that failed, with the first line of why
 */
export function failedInVitest(report) {
  /** @type {{ name: string, message?: string, assertionResults: { status: string, fullName: string, failureMessages?: string[] }[] }[]} */
  const files = report?.testResults ?? [];
  return files.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === "failed");
    if (failed.length === 0) return message ? [line(name, "", message)] : [];
    return failed.map((test) => line(name, test.fullName, test.failureMessages?.[0]));
  });
}

/**
 * @param {any} report of Playwright
 * @returns {string[]} a line for each test that failed or needed a second try
 */
export function failedInPlaywright(report) {
  /** @type {{ title: string, suites?: any[], specs?: any[] }[]} */
  const suites = report?.suites ?? [];
  return suites.flatMap((suite) => [
    ...failedInPlaywright(suite),
    ...(suite.specs ?? []).flatMap(({ title, file, tests }) =>
      tests
        .filter((/** @type {any} */ { status }) => status === "unexpected" || status === "flaky")
        .map((/** @type {any} */ { status, results }) =>
          line(file, status === "flaky" ? `${title} (passed when tried again)` : title, results[0]?.error?.message),
        ),
    ),
  ]);
}

/**
 * @param {string} file
 * @param {string} test
 * @param {string} [why]
 */
function line(file, test, why = "") {
  const [first = ""] = stripVTControlCharacters(why).split("\n");
  return [basename(file), test, first.slice(0, 200)].filter(Boolean).join(" › ");
}

/**
 * An error outside any test (an unhandled rejection, a broken configuration) shows in the exit code alone.
 * @param {Tally} tally
 * @param {number} exitCode
 */
function honest(tally, exitCode) {
  return exitCode !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}
