// What stands in place of messages: loading, failed, nothing yet.

import { el } from "./dom.js";
import { role } from "./sidebar.js";

export const loading = () =>
  el("div", { class: "skeleton", role: "status" }, el("span", { class: "sr-only" }, "Loading"), [1, 2, 3].map(() => el("div")));

export const failure = (text, again) =>
  el("div", { class: "failure", role: "alert" }, el("p", {}, text), el("button", { type: "button", class: "btn", onclick: again }, "Try again"));

/** Return the first words in the empty *channel*; *pick(text)* takes an example. */
export function welcome(name, channel, { state, you }, pick) {
  const examples = [state.first_command, ...state.completions.filter((text) => text.startsWith("/"))];
  const chip = (text) => el("button", { type: "button", class: "chip", onclick: () => pick(text) }, text);
  const as = [you.real_name, role(you)].filter(Boolean).join(", ");
  const open = channel.member && !channel.archived;
  const next = open
    ? "Ask Waybill for a report: press an example to have it typed, then Enter to send it."
    : `Nothing can be sent here: ${channel.archived ? "the channel is archived" : "you are not a member"}.`;
  return el(
    "div",
    { class: "welcome" },
    el("h2", {}, name),
    el("p", {}, `Nothing was said here yet. ${next}`),
    open && el("div", { class: "chips" }, [...new Set(examples)].slice(0, 4).map(chip)),
    el("p", { class: "muted small" }, `You act as ${as}. Everything on this page is simulated.`),
  );
}
