// What the page knows: people, places, messages, and what is unread.

import { get } from "./api.js";
import { keyOf } from "./timeline.js";

const isReply = (item) => item.thread_ts && item.thread_ts !== item.ts;

/** Return how a place is called; the App Home is no channel. */
export function nameOf(channel) {
  if (!channel) return "App home";
  return channel.kind === "dm" ? channel.name : `#${channel.name}`;
}

/** Return what one should know of a place before writing there. */
export function topicOf(channel) {
  if (!channel) return "What Waybill shows to you alone";
  const notes = [
    channel.topic,
    channel.shared_with && `shared with ${channel.shared_with}`,
    channel.archived && "archived",
    !channel.member && "you are not a member",
    !channel.bot_member && "Waybill is not a member: /invite @Waybill",
  ];
  return notes.filter(Boolean).join(" · ");
}

export class World {
  person = null;
  people = new Map();
  channels = new Map();
  unread = new Map();
  unseenThreads = new Set();
  items = new Map();

  /** Take the server's answer about *person*; return that answer. */
  async load(person) {
    const state = await get("state", { person });
    if (!state.ok) return state;
    this.state = state;
    this.person = state.you.id;
    this.people = new Map(state.people.map((one) => [one.id, one]));
    this.channels = new Map(state.channels.map((one) => [one.id, one]));
    this.botId = state.bot;
    return state;
  }

  get you() {
    return this.people.get(this.person);
  }

  /** Fetch what *channel* holds; news that came meanwhile wins over the answer. */
  async loadChannel(channel) {
    const { person } = this;
    const before = new Map(this.items.get(channel));
    const answer = await get("messages", { person, channel });
    if (!answer.ok || person !== this.person) return answer;
    const late = this.all(channel).filter((item) => before.get(keyOf(item)) !== item);
    this.items.set(channel, new Map());
    [...answer.messages, ...answer.ephemerals, ...late].forEach((item) => this.put(channel, item));
    return answer;
  }

  async loadThread(channel, ts) {
    const answer = await get("thread", { person: this.person, channel, ts });
    if (answer.ok) [...answer.messages, ...answer.ephemerals].forEach((item) => this.put(channel, item));
    return answer;
  }

  put(channel, item) {
    if (!this.items.has(channel)) this.items.set(channel, new Map());
    this.items.get(channel).set(keyOf(item), item);
  }

  remove(channel, item) {
    this.items.get(channel)?.delete(keyOf(item));
  }

  inChannel(channel) {
    return this.all(channel).filter((item) => !isReply(item));
  }

  inThread(channel, ts) {
    return this.all(channel).filter((item) => item.ts === ts || item.thread_ts === ts);
  }

  all(channel) {
    return [...(this.items.get(channel)?.values() ?? [])];
  }

  /** Note that *item* came while its place was not in sight. */
  markUnread(channel, item) {
    const before = this.unread.get(channel) ?? { mentions: 0 };
    const direct = this.channels.get(channel)?.kind === "dm" || item.text.includes(`<@${this.person}`);
    this.unread.set(channel, { mentions: before.mentions + (direct ? 1 : 0) });
  }

  mentions() {
    return [...this.unread.values()].reduce((sum, { mentions }) => sum + mentions, 0);
  }

  /** Forget everything that only the last person saw. */
  forget() {
    this.unread.clear();
    this.unseenThreads.clear();
    this.items.clear();
  }
}
