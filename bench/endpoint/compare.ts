import { type EndpointConfig, endpointOf } from "../../core/endpoint.ts";
import { asHeard } from "../../core/language/complete.ts";
import type { TurnRules } from "../../core/language/turns.ts";
import { lagOf } from "./replay.ts";
import type { Hint, Take } from "./takes.ts";

type Judge = (hint: Hint) => number | undefined;
interface Way {
  readonly name: string;
  readonly config: EndpointConfig;
  readonly judged: Judge;
}

const judged: Judge = ({ complete, confidence }) =>
  complete === undefined ? undefined : asHeard(complete, confidence);

/** The language's own waits, the same without a look at how well the words were heard, and one silence for all. */
export function compare(takes: readonly Take[], turns: TurnRules) {
  const own = endpointOf(turns, "auto");
  const fixed = (wait: number) => ({ ...own, complete: wait * 16, unsure: wait * 16, incomplete: wait * 16 });
  const ways: readonly Way[] = [
    { name: "the language's own waits", config: own, judged },
    { name: "the same, however well it was heard", config: own, judged: ({ complete }) => complete },
    ...[200, 400, 600].map((wait) => ({ name: `${wait} ms always`, config: fixed(wait), judged: () => undefined })),
  ];
  return ways.map(({ name, config, judged }) => {
    const lags = takes.map((take) => lagOf(take, config, judged));
    const whole = lags.filter((lag) => lag !== undefined).toSorted((a, b) => a - b);
    const at = (share: number) => Math.round(whole[Math.floor((whole.length - 1) * share)] ?? Number.NaN);
    return {
      name,
      takes: takes.length,
      p50: at(0.5),
      p90: at(0.9),
      p95: at(0.95),
      "cut off": lags.length - whole.length,
    };
  });
}
