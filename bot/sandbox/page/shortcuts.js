// The shortcuts that the app has registered, in a menu.

import { post } from "./api.js";
import { openMenu } from "./dom.js";
import { notice } from "./surface.js";

/** Return the registered shortcuts of *type*, `global` or `message`. */
export const shortcutsOf = (world, type) => world.state.shortcuts.filter((one) => one.type === type);

/** Open the menu of what can be done with the message *ts* of *channel*. */
export function openActions(button, world, channel, ts) {
  const run = async (callback_id) => {
    const answer = await post("shortcut", { person: world.person, callback_id, channel, ts });
    if (!answer.ok) notice(answer.text);
  };
  const items = shortcutsOf(world, "message").map(({ callback_id, name, description }) => ({
    label: name, detail: description, pick: () => run(callback_id),
  }));
  openMenu(button, items, "More actions");
}

/** Open the menu of global shortcuts under *button*. */
export function openShortcuts(button, world) {
  const run = async (callback_id) => {
    const answer = await post("shortcut", { person: world.person, callback_id });
    if (!answer.ok) notice(answer.text);
  };
  const items = shortcutsOf(world, "global").map(({ callback_id, name, description }) => ({
    label: name, detail: description, pick: () => run(callback_id),
  }));
  openMenu(button, items, "Shortcuts");
}
