// The drawer that makes things go wrong, and says what is invented.

import { post } from "./api.js";
import { el, uniqueId } from "./dom.js";
import { notice } from "./surface.js";

const SPEEDS = [1, 2, 4, 8, 15, 30, 60, 150, 300];
const spoken = (seconds) =>
  seconds < 60 ? `${seconds} seconds` : seconds === 60 ? "1 minute" : `${seconds / 60} minutes`;
const words = (name) => name.replaceAll("_", " ").replace(/^./, (first) => first.toUpperCase());

function faultSwitch(fault) {
  const id = uniqueId("fault");
  const flip = async () => {
    const answer = await post("faults", { service: fault.service, fault: fault.fault, active: input.checked });
    if (answer.ok) return;
    input.checked = !input.checked;
    notice(answer.text);
  };
  const input = el("input", {
    type: "checkbox", role: "switch", class: "switch", id, checked: fault.active,
    "aria-describedby": `${id}-about`, "data-action": `${fault.service}/${fault.fault}`, onchange: flip,
  });
  return el(
    "div",
    { class: "fault" },
    el("label", { for: id }, fault.title),
    input,
    el("p", { class: "muted small", id: `${id}-about` }, fault.description),
  );
}

async function setVariant(variant, value, undo) {
  const answer = await post("variant", { name: variant.name, value });
  if (answer.ok) return;
  undo();
  notice(answer.text);
}

function variantSwitch(variant) {
  const id = uniqueId("variant");
  const shared = { id, "aria-describedby": `${id}-about`, "data-action": `variant/${variant.name}` };
  const input = variant.choices.length
    ? el(
        "select",
        { ...shared, onchange: () => setVariant(variant, input.value, () => { input.value = variant.value; }) },
        variant.choices.map(([value, label]) => el("option", { value, selected: value === variant.value }, label)),
      )
    : el("input", {
        ...shared, type: "checkbox", role: "switch", class: "switch", checked: variant.value,
        onchange: () => setVariant(variant, input.checked, () => { input.checked = !input.checked; }),
      });
  return el(
    "div",
    { class: "fault" },
    el("label", { for: id }, variant.title),
    input,
    el("p", { class: "muted small", id: `${id}-about` }, variant.description),
  );
}

function speed(seconds) {
  const id = uniqueId("speed");
  const nearest = SPEEDS.findLastIndex((step) => step <= seconds);
  const show = () => {
    output.textContent = spoken(SPEEDS[input.value]);
    input.setAttribute("aria-valuetext", output.textContent);
  };
  const apply = async () => {
    const answer = await post("speed", { median_seconds: SPEEDS[input.value] });
    if (!answer.ok) notice(answer.text);
  };
  const input = el("input", { type: "range", id, min: 0, max: SPEEDS.length - 1, value: String(Math.max(0, nearest)), oninput: show, onchange: apply });
  const output = el("output", { for: id });
  show();
  return el(
    "div",
    { class: "speed" },
    el("label", { for: id }, "Half of the reports are ready within ", output),
    input,
    el("p", { class: "muted small" }, "The real supplier takes minutes; the demo takes seconds."),
  );
}

const group = (title, ...content) => el("section", { class: "drawer-group" }, el("h3", {}, title), content);

/** Fill *panel* from the server's *state*; an open list or a focused switch stays so. */
export function drawSandbox(panel, state) {
  const opened = new Set([...panel.querySelectorAll("details[open] > summary")].map((node) => node.textContent));
  const focused = panel.contains(document.activeElement) && document.activeElement.dataset.action;
  const services = [...new Set(state.faults.map((fault) => fault.service))];
  const fold = (title, content, forced = false) =>
    el("details", { open: opened.has(title) || forced }, el("summary", {}, title), content);
  const ofToll = state.variants.filter((variant) => variant.service === "toll");
  const incident = ofToll.filter((variant) => variant.name === "incident");
  const forms = ofToll.filter((variant) => variant.name !== "incident");
  panel.replaceChildren(
    group("Supplier speed", speed(state.median_seconds)),
    group(
      "Let something fail",
      services.map((service) => {
        const faults = state.faults.filter((fault) => fault.service === service);
        const own = state.variants.filter((variant) => variant.service === service && service !== "toll");
        const on = faults.some((fault) => fault.active) || own.some((variant) => variant.value);
        return fold(words(service), [...faults.map(faultSwitch), ...own.map(variantSwitch)], on);
      }),
    ),
    ofToll.length ? group("The toll API", incident.map(variantSwitch), fold("Form of its answers", forms.map(variantSwitch))) : "",
    group("Calls so far", el("dl", { class: "stats" }, statistics(state.stats))),
    group(
      "What is invented here",
      el("p", { class: "muted small" }, "Where the documents are silent, the sandbox has to guess. These are the guesses."),
      state.notes.map((note) => fold(note.title, el("ul", {}, note.items.map((item) => el("li", {}, item))))),
    ),
  );
  if (focused) panel.querySelector(`[data-action="${CSS.escape(focused)}"]`)?.focus();
}

const statistics = (stats) =>
  Object.entries(stats).flatMap(([name, value]) => [el("dt", {}, words(name)), el("dd", {}, value.toLocaleString("en"))]);

/** Renew the figures alone: they change with every call. */
export const drawStatistics = (panel, stats) => panel.querySelector(".stats")?.replaceChildren(...statistics(stats));
