// Slack's mrkdwn, rich_text and plain Markdown, as DOM nodes.

import { el } from "./dom.js";
import { formatDate } from "./times.js";

const EMOJI = {
  white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌", warning: "⚠️", bell: "🔔",
  no_bell: "🔕", hourglass: "⌛", hourglass_flowing_sand: "⏳", truck: "🚚", car: "🚗",
  package: "📦", bar_chart: "📊", chart_with_upwards_trend: "📈", eyes: "👀", mag: "🔍",
  chart_with_downwards_trend: "📉", calendar: "📅", clock3: "🕒", link: "🔗", lock: "🔒",
  tada: "🎉", wave: "👋", thumbsup: "👍", "+1": "👍", information_source: "ℹ️", bulb: "💡",
  rotating_light: "🚨", arrow_up: "⬆️", arrow_down: "⬇️", arrow_right: "➡️", red_circle: "🔴",
  large_green_circle: "🟢", large_yellow_circle: "🟡", large_blue_circle: "🔵", pushpin: "📌",
  no_entry: "⛔", question: "❓", repeat: "🔁", page_facing_up: "📄", file_folder: "📁",
};

const emojis = (text) => text.replace(/:([\w+-]+):/g, (whole, name) => EMOJI[name] ?? whole);
const decode = (text) =>
  text.replace(/&(lt|gt|amp);/g, (_, name) => ({ lt: "<", gt: ">", amp: "&" })[name]);

/** Return *url* if following it can't run anything, else null. */
export function safeUrl(url) {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return parsed && ["http:", "https:", "mailto:"].includes(parsed.protocol) ? parsed.href : null;
}

export function link(url, ...label) {
  const href = safeUrl(url);
  if (!href) return el("span", {}, label);
  return el("a", { href, target: "_blank", rel: "noopener noreferrer" }, label);
}

const mention = (text) => el("span", { class: "mention" }, text);
const userName = (id, label, names) => mention(`@${names.user(id) ?? (label || id)}`);
const channelName = (id, label, names) => mention(`#${names.channel(id) ?? (label || id)}`);

function dateNode(seconds, format, url, fallback) {
  const shown = formatDate(seconds, format);
  if (!shown) return fallback ?? "";
  const time = el("time", { datetime: shown.iso, title: shown.title }, shown.text);
  return url ? link(url, time) : time;
}

/** One <…> of mrkdwn: a mention, a date, a broadcast or a link. */
function control(body, names) {
  const bar = body.indexOf("|");
  const target = bar < 0 ? body : body.slice(0, bar);
  const label = bar < 0 ? undefined : decode(body.slice(bar + 1));
  if (target.startsWith("@")) return userName(target.slice(1), label, names);
  if (target.startsWith("#")) return channelName(target.slice(1), label, names);
  if (target.startsWith("!date^")) {
    const [, seconds, format, url] = target.split("^");
    return dateNode(seconds, decode(format ?? ""), url && decode(url), label);
  }
  if (target.startsWith("!")) return mention(label ?? `@${target.slice(1).split("^")[0]}`);
  const url = decode(target);
  // What only looks like a link is shown as it was written.
  if (!safeUrl(url)) return label ?? `<${decode(body)}>`;
  return link(url, label ?? url.replace(/^mailto:/, ""));
}

const STYLES = [
  ["strong", "\\*"],
  ["em", "_"],
  ["del", "~"],
].map(([tag, mark]) => [
  tag,
  new RegExp(`(?<![\\p{L}\\p{N}])${mark}(?=\\S)([^\\n]*?\\S)${mark}(?![\\p{L}\\p{N}])`, "u"),
]);

/** Bold, italics and strike; *held* are finished nodes that stand as \uE000n\uE001. */
function styled(text, held) {
  const hits = STYLES.map(([tag, pattern]) => [tag, pattern.exec(text)]).filter(([, hit]) => hit);
  if (!hits.length) {
    return text.split(/(\uE000\d+\uE001)/).map((piece) =>
      piece.startsWith("\uE000") ? held[piece.slice(1, -1)] : emojis(decode(piece)),
    );
  }
  const [tag, hit] = hits.reduce((a, b) => (b[1].index < a[1].index ? b : a));
  return [
    styled(text.slice(0, hit.index), held),
    el(tag, {}, styled(hit[1], held)),
    styled(text.slice(hit.index + hit[0].length), held),
  ];
}

function inline(text, names) {
  const held = [];
  const hold = (node) => `\uE000${held.push(node) - 1}\uE001`;
  const opaque = text
    .replace(/`([^`\n]+)`/g, (_, code) => hold(el("code", {}, decode(code))))
    .replace(/<([^<>\n]+)>/g, (_, body) => hold(control(body, names)))
    .replace(/\bhttps?:\/\/[^\s<>|\uE000]*[^\s<>|\uE000.,;:!?)*_~]/g, (url) =>
      hold(link(decode(url), decode(url))),
    );
  return styled(opaque, held);
}

function lines(text, names) {
  const nodes = [];
  const groups = text.split("\n").reduce((all, line) => {
    const quoted = /^(&gt;|>)/.test(line);
    const content = quoted ? line.replace(/^(&gt;|>) ?/, "") : line;
    if (all.at(-1)?.quoted === quoted) all.at(-1).lines.push(content);
    else all.push({ quoted, lines: [content] });
    return all;
  }, []);
  for (const group of groups) {
    const body = group.lines.flatMap((line, index) => [
      index > 0 && el("br"),
      inline(line, names),
    ]);
    nodes.push(group.quoted ? el("blockquote", {}, body) : body);
  }
  return nodes;
}

/** Return nodes for *text* in Slack's mrkdwn. */
export function mrkdwn(text, names) {
  // The private-use marks are ours alone: typed ones would claim another's node.
  const clean = String(text ?? "").replace(/[\uE000\uE001]/g, "");
  return clean.split(/\n?```\n?([\s\S]+?)\n?```\n?/).map((piece, index) =>
    index % 2 ? el("pre", {}, decode(piece)) : piece && lines(piece, names),
  );
}

/** Return nodes for a text object, plain or mrkdwn. */
export const textObject = (object, names) =>
  object?.type === "mrkdwn" ? mrkdwn(object.text, names) : emojis(object?.text ?? "");

// rich_text

function leaf(element, names) {
  const { type, style = {} } = element;
  const made = {
    text: () => element.text,
    link: () => link(element.url, element.text ?? element.url),
    user: () => userName(element.user_id, undefined, names),
    channel: () => channelName(element.channel_id, undefined, names),
    usergroup: () => mention(`@${element.usergroup_id}`),
    broadcast: () => mention(`@${element.range}`),
    emoji: () => EMOJI[element.name] ?? `:${element.name}:`,
    date: () => dateNode(element.timestamp, element.format, element.url, element.fallback),
    color: () => el("code", {}, element.value),
  }[type]?.() ?? "";
  const tags = { code: "code", strike: "del", italic: "em", bold: "strong", underline: "u" };
  return Object.keys(tags)
    .filter((name) => style[name])
    .reduce((node, name) => el(tags[name], {}, node), made);
}

/** Return the nodes of a rich_text block. */
export function richText(block, names) {
  const leaves = (part) => part.elements.map((element) => leaf(element, names));
  return block.elements.map((part) => {
    if (part.type === "rich_text_preformatted") return el("pre", {}, leaves(part));
    if (part.type === "rich_text_quote") return el("blockquote", {}, leaves(part));
    if (part.type !== "rich_text_list") return el("p", {}, leaves(part));
    const list = el(
      part.style === "ordered" ? "ol" : "ul",
      { start: part.offset ? part.offset + 1 : null },
      part.elements.map((item) => el("li", {}, leaves(item))),
    );
    list.style.marginInlineStart = `${(part.indent ?? 0) * 1.5}em`;
    return list;
  });
}

// Markdown: the part of it that reports use.

const SPANS = [
  [/`([^`]+)`/, (hit) => el("code", {}, hit[1])],
  [/\[([^\]]+)\]\(([^)\s]+)\)/, (hit) => link(hit[2], spans(hit[1]))],
  [/\*\*(.+?)\*\*/, (hit) => el("strong", {}, spans(hit[1]))],
  [/~~(.+?)~~/, (hit) => el("del", {}, spans(hit[1]))],
  [/(?<!\w)[*_](?=\S)(.+?)[*_](?!\w)/, (hit) => el("em", {}, spans(hit[1]))],
];

function spans(text) {
  const hits = SPANS.map(([pattern, node]) => [pattern.exec(text), node]).filter(([hit]) => hit);
  if (!hits.length) return [emojis(text)];
  const [hit, node] = hits.reduce((a, b) => (b[0].index < a[0].index ? b : a));
  const after = text.slice(hit.index + hit[0].length);
  return [emojis(text.slice(0, hit.index)), node(hit), ...spans(after)];
}

const cells = (row) => row.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());

function markdownTable(rows) {
  const line = (row, tag) => el("tr", {}, cells(row).map((cell) => el(tag, {}, spans(cell))));
  const body = rows.slice(2).map((row) => line(row, "td"));
  const table = el("table", {}, el("thead", {}, line(rows[0], "th")), el("tbody", {}, body));
  return el("div", { class: "scroll-x" }, table);
}

const MARKDOWN_BLOCKS = [
  [/^#{1,6} /, ([first]) => [el("p", { class: "heading" }, spans(first.replace(/^#+ /, "")))]],
  [/^[-*+] /, (rows) => [el("ul", {}, rows.map((row) => el("li", {}, spans(row.replace(/^\s*[-*+] /, "")))))]],
  [/^\d+[.)] /, (rows) => [el("ol", {}, rows.map((row) => el("li", {}, spans(row.replace(/^\d+[.)] /, "")))))]],
  [/^> ?/, (rows) => [el("blockquote", {}, rows.map((row) => [spans(row.replace(/^> ?/, "")), el("br")]))]],
  [/^\|.*\|/, (rows) => (rows.length > 1 ? [markdownTable(rows)] : [el("p", {}, rows[0])])],
  [/^(?:-{3,}|\*{3,})$/, () => [el("hr")]],
];

/** Return nodes for a markdown block's *text*. */
export function markdown(text) {
  return text.split(/^```\w*\n([\s\S]*?)^```$/m).flatMap((piece, index) => {
    if (index % 2) return [el("pre", {}, piece)];
    const nodes = [];
    const rows = piece.split("\n");
    while (rows.length) {
      const first = rows.shift();
      if (!first.trim()) continue;
      const kind = MARKDOWN_BLOCKS.find(([pattern]) => pattern.test(first));
      const taken = [first];
      const goesOn = kind ? (row) => kind[0].test(row) && !/^#/.test(first)
        : (row) => row.trim() && !MARKDOWN_BLOCKS.some(([pattern]) => pattern.test(row));
      while (rows.length && goesOn(rows[0])) taken.push(rows.shift());
      nodes.push(...(kind ? kind[1](taken) : [el("p", {}, spans(taken.join(" ")))]));
    }
    return nodes;
  });
}
