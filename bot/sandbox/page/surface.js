// What the blocks of one message or view share: names, what was typed, presses.

import { byId, el } from "./dom.js";
import { get, post } from "./api.js";

/** Show *text* until it is dismissed or read; errors stay. */
export function notice(text, level = "error") {
  const dismiss = () => box.remove();
  const box = el(
    "div",
    { class: `notice ${level}`, role: level === "error" ? "alert" : "status" },
    el("p", {}, text),
    el("button", { type: "button", class: "icon-button", "aria-label": "Dismiss", onclick: dismiss }, "×"),
  );
  const region = byId("notices");
  // Everything outside an open modal can't be reached, not even read.
  [...document.querySelectorAll("dialog[open]")].at(-1)?.append(region);
  region.append(box);
  while (region.children.length > 3) region.firstChild.remove();
  if (level !== "error") setTimeout(dismiss, 8000);
}

/** Return the bare value of what Slack's state holds for an input; null for none. */
function bare(saved) {
  if (saved.selected_options) return saved.selected_options.map((option) => option.value);
  if ("selected_option" in saved) return saved.selected_option?.value ?? null;
  return Object.entries(saved).find(([key]) => key !== "type")?.[1] ?? null;
}

/** Return whether a menu of conversations offers *kind*, as its *filter* says. */
const offers = (filter, kind) =>
  !filter?.include || filter.include.includes({ channel: "public", private: "private", dm: "im" }[kind]);

/**
 * Return the context that blocks.js asks for.
 *
 * *world* knows people and channels; *target* names the surface in requests
 * (channel and ts, or view_id); *values* and *memory* outlive a redraw.
 */
export function surface(world, target, { values = {}, memory = {}, errors } = {}) {
  const here = () => ({ person: world.person, ...target });
  return {
    errors,
    memory,
    names: {
      user: (id) => world.people.get(id)?.real_name,
      channel: (id) => world.channels.get(id)?.name,
    },
    users: () =>
      [...world.people.values()].map(({ id, real_name }) => ({ text: real_name, value: id })),
    conversations: (filter) =>
      [...world.channels.values()].filter(({ kind, archived }) => !archived && offers(filter, kind)).map(({ id, name, kind }) => ({ text: kind === "dm" ? name : `#${name}`, value: id })),
    fileUrl: (file) => file.url ?? `/api/file/${encodeURIComponent(file.id)}`,
    store({ block_id, action_id, type }, selected) {
      values[block_id] = { ...values[block_id], [action_id]: { type, ...selected } };
    },
    current: () => world.here,
    saved: ({ block_id, action_id }) => values[block_id]?.[action_id],
    stored: ({ block_id, action_id }) => {
      const saved = values[block_id]?.[action_id];
      return saved && bare(saved);
    },
    options: ({ block_id, action_id }, value) =>
      get("options", { ...here(), block_id, action_id, value }),
    async press({ block_id, action_id, type, value, selected }) {
      const body = { ...here(), block_id, action_id, type, value, selected, state: { values } };
      const answer = await post("press", body);
      if (!answer.ok) notice(answer.text);
      return answer;
    },
  };
}

