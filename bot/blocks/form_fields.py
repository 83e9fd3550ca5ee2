"""The fields of forms, as input blocks.

A block is called as its field; its element's action is ``form.`` and the field. What
was typed stays over an update as long as both do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from bot.blocks.parts import plain_text
from bot.blocks.voice import Voice
from bot.domain.forms import Field
from bot.domain.messages import Block

ACTION = "form."
OPTION_LIMIT = 74  # Slack takes 75
OPTIONS_LIMIT = 100
_HINT = 200
_PLACEHOLDER = 140
_Value = TypeVar("_Value", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Choice:
    """An option: what it says, and the value that stands for it."""

    label: str
    value: str

    @property
    def block(self) -> Block:
        """The option as Slack takes it."""
        return {"text": plain_text(self.label, OPTION_LIMIT), "value": self.value}


def choices_of(texts: Mapping[_Value, str], voice: Voice) -> list[Choice]:
    """Return an option for each value, with its text in the language of *voice*."""
    return [Choice(voice.say(text), value.value) for value, text in texts.items()]


def field(
    name: Field,
    label: str,
    element: Block,
    *,
    optional: bool = False,
    reacts: bool = False,
    hint: str = "",
    block_id: str = "",
) -> Block:
    """Return an input block; one that *reacts* tells of each change at once."""
    block: Block = {
        "type": "input",
        "block_id": block_id or name.value,
        "label": plain_text(label),
        "element": {"action_id": f"{ACTION}{name}", **element},
    }
    if optional:
        block["optional"] = True
    if reacts:
        block["dispatch_action"] = True
    if hint:
        block["hint"] = plain_text(hint, _HINT)
    return block


def one_of(choices: Sequence[Choice], chosen: str, placeholder: str = "") -> Block:
    """Return a menu of which one is chosen; none where *chosen* is not offered."""
    element: Block = {
        "type": "static_select",
        "options": [each.block for each in choices],
        **_placeholder(placeholder),
    }
    initial = [each.block for each in choices if each.value == chosen]
    return element | ({"initial_option": initial[0]} if initial else {})


def some_of(
    choices: Sequence[Choice], chosen: Sequence[Choice], placeholder: str
) -> Block:
    """Return a menu of which several are chosen; what is chosen is always offered."""
    places = {each: place for place, each in enumerate(choices)}
    offered = list(dict.fromkeys([*chosen, *choices]))[:OPTIONS_LIMIT]
    offered.sort(key=lambda each: places.get(each, -1))
    element: Block = {
        "type": "multi_static_select",
        "options": [each.block for each in offered],
        **_placeholder(placeholder),
    }
    return element | _chosen(chosen)


def found(chosen: Sequence[Choice], placeholder: str) -> Block:
    """Return a menu whose options are asked for while somebody types."""
    element: Block = {
        "type": "multi_external_select",
        "min_query_length": 0,
        **_placeholder(placeholder),
    }
    return element | _chosen(chosen)


def day(chosen: date | None) -> Block:
    """Return a calendar."""
    return {
        "type": "datepicker",
        **({"initial_date": chosen.isoformat()} if chosen else {}),
    }


def time_of_day(chosen: str) -> Block:
    """Return a clock; *chosen* is such as ``09:00``."""
    return {"type": "timepicker", "initial_time": chosen}


def words(typed: str, placeholder: str = "", *, most: int = 200) -> Block:
    """Return a line to type into."""
    return {
        "type": "plain_text_input",
        "max_length": most,
        **({"initial_value": typed[:most]} if typed else {}),
        **_placeholder(placeholder),
    }


def conversation(chosen: str, placeholder: str, *, current: bool = False) -> Block:
    """Return Slack's own menu of channels.

    Without a *chosen* one, *current* takes the one that the person looks at.
    """
    start: dict[str, Any] = {"initial_conversation": chosen} if chosen else {}
    if current and not chosen:
        start = {"default_to_current_conversation": True}
    return {
        "type": "conversations_select",
        "filter": {"include": ["public", "private", "mpim"]},
        **start,
        **_placeholder(placeholder),
    }


def deed(texts: Mapping[_Value, str], chosen: _Value, voice: Voice) -> Block:
    """Return the field that says what a form is for; the others hang on it."""
    menu = one_of(choices_of(texts, voice), chosen.value)
    return field(Field.deed, voice.say("What for"), menu, reacts=True)


def place(chosen: str, hint: str, voice: Voice, *, current: bool) -> Block:
    """Return the field that says where it goes: a channel, or else to the person.

    *hint* says what becomes of it without a channel; *current* is as of
    :func:`conversation`.
    """
    return field(
        Field.channel,
        voice.say("Channel"),
        conversation(chosen, voice.say("To me"), current=current),
        optional=True,
        hint=hint,
    )


def _chosen(chosen: Sequence[Choice]) -> dict[str, Any]:
    if not chosen:
        return {}
    return {"initial_options": [each.block for each in chosen[:OPTIONS_LIMIT]]}


def _placeholder(text: str) -> dict[str, Any]:
    return {"placeholder": plain_text(text, _PLACEHOLDER)} if text else {}
