import { once } from "node:events";
import { type Given, type Host, Usage } from "../../verb.ts";
import type { Registry } from "../registry.ts";
import { faceOf } from "./app.ts";
import { isLoopback, listen, namesOf } from "./listen.ts";

/** MLflow's own. */
const PORT = "5000";

/** Answers MLflow's client until the process is told to end. */
export async function serve(root: string, registry: Registry, flags: Given["flags"], host: Host): Promise<number> {
  const [address, port] = [String(flags.host ?? "127.0.0.1"), String(flags.port ?? PORT)];
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new Usage("--port is a number up to 65535");
  const names = namesOf(address, [flags.name ?? []].flat().map(String));
  await registry.state();
  const readOnly = !isLoopback(address);
  const listening = await listen(faceOf({ root, registry, names, readOnly, tell: host.tell }), address, Number(port));
  host.print(`http://${address.includes(":") ? `[${address}]` : address}:${listening.port}`);
  if (readOnly) host.tell("others than this machine reach it: it is for reading alone");
  const end = new AbortController();
  const { signal } = end;
  await Promise.race([once(process, "SIGTERM", { signal }), once(process, "SIGINT", { signal })]);
  end.abort();
  await listening.close();
  return 0;
}
