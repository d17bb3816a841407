import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { isFailure } from "../core/failure.ts";
import { createApp } from "./app.ts";
import { type Arguments, helpText, readArguments } from "./arguments.ts";
import { compose } from "./compose.ts";
import { Drain } from "./drain.ts";
import { settingsOf } from "./environment.ts";
import { forThisNetwork, greet } from "./greeting.ts";
import { home } from "./home.ts";
import { lanAddresses } from "./lan.ts";
import { listen } from "./node.ts";
import { readServerSettings, type ServerSettings } from "./settings.ts";
import { site } from "./site.ts";
import { openTalking } from "./talking.ts";
import { type Certificate, certificateOf } from "./tls/certificate.ts";
import { devCertificate } from "./tls/dev-certificate.ts";

try {
  const given = readArguments(process.argv.slice(2));
  if (given.help) console.log(helpText());
  else await serve(given);
} catch (thrown) {
  if (!isFailure(thrown)) throw thrown;
  console.error(`inzwa: ${thrown.message}`);
  process.exitCode = 1;
}

async function serve({ devCert }: Arguments): Promise<void> {
  const { environment, madeKey } = devCert ? forThisNetwork(process.env) : { environment: process.env };
  // Every INZWA_ name is known to one of the two tables, or refused.
  settingsOf(environment);
  const settings = readServerSettings(environment);
  const { version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8")) as { version: string };
  const [certificate, files] = await Promise.all([certificateFor(settings, devCert), siteFor(settings)]);
  const { services, guarding, guards, close } = await compose(settings, version);
  const drain = new Drain();
  const talking = openTalking(services, guarding, drain);
  const app = createApp(services, { version, guards, site: files, draining: () => drain.draining });
  const listening = await listen(app, {
    host: settings.host,
    port: settings.port,
    certificate,
    connections: settings.connections,
    bodyBytes: services.limits.bodyBytes,
    drain,
    upgrade: talking.upgrade,
  }).catch(async (thrown: unknown) => {
    // Engines that are up keep the process.
    await close();
    throw thrown;
  });
  greet({
    ...listening,
    host: settings.host,
    secure: certificate !== undefined,
    madeKey,
    hasSite: files !== undefined,
  });
  endOn(["SIGTERM", "SIGINT"], async () => {
    const { log } = services;
    log.info({ running: drain.running }, "draining");
    let timer: ReturnType<typeof setTimeout> | undefined;
    const limit = new Promise((resolve) => {
      timer = setTimeout(resolve, settings.drainS * 1000);
    });
    talking.drain();
    const isEmpty = await drain.end(limit);
    clearTimeout(timer);
    const { running } = drain;
    await talking.close();
    await Promise.all([listening.close(), close()]);
    log.info({ cut_off: running, drained: isEmpty }, "ended");
  });
}

async function certificateFor({ tlsCert, tlsKey }: ServerSettings, devCert: boolean): Promise<Certificate | undefined> {
  if (tlsCert && tlsKey) return certificateOf(tlsCert, tlsKey);
  return devCert ? devCertificate(lanAddresses(), Date.now()) : undefined;
}

/** The site that was built beside this program, where nobody says otherwise; without one the API stands alone. */
async function siteFor({ site: folder }: ServerSettings) {
  const built = join(home, "dist");
  if (folder === "off" || (folder === undefined && !existsSync(join(built, "index.html")))) return undefined;
  return site(folder === undefined ? built : resolve(process.env.INIT_CWD ?? "", folder));
}

/** The first signal lets what runs come to its end; a second one waits for nothing. */
function endOn(signals: readonly NodeJS.Signals[], end: () => Promise<void>): void {
  let ending = false;
  for (const signal of signals)
    process.on(signal, () => {
      if (ending) process.exit(1);
      ending = true;
      void end().then(() => process.exit(0));
    });
}
