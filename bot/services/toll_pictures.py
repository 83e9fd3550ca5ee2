"""Which form a toll report takes in a conversation, and the drawing if it needs one."""

import asyncio
from collections.abc import Collection
from enum import StrEnum
from typing import Final

import structlog

from bot.blocks.mrkdwn import fit
from bot.blocks.toll import Picture, Rung, placed
from bot.blocks.toll_charts import alt_text, native_chart
from bot.charts.png import chart_png
from bot.domain.channels import is_direct
from bot.domain.toll_figures import Chart, Summary
from bot.errors import SlackRefusedError, UpstreamError
from bot.services.uploads import Uploads

log = structlog.get_logger(__name__)

_LADDER: Final = tuple(Rung)
# One kind of block: refused of one chart it is refused of any.
_DRAWN_BY_SLACK: Final = frozenset({Rung.native.value, Rung.brief.value})
_ALT_OF_FILE: Final = 1000  # no limit is documented; the block's own has all


class Surface(StrEnum):
    """What kind of place a message goes to; they take different forms."""

    channel = "channel"
    dm = "dm"

    @classmethod
    def of(cls, channel_id: str) -> "Surface":
        """Return the surface of a conversation's id, or of a person's."""
        return cls.dm if is_direct(channel_id) else cls.channel


def refusal_key(installation_id: int, surface: Surface, form: str) -> str:
    """Return under which key it is remembered that a surface refuses a form."""
    return f"{installation_id}:refused:{surface.value}:{form}"


def refusal_keys(installation_id: int) -> frozenset[str]:
    """Return every such key of a workspace."""
    return frozenset(
        refusal_key(installation_id, surface, rung.value)
        for surface in Surface
        for rung in Rung
    )


class Pictures:
    """Climbs down the ladder: Slack's own chart, a drawing, a table, words."""

    def __init__(self, uploads: Uploads) -> None:
        self._uploads = uploads

    async def best(
        self, summary: Summary, refused: Collection[str], file_id: str = ""
    ) -> tuple[Picture, frozenset[str]]:
        """Return the best form that is not among the *refused*, drawn if need be.

        *file_id* is a drawing of the same answer, made before. Also returns what
        Slack refused on the way.
        """
        if not _DRAWN_BY_SLACK.isdisjoint(refused):
            refused = {*refused, *_DRAWN_BY_SLACK}
        open_to_us = [rung for rung in _LADDER if rung.value not in refused]
        chart = summary.chart
        if chart is None:
            return _without_drawing(summary, open_to_us), frozenset()
        if Rung.native in open_to_us and native_chart(chart) is not None:
            return Picture(Rung.native), frozenset()
        if Rung.image not in open_to_us:
            return _without_drawing(summary, open_to_us), frozenset()
        if file_id:
            return Picture(Rung.image, file_id), frozenset()
        try:
            file_id = await self._drawn(summary.report, chart)
        except SlackRefusedError as error:
            log.warning("picture_refused", report=summary.report, why=error.code)
            newly = frozenset({Rung.image.value})
        except UpstreamError as error:
            log.warning("picture_not_sent", report=summary.report, why=str(error))
            newly = frozenset()
        else:
            return Picture(Rung.image, file_id), frozenset()
        return _without_drawing(summary, open_to_us), newly

    async def _drawn(self, report: str, chart: Chart) -> str:
        drawing = await asyncio.to_thread(chart_png, chart)
        words = fit(alt_text(chart), _ALT_OF_FILE)
        return await self._uploads.picture(f"{_file_name(report)}.png", drawing, words)


def csv_name(report: str, criteria: str) -> str:
    """Return what the file with a report's rows is called."""
    return f"{_file_name(report)}-{_file_name(criteria)}.csv"


def _file_name(words: str) -> str:
    kept = "".join(each for each in words if each.isascii() and each.isalnum())
    return kept[:80] or "report"


def _without_drawing(summary: Summary, open_to_us: Collection[Rung]) -> Picture:
    for rung in (Rung.brief, Rung.table, Rung.plain_table):
        if rung in open_to_us and placed(summary, Picture(rung)) is rung:
            return Picture(rung)
    return Picture(Rung.text)
