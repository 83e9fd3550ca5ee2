"""Bars: one for each category, grouped when there are several series."""

from matplotlib.axes import Axes

from bot.charts.letters import in_legend, written
from bot.charts.style import COLOURS, LETTERS, MUTED, name_places, plain_axes
from bot.domain.toll_figures import Chart
from bot.domain.toll_values import Number, with_unit

_LONG_NAME = 12
_TOO_LONG_NAME = 20
_LYING = 25  # lying bars that can be read
_NUMBERED = 16  # bars that have room for their numbers
_WIDTH = 0.72


def draw_bars(axes: Axes, chart: Chart) -> None:
    """Draw *chart* standing, or lying when its names are long."""
    longest = max((len(name) for name in chart.categories), default=0)
    crowded = longest > _LONG_NAME and longest * len(chart.categories) > LETTERS
    if (crowded or longest > _TOO_LONG_NAME) and len(chart.series) == 1:
        _lying(axes, chart)
    else:
        _standing(axes, chart)


def _standing(axes: Axes, chart: Chart) -> None:
    plain_axes(axes, chart)
    number = len(chart.series)
    width = _WIDTH / number
    for index, series in enumerate(chart.series):
        shift = (index - (number - 1) / 2) * width
        places = [place + shift for place in range(len(series.values))]
        bars = axes.bar(
            places,
            [value or 0 for value in series.values],
            width,
            color=COLOURS[index % len(COLOURS)],
            label=in_legend(series.name),
        )
        if len(series.values) * number <= _NUMBERED:
            axes.bar_label(bars, _numbers(series.values, chart), padding=4)
    name_places(axes, chart.categories)
    # A few bars are no wall.
    least = 5
    spare = max(least - len(chart.categories), 0) / 2
    axes.set_xlim(-0.6 - spare, len(chart.categories) - 0.4 + spare)
    if number > 1:
        axes.legend(frameon=False, loc="upper right", ncols=1)


def _lying(axes: Axes, chart: Chart) -> None:
    plain_axes(axes, chart, values_along="x")
    values = chart.series[0].values[:_LYING]
    names = [written(name, 36) for name in chart.categories[:_LYING]]
    bars = axes.barh(
        range(len(names)), [value or 0 for value in values], _WIDTH, color=COLOURS[0]
    )
    size = 17 if len(names) < _NUMBERED else 12
    axes.bar_label(bars, _numbers(values, chart), padding=6, fontsize=size)
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", labelsize=size)
    axes.margins(x=0.12)
    least = 5
    spare = max(least - len(names), 0) / 2
    axes.set_ylim(len(names) - 0.4 + spare, -0.6 - spare)
    left = len(chart.categories) - len(names)
    if left > 0:
        words = chart.language.say(
            "The first {n} of {total}", n=len(names), total=len(chart.categories)
        )
        axes.set_title(words, loc="right", fontsize=15, color=MUTED, pad=18)


def _numbers(values: tuple[Number | None, ...], chart: Chart) -> list[str]:
    unit = chart.unit if chart.unit in {"ms", "%"} else ""
    return [
        "" if value is None else with_unit(value, unit, chart.language)
        for value in values
    ]
