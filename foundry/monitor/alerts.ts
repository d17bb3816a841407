import { stringify } from "yaml";

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly severity: "page" | "ticket";
  readonly summary: string;
}

/** Bounds are the gates' and goals': uptime 99.5 %, 300 ms for each component, nine calls in ten; those without one are ours. */
const ALERTS: readonly Alert[] = [
  {
    alert: "InzwaDown",
    expr: 'up{job=~"inzwa.*"} == 0',
    for: "2m",
    severity: "page",
    summary: "{{ $labels.instance }} does not answer Prometheus",
  },
  {
    alert: "InzwaUptime",
    expr: 'avg_over_time(up{job=~"inzwa.*"}[30d]) < 0.995',
    for: "1h",
    severity: "ticket",
    summary: "{{ $labels.instance }} was up for less than 99.5 % of 30 days",
  },
  {
    alert: "InzwaErrors",
    expr: 'sum(rate(inzwa_http_requests_total{status=~"5.."}[10m])) / sum(rate(inzwa_http_requests_total[10m])) > 0.05 and sum(increase(inzwa_http_requests_total[10m])) > 20',
    for: "10m",
    severity: "page",
    summary: "More than one request in twenty fails",
  },
  {
    alert: "InzwaSlowFirstWord",
    expr: "histogram_quantile(0.95, sum by (le) (rate(inzwa_realtime_ttfw_seconds_bucket[15m]))) > 1.5 and sum(increase(inzwa_realtime_ttfw_seconds_count[15m])) > 20",
    for: "15m",
    severity: "ticket",
    summary: "One answer in twenty begins later than 1.5 s after the person has finished",
  },
  {
    alert: "InzwaSlowEngine",
    expr: "histogram_quantile(0.5, sum by (le, stage) (rate(inzwa_engine_seconds_bucket[15m]))) > 0.3 and sum by (stage) (increase(inzwa_engine_seconds_count[15m])) > 20",
    for: "30m",
    severity: "ticket",
    summary: "{{ $labels.stage }} works longer than 300 ms on half of its requests",
  },
  {
    alert: "InzwaEngineRestarts",
    expr: "sum by (stage) (increase(inzwa_engine_restarts_total[15m])) > 2",
    for: "0m",
    severity: "page",
    summary: "{{ $labels.stage }} was lost and started again more than twice in 15 minutes",
  },
  {
    alert: "InzwaUpstreamRests",
    expr: "max by (stage) (inzwa_breaker_open) == 1",
    for: "5m",
    severity: "ticket",
    summary: "The upstream of {{ $labels.stage }} is left alone after failures",
  },
  {
    alert: "InzwaFull",
    expr: "sum(rate(inzwa_shed_total[10m])) > 0.1",
    for: "10m",
    severity: "page",
    summary: "People are refused since the server is full",
  },
  {
    alert: "InzwaCallsFail",
    expr: 'sum(increase(inzwa_calls_total{success="no"}[1d])) / sum(increase(inzwa_calls_total[1d])) > 0.1 and sum(increase(inzwa_calls_total[1d])) > 20',
    for: "1h",
    severity: "ticket",
    summary: "More than one call in ten of a day could not be fetched, or had no words in it",
  },
  {
    alert: "InzwaEventLoopLate",
    expr: "max(inzwa_nodejs_eventloop_lag_p99_seconds) > 0.2",
    for: "10m",
    severity: "ticket",
    summary: "The event loop comes 200 ms late: something computes in the server's own thread",
  },
];

/** A file of rules as Prometheus loads it. */
export function alertRules(): string {
  const rules = ALERTS.map(({ severity, summary, ...rest }) => ({
    ...rest,
    labels: { severity },
    annotations: { summary },
  }));
  return stringify({ groups: [{ name: "inzwa", rules }] }, { lineWidth: 0 });
}
