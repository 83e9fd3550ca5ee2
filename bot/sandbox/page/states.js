// What stands in place of messages: loading, failed, nothing yet.

import { el } from "./dom.js";
import { role } from "./sidebar.js";

export const loading = () =>
  el("div", { class: "skeleton", role: "status" }, el("span", { class: "sr-only" }, "Loading"), [1, 2, 3].map(() => el("div")));

export const failure = (text, again) =>
  el("div", { class: "failure", role: "alert" }, el("p", {}, text), el("button", { type: "button", class: "btn", onclick: again }, "Try again"));

/** Return the first words in an empty channel; *pick(text)* takes an example. */
export function welcome(name, { state, you }, pick) {
  const examples = [state.first_command, ...state.completions.filter((text) => text.startsWith("/"))];
  const chip = (text) => el("button", { type: "button", class: "chip", onclick: () => pick(text) }, text);
  const as = [you.real_name, role(you)].filter(Boolean).join(", ");
  return el(
    "div",
    { class: "welcome" },
    el("h2", {}, name),
    el("p", {}, "Nothing was said here yet. Ask Waybill for a report: the command below is ready to be sent."),
    el("div", { class: "chips" }, [...new Set(examples)].slice(0, 4).map(chip)),
    el("p", { class: "muted small" }, `You act as ${as}. Everything on this page is simulated.`),
  );
}
