"""What stands in the fields of a form, as Slack sends it: nothing of it is believed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.blocks.form_fields import ACTION
from bot.domain.forms import Field

_LONGEST = 500


class Fields:
    """The state of a view; what is not there, or has another form, counts as empty."""

    def __init__(self, view: Mapping[str, Any]) -> None:
        values = _mapping(_mapping(view, "state"), "values")
        self._held: dict[str, Mapping[str, Any]] = {}
        self._blocks: dict[str, str] = {}
        for block_id, block in values.items():
            for action_id in block if isinstance(block, Mapping) else ():
                if not str(action_id).startswith(ACTION):
                    continue
                name = str(action_id).removeprefix(ACTION)
                self._held[name] = _mapping(block, action_id)
                self._blocks[name] = str(block_id)
        shown = view.get("blocks")
        self._first = next(
            (
                str(block.get("block_id"))
                for block in (shown if isinstance(shown, list) else ())
                if isinstance(block, Mapping) and block.get("type") == "input"
            ),
            "",
        )

    def __contains__(self, name: Field) -> bool:
        """Return whether the form shows the field."""
        return name.value in self._held

    @property
    def first_block(self) -> str:
        """The block of the first field, for what is about none of them."""
        return self._first

    def block(self, name: Field) -> str:
        """Return how the field's block is called."""
        return self._blocks.get(name.value, name.value)

    def text(self, name: Field) -> str:
        """Return what was typed."""
        return _text(self._of(name), "value")[:_LONGEST]

    def chosen(self, name: Field) -> str:
        """Return the value of the option that was chosen."""
        return _text(_mapping(self._of(name), "selected_option"), "value")

    def several(self, name: Field) -> Sequence[str]:
        """Return the values of the options that were chosen, each once."""
        options = self._of(name).get("selected_options")
        found = [
            _text(each, "value")
            for each in (options if isinstance(options, list) else ())
            if isinstance(each, Mapping)
        ]
        return list(dict.fromkeys(value for value in found if value))

    def user(self, name: Field) -> str:
        """Return the person who was chosen, by their id."""
        found = _text(self._of(name), "selected_user")
        return found if found.isascii() and found.isalnum() else ""

    def day(self, name: Field) -> date | None:
        """Return the day that was chosen."""
        try:
            return date.fromisoformat(_text(self._of(name), "selected_date"))
        except ValueError:
            return None

    def time(self, name: Field) -> str:
        """Return the time of day that was chosen, as ``HH:MM``."""
        return _text(self._of(name), "selected_time")

    def conversation(self, name: Field) -> str:
        """Return the conversation that was chosen, by its id."""
        return _text(self._of(name), "selected_conversation")

    def _of(self, name: Field) -> Mapping[str, Any]:
        return self._held.get(name.value, {})


def _mapping(holder: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = holder.get(key)
    return found if isinstance(found, Mapping) else {}


def _text(holder: Mapping[str, Any], key: str) -> str:
    found = holder.get(key)
    return found if isinstance(found, str) else ""
