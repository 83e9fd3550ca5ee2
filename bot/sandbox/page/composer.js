// The message field: slash-command completion and history.

import { announce, el, uniqueId } from "./dom.js";

const MOST = 7;

// Slack's own, which no app has registered.
const OF_SLACK = [
  { command: "/invite", description: "Bring somebody into this channel", usage_hint: "@waybill" },
  { command: "/remove", description: "Take somebody out of this channel", usage_hint: "@waybill" },
];

/** Return those of *people* whose name is being typed at the end of *text*. */
export function completeMention(text, people) {
  const typed = /(^|\s)@([\p{L}\p{N}._-]*)$/u.exec(text);
  if (!typed) return [];
  const before = text.slice(0, text.length - typed[2].length);
  return people
    .filter(({ name, deleted }) => !deleted && name.startsWith(typed[2].toLowerCase()))
    .map(({ name, real_name, title }) => ({ insert: `${before}${name} `, label: `@${name}`, hint: real_name, detail: title }))
    .slice(0, MOST);
}

/** Return what could follow *text*: commands first, then whole examples or words. */
export function complete(text, commands, completions, people = []) {
  if (/^@waybill\s/i.test(text)) {
    const typed = text.toLowerCase();
    return completions
      .filter((entry) => entry.startsWith("@") && entry.startsWith(typed) && entry.length > text.length)
      .map((entry) => ({ insert: entry, label: entry }))
      .slice(0, MOST);
  }
  if (!text.startsWith("/")) return completeMention(text, people);
  const typed = text.toLowerCase();
  const starts = (whole) => whole.toLowerCase().startsWith(typed) && whole.length > text.length;
  if (!text.includes(" ")) {
    return [...commands, ...OF_SLACK]
      .filter(({ command }) => command.startsWith(typed))
      .map(({ command, description, usage_hint }) => ({ insert: `${command} `, label: command, hint: usage_hint, detail: description }));
  }
  const words = text.split(" ");
  const last = words.pop().toLowerCase();
  const whole = completions.filter((entry) => entry.startsWith("/") && starts(entry));
  const single = completions.filter((entry) => last && !entry.startsWith("/") && entry.startsWith(last) && entry !== last);
  return [
    ...whole.map((entry) => ({ insert: entry, label: entry })),
    ...single.map((entry) => ({ insert: `${[...words, entry].join(" ")} `, label: entry })),
  ].slice(0, MOST);
}

export class Composer {
  /** *send(text)* resolves to whether it went out; *suggest(text)* gives completions. */
  constructor({ form, send, suggest = () => [] }) {
    this.form = form;
    this.field = form.querySelector("textarea");
    this.button = form.querySelector("button[type=submit]");
    this.popup = el("ul", { class: "suggestions", role: "listbox", id: uniqueId("suggestions"), "aria-label": "Completions", hidden: true });
    this.suggest = suggest;
    this.send = send;
    this.history = [];
    this.at = 0;
    this.active = -1;
    form.prepend(this.popup);
    this.field.setAttribute("aria-autocomplete", "list");
    this.field.setAttribute("aria-controls", this.popup.id);
    this.field.addEventListener("input", () => this.changed());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("blur", () => this.close());
    addEventListener("resize", () => this.fit());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
  }

  /** Put *text* into the field, its end in sight. */
  set(text) {
    this.field.value = text;
    this.field.setSelectionRange(text.length, text.length);
    this.changed(false);
  }

  /** Make the field as high as what stands in it; out of sight nothing can be measured. */
  fit() {
    this.field.style.height = "auto";
    if (this.field.offsetParent) this.field.style.height = `${this.field.scrollHeight}px`;
  }

  changed(offer = true) {
    this.fit();
    this.button.disabled = !this.field.value.trim();
    this.items = offer ? this.suggest(this.field.value) : [];
    this.draw();
  }

  draw() {
    this.active = -1;
    this.field.removeAttribute("aria-activedescendant");
    this.popup.hidden = this.items.length === 0;
    this.popup.replaceChildren(
      ...this.items.map((item, index) =>
        el(
          "li",
          {
            role: "option", id: uniqueId("suggestion"), "aria-selected": "false",
            // Not click: the field must not lose its focus before.
            onpointerdown: (event) => {
              event.preventDefault();
              this.take(index);
            },
          },
          el("span", { class: "suggestion" }, item.label, item.hint && el("span", { class: "muted" }, ` ${item.hint}`)),
          item.detail && el("span", { class: "muted small" }, item.detail),
        ),
      ),
    );
    if (this.items.length) announce(`${this.items.length} completions, arrow keys to choose`);
  }

  close() {
    this.items = [];
    this.draw();
  }

  take(index) {
    this.set(this.items[index].insert);
    this.changed(this.field.value.endsWith(" "));
  }

  mark(index) {
    this.active = (index + this.items.length) % this.items.length;
    [...this.popup.children].forEach((node, at) => node.setAttribute("aria-selected", String(at === this.active)));
    const chosen = this.popup.children[this.active];
    this.field.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const open = !this.popup.hidden;
    const first = !this.field.value.slice(0, this.field.selectionStart).includes("\n");
    const last = !this.field.value.slice(this.field.selectionEnd).includes("\n");
    if (event.isComposing) return;
    if (open && event.key === "ArrowDown") this.mark(this.active + 1);
    else if (open && event.key === "ArrowUp") this.mark(this.active < 0 ? -1 : this.active - 1);
    else if (open && event.key === "Tab" && !event.shiftKey) this.take(Math.max(0, this.active));
    else if (open && event.key === "Escape") this.close();
    else if (open && event.key === "Enter" && this.active >= 0) this.take(this.active);
    else if (event.key === "Enter" && !event.shiftKey) this.submit();
    else if (event.key === "ArrowUp" && first && this.at > 0) this.recall(this.at - 1);
    else if (event.key === "ArrowDown" && last && this.at < this.history.length) this.recall(this.at + 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  recall(at) {
    // What was being typed is kept below the history.
    if (this.at === this.history.length) this.draft = this.field.value;
    this.at = at;
    this.set(this.history[at] ?? this.draft ?? "");
  }

  async submit() {
    const text = this.field.value.trim();
    if (!text) return;
    if (this.history.at(-1) !== text) this.history.push(text);
    this.at = this.history.length;
    // An empty field's button can't be pressed, nor hold the focus.
    if (document.activeElement === this.button) this.field.focus();
    this.set("");
    const sent = await this.send(text);
    // Nothing typed is lost, and nothing typed since is overwritten.
    if (!sent && !this.field.value) this.set(text);
  }
}
