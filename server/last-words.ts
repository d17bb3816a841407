import type { Duplex } from "node:stream";

/**
 * Says it and lets go. The socket of an upgrade is no longer Node's to end: no time limit holds for it, and one whose client keeps
 * its side open would stay, count as a connection and keep the server from closing.
 */
export function lastWords(socket: Duplex, text: string): void {
  socket.on("error", () => socket.destroy());
  socket.once("finish", () => socket.destroy());
  socket.end(text);
}
