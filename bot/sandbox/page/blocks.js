// Block Kit's layout blocks as DOM nodes.

import { chartBlock } from "./charts.js";
import { el, uniqueId } from "./dom.js";
import { element, fieldOf, image } from "./elements.js";
import { markdown, richText, textObject } from "./mrkdwn.js";
import { dataTableBlock, tableBlock } from "./tables.js";

const PRESSED = { dispatch: true };
const prose = (object, ctx, className = "") =>
  el("div", { class: `prose ${className}` }, textObject(object, ctx.names));
// Cards, alerts and containers take a text object or a bare string.
const loose = (text) => (typeof text === "string" ? { type: "plain_text", text } : text);

function section(block, ctx, key) {
  return el(
    "div",
    { class: "section" },
    el(
      "div",
      { class: "section-text" },
      block.text && prose(block.text, ctx),
      block.fields && el("div", { class: "fields" }, block.fields.map((field) => prose(field, ctx))),
    ),
    block.accessory && el("div", { class: "accessory" }, element(block.accessory, key, PRESSED, ctx)),
  );
}

const actions = (block, ctx, key) =>
  el("div", { class: "actions" }, block.elements.map((spec) => element(spec, key, PRESSED, ctx)));

const context = (block, ctx) =>
  el(
    "div",
    { class: "context" },
    block.elements.map((part) => (part.type === "image" ? image(part, ctx, "context-image") : prose(part, ctx))),
  );

const imageBlock = (block, ctx) =>
  el(
    "figure",
    { class: "figure" },
    block.title && el("figcaption", {}, textObject(block.title, ctx.names)),
    image(block, ctx, "image"),
  );

function input(block, ctx, key) {
  const id = uniqueId("input");
  const error = ctx.errors?.[key];
  const label = block.label.text;
  const place = { id, label, dispatch: block.dispatch_action === true, optional: block.optional === true };
  const drawn = element(block.element, key, place, ctx);
  const field = fieldOf(drawn);
  const notes = [];
  const note = (className, ...text) => {
    const node = el("p", { class: className, id: uniqueId("note") }, text);
    notes.push(node.id);
    return node;
  };
  const hint = block.hint && note("hint", textObject(block.hint, ctx.names));
  const problem = error && note("field-error", error);
  if (notes.length) field.setAttribute("aria-describedby", notes.join(" "));
  if (error) field.setAttribute("aria-invalid", "true");
  const optional = block.optional && el("span", { class: "muted" }, " (optional)");
  const grouped = field.matches(".choices");
  return el(
    "div",
    { class: "input" },
    el(grouped ? "span" : "label", { class: "label", for: grouped ? null : id }, textObject(block.label, ctx.names), optional),
    drawn,
    hint,
    problem,
  );
}

function container(block, ctx, key) {
  const heading = [
    el(
      "span",
      { class: "container-title" },
      block.rich_text_title ? richText(block.rich_text_title, ctx.names) : textObject(loose(block.title), ctx.names),
    ),
    block.subtitle && el("span", { class: "muted" }, textObject(loose(block.subtitle), ctx.names)),
  ];
  const body = el("div", { class: "container-body" }, blocks(block.child_blocks, ctx, key));
  if (!block.is_collapsible) return el("div", { class: "container" }, el("div", { class: "container-head" }, heading), body);
  const open = ctx.memory[key] ?? !block.default_collapsed;
  const remember = (event) => (ctx.memory[key] = event.currentTarget.open);
  return el("details", { class: "container", open, ontoggle: remember }, el("summary", { class: "container-head" }, heading), body);
}

const card = (block, ctx, key) =>
  el(
    "div",
    { class: "card" },
    block.hero_image && image(block.hero_image, ctx, "image"),
    el(
      "div",
      { class: "card-head" },
      block.icon && image(block.icon, ctx, "card-icon"),
      el(
        "div",
        {},
        block.title && prose(loose(block.title), ctx, "card-title"),
        block.subtitle && prose(loose(block.subtitle), ctx, "muted"),
      ),
    ),
    block.body && prose(loose(block.body), ctx),
    block.subtext && prose(loose(block.subtext), ctx, "muted small"),
    block.actions && el("div", { class: "actions" }, block.actions.map((spec) => element(spec, key, PRESSED, ctx))),
  );

const LEVELS = { info: "Note", warning: "Warning", error: "Error", success: "Done" };
const alert = (block, ctx) =>
  el(
    "div",
    { class: `alert ${block.level ?? "default"}`, role: "note" },
    LEVELS[block.level] && el("strong", {}, LEVELS[block.level]),
    prose(loose(block.text), ctx),
  );

const BLOCKS = {
  section,
  header: (block, ctx) =>
    el("div", { class: "header", role: "heading", "aria-level": (block.level ?? 1) + 2 }, textObject(block.text, ctx.names)),
  divider: () => el("hr"),
  context,
  context_actions: actions,
  actions,
  image: imageBlock,
  input,
  rich_text: (block, ctx) => el("div", { class: "prose" }, richText(block, ctx.names)),
  markdown: (block) => el("div", { class: "prose" }, markdown(block.text)),
  table: tableBlock,
  data_table: dataTableBlock,
  data_visualization: chartBlock,
  container,
  card,
  carousel: (block, ctx, key) =>
    el("div", { class: "carousel", tabindex: 0 }, block.elements.map((one, index) => card(one, ctx, `${key}.${index}`))),
  alert,
};

const quiet = (type, why) => el("p", { class: "muted undrawn" }, `This block (${type}) ${why}`);

function draw(block, ctx, key) {
  const builder = Object.hasOwn(BLOCKS, block.type) && BLOCKS[block.type];
  if (!builder) return quiet(block.type, "isn't drawn here");
  try {
    return builder(block, ctx, key);
  } catch (error) {
    // One block that can't be drawn must not take the message with it.
    console.error(error);
    return quiet(block.type, "couldn't be drawn");
  }
}

/**
 * Return a node for each of *list*.
 *
 * *ctx* is what elements need from the surface they stand on: `names` (of
 * users and channels), `press`, `store`, `stored`, `options`, `fileUrl`,
 * `users`, `conversations`, `errors` by block id, and `memory`, which outlives
 * a redraw.
 */
export function blocks(list, ctx, prefix = "b") {
  return list.map((block, index) => {
    const node = draw(block, ctx, block.block_id ?? `${prefix}${index}`);
    node.classList.add("block");
    return node;
  });
}
