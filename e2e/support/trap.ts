import { createServer, type Server } from "node:net";
import type { Page } from "@playwright/test";

/** A host that nothing may ever reach: every connection to it is counted, whatever would have been said on it. */
export interface Trap {
  /** For the browser: leads every name there but the page's own. */
  readonly args: readonly string[];
  connections(): number;
  close(): Promise<void>;
}

export async function setTrap(): Promise<Trap> {
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    args: [`--host-resolver-rules=MAP *.example 127.0.0.1:${port}, MAP evil.example 127.0.0.1:${port}`],
    connections: () => connections,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** What a payload that worked would leave behind. */
export interface Damage {
  readonly dialogs: string[];
  /** Addresses that are not the site's own. */
  readonly requests: string[];
  /** From the page: `globalThis.ran`, and what the policy had to stop. */
  inPage(): Promise<{ ran: unknown; violations: string[] }>;
}

/** Runs in the page. */
function listen(): void {
  const violations: string[] = [];
  Object.assign(globalThis, { inzwaViolations: violations });
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) => {
    violations.push(`${violatedDirective} ${blockedURI} ${sample}`);
  });
}

/** Begins to look at a page that stands already. */
export async function watchDamage(page: Page): Promise<Damage> {
  const dialogs: string[] = [];
  const requests: string[] = [];
  const home = new URL(page.url()).origin;
  const note = (url: string) => {
    if (!url.startsWith(home) && !url.startsWith("blob:")) requests.push(url);
  };
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on("request", (request) => note(request.url()));
  const session = await page.context().newCDPSession(page);
  session.on("Network.requestWillBeSent", ({ request }) => note(request.url));
  await session.send("Network.enable");
  await page.evaluate(listen);
  return {
    dialogs,
    requests,
    inPage: () =>
      page.evaluate(() => {
        const { ran, inzwaViolations } = globalThis as unknown as { ran: unknown; inzwaViolations: string[] };
        return { ran, violations: inzwaViolations };
      }),
  };
}
