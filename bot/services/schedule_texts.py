"""Reads what schedules order, at an instant, and says it in words."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.commands import (
    Command,
    Destination,
    Missed,
    OrderCommand,
    Place,
)
from bot.domain.grammar import parse
from bot.domain.phrasing import order_label
from bot.domain.report_types import Catalogue
from bot.domain.schedules import (
    Schedule,
    ScheduleContent,
    ScheduleKind,
    ScheduleView,
    Timing,
)
from bot.domain.timetables import repetition, zone_or
from bot.domain.toll_commands import TollDigestCommand, TollReportCommand
from bot.domain.toll_grammar import parse as parse_toll
from bot.domain.toll_phrasing import report_label
from bot.domain.toll_reports import ALL
from bot.errors import TimetableRefusedError
from bot.limits.timetables import in_words
from bot.ports import Transaction
from bot.services.tenancy import Tenancy
from bot.texts.english import ENGLISH, Language


class ScheduleTexts:
    """What stands in a schedule's row, understood as when it was typed."""

    def __init__(self, tenancy: Tenancy, catalogue: Catalogue, zone: ZoneInfo) -> None:
        self._tenancy = tenancy
        self.catalogue = catalogue
        self.zone = zone

    async def names(self, tx: Transaction) -> tuple[str, ...]:
        """Return the names of the listed organisations, for reading orders."""
        connection_id = self._tenancy.tenant.supplier_connection
        if connection_id is None:
            return ()
        found = await tx.organisations.directory(connection_id)
        return tuple(each.name for each in found)

    def timing(self, text: str, missed: Missed) -> Timing:
        """Return the timing that *text* says, in everybody's zone if it names none."""
        zone = zone_or(repetition(text).zone, self.zone)
        return Timing(text, zone.key, missed)

    def order(self, text: str, names: Sequence[str], now: datetime) -> Command:
        """Return what *text* orders at *now*; days are those of everybody's zone."""
        return parse(
            text,
            now=now,
            zone=self.zone,
            catalogue=self.catalogue,
            organisations=names,
        )

    def for_one(
        self, content: ScheduleContent, names: Sequence[str], now: datetime
    ) -> OrderCommand:
        """Return what would be ordered at *now*, for one person's eyes.

        Raises:
            TimetableRefusedError: There is nothing to order at *now*.
        """
        order = self.order(content.command, names, now)
        if not isinstance(order, OrderCommand):
            raise TimetableRefusedError("no_data")
        return replace(order, destination=Destination(Place.me))

    def repeated(
        self, content: ScheduleContent, names: Sequence[str], now: datetime
    ) -> OrderCommand | None:
        """Return the order with its timetable, as it was typed, if it is still one."""
        text = f"{content.command} {content.timing.text}"
        command = self.order(text, names, now)
        return command if isinstance(command, OrderCommand) else None

    def named(
        self, content: ScheduleContent, names: Sequence[str], now: datetime
    ) -> frozenset[str]:
        """Return the listed branches that a schedule names, which not all may see."""
        if content.kind is not ScheduleKind.report:
            return frozenset()
        command = self.repeated(content, names, now)
        if command is None:
            return frozenset()
        selection = command.selection
        return frozenset(names) & {*selection.names, *selection.excluded}

    def what(
        self,
        content: ScheduleContent,
        names: Sequence[str],
        now: datetime,
        language: Language,
    ) -> str:
        """Return what is ordered or posted, in words, without when."""
        if content.kind is ScheduleKind.toll:
            asked = self.toll(content, now)
            return content.command if asked is None else _toll_label(asked, language)
        command = self.repeated(content, names, now)
        return content.command if command is None else self.label(command, language)

    def toll(
        self, content: ScheduleContent, now: datetime
    ) -> TollReportCommand | TollDigestCommand | None:
        """Return which toll report is posted, or None if it is none any longer."""
        found = parse_toll(content.command, now=now, zone=self.zone, language=ENGLISH)
        if isinstance(found, TollReportCommand | TollDigestCommand):
            return found
        return None

    def label(self, command: OrderCommand, language: Language) -> str:
        """Return what *command* orders, in words, without its timetable."""
        alone = replace(command, schedule=None)
        return order_label(alone, self.catalogue, language)

    def view(
        self,
        schedule: Schedule,
        names: Sequence[str],
        now: datetime,
        language: Language,
    ) -> ScheduleView:
        """Return a schedule as who reads *language* sees it."""
        content, due = schedule.content, schedule.next_due_at
        return ScheduleView(
            ref=schedule.ref,
            kind=content.kind,
            what=self.what(content, names, now, language),
            when=in_words(content.timing.text, language),
            zone=content.timing.zone,
            owner=content.owner,
            channel_id=content.channel_id,
            state=schedule.state,
            missed=content.timing.missed,
            pause=schedule.pause,
            why=schedule.why,
            next_at=due,
            is_due=due is not None and due <= now,
        )


def _toll_label(
    asked: TollReportCommand | TollDigestCommand, language: Language
) -> str:
    name = asked.report if isinstance(asked, TollReportCommand) else ALL
    return report_label(name, asked.criteria, language)
