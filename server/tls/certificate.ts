import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { failure } from "../../core/failure.ts";

/** PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Throws `bad-manifest` that names the variable of what cannot be read. */
export async function certificateOf(certFile: string, keyFile: string): Promise<Certificate> {
  const [cert, key] = await Promise.all([text(certFile, "INZWA_TLS_CERT"), text(keyFile, "INZWA_TLS_KEY")]);
  try {
    new X509Certificate(cert);
  } catch {
    throw failure("bad-manifest", "INZWA_TLS_CERT: the file holds no certificate in PEM");
  }
  return { cert, key };
}

async function text(file: string, name: string): Promise<string> {
  return readFile(file, "utf8").catch(({ code, message }: NodeJS.ErrnoException) => {
    throw failure("bad-manifest", `${name}: the file cannot be read (${code ?? message})`);
  });
}
