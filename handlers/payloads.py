"""What Slack sends, reduced to what use cases need."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.blocks.reports import is_on_card
from bot.blocks.values import decode
from bot.clock import Clock
from bot.domain.people import Caller
from bot.response_url import ResponseUrl
from bot.view_reply import Reply, ViewReply
from handlers.fields import Fields


@dataclass(frozen=True, slots=True)
class Typed:
    """A slash command."""

    caller: Caller
    text: str
    url: ResponseUrl


@dataclass(frozen=True, slots=True)
class Pressed:
    """A pressed button; *fields* are None when its value is none of ours."""

    caller: Caller
    fields: tuple[str, ...] | None
    url: Reply
    ephemeral: bool
    card_ts: str  # of the message, when it is an order's card


@dataclass(frozen=True, slots=True)
class Chosen:
    """A shortcut in the menu of a message, and that message as Slack has it."""

    caller: Caller
    message: Mapping[str, Any]
    url: Reply


def typed(body: Mapping[str, Any], clock: Clock) -> Typed:
    """Read a slash command (documented fields)."""
    caller = Caller(
        user_id=body["user_id"],
        team_id=body.get("team_id") or "",
        enterprise_id=body.get("enterprise_id") or "",
        channel_id=body["channel_id"],
        request_key=_key("command", body["trigger_id"]),
    )
    url = ResponseUrl(body["response_url"], clock)
    return Typed(caller, body.get("text") or "", url)


def pressed(body: Mapping[str, Any], clock: Clock) -> Pressed:
    """Read a press on a button in a message or a view (documented fields).

    In a view nobody is in a channel: results go to who pressed.
    """
    container, message = body.get("container") or {}, body.get("message") or {}
    action = body["actions"][0]
    ephemeral = bool(container.get("is_ephemeral"))
    caller = _interacting(
        body,
        (body.get("channel") or {}).get("id")
        or container.get("channel_id")
        or (body["user"]["id"] if body.get("view") else ""),
        _key("press", body["trigger_id"]),
    )
    card_ts = _card_ts(message, action, ephemeral=ephemeral)
    if ephemeral or card_ts:
        caller = replace(caller, thread_ts=_thread(container, message))
    return Pressed(
        caller=caller,
        fields=decode(_value(action)),
        url=_reply(body, clock),
        ephemeral=ephemeral,
        card_ts=card_ts,
    )


def _thread(container: Mapping[str, Any], message: Mapping[str, Any]) -> str:
    # A card with replies names the thread below itself, which is none of its own.
    thread_ts: str = container.get("thread_ts") or ""
    return "" if thread_ts == message.get("ts") else thread_ts


def chosen(body: Mapping[str, Any], clock: Clock) -> Chosen:
    """Read a message shortcut (documented fields)."""
    message = body.get("message") or {}
    caller = _interacting(
        body,
        (body.get("channel") or {}).get("id") or "",
        _key("shortcut", body["trigger_id"]),
    )
    url = ResponseUrl(body.get("response_url") or "", clock, _thread(message, message))
    return Chosen(caller, message, url)


@dataclass(frozen=True, slots=True)
class FilledIn:
    """A form that was submitted or changed; *reference* is "" when it is none of ours.

    *hash* is Slack's for what the form showed, *action_ts* its time of a change.
    """

    caller: Caller
    reference: str
    fields: Fields
    view_id: str
    hash: str
    action_ts: str
    trigger_id: str = field(repr=False)


def filled_in(body: Mapping[str, Any]) -> FilledIn:
    """Read ``view_submission``, or a change in a form (documented fields).

    The same content of the same form is the same request, as often as it is sent.
    """
    view = body["view"]
    action: Mapping[str, Any] = next(iter(body.get("actions") or ()), {})
    view_id, hash_ = view.get("id") or "", view.get("hash") or ""
    content = json.dumps(view.get("state"), sort_keys=True, default=str)
    return FilledIn(
        caller=_interacting(
            body, body["user"]["id"], _key("form", f"{view_id}:{hash_}:{content}")
        ),
        reference=_reference(view),
        fields=Fields(view),
        view_id=view_id,
        hash=hash_,
        action_ts=action.get("action_ts") or "",
        trigger_id=body.get("trigger_id") or "",
    )


def started(body: Mapping[str, Any]) -> Caller:
    """Read a global shortcut (documented fields): begun nowhere in particular."""
    key = _key("shortcut", body["trigger_id"])
    return _interacting(body, body["user"]["id"], key)


def modal_for(body: Mapping[str, Any]) -> ViewReply:
    """Return the modal that an interaction stands in, or may open."""
    view = body.get("view") or {}
    view_id = view.get("id") or "" if view.get("type") == "modal" else ""
    user_id = body.get("user_id") or (body.get("user") or {}).get("id") or ""
    return ViewReply(user_id, body["trigger_id"], view_id, reference=_reference(view))


def url_of(body: Mapping[str, Any], clock: Clock) -> ResponseUrl | None:
    """Return where a message can be answered, None where there is none."""
    url = body.get("response_url") or ""
    return ResponseUrl(url, clock) if url else None


def opened_home(body: Mapping[str, Any]) -> Caller:
    """Read ``app_home_opened`` (documented fields)."""
    return Caller(
        user_id=body["event"]["user"],
        team_id=body.get("team_id") or "",
        enterprise_id=body.get("enterprise_id") or "",
        channel_id="",
        request_key=event_key(body),
    )


def mentioned(body: Mapping[str, Any]) -> Caller:
    """Read ``app_mention`` (documented fields).

    Whoever reads a shared channel can write there: their own team counts. One message
    is one request, however many events tell of it.
    """
    event = body["event"]
    channel_id, ts = event["channel"], event["ts"]
    return Caller(
        user_id=event["user"],
        team_id=event.get("user_team")
        or event.get("source_team")
        or body.get("team_id")
        or "",
        enterprise_id=body.get("enterprise_id") or "",
        channel_id=channel_id,
        request_key=_key("mention", f"{channel_id}:{ts}"),
        thread_ts=event.get("thread_ts") or ts,
    )


def event_key(body: Mapping[str, Any]) -> str:
    """Return what every sending of one event has in common; "" where nothing is."""
    event_id = body.get("event_id") or ""
    return _key("event", event_id) if event_id else ""


def _interacting(body: Mapping[str, Any], channel_id: str, request_key: str) -> Caller:
    """Return who presses, chooses or fills in.

    Whoever sees a shared channel's message can press: their own team counts.
    """
    user = body["user"]
    return Caller(
        user_id=user["id"],
        team_id=user.get("team_id") or (body.get("team") or {}).get("id") or "",
        enterprise_id=(body.get("enterprise") or {}).get("id") or "",
        channel_id=channel_id,
        request_key=request_key,
    )


def _reply(body: Mapping[str, Any], clock: Clock) -> Reply:
    view = body.get("view") or {}
    if not view:
        thread = _thread(body.get("container") or {}, body.get("message") or {})
        return ResponseUrl(body.get("response_url") or "", clock, thread)
    # A modal takes the answer itself; over the Home one is opened.
    view_id = view.get("id") or "" if view.get("type") == "modal" else ""
    return ViewReply(
        body["user"]["id"], body["trigger_id"], view_id, reference=_reference(view)
    )


def _reference(view: Mapping[str, Any]) -> str:
    """Return what a modal of ours remembers of the form that it is, or came from."""
    held = decode(view.get("private_metadata")) or ()
    return held[0] if view.get("type") == "modal" and len(held) == 1 else ""


def _value(action: Mapping[str, Any]) -> Any:
    # A button has a value; a menu's is that of the option that was chosen.
    chosen = action.get("selected_option")
    option = chosen if isinstance(chosen, Mapping) else {}
    return action.get("value") or option.get("value")


def _card_ts(
    message: Mapping[str, Any], action: Mapping[str, Any], *, ephemeral: bool
) -> str:
    # Notices and news name the same order and may stand in the same channel.
    if ephemeral or not is_on_card(action.get("block_id") or ""):
        return ""
    return message.get("ts") or ""


def _key(kind: str, trigger_id: str) -> str:
    # A trigger_id is unique for an interaction and a secret: only its hash is kept.
    return hashlib.sha256(f"{kind}:{trigger_id}".encode()).hexdigest()
