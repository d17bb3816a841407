import { html, type Markup, page } from "../report/html.ts";
import { table } from "../report/parts.ts";
import type { Collected } from "./collected.ts";
import { line, type Point } from "./plots.ts";
import type { Standing, Toward } from "./toward.ts";

const DAY = 86_400_000;

export interface Panel {
  readonly schema: 1;
  /** UTC. */
  readonly made: string;
  readonly goals: readonly Toward[];
  readonly collected: Omit<Collected, "inTime">;
  /** Of the goals that change between evaluations, each measure's values, oldest first. */
  readonly courses: Readonly<
    Record<
      string,
      readonly {
        readonly made: string;
        readonly value: number;
        readonly low?: number | undefined;
        readonly high?: number | undefined;
      }[]
    >
  >;
}

const WORDS: Readonly<Record<Standing, string>> = {
  met: "met",
  missed: "missed",
  open: "open: the interval holds the goal",
  behind: "behind the line",
  "on the way": "on the way",
  "too few": "too few to tell",
  "not measured": "not measured",
};

/** `goals.html`: each goal with where it stands, and how far it has burnt up. */
export function goalsReport({ made, goals, collected, courses }: Panel): string {
  const rows = goals.map((one) => {
    const what = html`${one.goal.what}${one.why ? html` <span class="soft">(${one.why})</span>` : undefined}`;
    return [what, wanted(one), figureOf(one), WORDS[one.standing]];
  });
  const { rows: recordings, hours, reviewedHours, undated } = collected;
  return page(
    "Goals",
    html`<p>${recordings} recordings of people, ${hours.toFixed(2)} hours, ${reviewedHours.toFixed(2)} of them reviewed${undated ? html`; of ${undated} nobody knows when they were made` : undefined}.</p>
<p class="soft">Made ${made}. Of a measure with an interval the confident end counts.</p>
<div>${table("Where they stand", ["Goal", "Wanted", "Now", "Standing"], rows)}</div>
${goals.map((one) => burnUp(one, collected, made))}${Object.entries(courses).map(([name, course]) => courseOf(name, course))}`,
  );
}

/** What has been gathered day by day, against the straight line to the goal. */
function burnUp({ goal, standing }: Toward, { days }: Panel["collected"], made: string): Markup | undefined {
  const { reach, days: within = 1 } = goal;
  const first = Date.parse(days[0]?.day ?? "");
  if (reach === undefined || goal.goal !== "hours.collected" || !Number.isFinite(first)) return undefined;
  const end = Math.max(first + within * DAY, Date.parse(made));
  const x = (time: number) => (time - first) / (end - first);
  let sum = 0;
  const points: Point[] = [];
  for (const { day, hours } of days) {
    sum += hours;
    points.push({ x: x(Date.parse(day)), y: sum });
  }
  points.push({ x: x(Date.parse(made)), y: sum });
  const goalLine = [
    { x: 0, y: 0 },
    { x: x(first + within * DAY), y: reach },
  ];
  const to = new Date(end).toISOString().slice(0, 10);
  const plot = line(`${goal.what}: burn-up`, points, {
    from: days[0]?.day ?? "",
    to,
    say: (value) => `${Number(value.toPrecision(3))}`,
    goal: goalLine,
  });
  return html`<h2>${goal.what}: ${WORDS[standing]}</h2><div class="wide">${plot}</div><p class="soft">The dashed line leads to ${reach} on ${new Date(first + within * DAY).toISOString().slice(0, 10)}.</p>`;
}

function courseOf(name: string, course: Panel["courses"][string]): Markup | undefined {
  const [first, last] = [course[0], course.at(-1)];
  if (!first || !last || first === last) return undefined;
  const from = Date.parse(first.made);
  const span = Date.parse(last.made) - from || 1;
  const points = course.map(({ made, value, low, high }) => ({
    x: (Date.parse(made) - from) / span,
    y: value,
    low,
    high,
  }));
  const plot = line(name, points, {
    from: first.made.slice(0, 10),
    to: last.made.slice(0, 10),
    say: (value) => `${Number(value.toPrecision(3))}`,
  });
  return html`<h2>${name} from evaluation to evaluation</h2><div class="wide">${plot}</div>`;
}

function wanted({ goal }: Toward): string {
  const { least, most, reach, days, change, per } = goal;
  if (least !== undefined) return `at least ${written(goal.goal, least)}`;
  if (most !== undefined) return `at most ${written(goal.goal, most)}`;
  if (reach !== undefined) return `${reach} in ${days} days`;
  return `${Math.round((change ?? 0) * -100)} % less${per === "quarter" ? " a quarter" : ""}`;
}

function figureOf({ goal, figure }: Toward): string | Markup {
  if (!figure) return "";
  const say = (value: number) => (goal.change === undefined ? written(goal.goal, value) : percent(value));
  if (figure.low === undefined || figure.high === undefined) return say(figure.value);
  return html`${say(figure.value)} <span class="soft">(${say(figure.low)} to ${say(figure.high)})</span>`;
}

/** Shares as percentages, times in ms. */
function written(name: string, value: number): string {
  if (name.startsWith("latency.")) return `${Math.round(value)} ms`;
  if (/^(hours|dialects)|satisfaction$|mos$|\.dnsmos\./.test(name)) return `${Number(value.toPrecision(3))}`;
  return percent(value);
}

function percent(value: number): string {
  return `${Number((value * 100).toFixed(2))} %`;
}
