// Charts on pages that have them: ECharts as SVG, colours from the tokens, no animation. A table with the same numbers
// stands on the page; the chart says in aria-label what it shows. A page writes
//
//   {{ burndown|json_script:"burn-spec" }}
//   <div class="chart" data-chart="burn-spec" role="img" aria-label="未完成条款 46 降到 19"></div>
//
// where the spec is {kind: "line" | "bar" | "waterfall", x: [labels], series: [{name, values, colour?, dashed?, label?}],
// max?, unit?, every?}. colour is a token ("c1", "bad-mark"). A waterfall takes one series of
// [{label, from, value, colour}]. label is what is written at the end of a line.
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { optionOf } from "./charts/options.js";

use([LineChart, BarChart, GridComponent, AriaComponent, SVGRenderer]);

const drawn = [];

function draw(box) {
  const spec = JSON.parse(document.getElementById(box.dataset.chart).textContent);
  const chart = init(box, null, { renderer: "svg" });
  const paint = () => chart.setOption({ animation: false, aria: { enabled: true }, ...optionOf(spec) }, true);
  paint();
  drawn.push({ chart, paint });
}

for (const box of document.querySelectorAll("[data-chart]")) draw(box);
addEventListener("resize", () => drawn.forEach(({ chart }) => chart.resize()));
addEventListener("shequ:theme", () => drawn.forEach(({ paint }) => paint()));
document.body.dataset.charts = "ready";
