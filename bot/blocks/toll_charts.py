"""Charts that Slack draws by itself, and any chart in words.

The shape is documented. Of the limits the lowest that anybody saw are kept: 20
categories, 6 series or segments, labels of 20 characters.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.blocks.mrkdwn import fit, plain
from bot.domain.messages import Block
from bot.domain.toll_brief import briefer
from bot.domain.toll_figures import Chart, ChartKind
from bot.domain.toll_tables import shown
from bot.domain.toll_values import Number, with_unit
from bot.texts.english import Language, phrase

CATEGORIES = 20
SERIES = 6
LABEL = 20
ALT_LIMIT = 1900

_TITLE = 50
_NAME_IN_ALT = 60
_PLACES = 3
_KINDS = {
    ChartKind.pie: phrase("Pie chart: {title}."),
    ChartKind.bar: phrase("Bar chart: {title}."),
    ChartKind.line: phrase("Line chart: {title}."),
    ChartKind.area: phrase("Area chart: {title}."),
}


def native_chart(chart: Chart | None) -> Block | None:
    """Return a ``data_visualization`` of the whole *chart*, or None if it won't fit."""
    if chart is None:
        return None
    drawn = _pie(chart) if chart.kind is ChartKind.pie else _axes(chart)
    if drawn is None:
        return None
    return {
        "type": "data_visualization",
        "title": plain(chart.title, _TITLE),
        "chart": drawn,
    }


def brief_chart(chart: Chart | None) -> Block | None:
    """Return what Slack can draw of a *chart* that won't fit as a whole, or None."""
    if chart is None:
        return None
    shorter = briefer(chart, CATEGORIES) or chart
    names = [_shortened(each.name) for each in shorter.series]
    return native_chart(
        replace(
            shorter,
            categories=tuple(_shortened(each) for each in shorter.categories),
            series=tuple(
                replace(each, name=name)
                for name, each in zip(names, shorter.series, strict=True)
            ),
        )
    )


def alt_text(chart: Chart) -> str:
    """Return *chart* in words with its numbers, for who cannot see it.

    Of many points the extremes come first, then as many as there is room for.
    """
    language = chart.language
    words = language.say(_KINDS[chart.kind], title=plain(chart.title, 100))
    if chart.x_label and chart.kind is not ChartKind.pie:
        axis = language.say("Across: {axis}.", axis=plain(chart.x_label))
        words += f" {axis}"
    for each in chart.series:
        name = f" {plain(each.name)}:" if len(chart.series) > 1 else ""
        points = [
            (plain(category, _NAME_IN_ALT), value)
            for category, value in zip(chart.categories, each.values, strict=False)
            if value is not None
        ]
        room = (ALT_LIMIT - len(words)) // (len(chart.series) or 1)
        words += name + _points(points, chart.unit, room, language)
    return fit(words, ALT_LIMIT)


def _pie(chart: Chart) -> Block | None:
    if len(chart.series) != 1:
        return None
    slices = [
        (plain(label, LABEL + 1), value)
        for label, value in zip(chart.categories, chart.series[0].values, strict=False)
        if value is not None and value > 0
    ]
    labels = [label for label, _ in slices]
    if not 1 <= len(slices) <= SERIES or not _are_labels(labels):
        return None
    return {
        "type": "pie",
        "segments": [{"label": label, "value": _value(v)} for label, v in slices],
    }


def _axes(chart: Chart) -> Block | None:
    categories = [plain(each, LABEL + 1) for each in chart.categories]
    names = [plain(each.name, LABEL + 1) for each in chart.series]
    fits = 1 <= len(categories) <= CATEGORIES and 1 <= len(names) <= SERIES
    if not fits or not _are_labels(categories) or not _are_labels(names):
        return None
    series = []
    for name, each in zip(names, chart.series, strict=True):
        known = [value for value in each.values if value is not None]
        if len(known) != len(categories):
            return None
        data = [
            {"label": label, "value": _value(value)}
            for label, value in zip(categories, known, strict=True)
        ]
        series.append({"name": name, "data": data})
    axis: Block = {"categories": categories}
    for key, label in (("x_label", chart.x_label), ("y_label", chart.y_label)):
        if label:
            axis[key] = plain(label, _TITLE)
    return {"type": chart.kind.value, "series": series, "axis_config": axis}


def _are_labels(labels: Sequence[str]) -> bool:
    short = all(len(label) <= LABEL for label in labels)
    return short and len(set(labels)) == len(labels)


def _shortened(label: str) -> str:
    """Return as much of *label* as fits; two that become alike are refused later."""
    words = plain(label)
    return words if len(words) <= LABEL else f"{words[: LABEL - 1]}…"


def _value(value: Number) -> Number:
    return value if isinstance(value, int) else round(value, _PLACES)


def _points(
    points: Sequence[tuple[str, Number]], unit: str, room: int, language: Language
) -> str:
    if not points:
        return f" {language.say('no numbers')}."
    phrases = [f"{label} {_spoken(value, unit, language)}" for label, value in points]
    if len("; ".join(phrases)) + 2 <= room:
        return f" {'; '.join(phrases)}."
    high = max(points, key=lambda point: point[1])
    low = min(points, key=lambda point: point[1])
    words = " " + language.say(
        "highest {high} {most}; lowest {low} {least}",
        high=high[0],
        most=_spoken(high[1], unit, language),
        low=low[0],
        least=_spoken(low[1], unit, language),
    )
    number = 0
    for each in phrases:
        if len(words) + len(each) + 30 > room:
            break
        words += f"; {each}"
        number += 1
    left = len(phrases) - number
    if not left:
        return f"{words}."
    more = language.say("and {n} more", n=left)
    return f"{words}; {more}."


def _spoken(value: Number, unit: str, language: Language) -> str:
    if unit in {"ms", "%"}:
        return with_unit(value, unit, language)
    return shown(value, "", language)
