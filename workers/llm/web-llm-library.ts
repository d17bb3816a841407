import { type AppConfig, MLCEngine } from "@mlc-ai/web-llm";

/** Alone in its file, so that web-llm's megabytes become a chunk of their own. */
export function newEngine(appConfig: AppConfig): MLCEngine {
  return new MLCEngine({ appConfig, logLevel: "SILENT" });
}
