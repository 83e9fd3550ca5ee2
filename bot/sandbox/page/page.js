// The page: which place is open, what the server's news change, where focus goes.

import { get, listen, post } from "./api.js";
import { complete, completeMention, Composer } from "./composer.js";
import { byId, el } from "./dom.js";
import { drawSandbox, drawStatistics } from "./sandbox.js";
import { openShortcuts, shortcutsOf } from "./shortcuts.js";
import { drawPerson, drawPlaces } from "./sidebar.js";
import { failure, loading, welcome } from "./states.js";
import { notice } from "./surface.js";
import { readOut, Timeline } from "./timeline.js";
import { home, Modals } from "./views.js";
import { nameOf, topicOf, World } from "./world.js";

const world = new World();
const modals = new Modals(world);
const address = new URL(location.href);
const narrow = matchMedia("(max-width: 760px)");
let here = null;
let thread = null;
let stopListening = () => {};

const timeline = new Timeline({
  list: byId("messages"), scroller: byId("scroller"), world, openThread,
  isUnseen: (ts) => world.unseenThreads.has(`${here}/${ts}`),
  onBehind: (behind) => (byId("jump").hidden = !behind),
});
const replies = new Timeline({ list: byId("replies"), scroller: byId("thread-scroller"), world });
const composer = new Composer({
  form: byId("composer"), send,
  suggest: (text) => complete(text, world.state.commands, world.state.completions, everybody()),
});
new Composer({ form: byId("reply-composer"), send: sendReply, suggest: (text) => completeMention(text, everybody()) });

/** Everybody who can be mentioned, the app itself first. */
function everybody() {
  const people = [...world.people.values()];
  return people.sort((one, other) => Number(other.id === world.botId) - Number(one.id === world.botId));
}

// Sending

async function send(text) {
  const body = { person: world.person, channel: here };
  const own = /^\/(invite|remove)(\s|$)/.exec(text)?.[1];
  const path = own ?? (text.startsWith("/") ? "command" : "message");
  const answer = await post(path, own ? body : { ...body, text });
  if (!answer.ok) notice(answer.text);
  timeline.toEnd();
  if (own && answer.ok) refresh();
  return answer.ok || !answer.unreachable;
}

async function sendReply(text) {
  if (text.startsWith("/")) {
    notice("Slash commands don't work in threads, as in Slack. Write @waybill and the same words, or type it in the channel.");
    return false;
  }
  const answer = await post("message", { person: world.person, channel: here, text, thread_ts: thread });
  if (!answer.ok) notice(answer.text);
  return answer.ok;
}

/** Put *text* into the field, ready to be sent. */
function compose(text) {
  composer.set(text);
  composer.field.focus();
}

// Places

function draw() {
  drawPlaces(byId("places"), world, here, go);
  drawPerson(byId("person"), world, become);
  const mentions = world.mentions();
  document.title = `${mentions ? `(${mentions}) ` : ""}${placeName()} · Waybill sandbox`;
  const trouble = ["incident", "repeated_events"];
  const variants = world.state.variants.filter(({ name, value }) => trouble.includes(name) && value);
  const faults = world.state.faults.filter((fault) => fault.active).length + variants.length;
  byId("fault-count").hidden = faults === 0;
  byId("fault-count").textContent = `${faults} on`;
}

const placeName = () => nameOf(world.channels.get(here));

function remember() {
  address.searchParams.set("person", world.person);
  address.searchParams.set("place", here);
  history.replaceState(null, "", address);
}

async function go(place, { focus = true } = {}) {
  if (place !== here) closePane("thread", false);
  here = place;
  world.here = place;
  world.unread.delete(place);
  openSidebar(false);
  remember();
  draw();
  const atHome = place === "home";
  byId("title").textContent = placeName();
  byId("topic").textContent = topicOf(world.channels.get(place));
  byId("messages").hidden = byId("composer").hidden = atHome;
  byId("home").hidden = !atHome;
  byId("jump").hidden = true;
  byId("composer-field").placeholder = `Message ${placeName()}, / or @waybill`;
  composer.fit();
  timeline.clear(place);
  byId("home").replaceChildren();
  byId("intro").replaceChildren(loading());
  await (atHome ? showHome() : showChannel());
  // A phone's keyboard would cover what was just opened.
  if (focus && !narrow.matches) (atHome ? byId("title") : byId("composer-field")).focus();
}

async function showHome() {
  const answer = await get("home", { person: world.person });
  if (here !== "home") return;
  byId("intro").replaceChildren(answer.ok ? "" : failure(answer.text, () => go(here)));
  if (answer.ok) byId("home").replaceChildren(...home(answer.view, world));
}

async function showChannel() {
  const channel = here;
  const answer = await world.loadChannel(channel);
  if (here !== channel) return;
  if (!answer.ok) {
    byId("intro").replaceChildren(failure(answer.text, () => go(channel)));
    return;
  }
  showMessages({ fresh: false });
}

function showMessages(options) {
  const items = world.inChannel(here);
  byId("intro").replaceChildren(items.length ? "" : welcome(placeName(), world.channels.get(here), world, compose));
  timeline.show(items, options);
}

async function become(person) {
  world.forget();
  modals.dismiss();
  closePane("thread", false);
  await start(person);
}

// Panes: a thread or the sandbox, one at a time

function openPane(id) {
  for (const pane of document.querySelectorAll(".pane")) pane.hidden = pane.id !== id;
  byId("sandbox-button").setAttribute("aria-expanded", String(id === "sandbox"));
  if (id !== "thread") thread = null;
}

function closePane(id, refocus = true) {
  const pane = byId(id);
  if (pane.hidden) return;
  const opener = id === "sandbox" ? byId("sandbox-button") : timeline.rows.get(thread)?.node.querySelector(".replies, .reply");
  pane.hidden = true;
  if (id === "thread") thread = null;
  else byId("sandbox-button").setAttribute("aria-expanded", "false");
  if (refocus) (opener ?? byId("composer-field")).focus();
}

async function openThread(ts) {
  const channel = here;
  openPane("thread");
  thread = ts;
  world.unseenThreads.delete(`${channel}/${ts}`);
  replies.clear(channel);
  byId("thread-place").textContent = placeName();
  timeline.show(world.inChannel(channel));
  byId("thread-title").focus();
  const answer = await world.loadThread(channel, ts);
  if (thread !== ts) return;
  if (answer.ok) replies.show(world.inThread(channel, ts), { fresh: false });
  else notice(answer.text);
}

function openSidebar(open) {
  document.body.classList.toggle("sidebar-open", open);
  byId("veil").hidden = !open;
  byId("menu").setAttribute("aria-expanded", String(open));
  byId("sidebar").inert = narrow.matches && !open;
  if (open) byId("places").querySelector("[aria-current]")?.focus();
}

// News

const HANDLERS = {
  message: arrived,
  changed: stored,
  deleted: ({ channel, item }) => {
    world.remove(channel, item);
    redraw(channel);
  },
  ephemeral: arrived,
  ephemeral_changed: stored,
  view: ({ news }) => modals.show(news.view),
  view_closed: ({ news }) => modals.gone(news.id),
  home: ({ news }) => {
    if (here === "home") byId("home").replaceChildren(...home(news.view, world));
    else world.unread.set("home", { mentions: 0 });
    draw();
  },
  notice: ({ news }) => notice(news.text, news.level),
  variants: ({ news }) => {
    world.state.variants = news.variants;
    drawSandbox(byId("sandbox-body"), world.state);
    draw();
  },
  faults: ({ news }) => {
    world.state.faults = news.faults;
    drawSandbox(byId("sandbox-body"), world.state);
    draw();
  },
  stats: ({ news }) => {
    world.state.stats = news.stats;
    drawStatistics(byId("sandbox-body"), news.stats);
  },
};
HANDLERS.ephemeral_deleted = HANDLERS.deleted;

function onNews(news) {
  HANDLERS[news.type]?.({ news, channel: news.channel, item: news });
}

function stored({ channel, item }) {
  world.put(channel, item);
  redraw(channel);
}

function arrived({ channel, item }) {
  world.put(channel, item);
  const reply = item.thread_ts && item.thread_ts !== item.ts;
  const seen = channel === here && !document.hidden && (!reply || thread === item.thread_ts);
  if (!seen && item.user !== world.person) {
    if (reply) world.unseenThreads.add(`${channel}/${item.thread_ts}`);
    if (channel !== here || document.hidden) world.markUnread(channel, item);
  }
  if (channel === here && item.user !== world.person) readOut(item, world);
  redraw(channel);
  draw();
}

function redraw(channel) {
  if (channel !== here) return;
  showMessages();
  if (thread) replies.show(world.inThread(channel, thread));
}

async function refresh() {
  const state = await world.load(world.person);
  if (!state.ok) return;
  drawSandbox(byId("sandbox-body"), state);
  if (here !== "home" && world.channels.has(here)) {
    byId("topic").textContent = topicOf(world.channels.get(here));
    await showChannel();
    if (thread) openThread(thread);
  }
  draw();
}

let wasDown = false;
function onLink(up) {
  const banner = byId("banner");
  banner.hidden = up;
  banner.textContent = up ? "" : "The connection to the sandbox is lost. Trying again…";
  // What came while it was down was not announced: fetch it.
  if (up && wasDown) refresh();
  wasDown = !up;
}

// Start

async function start(person) {
  const state = await world.load(person);
  byId("app").setAttribute("aria-busy", "false");
  byId("app").classList.toggle("blank", !state.ok);
  if (!state.ok) {
    byId("intro").replaceChildren(failure(state.text, () => start(person)));
    return;
  }
  byId("team").textContent = state.team.name;
  byId("shortcuts").hidden = !shortcutsOf(world, "global").length;
  const wanted = here ?? address.searchParams.get("place");
  const first = state.channels.find((channel) => channel.member && channel.bot_member) ?? state.channels[0];
  drawSandbox(byId("sandbox-body"), state);
  stopListening();
  stopListening = listen(world.person, onNews, onLink);
  if (!composer.field.value) composer.set(state.first_command);
  await go(wanted === "home" || world.channels.has(wanted) ? wanted : first.id);
}

byId("menu").onclick = () => openSidebar(true);
byId("veil").onclick = () => openSidebar(false);
byId("jump").onclick = () => timeline.toEnd();
byId("shortcuts").onclick = () => openShortcuts(byId("shortcuts"), world);
byId("sandbox-button").onclick = () => {
  if (!byId("sandbox").hidden) return closePane("sandbox");
  openPane("sandbox");
  byId("sandbox-title").focus();
};
for (const button of document.querySelectorAll("[data-close]")) {
  button.onclick = () => closePane(button.closest(".pane").id);
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (document.body.classList.contains("sidebar-open")) {
    openSidebar(false);
    byId("menu").focus();
  } else closePane(byId("thread").hidden ? "sandbox" : "thread");
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden || !world.state) return;
  world.unread.delete(here);
  draw();
});
narrow.onchange = () => openSidebar(false);
openSidebar(false);
byId("intro").replaceChildren(loading());
start(address.searchParams.get("person"));
