import { failure } from "../../core/failure.ts";
import { Usage, type Verb } from "../verb.ts";

/**
 * What a provider must be told so that it announces recordings: the parameters of Exotel's "Make a call" and of Twilio's Calls
 * resource, as they document them.
 */
const CALLS: Readonly<Record<string, (address: string) => Readonly<Record<string, string>>>> = {
  exotel: (address) => ({
    Record: "true",
    StatusCallback: address,
    "StatusCallbackEvents[0]": "terminal",
    StatusCallbackContentType: "application/json",
  }),
  twilio: (address) => ({
    Record: "true",
    RecordingStatusCallback: address,
    RecordingStatusCallbackEvent: "completed",
    RecordingStatusCallbackMethod: "POST",
  }),
};
const SECRET = /^[A-Za-z0-9_-]{16,200}$/;

export const tel: Verb = {
  usage: `check-config ${Object.keys(CALLS).join("|")} --url https://HOST`,
  about: "what to tell a telephone provider, so that it announces recordings to the server",
  options: { url: { type: "string" } },

  async run({ words, flags }, host) {
    const [what, provider = ""] = words;
    const parameters = Object.hasOwn(CALLS, provider) ? CALLS[provider] : undefined;
    if (what !== "check-config" || !parameters || words.length > 2 || typeof flags.url !== "string")
      throw new Usage("it needs check-config, a provider and --url");
    const base = originOf(flags.url);
    const secret = secretOf(provider, process.env.INZWA_RECORDINGS_HOOKS);
    if (!secret) host.tell(`INZWA_RECORDINGS_HOOKS names no secret for ${provider}: put one in the place of SECRET`);
    const given = parameters(`${base}/v1/recordings/hooks/${provider}/${secret ?? "SECRET"}`);
    for (const [name, value] of Object.entries(given)) host.print(`${name}=${value}`);
    return secret ? 0 : 1;
  },
};

/** Providers call from outside, and the secret stands in the address: nothing but https will do. */
function originOf(url: string): string {
  if (!URL.canParse(url) || new URL(url).protocol !== "https:")
    throw failure("refused-host", "--url must begin with https://: the secret is a part of the address");
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname.replace(/\/+$/, "")}`;
}

function secretOf(provider: string, hooks = ""): string | undefined {
  const found = hooks
    .split(",")
    .map((one) => one.trim())
    .find((one) => one.startsWith(`${provider}:`));
  const secret = found?.slice(provider.length + 1);
  return secret && SECRET.test(secret) ? secret : undefined;
}
