import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "inzwa-foundry-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program = resolve(import.meta.dirname, "../../node_modules/.bin/inzwa-foundry");

type Ended = { code: number; stdout: string; stderr: string };

/** As a person runs it, in a folder of their own. */
async function foundry(...args: string[]): Promise<Ended> {
  const env = { ...process.env };
  delete env.INIT_CWD;
  return promisify(execFile)(program, args, { cwd: folder, env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: Ended) => ({ code, stdout, stderr }),
  );
}

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

test("wer prints the figures of two files alone on stdout", async () => {
  const said = file("ref.txt", "guta guru rezimbabwe nderipi\r\nmhoro shamwari\n");
  const heard = file("hyp.txt", "guta guru re zimbabwe nderipi\nmhoro\n");
  const { code, stdout } = await foundry("wer", said, heard, "--json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    wer: 3 / 6,
    mer: 3 / 7,
    wil: 1 - (4 / 6) * (4 / 6),
    wip: (4 / 6) * (4 / 6),
    cer: 10 / 42,
    hits: 4,
    substitutions: 1,
    insertions: 1,
    deletions: 1,
  });
});

test("files that cannot be compared or read are told in a sentence", async () => {
  const two = file("two.txt", "a\nb\n");
  const one = file("one.txt", "a\n");
  expect(await foundry("wer", two, one, "--json")).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringContaining("two.txt has 2 lines and one.txt has 1"),
  });
  expect(await foundry("wer", two, "none.txt")).toMatchObject({ code: 1, stderr: expect.stringContaining("ENOENT") });
});

test("wrong arguments show how it is used", async () => {
  expect(await foundry("wer", "--loud")).toMatchObject({ code: 2, stderr: expect.stringContaining("usage:") });
  expect(await foundry("knit")).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no "knit"') });
  expect(await foundry("--help")).toMatchObject({ code: 0, stdout: expect.stringContaining("wer") });
});

test("a reader that ends early, such as head, is no error", async () => {
  const line = 'set -o pipefail; "$0" --help | true; echo $?';
  const { stdout, stderr } = await promisify(execFile)("bash", ["-c", line, program], { cwd: folder });
  expect(stderr).not.toContain("EPIPE");
  expect(stdout.trim()).toBe("0");
});
