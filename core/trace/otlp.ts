import type { Head } from "./head.ts";
import type { Mark, Span } from "./note.ts";
import { chat } from "./otlp-chat.ts";
import { detailOf } from "./otlp-detail.ts";
import {
  attributes,
  hex,
  int,
  type KeyValue,
  nanoseconds,
  type OtlpEvent,
  type OtlpSpan,
  type TracesData,
} from "./otlp-values.ts";
import type { Session } from "./record.ts";
import type { ToldTurn } from "./tracer.ts";

export interface OtlpPorts {
  /** Unix time in ms at zero of the conversation's clock. */
  readonly epoch: number;
  /** So many random bytes. */
  readonly random: (bytes: number) => Uint8Array;
}

/** Each turn as a trace of its own: a root `voice turn`, under it one span for each span of the record. */
export function otlpOf(sessions: readonly Session[], ports: OtlpPorts): TracesData {
  // Receivers may refuse envelopes without spans.
  const talked = sessions.filter(({ turns }) => turns.some(({ spans, marks }) => spans.length + marks.length > 0));
  return {
    resourceSpans: talked.map(({ head, turns }) => {
      const conversation = hex(ports.random(16));
      return {
        resource: { attributes: resource(head) },
        scopeSpans: [
          {
            scope: { name: "inzwa", version: head.version },
            spans: turns.flatMap((turn) => spansOf(turn, head, conversation, ports)),
          },
        ],
      };
    }),
  };
}

function resource({ version, device, plan, load }: Head): KeyValue[] {
  const stages = Object.entries(plan.stages).flatMap(([stage, { model, engine, backend, dtype, threads }]) => [
    [`inzwa.${stage}.model`, model] as const,
    [`inzwa.${stage}.engine`, engine] as const,
    [`inzwa.${stage}.backend`, backend] as const,
    [`inzwa.${stage}.dtype`, dtype] as const,
    [`inzwa.${stage}.threads`, int(threads)] as const,
  ]);
  return attributes({
    "service.name": "inzwa",
    "service.version": version,
    "inzwa.device.host": device.host,
    "inzwa.device.platform": device.platform,
    "inzwa.device.cores": int(device.cores),
    "inzwa.device.memory_gb": device.memory,
    "inzwa.device.gpu": device.gpu,
    "inzwa.device.isolated": device.isolated,
    "inzwa.plan.language": plan.language,
    "inzwa.plan.tier": plan.tier,
    "inzwa.plan.backend": plan.backend,
    ...Object.fromEntries(stages),
    ...Object.fromEntries(Object.entries(load).map(([name, ms]) => [`inzwa.load.${name}_ms`, ms])),
  });
}

function spansOf(turn: ToldTurn, head: Head, conversation: string, { epoch, random }: OtlpPorts): OtlpSpan[] {
  const times = [...turn.spans.flatMap(({ start, end }) => [start, end]), ...turn.marks.map(({ time }) => time)];
  if (times.length === 0) return [];
  const traceId = hex(random(16));
  const parentSpanId = hex(random(8));
  const root: OtlpSpan = {
    traceId,
    spanId: parentSpanId,
    name: "voice turn",
    kind: 1,
    startTimeUnixNano: nanoseconds(epoch + Math.min(...times)),
    endTimeUnixNano: nanoseconds(epoch + Math.max(...times)),
    attributes: rootAttributes(turn, conversation),
    events: turn.marks.map((mark) => event(mark, epoch)),
    ...(turn.outcome === "failed" ? { status: { code: 2 } as const } : {}),
  };
  const children = turn.spans.map((span): OtlpSpan => {
    const named = span.name === "llm" ? chat(span, turn, head, conversation) : stage(span, head);
    return {
      traceId,
      spanId: hex(random(8)),
      parentSpanId,
      ...named,
      startTimeUnixNano: nanoseconds(epoch + span.start),
      endTimeUnixNano: nanoseconds(epoch + Math.max(span.start, span.end)),
      events: [],
    };
  });
  return [root, ...children];
}

function rootAttributes(turn: ToldTurn, conversation: string): KeyValue[] {
  const { measures, speculation, underruns } = turn;
  const queues = Object.entries(turn.queues).map(
    ([name, { most }]) => [`inzwa.queue.${name}.most`, int(most)] as const,
  );
  return attributes({
    "gen_ai.conversation.id": conversation,
    "error.type": turn.failure,
    "inzwa.turn": int(turn.turn),
    "inzwa.outcome": turn.outcome,
    "inzwa.satisfied": turn.satisfied,
    "inzwa.stars": turn.stars === undefined ? undefined : int(turn.stars),
    "inzwa.repeated": turn.repeated,
    "inzwa.revisions": int(turn.revisions),
    "inzwa.speculation.begun": int(speculation.begun),
    "inzwa.speculation.hits": int(speculation.hits),
    "inzwa.speculation.discards": int(speculation.discards),
    "inzwa.interruptions": int(turn.interruptions),
    "inzwa.underruns": int(underruns.count),
    "inzwa.underruns_ms": underruns.ms,
    "inzwa.ttfw_ms": measures.ttfw,
    "inzwa.response_ms": measures.response,
    "inzwa.silence_ms": measures.silence,
    "inzwa.asr.rtf": measures.asrRtf,
    "inzwa.tts.rtf": measures.ttsRtf,
    "inzwa.llm.tokens_per_second": measures.tokensPerSecond,
    ...Object.fromEntries(queues),
  });
}

function event({ name, time, revision, detail }: Mark, epoch: number): OtlpEvent {
  const told = { "inzwa.revision": int(revision), ...detailOf(detail) };
  return { timeUnixNano: nanoseconds(epoch + time), name, attributes: attributes(told) };
}

function stage({ name, revision, dropped, detail }: Span, { plan }: Head) {
  const [prefix = ""] = name.split(".");
  const model = prefix === "asr" || prefix === "llm" || prefix === "tts" ? plan.stages[prefix]?.model : undefined;
  return {
    name,
    kind: 1 as const,
    attributes: attributes({
      "inzwa.model": model,
      "inzwa.revision": int(revision),
      "inzwa.dropped": dropped ? true : undefined,
      ...detailOf(detail),
    }),
  };
}
