"""What somebody who is new here is shown to try: commands that work in this place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.commands import OrderCommand
from bot.domain.fan_out import is_fan_out
from bot.domain.grammar import parse
from bot.domain.organisations import Organisation, SelectionError
from bot.domain.planning import plan
from bot.domain.report_types import Catalogue, ReportType
from bot.domain.text import quote

COMMANDS: Final = 3
_TOLL_FIRST: Final = ("", "latency", "errors today")


class When(StrEnum):
    """The days of an example, each over by now."""

    last_week = "last week"
    yesterday = "yesterday"
    last_days = "last 7 days"


@dataclass(frozen=True, slots=True)
class Example:
    """An order of one report: of a branch that is named, or of all there are."""

    title: str
    when: When
    branch: str = ""

    @property
    def command(self) -> str:
        """The order as it is typed in English."""
        where = f"for {quote(self.branch)}" if self.branch else "for all"
        return f"{self.title} {self.when} {where}"


@dataclass(frozen=True, slots=True)
class Welcome:
    """Three commands: *orders* first, then words behind the toll command.

    *shared*: another company reads here, and no branch lets it.
    """

    orders: tuple[Example, ...] = ()
    toll: tuple[str, ...] = ()
    shared: bool = False


def welcome(orders: Sequence[Example], *, toll: bool) -> Welcome:
    """Return what is shown of *orders* where *toll* metrics are there, or are not."""
    if not toll:
        return Welcome(tuple(orders[:COMMANDS]))
    kept = tuple(orders[: COMMANDS - 1])
    return Welcome(kept, _TOLL_FIRST[: COMMANDS - len(kept)])


def examples(
    directory: Sequence[Organisation],
    branch: str,
    catalogue: Catalogue,
    now: datetime,
    zone: ZoneInfo,
) -> tuple[Example, ...]:
    """Return orders that can be carried out as they stand; *branch* is "" for none.

    As long as no organisation is known, all of them are taken to be possible.
    """
    found: list[Example] = []
    for when in When:
        taken = {each.title for each in found}
        for report_type in _tried(catalogue):
            named = branch if found else ""
            example = Example(report_type.title, when, named)
            if report_type.title not in taken and _works(
                example, directory, catalogue, now, zone
            ):
                found.append(example)
                break
    return tuple(found)


def _tried(catalogue: Catalogue) -> Iterator[ReportType]:
    """Yield what is read often, then everything else that has days."""
    known = {each.title: each for each in catalogue.all()}
    first = ("driver quality", "trips", "driver activity")
    yield from (known[title] for title in first if title in known)
    yield from (known[title] for title in known if title not in first)


def _works(
    example: Example,
    directory: Sequence[Organisation],
    catalogue: Catalogue,
    now: datetime,
    zone: ZoneInfo,
) -> bool:
    names = [each.name for each in directory]
    command = parse(
        example.command, now=now, zone=zone, catalogue=catalogue, organisations=names
    )
    if not isinstance(command, OrderCommand) or command.period is None:
        return False
    if not directory:
        return True
    try:
        planned = plan(command, catalogue, directory, zone)
    except SelectionError:
        return False
    return not is_fan_out(command, planned)
