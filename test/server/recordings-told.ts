import { appOf } from "./app-of.ts";
import { type Room, SECRET } from "./recordings-room.ts";

export const JSON_BODY = { headers: { "Content-Type": "application/json" } };
export const form = (fields: Readonly<Record<string, string>>) => new URLSearchParams(fields);

export function multipart(fields: Readonly<Record<string, string>>): FormData {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return body;
}

/** What Exotel documents. base: of the store. */
export function exotelOf(base: string) {
  return {
    CallSid: "c0ffee01",
    RecordingUrl: `${base}/one.wav?token=t`,
    From: "+919800000001",
    StartTime: "2026-11-20 23:50:00",
  };
}

/** A webhook, through the whole server. */
export async function announceTo(
  { recordings }: Room,
  provider: string,
  body: BodyInit,
  more: RequestInit & { readonly secret?: string } = {},
) {
  const { secret = SECRET, ...init } = more;
  const url = `http://a.example/v1/recordings/hooks/${provider}/${secret}`;
  const answer = await appOf({ recordings }).request(url, { method: "POST", body, ...init });
  return { status: answer.status, body: await answer.json() };
}
