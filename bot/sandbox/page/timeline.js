// A list of messages that follows the news without redrawing what stands.

import { blocks } from "./blocks.js";
import { announce, el } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import { openActions, shortcutsOf } from "./shortcuts.js";
import { surface } from "./surface.js";
import { clock, dayName, exact, fromTs, sameDay } from "./times.js";

const GROUP_SECONDS = 300;
const OTHERS = { USLACKBOT: "Slackbot" };
const NEAR_END = 80;

export const keyOf = (item) => item.id ?? item.ts;
const bySlackTime = (a, b) => Number(keyOf(a)) - Number(keyOf(b));
const sameContent = (a, b) =>
  a.text === b.text && JSON.stringify(a.blocks) === JSON.stringify(b.blocks);

/** Return the avatar of *person*; the app itself wears its mark. */
export function avatar(person, world) {
  if (person?.id === world.botId) {
    return el("img", { class: "avatar", src: "icon.svg", alt: "" });
  }
  const node = el("span", { class: "avatar", "aria-hidden": "true" }, person?.initials ?? "?");
  if (person?.color) node.style.setProperty("--person", person.color);
  return node;
}

const size = (bytes) =>
  bytes < 1000 ? `${bytes} B` : bytes < 999_500 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

function attachment(file) {
  const picture = file.mimetype?.startsWith("image/");
  return el(
    "a",
    { class: picture ? "file-image" : "file", href: file.url, download: file.name },
    picture
      ? el("img", { src: file.url, alt: file.alt_text || file.title || file.name, loading: "lazy" })
      : [el("span", { class: "file-kind", "aria-hidden": "true" }, file.name.split(".").pop().slice(0, 4)),
         el("span", { class: "file-name" }, file.title || file.name), el("span", { class: "muted" }, size(file.size))],
  );
}

export class Timeline {
  /**
   * *list* and *scroller* are its elements; *openThread*, given for a channel,
   * opens the thread of a message; *isUnseen* tells of unread threads.
   */
  constructor({ list, scroller, world, openThread, isUnseen = () => false, onBehind = () => {} }) {
    Object.assign(this, { list, scroller, world, openThread, isUnseen, onBehind });
    this.memories = new Map();
    this.rows = new Map();
    this.stuck = true;
    scroller.addEventListener("scroll", () => {
      this.stuck = this.atEnd();
      if (this.stuck) onBehind(false);
    });
    // A banner, a phone's keyboard or a late picture must not hide the newest line.
    const follow = new ResizeObserver(() => this.stuck && this.toEnd());
    follow.observe(scroller);
    follow.observe(list);
  }

  atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.onBehind(false);
  }

  /** Start over with another channel or thread. */
  clear(channel) {
    this.channel = channel;
    this.rows.clear();
    this.list.replaceChildren();
  }

  /** Show *items*; nodes of unchanged ones stay, and with them focus and selection. */
  show(items, { fresh = true } = {}) {
    const stick = !fresh || this.atEnd();
    const before = this.rows;
    const focused = this.focusedAction();
    this.rows = new Map();
    const nodes = [];
    let previous = null;
    for (const item of [...items].sort(bySlackTime)) {
      const at = fromTs(keyOf(item));
      if (!previous || !sameDay(fromTs(keyOf(previous)), at)) {
        nodes.push(el("li", { class: "day" }, el("span", {}, dayName(at))));
        previous = null;
      }
      const follows = previous && this.follows(previous, item);
      nodes.push(this.row(before.get(keyOf(item)), item, follows, fresh));
      previous = item;
    }
    this.place(nodes);
    this.refocus(focused);
    if (stick) this.toEnd();
    else if (items.some((item) => !before.has(keyOf(item)))) this.onBehind(true);
  }

  follows(previous, item) {
    const near = Number(keyOf(item)) - Number(keyOf(previous)) < GROUP_SECONDS;
    return near && previous.user === item.user && !previous.id && !item.id && !previous.reply_count;
  }

  row(known, item, follows, fresh) {
    const unseen = this.isUnseen(item.ts);
    if (known && known.item === item && known.follows === follows && known.unseen === unseen) {
      this.rows.set(keyOf(item), known);
      return known.node;
    }
    const node = this.draw(item, follows, unseen);
    const changed = known && !sameContent(known.item, item);
    if (changed) node.classList.add("changed");
    if (!known && fresh) node.classList.add("arrived");
    this.rows.set(keyOf(item), { node, item, follows, unseen });
    return node;
  }

  /** Put *nodes* into the list, moving only those that stand elsewhere. */
  place(nodes) {
    nodes.forEach((node, index) => {
      const there = this.list.children[index];
      if (there === node) return;
      if (there && !nodes.includes(there)) there.replaceWith(node);
      else this.list.insertBefore(node, there ?? null);
    });
    while (this.list.children.length > nodes.length) this.list.lastChild.remove();
  }

  focusedAction() {
    const node = document.activeElement;
    if (!this.list.contains(node)) return null;
    return { node, action: node.dataset.action, key: node.closest("li")?.dataset.key };
  }

  refocus(focused) {
    if (!focused || focused.node.isConnected) return;
    const row = this.rows.get(focused.key)?.node;
    const same = focused.action && row?.querySelector(`[data-action="${CSS.escape(focused.action)}"]`);
    (same || row?.querySelector("button, a") || this.scroller).focus();
  }

  context(item) {
    const key = keyOf(item);
    if (!this.memories.has(key)) this.memories.set(key, { values: {}, memory: {} });
    const target = { channel: this.channel, [item.id ? "ephemeral" : "ts"]: key };
    return surface(this.world, target, this.memories.get(key));
  }

  draw(item, follows, unseen) {
    const person = this.world.people.get(item.user ?? this.world.botId);
    const at = fromTs(keyOf(item));
    const ctx = this.context(item);
    const body = item.blocks?.length ? blocks(item.blocks, ctx) : el("div", { class: "prose" }, mrkdwn(item.text, ctx.names));
    const kinds = ["message", follows && "follows", item.id && "ephemeral"].filter(Boolean);
    return el(
      "li",
      { class: kinds.join(" "), "data-key": keyOf(item) },
      avatar(person, this.world),
      el(
        "div",
        { class: "message-main" },
        el(
          "div",
          { class: "message-head" },
          el("span", { class: "name" }, person?.real_name ?? OTHERS[item.user] ?? item.user),
          person?.is_bot && el("span", { class: "tag" }, "App"),
          el("time", { datetime: at.toISOString(), title: exact(at) }, clock(at)),
          item.edited && el("span", { class: "muted small" }, "edited"),
          item.id && el("span", { class: "only-you" }, "Only visible to you"),
        ),
        el("div", { class: "message-body" }, body),
        item.files?.length > 0 && el("div", { class: "files" }, item.files.map(attachment)),
        this.openThread && item.reply_count > 0 && this.replies(item, unseen),
      ),
      !item.id && this.actions(item, person),
    );
  }

  /** What can be done with a message that everybody sees. */
  actions(item, person) {
    const of = `message of ${person?.real_name ?? OTHERS[item.user] ?? item.user}, ${clock(fromTs(item.ts))}`;
    const menu = () => openActions(more, this.world, this.channel, item.ts);
    const more = el("button", {
      type: "button", class: "reply more", "data-action": "more", "aria-haspopup": "menu", "aria-expanded": "false",
      "aria-label": `More actions: ${of}`, title: "More actions", onclick: menu,
    }, "⋯");
    return el(
      "div",
      { class: "message-actions" },
      this.openThread && el("button", { type: "button", class: "reply", onclick: () => this.openThread(item.ts) }, "Reply"),
      shortcutsOf(this.world, "message").length > 0 && more,
    );
  }

  replies(item, unseen) {
    const count = `${item.reply_count} ${item.reply_count === 1 ? "reply" : "replies"}`;
    return el(
      "button",
      { type: "button", class: `replies${unseen ? " unseen" : ""}`, "data-action": "thread", onclick: () => this.openThread(item.ts) },
      avatar(this.world.people.get(this.world.botId), this.world),
      el("span", {}, count),
      unseen ? el("span", { class: "new" }, "New") : el("span", { class: "muted", "aria-hidden": "true" }, "View thread"),
    );
  }
}

/** Read a new message out as Slack's clients do: its text alone, not its blocks. */
export function readOut(item, world) {
  const person = world.people.get(item.user ?? world.botId);
  const said = el("span", {}, mrkdwn(item.text, surface(world, {}).names)).textContent;
  announce(`${person?.real_name ?? ""}${item.id ? ", only visible to you" : ""}: ${said}`);
}
