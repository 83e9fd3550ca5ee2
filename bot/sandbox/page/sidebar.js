// Where one can go, and as whom.

import { el, openMenu, svg } from "./dom.js";
import { avatar } from "./timeline.js";

const GROUPS = [
  ["Channels", (channel) => channel.kind !== "dm"],
  ["Direct messages", (channel) => channel.kind === "dm"],
];
const line = (d) =>
  svg("svg", { viewBox: "0 0 16 16", width: 15, height: 15, class: "line-icon" }, svg("path", { d }));
const SIGNS = {
  channel: () => "#",
  private: () => line("M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5"),
  home: () => line("M2.5 7.5 8 3l5.5 4.5M4 6.5v6.5h8V6.5"),
};

/** Return what a person may be in this workspace, where that matters. */
export function role(person) {
  if (person.deleted) return "deactivated";
  if (person.is_stranger) return "from another company";
  if (person.is_guest) return "guest";
  return person.is_admin ? "administrator" : "";
}

function place({ here, unread, sign, name, note, go }) {
  return el(
    "button",
    { type: "button", class: `place${unread ? " unread" : ""}`, "aria-current": here ? "page" : null, title: name, onclick: go },
    el("span", { class: "sign", "aria-hidden": "true" }, sign),
    el("span", { class: "place-name" }, name),
    note && el("span", { class: "place-note" }, note),
    unread && (unread.mentions
      ? el("span", { class: "badge" }, unread.mentions, el("span", { class: "sr-only" }, " unread"))
      : el("span", { class: "dot" }, el("span", { class: "sr-only" }, "unread"))),
  );
}

function channelPlace(channel, world, here, go) {
  const image = channel.kind === "dm" && avatar(world.people.get(world.botId), world);
  const note = channel.archived ? "archived" : channel.shared_with ? "shared" : "";
  return place({
    here: here === channel.id, unread: world.unread.get(channel.id), note,
    sign: image || SIGNS[channel.kind](), name: channel.name, go: () => go(channel.id),
  });
}

/** Draw the places into *node*; *here* is a channel's id or `home`. */
export function drawPlaces(node, world, here, go) {
  const focused = node.contains(document.activeElement) && document.activeElement.title;
  const channels = [...world.channels.values()].sort((a, b) => Number(a.archived) - Number(b.archived));
  node.replaceChildren(
    place({ here: here === "home", unread: world.unread.get("home"), sign: SIGNS.home(), name: "App home", go: () => go("home") }),
    ...GROUPS.map(([title, fits]) =>
      el("section", { "aria-label": title }, el("h2", {}, title),
        el("ul", { role: "list" }, channels.filter(fits).map((channel) => el("li", {}, channelPlace(channel, world, here, go)))))),
  );
  if (focused) [...node.querySelectorAll("button")].find((button) => button.title === focused)?.focus();
}

/** Draw the picker of who one is; *pick(id)* changes it. */
export function drawPerson(button, world, pick) {
  const note = ({ title, ...person }) => {
    const extra = role(person);
    return title.toLowerCase().includes(extra) ? title : `${title} · ${extra}`;
  };
  const { you } = world;
  button.replaceChildren(
    avatar(you, world),
    el("span", { class: "person-text" }, el("span", { class: "muted small" }, "You are"), el("strong", {}, you.real_name), el("span", { class: "muted small" }, note(you))),
    el("span", { "aria-hidden": "true" }, "▾"),
  );
  const people = [...world.people.values()].filter((person) => !person.is_bot);
  button.onclick = () =>
    openMenu(
      button,
      people.map((person) => ({
        lead: avatar(person, world), label: person.real_name, detail: note(person),
        checked: person.id === you.id, pick: () => pick(person.id),
      })),
      "Act as",
    );
}
