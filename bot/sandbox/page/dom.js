// The only way this page makes elements. Data becomes text nodes and
// attributes, never markup, so that a hostile name stays a name.

const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child || child === 0));
  return node;
}

export const el = (tag, attributes = {}, ...children) =>
  fill(document.createElement(tag), attributes, children);

export const svg = (tag, attributes = {}, ...children) =>
  fill(document.createElementNS(SVG, tag), attributes, children);

export const byId = (id) => document.getElementById(id);

/** Say *text* to a screen reader without showing it. */
export function announce(text) {
  const region = byId("announcer");
  region.append(el("p", {}, text));
  while (region.children.length > 5) region.firstChild.remove();
}

let serial = 0;
export const uniqueId = (prefix) => `${prefix}-${(serial += 1)}`;

/** Open *items* ({label, detail, disabled, checked, pick}) as a menu under *button*. */
export function openMenu(button, items, label) {
  const close = (refocus) => {
    menu.remove();
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    if (refocus) button.focus();
  };
  const outside = (event) => {
    if (!menu.contains(event.target) && !button.contains(event.target)) close(false);
  };
  const choices = items.map((item) =>
    el(
      "button",
      {
        type: "button",
        role: item.checked === undefined ? "menuitem" : "menuitemradio",
        "aria-checked": item.checked === undefined ? null : String(item.checked),
        class: "menu-item",
        tabindex: -1,
        onclick: () => {
          close(true);
          item.pick();
        },
      },
      item.lead,
      el("span", { class: "menu-label" }, item.label),
      item.detail && el("span", { class: "menu-detail" }, item.detail),
    ),
  );
  const menu = el("div", { class: "menu", role: "menu", "aria-label": label }, choices);
  menu.addEventListener("keydown", (event) => {
    const at = choices.indexOf(document.activeElement);
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
    if (event.key in moves) {
      choices.at(moves[event.key] % choices.length).focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      close(true);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  // Inside an open dialog, or else the menu would lie under its backdrop.
  (button.closest("dialog") ?? document.body).append(menu);
  button.setAttribute("aria-expanded", "true");
  const box = button.getBoundingClientRect();
  const left = Math.min(box.left, innerWidth - menu.offsetWidth - 8);
  const below = box.bottom + menu.offsetHeight + 8 < innerHeight;
  menu.style.left = `${Math.max(8, left)}px`;
  menu.style.top = `${below ? box.bottom + 4 : Math.max(8, box.top - menu.offsetHeight - 4)}px`;
  document.addEventListener("pointerdown", outside, true);
  (choices.find((_, index) => items[index].checked) ?? choices[0])?.focus();
}

/** Show one dialog; *build(close)* returns its content. Focus goes back at the end. */
export function openDialog(build, { label, className = "", onclose = () => {} }) {
  const before = document.activeElement;
  const dialog = el("dialog", { class: className, "aria-label": label });
  const close = (result) => {
    if (!dialog.isConnected) return;
    if (dialog.contains(byId("notices"))) document.body.append(byId("notices"));
    dialog.close();
    dialog.remove();
    if (before?.isConnected) before.focus();
    onclose(result);
  };
  dialog.append(build(close));
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  document.body.append(dialog);
  dialog.showModal();
  return { dialog, close };
}
