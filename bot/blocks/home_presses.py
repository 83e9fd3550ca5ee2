"""The buttons of the App Home: their action ids, and what they hold."""

from dataclasses import replace
from types import MappingProxyType
from typing import Final

from bot.blocks import values
from bot.blocks.forms import open_form
from bot.blocks.parts import Press
from bot.blocks.presses import ORDER
from bot.blocks.voice import Voice
from bot.domain.forms import FormKind
from bot.domain.home import PAGE, HomePart
from bot.texts.english import phrase

TURN = "home.turn"  # part, offset
WEEKLY = "for all every monday at 09:00"  # what a form begins with for a schedule


def pages(part: HomePart, offset: int, voice: Voice, *, more: bool) -> list[Press]:
    """Turn the pages of a part."""
    presses = []
    if offset:
        back = max(offset - PAGE, 0)
        label = voice.say("Newer" if _dated(part) else "Back")
        presses.append(Press(label, TURN, _at(part, back)))
    if more:
        label = voice.say("Older" if _dated(part) else "More")
        presses.append(Press(label, TURN, _at(part, offset + PAGE)))
    return presses


_OFTEN: Final = MappingProxyType(
    {
        phrase("Help"): ("help", phrase("help")),
        phrase("Reports"): ("types", phrase("types")),
        phrase("Branches"): ("orgs", phrase("orgs")),
        phrase("Limits"): ("quota", phrase("quota")),
    }
)


def on_top(voice: Voice, *, orders: bool) -> list[Press]:
    """Return what is asked often, as if it were typed."""
    if not orders:
        return []
    return [
        Press(voice.say(label), ORDER, values.encode(command), voice.say(typed))
        for label, (command, typed) in _OFTEN.items()
    ]


def to_fill_in(voice: Voice, *, orders: bool, toll: bool) -> list[Press]:
    """Return what opens a form, for what is configured here."""
    presses = []
    if orders:
        ordering = open_form(
            FormKind.order, "", voice.say("Order a report…"), voice=voice
        )
        presses.append(replace(ordering, style="primary"))
    if toll:
        presses.append(
            open_form(FormKind.toll, "", voice.say("Toll report…"), voice=voice)
        )
    if orders:
        label = voice.say("Schedule…")
        presses.append(open_form(FormKind.order, WEEKLY, label, voice=voice))
    return presses


def _dated(part: HomePart) -> bool:
    return part in {HomePart.running, HomePart.recent}


def _at(part: HomePart, offset: int) -> str:
    return values.encode(part.value, offset)
