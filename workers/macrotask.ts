/**
 * Lets messages in. On the wasm backend a run of the model never returns to the event loop by itself, so an abort
 * message would wait for the last token; a timer would wait four milliseconds.
 */
export function macrotask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}
