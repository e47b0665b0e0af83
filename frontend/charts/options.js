// From a plain spec to ECharts options: zero-based, thin lines, direct labels instead of a legend.
import { tokens } from "../map/tokens.js";

const number = (value) => (value < 0 ? "−" : "") + Math.abs(value).toLocaleString("zh-CN");

function ground(token, spec) {
  const text = { color: token("ink-2"), fontFamily: token("font"), fontSize: 13 };
  const hint = { ...text, fontSize: 12, color: token("ink-3") };
  const axis = { axisLine: { lineStyle: { color: token("line-2") } }, axisTick: { show: false }, splitLine: { lineStyle: { color: token("line") } } };
  const every = spec.every ?? Math.max(1, Math.ceil(spec.x.length / 8));
  const last = spec.x.length - 1;
  return {
    text, hint,
    base: {
      textStyle: text,
      grid: { left: 4, right: spec.kind === "line" ? 64 : 16, top: 28, bottom: 2, containLabel: true },
      xAxis: {
        type: "category", boundaryGap: spec.kind !== "line", data: spec.x, ...axis,
        axisLabel: { ...hint, hideOverlap: true, interval: (at) => at % every === 0 || at === last },
      },
      yAxis: {
        type: "value", min: 0, ...(spec.max ? { max: spec.max } : {}), ...axis, axisLine: { show: false }, splitNumber: 3,
        axisLabel: { ...hint, formatter: (value) => (Math.abs(value) >= 10000 ? `${value / 10000} 万` : number(value)) },
      },
    },
  };
}

function line(token, spec, { text, hint }) {
  const drawn = spec.series.filter((one) => !one.dashed);
  return spec.series.map((one) => ({
    type: "line", name: one.name, symbol: "none", data: one.values, connectNulls: false,
    lineStyle: one.dashed ? { color: token("mute-mark"), type: "dashed", width: 1.5 } : { color: token(one.colour ?? `c${drawn.indexOf(one) + 1}`), width: 2.5 },
    endLabel: { show: Boolean(one.label), formatter: one.label, ...(one.dashed ? hint : { ...text, fontSize: 12, fontWeight: 600, color: token("ink") }) },
  }));
}

function bar(token, spec, { text }) {
  return spec.series.map((one, at) => ({
    type: "bar", name: one.name, barMaxWidth: 48, data: one.values, itemStyle: { color: token(one.colour ?? `c${at + 1}`), borderRadius: 2 },
    label: { show: spec.x.length <= 12, position: "top", ...text, color: token("ink"), formatter: ({ value }) => number(value) },
  }));
}

function waterfall(token, spec, { text }) {
  const steps = spec.series[0].values;
  return [
    { type: "bar", stack: "a", silent: true, itemStyle: { color: "transparent" }, data: steps.map((step) => step.from) },
    {
      type: "bar", stack: "a", barMaxWidth: 56,
      data: steps.map((step) => ({
        value: step.value,
        itemStyle: { color: token(step.colour), borderRadius: 2 },
        label: { show: true, position: "top", ...text, color: token("ink"), fontWeight: 600, formatter: (step.from && step.value ? "−" : "") + number(step.value) },
      })),
    },
  ];
}

const SERIES = { line, bar, waterfall };

export function optionOf(spec) {
  const token = tokens();
  const parts = ground(token, spec);
  return { ...parts.base, series: SERIES[spec.kind](token, spec, parts) };
}
