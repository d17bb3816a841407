import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Runs a program and waits for it; rejects with what it wrote when it fails. */
export const run = promisify(execFile);
