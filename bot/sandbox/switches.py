"""Switches on the page beside those that make a service fail."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Variant:
    """One switch: its words, how it stands, and what it does.

    *choices* are values and labels of one that is more than on or off; *service* is
    what it belongs to.
    """

    name: str
    title: str
    description: str
    read: Callable[[], Any]
    write: Callable[[Any], None]
    choices: Sequence[tuple[str, str]] = ()
    service: str = "toll"

    def shown(self) -> dict[str, Any]:
        """Return what the page draws."""
        return {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "service": self.service,
            "value": self.read(),
            "choices": [list(each) for each in self.choices],
        }

    def takes(self, value: object) -> bool:
        """Return whether it can be set to *value*."""
        if not self.choices:
            return isinstance(value, bool)
        return any(value == choice for choice, _ in self.choices)


class Switches:
    """Some switches, by their names."""

    def __init__(self, variants: Iterable[Variant]) -> None:
        self._variants = {each.name: each for each in variants}

    def shown(self) -> list[dict[str, Any]]:
        """Return what the page draws."""
        return [each.shown() for each in self._variants.values()]

    def turn(self, name: str, value: object) -> None:
        """Set one switch.

        Raises:
            ValueError: There is no such switch, or it has no such position.
        """
        variant = self._variants.get(name)
        if variant is None or not variant.takes(value):
            raise ValueError("no such switch, or it has no such position")
        variant.write(value)
