import { queriesOf, ROWS } from "./metrics.ts";

const COLUMNS = 3;
const WIDTH = 24 / COLUMNS;
const HEIGHT = 8;
const SOURCE = { type: "prometheus", uid: "$datasource" };

/** A dashboard as Grafana imports it (its JSON model, schemaVersion 39). The data source and the job are chosen on the page. */
export function dashboardOf(): object {
  const panels: object[] = [];
  let y = 0;
  for (const { title, metrics } of ROWS) {
    panels.push({
      id: panels.length + 1,
      type: "row",
      title,
      collapsed: false,
      gridPos: { x: 0, y, w: 24, h: 1 },
      panels: [],
    });
    y += 1;
    for (const [i, metric] of metrics.entries()) {
      const at = { x: (i % COLUMNS) * WIDTH, y: y + Math.floor(i / COLUMNS) * HEIGHT, w: WIDTH, h: HEIGHT };
      const targets = queriesOf(metric).map(({ expr, legend }, n) => ({
        refId: String.fromCharCode(65 + n),
        expr,
        legendFormat: legend,
        datasource: SOURCE,
      }));
      panels.push({
        id: panels.length + 1,
        type: "timeseries",
        title: metric.title,
        datasource: SOURCE,
        gridPos: at,
        fieldConfig: { defaults: { unit: metric.unit, min: 0 }, overrides: [] },
        options: { legend: { displayMode: "list", placement: "bottom" }, tooltip: { mode: "multi" } },
        targets,
      });
    }
    y += Math.ceil(metrics.length / COLUMNS) * HEIGHT;
  }
  return {
    uid: "inzwa",
    title: "Inzwa",
    tags: ["inzwa"],
    schemaVersion: 39,
    timezone: "browser",
    refresh: "30s",
    time: { from: "now-6h", to: "now" },
    templating: { list: [source(), job()] },
    panels,
  };
}

function source(): object {
  return { name: "datasource", label: "Data source", type: "datasource", query: "prometheus" };
}

function job(): object {
  return {
    name: "job",
    label: "Job",
    type: "query",
    datasource: SOURCE,
    query: "label_values(inzwa_http_open, job)",
    refresh: 2,
    includeAll: true,
    allValue: ".*",
    multi: true,
    current: { text: "All", value: "$__all" },
  };
}
