"""A chart with fewer points: less said, and nothing wrong."""

import re
from dataclasses import replace
from typing import Final

from bot.domain.toll_figures import Chart, ChartKind, Series
from bot.domain.toll_values import Number

_HOUR: Final = re.compile(r"([01]\d|2[0-3]):00")
# What may be added up; a mean of two means would be wrong.
_SUMS: Final = frozenset({"requests", "steps", "responses"})
_COURSES: Final = frozenset({ChartKind.line, ChartKind.area})


def briefer(chart: Chart, most: int) -> Chart | None:
    """Return *chart* in at most *most* categories, its title saying how; else None.

    Hours are put together in pairs, and of a course in time the latest points stay.
    """
    number = len(chart.categories)
    if chart.kind is ChartKind.pie or number <= most:
        return None
    if all(_HOUR.fullmatch(each) for each in chart.categories):
        return _in_pairs(chart) if chart.unit in _SUMS else None
    if chart.kind not in _COURSES:
        return None
    return replace(
        chart,
        title=f"{chart.title}, the last {most} of {number:,}",
        categories=chart.categories[-most:],
        series=tuple(Series(e.name, e.values[-most:]) for e in chart.series),
    )


def _in_pairs(chart: Chart) -> Chart:
    starts = sorted({int(each[:2]) // 2 * 2 for each in chart.categories})
    return replace(
        chart,
        title=f"{chart.title}, two hours each",
        categories=tuple(f"{start:02}-{start + 2:02}" for start in starts),
        series=tuple(
            Series(each.name, tuple(_sum(chart, each, start) for start in starts))
            for each in chart.series
        ),
    )


def _sum(chart: Chart, series: Series, start: int) -> Number | None:
    known = [
        value
        for category, value in zip(chart.categories, series.values, strict=True)
        if int(category[:2]) // 2 * 2 == start and value is not None
    ]
    return sum(known) if known else None
