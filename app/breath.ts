/** Lets the page draw, or answer a tap, before a long piece of work goes on. A timer would wait a second in a hidden tab. */
export function breath(): Promise<void> {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(undefined);
  });
}
