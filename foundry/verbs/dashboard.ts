import { join } from "node:path";
import { writeWhole } from "../data/files.ts";
import { alertRules } from "../monitor/alerts.ts";
import { dashboardOf } from "../monitor/dashboard.ts";
import { Usage, type Verb } from "../verb.ts";

/** The files of docs/monitoring, from the table in foundry/monitor/metrics.ts. */
export const dashboard: Verb = {
  usage: "--out FOLDER",
  about: "write Grafana's dashboard and Prometheus' alert rules of the server's figures",
  options: { out: { type: "string" } },

  async run({ words, flags }, host) {
    if (words.length > 0 || typeof flags.out !== "string") throw new Usage("it takes --out FOLDER");
    const folder = host.at(flags.out);
    await writeWhole(join(folder, "grafana.json"), `${JSON.stringify(dashboardOf(), null, 2)}\n`);
    await writeWhole(join(folder, "alerts.yml"), alertRules());
    return 0;
  },
};
