// Everything inside a block that can be pressed, chosen or typed into.

import { el, openDialog, openMenu, uniqueId } from "./dom.js";
import { safeUrl, textObject } from "./mrkdwn.js";
import { fitting, multiSelect } from "./multiselect.js";

/** Ask as the element's confirm object says; resolve to whether to go on. */
function confirmed(confirm, ctx) {
  if (!confirm) return Promise.resolve(true);
  return new Promise((resolve) => {
    openDialog(
      (close) =>
        el(
          "div",
          { class: "dialog-body" },
          el("h2", {}, confirm.title.text),
          el("div", { class: "prose" }, textObject(confirm.text, ctx.names)),
          el(
            "div",
            { class: "dialog-foot" },
            el("button", { type: "button", class: "btn", autofocus: true, onclick: () => close(false) }, confirm.deny?.text ?? "Cancel"),
            el("button", { type: "button", class: `btn ${confirm.style === "danger" ? "danger solid" : "primary"}`, onclick: () => close(true) }, confirm.confirm?.text ?? "Yes"),
          ),
        ),
      { label: confirm.title.text, className: "confirm", onclose: (yes) => resolve(yes === true) },
    );
  });
}

/** Send one action and show on *node* that it is on its way, or went wrong. */
async function send(node, source, chosen, ctx) {
  if (node.getAttribute("aria-busy") === "true") return;
  if (!(await confirmed(source.confirm, ctx))) return;
  node.setAttribute("aria-busy", "true");
  node.classList.remove("failed");
  const answer = await ctx.press({ ...source, ...chosen });
  node.removeAttribute("aria-busy");
  if (answer.ok) return;
  node.classList.add("failed");
  node.title = answer.text;
}

function button(element, source, ctx) {
  const look = `btn ${{ primary: "primary", danger: "danger" }[element.style] ?? ""}`;
  const label = element.accessibility_label ?? null;
  const text = textObject(element.text, ctx.names);
  const href = element.url && safeUrl(element.url);
  const go = () => send(node, source, { value: element.value }, ctx);
  const node = href
    ? el("a", { class: look, href, target: "_blank", rel: "noopener noreferrer", "aria-label": label, onclick: go }, text)
    : el("button", { type: "button", class: look, "aria-label": label, onclick: go }, text);
  return node;
}

function overflow(element, source, ctx) {
  const node = el("button", { type: "button", class: "btn", "aria-label": "More", "aria-haspopup": "menu", "aria-expanded": "false", onclick: open }, "⋯");
  function open() {
    const items = element.options.map((option) => ({
      label: textObject(option.text, ctx.names),
      detail: option.description?.text,
      pick: () => send(node, source, { selected: { selected_option: option } }, ctx),
    }));
    openMenu(node, items, "More");
  }
  return node;
}

/** Note a value, and send it where the block asks for that. */
function changer(source, ctx) {
  return (node, selected) => {
    ctx.store(source, selected);
    if (source.dispatch) send(node, source, { selected }, ctx);
  };
}

const asText = (option) => option.text?.text ?? option.text;

function select(element, source, ctx, options, shape) {
  const change = changer(source, ctx);
  const flat = options.flatMap((group) => group.options ?? [group]);
  const saved = ctx.stored(source);
  const initial = saved === undefined ? shape.initial(element, ctx) : saved;
  const draw = (option) =>
    el("option", { value: String(flat.indexOf(option)), selected: option.value === initial }, asText(option));
  const node = el(
    "select",
    {
      id: source.id,
      "aria-label": source.label ?? element.placeholder?.text,
      onchange: () => change(node, node.value === "" ? shape.none : shape.selected(flat[Number(node.value)])),
    },
    // What may be left out can be taken back; elsewhere this only says what to do.
    el("option", { value: "", disabled: !source.optional, hidden: !source.optional, selected: !flat.some((option) => option.value === initial) }, element.placeholder?.text ?? "Choose"),
    options.map((group) => (group.options ? el("optgroup", { label: asText({ text: group.label }) }, group.options.map(draw)) : draw(group))),
  );
  const start = flat.find((option) => option.value === initial);
  if (start) ctx.store(source, shape.selected(start));
  return node;
}

const OPTION = {
  initial: (element) => element.initial_option?.value,
  selected: (option) => ({ selected_option: option }),
  none: { selected_option: null },
};
const staticSelect = (element, source, ctx) =>
  select(element, source, ctx, element.option_groups ?? element.options ?? [], OPTION);

const entitySelect = (list, name) => (element, source, ctx) =>
  select(element, source, ctx, ctx[list](element.filter), {
    initial: () => element[`initial_${name}`] ?? (element.default_to_current_conversation ? ctx.current() : undefined),
    selected: (option) => ({ [`selected_${name}`]: option.value }),
    none: { [`selected_${name}`]: null },
  });

function externalSelect(element, source, ctx) {
  const change = changer(source, ctx);
  const list = el("datalist", { id: uniqueId("options") });
  const known = new Map();
  const node = el("input", {
    type: "text", id: source.id, list: list.id, autocomplete: "off",
    "aria-label": source.label ?? element.placeholder?.text,
    placeholder: element.placeholder?.text ?? "Type to search",
    value: element.initial_option ? asText(element.initial_option) : "",
    oninput: async () => {
      const option = known.get(node.value);
      if (option) return change(node, { selected_option: option });
      if (node.value.length < (element.min_query_length ?? 3)) return;
      const answer = await ctx.options(source, node.value);
      const found = (answer.options ?? []).concat((answer.option_groups ?? []).flatMap((group) => group.options));
      found.forEach((entry) => known.set(asText(entry), entry));
      list.replaceChildren(...found.map((entry) => el("option", { value: asText(entry) })));
    },
  });
  if (element.initial_option) ctx.store(source, { selected_option: element.initial_option });
  return el("span", { class: "joined" }, node, list);
}

/** A menu of which several can be chosen; *find(element, source, ctx)* gives the finder. */
const several = (find) => (element, source, ctx) => {
  const change = changer(source, ctx);
  const chosen = ctx.saved(source)?.selected_options ?? element.initial_options ?? [];
  ctx.store(source, { selected_options: chosen });
  const node = multiSelect({
    id: source.id, label: source.label, placeholder: element.placeholder?.text, chosen,
    find: find(element, source, ctx), most: element.max_selected_items,
    change: (selected_options) => change(node, { selected_options }),
  });
  return node;
};
const listed = (element) => (typed) =>
  fitting(element.options ?? (element.option_groups ?? []).flatMap((group) => group.options), typed);
const fetched = (element, source, ctx) => async (typed) => {
  if (typed.length < (element.min_query_length ?? 3)) return [];
  const answer = await ctx.options(source, typed);
  return (answer.options ?? []).concat((answer.option_groups ?? []).flatMap((group) => group.options));
};

/** Radio buttons and checkboxes. */
const choices = (many) => (element, source, ctx) => {
  const change = changer(source, ctx);
  const all = element.options ?? (element.option_groups ?? []).flatMap((group) => group.options);
  const before = ctx.stored(source) ?? (many ? (element.initial_options ?? []).map((option) => option.value) : element.initial_option?.value);
  const name = uniqueId("choice");
  const inputs = all.map((option) =>
    el("input", {
      type: many ? "checkbox" : "radio", name, id: uniqueId(name),
      checked: many ? before.includes(option.value) : option.value === before,
    }));
  const selected = () => {
    const on = all.filter((_, index) => inputs[index].checked);
    return many ? { selected_options: on } : { selected_option: on[0] ?? null };
  };
  ctx.store(source, selected());
  return el(
    "div",
    { class: "choices", role: many ? "group" : "radiogroup", "aria-label": source.label ?? "Choices", onchange: (event) => change(event.target, selected()) },
    all.map((option, index) =>
      el("label", { for: inputs[index].id }, inputs[index],
        el("span", {}, textObject(option.text, ctx.names), option.description && el("small", {}, textObject(option.description, ctx.names))))),
  );
};

/** Typed inputs; *key* is where Slack keeps the value, *start* where the first one stands. */
const typed = (type, key, start) => (element, source, ctx) => {
  const change = changer(source, ctx);
  const read = () => {
    const raw = node.value || null;
    return { [key]: raw && type === "datetime-local" ? new Date(raw).getTime() / 1000 : raw };
  };
  const saved = ctx.stored(source);
  const before = (saved === undefined ? element[start] : saved) ?? "";
  const worded = key === "value";
  const node = el(element.multiline ? "textarea" : "input", {
    type: element.multiline ? null : type, id: source.id, rows: element.multiline ? 4 : null,
    "aria-label": source.id ? null : source.label ?? element.placeholder?.text ?? "Value",
    placeholder: element.placeholder?.text, maxlength: element.max_length, autocomplete: "off",
    min: element.min_value, max: element.max_value,
    step: type === "number" && element.is_decimal_allowed ? "any" : null,
    value: type === "datetime-local" && before ? localInput(before) : before,
    oninput: () => ctx.store(source, read()),
    // A text is sent when Enter is pressed in it, as Slack does by default.
    onchange: () => (worded ? ctx.store(source, read()) : change(node, read())),
    onkeydown: (event) => {
      if (!worded || !source.dispatch || event.key !== "Enter" || element.multiline) return;
      event.preventDefault();
      change(node, read());
    },
  });
  ctx.store(source, read());
  return node;
};

function localInput(seconds) {
  const date = new Date(seconds * 1000);
  return new Date(date - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Return an image element or block; other origins show only their alternative text. */
export function image(element, ctx, className) {
  const src = element.slack_file ? ctx.fileUrl(element.slack_file) : element.image_url;
  const local = src && URL.canParse(src, location.href) && new URL(src, location.href).origin === location.origin;
  if (!local) return el("span", { class: "muted" }, element.alt_text);
  return el("img", { src, alt: element.alt_text, class: className, loading: "lazy" });
}

const ELEMENTS = {
  button,
  overflow,
  workflow_button: button,
  static_select: staticSelect,
  external_select: externalSelect,
  users_select: entitySelect("users", "user"),
  channels_select: entitySelect("conversations", "channel"),
  conversations_select: entitySelect("conversations", "conversation"),
  multi_static_select: several(listed),
  multi_external_select: several(fetched),
  checkboxes: choices(true),
  radio_buttons: choices(false),
  datepicker: typed("date", "selected_date", "initial_date"),
  timepicker: typed("time", "selected_time", "initial_time"),
  datetimepicker: typed("datetime-local", "selected_date_time", "initial_date_time"),
  plain_text_input: typed("text", "value", "initial_value"),
  email_text_input: typed("email", "value", "initial_value"),
  url_text_input: typed("url", "value", "initial_value"),
  number_input: typed("number", "value", "initial_value"),
  image: (element, _, ctx) => image(element, ctx, "accessory-image"),
};

/**
 * Return the node of one element of the block *blockId*.
 *
 * *place* says how it stands there: `dispatch` (sends at once), `id` and
 * `label` (of an input block).
 */
export function element(spec, blockId, place, ctx) {
  const draw = ELEMENTS[spec.type];
  if (!draw) return el("span", { class: "muted" }, `This element (${spec.type}) isn't drawn here`);
  const source = { block_id: blockId, action_id: spec.action_id, type: spec.type, confirm: spec.confirm, ...place };
  const node = draw(spec, source, ctx);
  // So that focus finds its way back when the message is redrawn.
  const touched = fieldOf(node);
  if (spec.action_id) touched.dataset.action = `${blockId}/${spec.action_id}/${spec.value ?? ""}`;
  if (spec.focus_on_load) touched.setAttribute("autofocus", "");
  return node;
}

/** Return what of an element's *node* takes the focus and is described. */
export const fieldOf = (node) => (node.matches(".multi, .joined") ? node.querySelector("input") : node);
