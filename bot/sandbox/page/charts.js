// data_visualization as SVG, drawn at the width there is, so that labels keep
// their size on a phone; the same numbers stand below as a table.

import { el, svg } from "./dom.js";

const HEIGHT = 240;
const TOP = 26;
const CHARACTER = 6.4; // mean width at 11 px, to decide which labels fit

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const brief = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const number = (value) => whole.format(value);
const short = (value) => (Math.abs(value) < 10_000 ? number(value) : brief.format(value));
const cut = (text, length) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

/** Round steps that cover *low*..*high* with about four lines. */
function ticks(low, high) {
  const span = high - low || 1;
  const raw = span / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= raw);
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step - 1e-9) || 1;
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

function axes(frame, config, levels, y) {
  const { left, right, bottom, width, slot, categories } = frame;
  const every = Math.ceil(Math.max(...categories.map((name) => Math.min(name.length, 14)), 1) * CHARACTER + 8) / slot;
  const stride = Math.max(1, Math.ceil(every));
  return [
    config.y_label && svg("text", { x: 0, y: 11, class: "axis-title" }, config.y_label),
    levels.map((level) => [
      svg("line", { x1: left, x2: width - right, y1: y(level), y2: y(level), class: level === 0 ? "axis" : "grid" }),
      svg("text", { x: left - 7, y: y(level) + 4, class: "tick", "text-anchor": "end" }, short(level)),
    ]),
    categories.map((name, index) => {
      if (index % stride !== 0) return null;
      const text = cut(name, 14);
      const half = text.length * 3.7;
      // The first and the last keep their letters, and stand off their middle.
      const x = Math.min(Math.max(left + slot * (index + 0.5), half), width - half);
      return svg("text", { x, y: bottom + 17, class: "tick", "text-anchor": "middle" }, text);
    }),
    config.x_label &&
      svg("text", { x: (left + width - right) / 2, y: bottom + 36, class: "axis-title", "text-anchor": "middle" }, config.x_label),
  ];
}

function bars(frame, series, y) {
  const { left, slot, categories } = frame;
  const wide = Math.min((slot * 0.72) / series.length, 44);
  const start = (slot - wide * series.length) / 2;
  const labelled = series.length === 1 && slot > 36;
  return series.flatMap((one, at) =>
    categories.map((category, index) => {
      const { value } = one.data[index];
      const x = left + slot * index + start + wide * at;
      const top = Math.min(y(value), y(0));
      return [
        svg(
          "rect",
          { x: x + 0.5, y: top, width: Math.max(1, wide - 1), height: Math.max(1, Math.abs(y(value) - y(0))), rx: 2, class: `fill s${at}` },
          svg("title", {}, `${category}, ${one.name}: ${number(value)}`),
        ),
        labelled && svg("text", { x: x + wide / 2, y: top - 5, class: "tick", "text-anchor": "middle" }, short(value)),
      ];
    }),
  );
}

function curves(frame, series, y, filled) {
  const { left, slot, categories } = frame;
  const x = (index) => left + slot * (index + 0.5);
  return series.map((one, at) => {
    const path = one.data.map(({ value }, index) => `${index ? "L" : "M"}${x(index)},${y(value)}`).join("");
    return [
      filled && svg("path", { d: `${path}L${x(one.data.length - 1)},${y(0)}L${x(0)},${y(0)}Z`, class: `fill faint s${at}` }),
      svg("path", { d: path, class: `stroke s${at}` }),
      one.data.map(({ value }, index) =>
        svg("circle", { cx: x(index), cy: y(value), r: 3.5, class: `fill s${at}` },
          svg("title", {}, `${categories[index]}, ${one.name}: ${number(value)}`)),
      ),
    ];
  });
}

function cartesian(chart, width) {
  const { series, axis_config: config = {} } = chart;
  const categories = config.categories ?? series[0].data.map((point) => point.label);
  const values = series.flatMap((one) => one.data.map((point) => point.value));
  const levels = ticks(Math.min(0, ...values), Math.max(0, ...values));
  const left = Math.max(...levels.map((level) => short(level).length)) * CHARACTER + 14;
  const bottom = HEIGHT - (config.x_label ? 42 : 24);
  const right = 6;
  const frame = { left, right, bottom, width, categories, slot: (width - left - right) / categories.length };
  const low = levels[0];
  const high = levels.at(-1);
  const y = (value) => bottom - ((value - low) / (high - low)) * (bottom - TOP);
  const marks = chart.type === "bar" ? bars(frame, series, y) : curves(frame, series, y, chart.type === "area");
  return [axes(frame, config, levels, y), marks];
}

function pie(segments, width) {
  const total = segments.reduce((sum, segment) => sum + segment.value, 0);
  const radius = HEIGHT / 2 - 8;
  const point = (share) => {
    const angle = 2 * Math.PI * share - Math.PI / 2;
    return `${width / 2 + radius * Math.cos(angle)},${HEIGHT / 2 + radius * Math.sin(angle)}`;
  };
  let done = 0;
  return segments.map(({ label, value }, at) => {
    const from = done / total;
    done += value;
    // An arc can't end where it began: a lone segment stops just short of it.
    const to = Math.min(done / total, from + 0.9999);
    const d = `M${width / 2},${HEIGHT / 2}L${point(from)}A${radius},${radius} 0 ${to - from > 0.5 ? 1 : 0} 1 ${point(to)}Z`;
    return svg("path", { d, class: `slice fill s${at}` }, svg("title", {}, `${label}: ${number(value)} (${share(value, total)})`));
  });
}

const share = (value, total) => `${whole.format(Math.round((value / total) * 1000) / 10)} %`;

function legend(chart) {
  const total = chart.segments?.reduce((sum, segment) => sum + segment.value, 0);
  const entries = chart.segments?.map(({ label, value }) => `${label} · ${short(value)} · ${share(value, total)}`) ??
    chart.series.map((one) => one.name);
  if (chart.series?.length === 1) return null;
  return el("ul", { class: "legend" }, entries.map((text, at) => el("li", {}, el("span", { class: `swatch s${at}` }), text)));
}

function numbers(chart) {
  const head = chart.segments ? ["", "Value"] : ["", ...chart.series.map((one) => one.name)];
  const rows = chart.segments
    ? chart.segments.map(({ label, value }) => [label, value])
    : chart.series[0].data.map(({ label }, index) => [label, ...chart.series.map((one) => one.data[index].value)]);
  return el(
    "table",
    {},
    el("thead", {}, el("tr", {}, head.map((text) => el("th", { scope: "col" }, text)))),
    el("tbody", {}, rows.map(([label, ...values]) =>
      el("tr", {}, el("th", { scope: "row" }, label), values.map((value) => el("td", { class: "number" }, number(value)))))),
  );
}

/** Return a figure for one data_visualization block. */
export function chartBlock({ title, chart }) {
  const label = `${title}: ${chart.type} chart. The numbers are in the table below it.`;
  const canvas = svg("svg", { class: "chart", height: HEIGHT, role: "img", "aria-label": label });
  let drawn = 0;
  const draw = (width) => {
    if (width < 40 || Math.abs(width - drawn) < 2) return;
    drawn = width;
    canvas.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    canvas.replaceChildren(
      ...[chart.type === "pie" ? pie(chart.segments, width) : cartesian(chart, width)].flat(Infinity).filter(Boolean),
    );
  };
  new ResizeObserver(([entry]) => draw(Math.floor(entry.contentRect.width))).observe(canvas);
  draw(480);
  return el(
    "figure",
    { class: "figure" },
    el("figcaption", {}, title),
    canvas,
    legend(chart),
    el("details", {}, el("summary", {}, "Show the numbers"), el("div", { class: "scroll-x" }, numbers(chart))),
  );
}
