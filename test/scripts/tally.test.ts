import { expect, test } from "vitest";
import {
  failedInPlaywright,
  failedInVitest,
  fromPlaywright,
  fromVitest,
  sentence,
  sum,
} from "../../scripts/house/tally.mjs";

const passedFile = { status: "passed", assertionResults: [{ status: "passed" }] };
const vitest = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, testResults: [passedFile] };

test("the sum line names skipped tests only where there are some", () => {
  expect(sentence({ passed: 3, failed: 1, skipped: 0 })).toBe("3 passed, 1 failed");
  expect(sentence({ passed: 3, failed: 0, skipped: 2 })).toBe("3 passed, 0 failed, 2 skipped");
  const one = { passed: 1, failed: 2, skipped: 3 };
  expect(sum([one, one])).toEqual({ passed: 2, failed: 4, skipped: 6 });
  expect(sum([])).toEqual({ passed: 0, failed: 0, skipped: 0 });
});

test("Vitest's report", () => {
  expect(fromVitest(vitest, 0)).toEqual({ passed: 5, failed: 0, skipped: 2 });
  expect(fromVitest({ ...vitest, numFailedTests: 2 }, 1)).toEqual({ passed: 5, failed: 2, skipped: 2 });
});

test("a test file that cannot be loaded is a failure, beside the failed tests of others", () => {
  const broken = { status: "failed", assertionResults: [] };
  const failed = { status: "failed", assertionResults: [{ status: "failed" }] };
  expect(fromVitest({ ...vitest, testResults: [broken] }, 1).failed).toBe(1);
  expect(fromVitest({ ...vitest, numFailedTests: 1, testResults: [broken, failed, passedFile] }, 1).failed).toBe(2);
});

test("an error outside any test fails by the exit code, and so does a report that was never written", () => {
  expect(fromVitest(vitest, 1)).toEqual({ passed: 5, failed: 1, skipped: 2 });
  expect(fromVitest(undefined, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(fromPlaywright(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(fromPlaywright({ stats: { expected: 4 }, errors: [{}] }, 1)).toEqual({ passed: 4, failed: 1, skipped: 0 });
});

test("Playwright's report", () => {
  const stats = { expected: 7, unexpected: 2, flaky: 1, skipped: 3 };
  expect(fromPlaywright({ stats }, 1)).toEqual({ passed: 8, failed: 2, skipped: 3 });
});

test("what failed is named with its file and the first line of why", () => {
  const assertionResults = [
    { status: "passed", fullName: "fine" },
    { status: "failed", fullName: "adds up", failureMessages: ["\u001b[31mexpected 3\u001b[39m\n  at line 2"] },
  ];
  const unloaded = { name: "/x/b.test.ts", status: "failed", message: "no such module\nmore", assertionResults: [] };
  expect(failedInVitest({ testResults: [{ name: "/x/a.test.ts", assertionResults }, unloaded] })).toEqual([
    "a.test.ts › adds up › expected 3",
    "b.test.ts › no such module",
  ]);
  expect(failedInVitest(undefined)).toEqual([]);
});

test("a test that passed only when tried again is named too", () => {
  const spec = (title: string, status: string) => ({
    title,
    file: "talk.spec.ts",
    tests: [{ status, results: [{ error: { message: "Timeout\nlog" } }, {}] }],
  });
  const inner = { title: "inner", specs: [spec("stops", "flaky")] };
  const report = {
    suites: [{ title: "f", suites: [inner], specs: [spec("hears", "unexpected"), spec("ok", "expected")] }],
  };
  expect(failedInPlaywright(report)).toEqual([
    "talk.spec.ts › stops (passed when tried again) › Timeout",
    "talk.spec.ts › hears › Timeout",
  ]);
  expect(failedInPlaywright(undefined)).toEqual([]);
});
