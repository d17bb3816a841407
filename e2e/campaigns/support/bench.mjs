// @ts-check
/** The bench's own ways into a page; its project is another one, so the compiler is not led there. @param {string} file */
const from = (file) => import(new URL(`../../../bench/harness/${file}`, import.meta.url).href);

/**
 * @typedef {object} Input
 * @property {string} file
 * @property {string} text
 * @property {number} seconds
 * @property {number | null} noise
 * @property {readonly unknown[]} pauses
 * @property {number} speechStart samples at 16 kHz
 * @property {number} speechEnd
 */
/** @typedef {{ url: string, close(): Promise<void> }} Site */

/** @type {() => void} */
export const instrument = (await from("instrument.mjs")).instrument;
/** @type {(executable: string, profile: string) => Promise<import("playwright-core").BrowserContext>} */
export const launch = (await from("browser.mjs")).launch;
/** @type {{ sentences(): Input[], folders: readonly string[] }} */
export const { sentences, folders } = await from("inputs.mjs");
/** @type {(options: { dist: string, inputs: readonly string[] }) => Promise<Site>} */
export const serveArms = (await from("site.mjs")).serveArms;
/** What the renderers of a browser's process group hold now, in bytes (Linux). @type {(group: number) => { resident: number, proportional: number, anonymous: number }} */
export const heldNow = (await from("../big-model/memory.mjs")).heldNow;
