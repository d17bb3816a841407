/** How a figure of `/metrics` is asked for. A test holds names, kinds and labels together with what the server prints. */
export interface Metric {
  readonly name: string;
  readonly kind: "counter" | "gauge" | "histogram";
  /** What it is parted by; without one it is summed. */
  readonly by?: string;
  readonly title: string;
  /** Of Grafana: `s`, `reqps`, `bytes`, `short`, `percentunit`. */
  readonly unit: string;
}

export interface Row {
  readonly title: string;
  readonly metrics: readonly Metric[];
}

export const ROWS: readonly Row[] = [
  {
    title: "Requests",
    metrics: [
      { name: "inzwa_http_requests_total", kind: "counter", by: "status", title: "Requests by status", unit: "reqps" },
      { name: "inzwa_http_requests_total", kind: "counter", by: "route", title: "Requests by route", unit: "reqps" },
      {
        name: "inzwa_http_request_seconds",
        kind: "histogram",
        by: "route",
        title: "Until an answer begins",
        unit: "s",
      },
      { name: "inzwa_http_open", kind: "gauge", title: "Being answered", unit: "short" },
      {
        name: "inzwa_shed_total",
        kind: "counter",
        by: "what",
        title: "Refused since the server was full",
        unit: "reqps",
      },
      { name: "inzwa_decode_seconds", kind: "histogram", by: "outcome", title: "Decoding a recording", unit: "s" },
    ],
  },
  {
    title: "Talking",
    metrics: [
      { name: "inzwa_realtime_ttfw_seconds", kind: "histogram", title: "End of speech to first word", unit: "s" },
      { name: "inzwa_realtime_sessions", kind: "gauge", title: "Open sessions", unit: "short" },
      { name: "inzwa_realtime_responses_total", kind: "counter", by: "state", title: "Responses", unit: "reqps" },
      { name: "inzwa_realtime_uplink_seconds", kind: "histogram", title: "Microphone to server", unit: "s" },
      { name: "inzwa_realtime_events_total", kind: "counter", by: "event", title: "Events of clients", unit: "reqps" },
      { name: "inzwa_realtime_slow_clients_total", kind: "counter", title: "Clients that did not read", unit: "reqps" },
    ],
  },
  {
    title: "Engines",
    metrics: [
      { name: "inzwa_engine_seconds", kind: "histogram", by: "stage", title: "Work on a request", unit: "s" },
      { name: "inzwa_engine_wait_seconds", kind: "histogram", by: "stage", title: "Wait for an engine", unit: "s" },
      { name: "inzwa_engine_waiting", kind: "gauge", by: "stage", title: "Waiting", unit: "short" },
      { name: "inzwa_engine_failures_total", kind: "counter", by: "code", title: "Failures", unit: "reqps" },
      {
        name: "inzwa_engine_answers_total",
        kind: "counter",
        by: "where",
        title: "Answers here and upstream",
        unit: "reqps",
      },
      {
        name: "inzwa_engine_takeovers_total",
        kind: "counter",
        by: "stage",
        title: "Taken over by the other",
        unit: "reqps",
      },
      {
        name: "inzwa_engine_refused_total",
        kind: "counter",
        by: "stage",
        title: "Refused, too many waited",
        unit: "reqps",
      },
      { name: "inzwa_engine_restarts_total", kind: "counter", by: "stage", title: "Started again", unit: "reqps" },
      { name: "inzwa_breaker_open", kind: "gauge", by: "stage", title: "Upstream rests", unit: "short" },
    ],
  },
  {
    title: "Calls",
    metrics: [
      { name: "inzwa_calls_total", kind: "counter", by: "success", title: "Calls that were heard", unit: "reqps" },
      { name: "inzwa_recordings_total", kind: "counter", by: "outcome", title: "Recordings by outcome", unit: "reqps" },
    ],
  },
  {
    title: "Process",
    metrics: [
      { name: "inzwa_process_resident_memory_bytes", kind: "gauge", title: "Memory", unit: "bytes" },
      { name: "inzwa_process_cpu_seconds_total", kind: "counter", title: "Cores in use", unit: "short" },
      { name: "inzwa_nodejs_eventloop_lag_p99_seconds", kind: "gauge", title: "Event loop late, p99", unit: "s" },
    ],
  },
];

/** Quantiles that a histogram is drawn with. */
const QUANTILES = [0.5, 0.95] as const;
const SELECTED = '{job=~"$job"}';

export interface Query {
  readonly expr: string;
  readonly legend: string;
}

/** Rates over the interval that Grafana finds fit; histograms as quantiles, since sums of quantiles would say nothing. */
export function queriesOf({ name, kind, by }: Metric): readonly Query[] {
  const legend = by ? `{{${by}}}` : "all";
  const parted = by ? ` by (${by})` : "";
  if (kind === "gauge") return [{ expr: `sum${parted} (${name}${SELECTED})`, legend }];
  if (kind === "counter") return [{ expr: `sum${parted} (rate(${name}${SELECTED}[$__rate_interval]))`, legend }];
  const bucket = `sum by (le${by ? `, ${by}` : ""}) (rate(${name}_bucket${SELECTED}[$__rate_interval]))`;
  return QUANTILES.map((share) => ({
    expr: `histogram_quantile(${share}, ${bucket})`,
    legend: `${by ? `{{${by}}} ` : ""}p${share * 100}`,
  }));
}
