"""Where a person touched something: a message, an ephemeral one, a view."""

from dataclasses import dataclass

from bot.sandbox.slack.capabilities import Source
from bot.sandbox.slack.elements import state_values
from bot.sandbox.slack.payloads import ephemeral_source, message_source, view_source
from bot.sandbox.slack.people import Person
from bot.sandbox.slack.records import Ephemeral, Json, View
from bot.sandbox.slack.refusals import PersonCannotError
from bot.sandbox.slack.workspace import Workspace

MessageRef = tuple[str, str] | str
"""(channel, ts) of a message, or the id of an ephemeral message or a view."""


@dataclass(frozen=True, slots=True)
class Touched:
    """What was touched, and what a payload says about it."""

    blocks: list[Json]
    values: Json
    source: Json
    channel: str = ""
    kind: Source = Source.MESSAGE
    origin: str = ""
    view_id: str | None = None


def find_touched(
    workspace: Workspace, who: Person, ref: MessageRef, chosen: Json | None = None
) -> Touched:
    """Return what *ref* names, with what *who* had *chosen* in its fields.

    Raises:
        PersonCannotError: It is gone, or this person does not see it.
    """
    if isinstance(ref, tuple):
        return _message(workspace, who, ref, chosen)
    ephemeral = workspace.conversations.ephemeral(ref)
    if ephemeral is not None:
        return _ephemeral(workspace, who, ephemeral, chosen)
    view = find_view(workspace, who, ref)
    values = state_values(view.blocks, chosen)
    return Touched(view.blocks, values, view_source(view, values), view_id=view.id)


def find_view(workspace: Workspace, who: Person, view_id: str) -> View:
    """Return a view that *who* has open.

    Raises:
        PersonCannotError: It is not, or not this person's.
    """
    view = workspace.views.find(view_id)
    if view is None or view.person != who.id:
        raise PersonCannotError("this form is not open")
    return view


def _message(
    workspace: Workspace, who: Person, ref: tuple[str, str], chosen: Json | None
) -> Touched:
    where = workspace.channel(ref[0])
    message = workspace.conversations.find(where.id, ref[1])
    if message is None or not workspace.can_see(who.id, where.id):
        raise PersonCannotError("this message is gone")
    values = state_values(message.blocks, chosen)
    return Touched(
        message.blocks,
        values,
        message_source(where, message, values),
        where.id,
        Source.MESSAGE,
        message.ts,
    )


def _ephemeral(
    workspace: Workspace, who: Person, ephemeral: Ephemeral, chosen: Json | None
) -> Touched:
    if ephemeral.person != who.id:
        raise PersonCannotError("this message is somebody else's")
    where = workspace.channels[ephemeral.channel]
    values = state_values(ephemeral.blocks, chosen)
    return Touched(
        ephemeral.blocks,
        values,
        ephemeral_source(where, ephemeral, values),
        where.id,
        Source.EPHEMERAL,
        ephemeral.id,
    )
