"""Where a validation collects what it found, in Slack's own manner of speaking."""

from collections.abc import Collection
from typing import Any


class Findings:
    """Sentences with JSON pointers, and the checks that every block needs."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def add(self, what: str, pointer: str) -> None:
        """Record that *what* is wrong at *pointer*."""
        self.sentences.append(f"[ERROR] {what} [json-pointer:{pointer}]")

    def string(self, pointer: str, value: object, *, most: int, least: int = 1) -> None:
        """Record unless *value* is a string of *least* to *most* characters."""
        if not isinstance(value, str):
            self.add("must provide a string", pointer)
        elif len(value) < least or (least and not value.strip()):
            self.add(f"must be more than {least - 1} characters", pointer)
        elif len(value) > most:
            self.add(f"must be less than {most + 1} characters", pointer)

    def size(
        self, pointer: str, items: Collection[object], *, most: int, least: int = 1
    ) -> None:
        """Record unless there are *least* to *most* items."""
        if len(items) > most:
            self.add(f"no more than {most} items allowed", pointer)
        if len(items) < least:
            self.add(f"no fewer than {least} items allowed", pointer)

    def array(
        self,
        pointer: str,
        holder: dict[str, Any],
        name: str,
        *,
        most: int = 10_000,
        least: int = 1,
    ) -> list[Any]:
        """Return the list under *name*, or an empty one after recording why not."""
        items = holder.get(name)
        if not isinstance(items, list):
            self.add(f"missing required field: {name}", pointer)
            return []
        self.size(f"{pointer}/{name}", items, most=most, least=least)
        return items

    def required(self, pointer: str, holder: dict[str, Any], *names: str) -> None:
        """Record each of *names* that *holder* lacks."""
        for name in names:
            if name not in holder:
                self.add(f"missing required field: {name}", pointer)

    def only(self, pointer: str, holder: dict[str, Any], names: set[str]) -> None:
        """Record each property of *holder* that is none of *names*."""
        for name in holder:
            if name not in names:
                self.add(f"invalid additional property: {name}", pointer)

    def number(self, pointer: str, value: object, *, least: int, most: int) -> None:
        """Record unless *value* is a whole number from *least* to *most*."""
        if not isinstance(value, int) or isinstance(value, bool):
            self.add("must provide an integer", pointer)
        elif not least <= value <= most:
            self.add(f"must be between {least} and {most}", pointer)


def check_text(
    findings: Findings,
    pointer: str,
    text: object,
    most: int,
    kinds: Collection[str] = ("plain_text", "mrkdwn"),
) -> None:
    """Record what is wrong with a text object of at most *most* characters."""
    if not isinstance(text, dict):
        findings.add("must provide an object", pointer)
        return
    kind = str(text.get("type"))
    if kind not in kinds:
        findings.add(f"unsupported type: {kind}", f"{pointer}/type")
        return
    own = {"plain_text": "emoji", "mrkdwn": "verbatim"}[kind]
    findings.only(pointer, text, {"type", "text", own})
    findings.string(f"{pointer}/text", text.get("text"), most=most)
