/** Seconds; a turn's first word is wanted within one, and a caller waits for none longer than a minute. */
export const SECONDS = [0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30, 60];

interface Figure {
  readonly help: string;
  readonly buckets?: readonly number[];
}

/** What is said of each figure at `/metrics`. One that is not here is told under its name alone, in `SECONDS`. */
export const FIGURES: Readonly<Record<string, Figure>> = {
  inzwa_http_requests_total: { help: "Requests answered, by route and status." },
  inzwa_http_request_seconds: { help: "Seconds until an answer began, by route." },
  inzwa_http_open: { help: "Requests that are being answered." },
  inzwa_shed_total: { help: "Requests and sessions refused because the server was too full, by kind." },
  inzwa_spans_dropped_total: { help: "Spans that no collector took, by reason." },
  inzwa_engine_wait_seconds: { help: "Seconds a request waited for an engine, by stage." },
  inzwa_engine_seconds: { help: "Seconds an engine worked on a request, by stage." },
  inzwa_engine_refused_total: { help: "Requests refused because too many waited, by stage." },
  inzwa_engine_restarts_total: { help: "Engines that were lost and started again, by stage." },
  inzwa_engine_answers_total: { help: "Answers of engines, by stage and whether here or upstream." },
  inzwa_engine_failures_total: { help: "Failures of engines, by stage, place and code." },
  inzwa_engine_takeovers_total: { help: "Answers that another engine went on with, by stage." },
  inzwa_breaker_open: { help: "1 while an upstream rests after failures, by stage." },
  inzwa_predictions_total: { help: "Recordings that orders were heard in, by outcome." },
  inzwa_predict_seconds: { help: "Seconds until an order was heard in a decoded recording, by outcome." },
  inzwa_decode_seconds: { help: "Seconds until a recording was decoded or refused, by outcome." },
  inzwa_realtime_sessions: { help: "Realtime sessions that are open." },
  inzwa_realtime_events_total: { help: "Events that clients of realtime sessions sent, by type." },
  inzwa_realtime_responses_total: { help: "Responses in realtime sessions, by how they ended." },
  inzwa_realtime_ttfw_seconds: { help: "Seconds from the end of speech to the first word heard." },
  inzwa_realtime_uplink_seconds: { help: "Seconds that sound took from the client's microphone to here." },
  inzwa_realtime_slow_clients_total: { help: "Sessions ended because their client did not read." },
  inzwa_realtime_illegal_total: { help: "Events of realtime sessions that did not fit their state." },
  inzwa_recordings_announced_total: { help: "Webhooks of telephone providers, by provider and what came of them." },
  inzwa_calls_total: { help: "Calls whose recording came to its end, by whether words were recognised in it." },
  inzwa_recordings_total: { help: "Recordings of calls that came to their end, by where they went." },
  inzwa_recordings_step_seconds: { help: "Seconds that a recording took, by step." },
  inzwa_watch_bundles_total: { help: "Reports of devices on a day, by the measure they tell of." },
  inzwa_watch_devices: { help: "Days of devices that were told, by measure." },
  inzwa_watch_turns: { help: "Turns that were told, with noise whose mean is 0, by measure and bucket." },
  inzwa_engine_waiting: { help: "Requests that wait for an engine, by stage." },
};
