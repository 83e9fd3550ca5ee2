"""What a person can do on the page, each deed one POST."""

from collections.abc import Awaitable, Callable

from bot.sandbox.faults import Fault, Faults
from bot.sandbox.slack.delivery import Ack
from bot.sandbox.slack.gateway import Gateway
from bot.sandbox.slack.modals import TROUBLE
from bot.sandbox.slack.page_state import PageExtras, fault_switches, variants_json
from bot.sandbox.slack.records import Json
from bot.sandbox.slack.refusals import PersonCannotError
from bot.sandbox.slack.touches import MessageRef

Deed = Callable[[Gateway, Faults | None, PageExtras, Json], Awaitable[Json]]


async def _command(
    gateway: Gateway, _faults: Faults | None, _extras: PageExtras, body: Json
) -> Json:
    """Type a command; a failure is shown by Slackbot, in the channel."""
    await gateway.command(body["person"], body["channel"], str(body["text"]))
    return {}


async def _message(
    gateway: Gateway, _faults: Faults | None, _extras: PageExtras, body: Json
) -> Json:
    message = await gateway.message(
        body["person"], body["channel"], str(body["text"]), body.get("thread_ts")
    )
    return {"ts": message.ts}


async def _press(
    gateway: Gateway, _faults: Faults | None, _extras: PageExtras, body: Json
) -> Json:
    ack = await gateway.press(
        body["person"],
        _ref(body),
        body["action_id"],
        body.get("value"),
        block_id=body.get("block_id"),
        selected=body.get("selected"),
        values=(body.get("state") or {}).get("values"),
    )
    return _outcome(ack)


async def _submit(
    gateway: Gateway, _faults: Faults | None, _extras: PageExtras, body: Json
) -> Json:
    ack = await gateway.submit_view(body["person"], body["view_id"], body.get("values"))
    answer = ack.body if isinstance(ack.body, dict) else {}
    if answer.get("response_action") == "errors":
        return {"ok": False, "errors": answer.get("errors", {}), "text": ""}
    return _outcome(ack)


async def _close(
    gateway: Gateway, _faults: Faults | None, _extras: PageExtras, body: Json
) -> Json:
    whole = bool(body.get("whole_stack"))
    await gateway.close_view(body["person"], body["view_id"], whole_stack=whole)
    return {}


async def _shortcut(
    gateway: Gateway, _faults: Faults | None, _extras: PageExtras, body: Json
) -> Json:
    ref = (body["channel"], body["ts"]) if body.get("ts") else None
    return _outcome(await gateway.shortcut(body["person"], body["callback_id"], ref))


async def _invite(
    gateway: Gateway, _faults: Faults | None, _extras: PageExtras, body: Json
) -> Json:
    await gateway.invite(body["person"], body["channel"])
    return {}


async def _remove(
    gateway: Gateway, _faults: Faults | None, _extras: PageExtras, body: Json
) -> Json:
    await gateway.remove(body["person"], body["channel"])
    return {}


async def _fault(
    gateway: Gateway, faults: Faults | None, extras: PageExtras, body: Json
) -> Json:
    if faults is None:
        raise PersonCannotError("nothing can be made to fail here")
    service, fault = str(body["service"]), Fault(body["fault"])
    if body["active"]:
        faults.set(service, fault)
    else:
        faults.clear(service, fault)
    switches = fault_switches(faults, extras.services)
    gateway.workspace.feed.tell_all({"type": "faults", "faults": switches})
    return {"faults": switches}


async def _speed(
    _gateway: Gateway, _faults: Faults | None, extras: PageExtras, body: Json
) -> Json:
    seconds = float(body["median_seconds"])
    if extras.set_speed is None or not 0 < seconds <= 3600:  # noqa: PLR2004  an hour
        raise PersonCannotError("the supplier can't be made that fast or slow")
    extras.set_speed(seconds)
    return {"median_seconds": seconds}


async def _variant(
    gateway: Gateway, _faults: Faults | None, extras: PageExtras, body: Json
) -> Json:
    if extras.set_variant is None:
        raise PersonCannotError("there is no such switch here")
    extras.set_variant(str(body["name"]), body["value"])
    variants = variants_json(extras)
    gateway.workspace.feed.tell_all({"type": "variants", "variants": variants})
    return {"variants": variants}


def _ref(body: Json) -> MessageRef:
    named = body.get("view_id") or body.get("ephemeral")
    return str(named) if named else (str(body["channel"]), str(body["ts"]))


def _outcome(ack: Ack) -> Json:
    return {} if ack.ok else {"ok": False, "text": TROUBLE}


DEEDS: dict[str, Deed] = {
    "command": _command,
    "message": _message,
    "press": _press,
    "view/submit": _submit,
    "view/close": _close,
    "shortcut": _shortcut,
    "invite": _invite,
    "remove": _remove,
    "faults": _fault,
    "speed": _speed,
    "variant": _variant,
}
