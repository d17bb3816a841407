import { type App, type AppOptions, createApp } from "../../server/app.ts";
import { guards } from "../../server/safety/guards.ts";
import type { Services } from "../../server/services.ts";
import { services } from "./services.ts";

/** The whole server on stand-in engines, with its guards; keys: `sk-test` opens it. */
export function appOf(parts: Partial<Services> = {}, more: Partial<AppOptions> = {}): App {
  const all = services(parts);
  const guarding = { keyless: false, hosts: [], origins: [], trustedProxies: [], shed: () => false };
  return createApp(all, { version: "0.0.0", guards: guards(all, guarding), ...more });
}

export const KEY = { Authorization: "Bearer sk-test" };

export function posted(body: unknown): RequestInit {
  return {
    method: "POST",
    headers: { ...KEY, "Content-Type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  };
}
