/** The same things in an order of chance (Fisher and Yates, as Durstenfeld 1964 has it). random: 0..1. */
export function inRandomOrder<T>(all: readonly T[], random: () => number): T[] {
  const order = [...all];
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] as T, order[i] as T];
  }
  return order;
}
