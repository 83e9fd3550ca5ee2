"""A chart with fewer points: less said, and nothing wrong."""

import re
from dataclasses import replace
from typing import Final

from bot.domain.toll_counts import extreme, weighted_mean
from bot.domain.toll_figures import Chart, ChartKind, Merge, Series
from bot.domain.toll_values import Number

_HOUR: Final = re.compile(r"([01]\d|2[0-3]):00")
_COURSES: Final = frozenset({ChartKind.line, ChartKind.area})


def briefer(chart: Chart, most: int) -> Chart | None:
    """Return *chart* in at most *most* categories, its title saying how; else None.

    Hours are put together in pairs, and of a course in time the latest points stay.
    """
    number = len(chart.categories)
    if chart.kind is ChartKind.pie or number <= most:
        return None
    if all(_HOUR.fullmatch(each) for each in chart.categories):
        return _in_pairs(chart) if _can_be_merged(chart) else None
    if chart.ranked:
        return _excerpt(
            chart,
            slice(most),
            chart.language.say(
                "{title}, the first {most} of {number}",
                title=chart.title,
                most=most,
                number=number,
            ),
        )
    if chart.kind not in _COURSES:
        return None
    return _excerpt(
        chart,
        slice(-most, None),
        chart.language.say(
            "{title}, the last {most} of {number}",
            title=chart.title,
            most=most,
            number=number,
        ),
    )


def _excerpt(chart: Chart, part: slice, title: str) -> Chart:
    return replace(
        chart,
        title=title,
        categories=chart.categories[part],
        series=tuple(replace(each, values=each.values[part]) for each in chart.series),
        weights=chart.weights[part],
    )


def _in_pairs(chart: Chart) -> Chart:
    starts = sorted({int(each[:2]) // 2 * 2 for each in chart.categories})
    return replace(
        chart,
        title=chart.language.say("{title}, two hours each", title=chart.title),
        categories=tuple(f"{start:02}-{start + 2:02}" for start in starts),
        series=tuple(
            replace(each, values=tuple(_merged(chart, each, start) for start in starts))
            for each in chart.series
        ),
        weights=(),
    )


def _can_be_merged(chart: Chart) -> bool:
    means = any(each.merge is Merge.mean for each in chart.series)
    return not means or len(chart.weights) == len(chart.categories)


def _merged(chart: Chart, series: Series, start: int) -> Number | None:
    weights = chart.weights or (1,) * len(chart.categories)
    pairs = [
        (weight, value)
        for category, weight, value in zip(
            chart.categories, weights, series.values, strict=True
        )
        if int(category[:2]) // 2 * 2 == start and value is not None
    ]
    values = [value for _, value in pairs]
    match series.merge:
        case Merge.mean:
            return weighted_mean(pairs)
        case Merge.most:
            return extreme(max, values)
        case Merge.sum:
            return sum(values) if values else None
