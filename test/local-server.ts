import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A server on this machine that a double of another service fills with answers. */
export abstract class LocalServer {
  /** Requests whose caller left before the end. */
  abandoned = 0;
  readonly #server = createServer((request, response) => {
    response.on("close", () => {
      if (!response.writableFinished) this.abandoned++;
    });
    void this.serve(request, response);
  });

  protected abstract serve(request: IncomingMessage, response: ServerResponse): Promise<void>;

  async open(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}
