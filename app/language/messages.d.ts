/** A language file with its messages parsed; scripts/house/messages.mjs makes it of the file before the query. */
declare module "*.json?messages" {
  export const language: import("./words.ts").Language;
}
