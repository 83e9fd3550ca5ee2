// A menu of which several can be chosen: chips, and a field that finds the others.

import { announce, el, uniqueId } from "./dom.js";

const MOST = 100;
const textOf = (option) => option.text?.text ?? option.text;
const fold = (text) => text.toLocaleLowerCase("tr").normalize("NFKD").replace(/\p{Mark}/gu, "").replaceAll("ı", "i");

/**
 * Return the node of a multi-select.
 *
 * *find(typed)* gives the options that fit, now or later; *chosen* are those that stand
 * there; *change(options)* hears of every change. *most* bounds how many.
 */
export function multiSelect({ id, label, placeholder, chosen, find, most = Infinity, change }) {
  const picked = [...chosen];
  let shown = [];
  let shownFor = null;
  let active = -1;
  const chips = el("span", { class: "chips-chosen" });
  // What scrolls would be a stop of Tab, and is gone when the focus gets there.
  const popup = el("ul", { class: "options", role: "listbox", tabindex: -1, id: uniqueId("options"), "aria-label": label ?? placeholder, "aria-multiselectable": "true", hidden: true });
  const field = el("input", {
    type: "text", id, role: "combobox", autocomplete: "off", "aria-label": label, "aria-expanded": "false",
    "aria-controls": popup.id, "aria-autocomplete": "list", oninput: () => open(), onclick: () => open(),
    onblur: () => close(), onkeydown: (event) => key(event),
  });
  const node = el("div", { class: "multi", onclick: (event) => event.target === node && (field.focus(), open()) }, chips, field, popup);
  drawChips();
  return node;

  function drawChips() {
    chips.replaceChildren(...picked.map((option) =>
      el("span", { class: "chosen" }, textOf(option),
        el("button", { type: "button", "aria-label": `Take ${textOf(option)} away`, onclick: () => { toggle(option); field.focus(); } }, "×"))));
    field.placeholder = picked.length ? "" : placeholder ?? "Choose";
  }

  async function open() {
    const typed = field.value;
    const found = (await find(typed)).slice(0, MOST);
    if (document.activeElement !== field || field.value !== typed) return;
    shown = found;
    shownFor = typed;
    active = -1;
    popup.replaceChildren(...(found.length ? found.map(row) : [el("li", { class: "muted", role: "presentation" }, "Nothing fits")]));
    popup.hidden = false;
    field.setAttribute("aria-expanded", "true");
    field.removeAttribute("aria-activedescendant");
    if (typed) announce(`${found.length} fit, arrow keys to choose`);
  }

  function row(option, index) {
    const on = isPicked(option);
    // Not click: the field must not lose its focus before.
    const take = (event) => { event.preventDefault(); toggle(option); mark(index); };
    return el("li", { role: "option", id: uniqueId("option"), "aria-selected": String(on), onpointerdown: take },
      el("span", { "aria-hidden": "true", class: "tick" }, on ? "✓" : ""), el("span", {}, textOf(option), option.description && el("small", {}, option.description.text)));
  }

  function close() {
    popup.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.value = "";
  }

  function isPicked(option) {
    return picked.some((one) => one.value === option.value);
  }

  function toggle(option) {
    const at = picked.findIndex((one) => one.value === option.value);
    if (at >= 0) picked.splice(at, 1);
    else if (picked.length >= most) return announce(`No more than ${most}`);
    else picked.push(option);
    drawChips();
    if (!popup.hidden) popup.replaceChildren(...shown.map(row));
    announce(`${textOf(option)} ${at >= 0 ? "taken away" : "chosen"}`);
    change([...picked]);
  }

  /** Take the first that fits what is typed, once that is known. */
  async function takeFirst() {
    const typed = field.value;
    if (shownFor !== typed) await open();
    if (field.value !== typed || shownFor !== typed || !shown.length) return;
    toggle(shown[0]);
    field.value = "";
    open();
  }

  function mark(index) {
    if (!shown.length) return;
    active = (index + shown.length) % shown.length;
    [...popup.children].forEach((one, at) => one.classList.toggle("active", at === active));
    field.setAttribute("aria-activedescendant", popup.children[active].id);
    popup.children[active].scrollIntoView({ block: "nearest" });
  }

  function key(event) {
    const isOpen = !popup.hidden;
    if (event.key === "ArrowDown") isOpen ? mark(active + 1) : open();
    else if (event.key === "ArrowUp" && isOpen) mark(active < 0 ? -1 : active - 1);
    else if (event.key === "Enter" && isOpen && active >= 0) { const at = active; toggle(shown[at]); mark(at); }
    else if (event.key === "Enter" && field.value) takeFirst();
    else if (event.key === "Enter") isOpen ? close() : open(); // a form is sent by its button
    else if (event.key === "Escape" && isOpen) close();
    else if (event.key === "Backspace" && !field.value && picked.length) toggle(picked.at(-1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/** Return those of *options* whose words begin with or hold what was *typed*. */
export const fitting = (options, typed) => options.filter((option) => fold(textOf(option)).includes(fold(typed)));
