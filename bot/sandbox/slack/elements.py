"""Interactive elements: what a person did with one, as the app is told."""

from collections.abc import Iterator
from typing import Any

from bot.sandbox.slack.records import Json
from bot.sandbox.slack.refusals import PersonCannotError

STATELESS = frozenset({"button", "overflow", "workflow_button", "icon_button"})

SINGLE_OPTION = frozenset({"static_select", "external_select", "radio_buttons"})
OPTION_LISTS = frozenset({"checkboxes", "multi_static_select", "multi_external_select"})
PLAIN_FIELDS = {
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "rich_text_input": "rich_text_value",
}


def block_id_of(block: Json, place: int) -> str:
    """Return the block's id; one without gets its place, as Slack gives it one."""
    return block.get("block_id") or f"b{place}"


def elements_of(blocks: list[Json]) -> Iterator[tuple[str, Json, Json]]:
    """Yield (block_id, block, element) for whatever has an ``action_id``."""
    for place, block in enumerate(blocks):
        for block_id, element in _inside(block, block_id_of(block, place)):
            yield block_id, block, element


def _inside(node: Any, block_id: str) -> Iterator[tuple[str, Json]]:
    if isinstance(node, list):
        for item in node:
            yield from _inside(item, block_id)
    elif isinstance(node, dict):
        if "action_id" in node:
            yield block_id, node
        else:
            for value in node.values():
                yield from _inside(value, node.get("block_id", block_id))


def find_element(
    blocks: list[Json], action_id: str, value: str | None, block_id: str | None
) -> tuple[str, Json]:
    """Return (block_id, element) of what the person touched.

    Raises:
        PersonCannotError: The message shows no such element.
    """
    found = [
        (found_in, element)
        for found_in, _, element in elements_of(blocks)
        if element["action_id"] == action_id
        and (element["type"] != "button" or value in (None, element.get("value")))
    ]
    if not found:
        raise PersonCannotError(f"there is no {action_id} to press here")
    named = [pair for pair in found if pair[0] == block_id]
    return (named or found)[0]


def state_of(element: Json, chosen: Any = None) -> Json:
    """Return the element's state: what was *chosen*, or else its initial value."""
    kind = element["type"]
    if isinstance(chosen, dict) and "text" not in chosen:
        return {"type": kind, **chosen}
    if kind in SINGLE_OPTION:
        option = _option(element, chosen) or element.get("initial_option")
        return {"type": kind, "selected_option": option}
    if kind in OPTION_LISTS:
        options = element.get("initial_options", [])
        if chosen is not None:
            options = [_option(element, one) for one in chosen]
        return {"type": kind, "selected_options": [o for o in options if o]}
    field = PLAIN_FIELDS.get(kind, "value")
    initial = element.get(field.replace("selected_", "initial_"))
    if field == "value":
        initial = element.get("initial_value")
    return {"type": kind, field: initial if chosen in (None, "") else chosen}


def action_of(block_id: str, element: Json, chosen: Any, action_ts: str) -> Json:
    """Return the entry of ``actions`` for one touched element."""
    action: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block_id,
        "action_ts": action_ts,
    }
    if element["type"] == "overflow":
        if isinstance(chosen, dict):
            chosen = chosen.get("selected_option", chosen)
        return action | {"selected_option": _option(element, chosen)}
    if element["type"] in STATELESS:
        shown = {k: element[k] for k in ("text", "value", "url") if k in element}
        return action | shown
    return action | state_of(element, chosen)


def state_values(blocks: list[Json], chosen: Json | None = None) -> Json:
    """Return ``state.values``; *chosen* is by block and action, or by action."""
    chosen = chosen or {}
    values: Json = {}
    for block_id, _, element in elements_of(blocks):
        if element["type"] in STATELESS:
            continue
        action_id = element["action_id"]
        of_block = chosen.get(block_id)
        picked = of_block.get(action_id) if isinstance(of_block, dict) else None
        if picked is None:
            picked = chosen.get(action_id)
        values.setdefault(block_id, {})[action_id] = state_of(element, picked)
    return values


def missing_inputs(blocks: list[Json], values: Json) -> dict[str, str]:
    """Return a message by block_id for each required input left empty."""
    missing = {}
    for block_id, block, element in elements_of(blocks):
        if block.get("type") != "input" or block.get("optional"):
            continue
        state = values[block_id][element["action_id"]]
        if all(v in (None, "", []) for k, v in state.items() if k != "type"):
            missing[block_id] = "Please complete this required field."
    return missing


def _option(element: Json, chosen: Any) -> Json | None:
    """Return the option whose value is *chosen*; an option may be given whole."""
    if isinstance(chosen, dict):
        return chosen
    groups = element.get("option_groups", [])
    options = element.get("options", []) + [o for g in groups for o in g["options"]]
    for option in options:
        if option["value"] == chosen:
            return dict(option)
    return None
