"""Whether a request is shaped as Slack documents it, before anybody relies on it.

Bolt and our listeners read fields without asking; a body that lacks one, or holds
a number for a name, is the sender's fault and no crash of ours.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

_ROOT_TEXTS: Final = (
    *("type", "team_id", "enterprise_id", "user_id", "channel_id", "command"),
    *("text", "trigger_id", "response_url", "callback_id", "event_id"),
)
_PART_TEXTS: Final = (
    *("id", "type", "team_id", "enterprise_id", "channel_id", "user_id"),
    *("ts", "message_ts", "thread_ts", "callback_id", "action_id", "block_id"),
)
_EVENT_TEXTS: Final = (
    *("channel", "text", "subtype", "bot_id", "user_team", "source_team", "inviter"),
    "tab",
)
# What an event cannot be understood without, as texts.
_EVENT_NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "app_home_opened": ("user",),
    "app_mention": ("channel", "ts"),
    "member_joined_channel": ("user", "channel"),
}
_PARTS: Final = (
    *("user", "team", "enterprise", "channel", "container", "message", "view"),
    *("event", "workflow_step"),
)
_LISTS: Final = ("actions", "authorizations")
_COMMAND_NEEDS: Final = ("user_id", "channel_id", "trigger_id", "response_url")
# What each type cannot be understood without; a dot leads into an object.
_NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "block_actions": ("user.id", "trigger_id", "actions"),
    "interactive_message": ("user.id", "callback_id", "actions"),
    "block_suggestion": ("user.id", "action_id"),
    "dialog_submission": ("user.id", "callback_id"),
    "dialog_cancellation": ("user.id", "callback_id"),
    "dialog_suggestion": ("user.id", "callback_id"),
    "view_submission": ("user.id", "view.callback_id", "view.type"),
    "view_closed": ("user.id", "view.callback_id", "view.type"),
    "shortcut": ("user.id", "callback_id", "trigger_id"),
    "message_action": ("user.id", "callback_id", "trigger_id", "message.ts"),
    "workflow_step_edit": ("user.id", "callback_id", "workflow_step"),
    "event_callback": ("event.type",),
}


def is_sound(body: Mapping[str, Any]) -> bool:
    """Return whether *body* holds what its type promises, as texts that are texts.

    What no database takes, a lone surrogate or a NUL, is in no text of Slack's.
    """
    return (
        _holds_texts(body, _ROOT_TEXTS)
        and all(_is_part(body.get(name)) for name in _PARTS)
        and all(_is_list(body.get(name)) for name in _LISTS)
        and _has_what_it_needs(body)
        and _can_be_stored(body)
    )


def _has_what_it_needs(body: Mapping[str, Any]) -> bool:
    needs = _NEEDS.get(body.get("type") or "", ())
    if body.get("command"):
        needs = _COMMAND_NEEDS
    if not all(_found(body, path) for path in needs):
        return False
    if "actions" in needs and not all(map(_is_sound_action, body["actions"])):
        return False
    # Bolt looks into an event wherever there is one, even where it is null.
    event = body.get("event", {})
    return event is not None and _is_sound_event(event)


def _is_sound_action(action: Mapping[str, Any]) -> bool:
    return bool(action.get("type") and (action.get("action_id") or action.get("name")))


def _is_sound_event(event: Mapping[str, Any]) -> bool:
    if event.get("type") == "user_change":
        user = event.get("user")
        return isinstance(user, Mapping) and isinstance(user.get("id"), str)
    needs = _EVENT_NEEDS.get(event.get("type") or "", ())
    if needs:
        return (
            all(isinstance(event.get(name), str) and event[name] for name in needs)
            and isinstance(event.get("user") or "", str)
            and _holds_texts(event, _EVENT_TEXTS)
        )
    return isinstance(event.get("tokens") or {}, Mapping)


def _found(body: Mapping[str, Any], path: str) -> bool:
    head, _, rest = path.partition(".")
    held = body.get(head)
    if not rest:
        return bool(held)
    return isinstance(held, Mapping) and bool(held.get(rest))


def _is_part(held: Any) -> bool:
    if held is None:
        return True
    return isinstance(held, Mapping) and _holds_texts(held, _PART_TEXTS)


def _is_list(held: Any) -> bool:
    if held is None:
        return True
    return isinstance(held, list) and all(each and _is_part(each) for each in held)


def _holds_texts(held: Mapping[str, Any], names: tuple[str, ...]) -> bool:
    return all(isinstance(held.get(name) or "", str) for name in names)


def _can_be_stored(body: Mapping[str, Any]) -> bool:
    try:
        written = json.dumps(body, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return False
    return b"\\u0000" not in written
