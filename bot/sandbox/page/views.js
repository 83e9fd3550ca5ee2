// Modals and the App Home.

import { post } from "./api.js";
import { blocks } from "./blocks.js";
import { el, openDialog } from "./dom.js";
import { notice, surface } from "./surface.js";

/** Shows the top modal; those below wait at the server and keep what was typed. */
export class Modals {
  constructor(world) {
    this.world = world;
    this.typed = new Map();
    this.open = null;
  }

  /** Show *view*, new or changed. */
  show(view) {
    if (this.open?.view.id === view.id) {
      const { dialog } = this.open;
      const inField = dialog.contains(document.activeElement) && document.activeElement.dataset.action;
      this.open.view = view;
      this.draw();
      // What was loading is there now, or an answer stands in place of the form.
      if (!inField || !dialog.contains(document.activeElement)) this.focusFirst();
      return;
    }
    this.dismiss();
    const opened = openDialog(
      () => el("form", { class: "modal-form", novalidate: true, onsubmit: (event) => this.submit(event) }),
      // Only Escape, Cancel and × tell the server; a view that goes by itself doesn't.
      { label: view.title?.text, className: "modal", onclose: (silent) => silent || this.closedByPerson(view) },
    );
    this.open = { view, ...opened };
    this.draw();
    this.focusFirst();
  }

  /** Put the focus into the first field, or on the first button. */
  focusFirst() {
    const { dialog } = this.open;
    const first = dialog.querySelector("[autofocus], .modal-body :is(input, select, textarea)");
    (first ?? dialog.querySelector(".modal-body button, .dialog-foot button"))?.focus();
  }

  /** Take *id* away, as the server says. A view below is shown by its own news. */
  gone(id) {
    if (this.open?.view.id === id) this.dismiss();
    this.typed.delete(id);
  }

  dismiss() {
    const { open } = this;
    this.open = null;
    open?.close(true);
  }

  state(id) {
    if (!this.typed.has(id)) this.typed.set(id, { values: {}, memory: {} });
    return this.typed.get(id);
  }

  draw(errors) {
    const { view, dialog } = this.open;
    const form = dialog.firstChild;
    const focused = dialog.contains(document.activeElement) && document.activeElement.dataset.action;
    const kept = this.state(view.id);
    // Values of fields that are gone must not be sent: the shown ones store theirs.
    const values = {};
    const before = kept.values;
    kept.values = values;
    const context = surface(this.world, { view_id: view.id }, { values, memory: kept.memory, errors });
    const { saved, stored } = surface(this.world, {}, { values: before });
    const body = blocks(view.blocks ?? [], { ...context, saved, stored });
    form.replaceChildren(
      el(
        "div",
        { class: "modal-head" },
        el("h2", {}, view.title?.text),
        el("button", { type: "button", class: "icon-button", "aria-label": "Close", onclick: () => this.open.close() }, "×"),
      ),
      el("div", { class: "modal-body" }, body),
      el(
        "div",
        { class: "dialog-foot" },
        el("button", { type: "button", class: "btn", onclick: () => this.open.close() }, view.close?.text ?? "Cancel"),
        view.submit && el("button", { type: "submit", class: "btn primary" }, view.submit.text),
      ),
    );
    dialog.setAttribute("aria-label", view.title?.text ?? "Dialog");
    if (focused) form.querySelector(`[data-action="${CSS.escape(focused)}"]`)?.focus();
  }

  async submit(event) {
    event.preventDefault();
    if (!this.open?.view.submit) return;
    const { view, dialog } = this.open;
    const button = dialog.querySelector("button[type=submit]");
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    const { values } = this.state(view.id);
    const answer = await post("view/submit", { person: this.world.person, view_id: view.id, values });
    button.removeAttribute("aria-busy");
    if (this.open?.view.id !== view.id) return;
    if (answer.errors && Object.keys(answer.errors).length) this.refuse(answer.errors);
    else if (!answer.ok) notice(answer.text);
  }

  refuse(errors) {
    this.draw(errors);
    this.open.dialog.querySelector('[aria-invalid="true"]')?.focus();
    const known = new Set((this.open.view.blocks ?? []).map((block) => block.block_id));
    Object.entries(errors).filter(([id]) => !known.has(id)).forEach(([, text]) => notice(text));
  }

  closedByPerson(view) {
    this.open = null;
    this.typed.delete(view.id);
    post("view/close", { person: this.world.person, view_id: view.id });
  }
}

const homes = { values: {}, memory: {} };

/** Return the content of the App Home *view*, or what stands there before one is published. */
export function home(view, world) {
  if (!view?.blocks?.length) {
    return [el("p", { class: "empty" }, "Waybill shows nothing here yet. Ask it in a channel, or in its direct messages.")];
  }
  return blocks(view.blocks, surface(world, { view_id: view.id }, homes));
}
