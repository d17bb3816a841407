import { isPattern } from "../jobs/repeated.ts";
import { address, list, number, words } from "../variables.ts";
import { hookOf, loginOf } from "./hooks.ts";
import { listedHost } from "./listed.ts";

/** The part of the server's table that has to do with recordings of calls. */
export const RECORDINGS = {
  recordingsDir: words("INZWA_RECORDINGS_DIR", "folder that recordings of calls are taken into; without it none are"),
  recordingsHooks: list(
    "INZWA_RECORDINGS_HOOKS",
    "who may announce recordings: exotel:SECRET, twilio:SECRET or generic:SECRET; the secret stands in the address",
    (one) => hookOf(one) !== undefined,
    "PROVIDER:SECRET with 16 or more letters, digits, - and _",
  ),
  recordingsHosts: list(
    "INZWA_RECORDINGS_HOSTS",
    "hosts that recordings are fetched from: a.example, *.a.example, https://a.example:8443; http only as http://a.example",
    (one) => listedHost(one) !== undefined,
    "a host",
  ),
  recordingsLogins: list(
    "INZWA_RECORDINGS_LOGINS",
    "names and passwords that such hosts ask for: HOST=USER:PASSWORD; sent over https alone",
    (one) => loginOf(one) !== undefined,
    "HOST=USER:PASSWORD",
  ),
  twilioToken: words("INZWA_TWILIO_TOKEN", "Twilio's auth token; with it only what Twilio signed is taken"),
  publicUrl: address("INZWA_PUBLIC_URL", "address that others reach this server at; Twilio signs it"),
  recordingsRules: {
    ...words("INZWA_RECORDINGS_RULES", "YAML file that says which recordings go to people"),
    otherwise: "models-manifest/recordings/rules.yaml",
  },
  recordingsMb: number("INZWA_RECORDINGS_MAX_MB", "megabytes of one recording", 100, 1, 1_024),
  recordingsFetchS: number("INZWA_RECORDINGS_FETCH_S", "seconds that fetching one may take", 120, 1, 3_600),
  recordingsWorkers: number(
    "INZWA_RECORDINGS_WORKERS",
    "recordings that are worked on at once; 0 where other servers do it",
    1,
    0,
    64,
  ),
  recordingsDays: number(
    "INZWA_RECORDINGS_DAYS",
    "days until the date that each recording is tagged with for its end",
    90,
    1,
    36_500,
  ),
  recordingsSweep: {
    ...words(
      "INZWA_RECORDINGS_SWEEP",
      "when recordings past that date are deleted: minute, hour, day, month, weekday (UTC); off: never",
      "17 3 * * *",
    ),
    read: (text: string) => (text === "off" || isPattern(text) ? text : undefined),
    must: "be five fields as cron has them, or off",
  },
} as const;
