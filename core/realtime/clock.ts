/** One ping: when it left, what the other side's clock said, when the answer came. Milliseconds. */
interface Echo {
  readonly sent: number;
  readonly theirs: number;
  readonly came: number;
}
export interface Skew {
  /** Their clock less ours now, in ms. */
  readonly offset: number;
  /** How much faster theirs runs, in parts per million; 0 until the echoes span a minute. */
  readonly drift: number;
  /** The shortest way there and back, in ms: the offset is wrong by half of it at most. */
  readonly roundTrip: number;
}

/** Echoes that are kept. */
const MOST = 64;
/** Only echoes that took little longer than the quickest one say anything: what waited in a queue waited on one side (RFC 5905, 10). */
const SLACK = 10;
/** Drift is not told from jitter over a shorter time, in ms. */
const SPAN = 60_000;
/** No quartz is worse: 500 ppm is what NTP allows (RFC 5905, 11.3). */
const WORST = 500;

/** How another machine's clock stands to ours, from pings. */
export class ClockSkew {
  #echoes: readonly Echo[] = [];

  /** Echoes that cannot be are passed over. */
  add(echo: Echo): void {
    const whole = [echo.sent, echo.theirs, echo.came].every(Number.isFinite);
    if (!whole || echo.came < echo.sent) return;
    this.#echoes = [...this.#echoes, echo].slice(-MOST);
  }

  /** now: ms on our clock. undefined before the first echo. */
  at(now: number): Skew | undefined {
    if (this.#echoes.length === 0) return undefined;
    const roundTrip = Math.min(...this.#echoes.map(tripOf));
    const quick = this.#echoes.filter((echo) => tripOf(echo) <= roundTrip + SLACK);
    const points = quick.map((echo) => ({ x: middleOf(echo), y: echo.theirs - middleOf(echo) }));
    const { slope, x, y } = line(points);
    return { offset: y + slope * (now - x), drift: slope * 1e6, roundTrip };
  }

  /** A time on their clock in ms on ours; undefined before the first echo. */
  ours(theirs: number, now: number): number | undefined {
    const skew = this.at(now);
    return skew && theirs - skew.offset;
  }
}

const tripOf = ({ sent, came }: Echo) => came - sent;
const middleOf = ({ sent, came }: Echo) => (sent + came) / 2;

/** Least squares through the middle of the points; flat where they span too little. */
function line(points: readonly { readonly x: number; readonly y: number }[]) {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const xs = points.map((point) => point.x);
  const x = mean(xs);
  const y = mean(points.map((point) => point.y));
  if (Math.max(...xs) - Math.min(...xs) < SPAN) {
    const last = points.slice(-8);
    return { slope: 0, x: mean(last.map((point) => point.x)), y: mean(last.map((point) => point.y)) };
  }
  const over = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0);
  const under = points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
  const slope = Math.max(-WORST, Math.min(WORST, (over / under) * 1e6)) / 1e6;
  return { slope, x, y };
}
