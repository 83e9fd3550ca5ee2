"""Shares of a whole, as a ring with its numbers beside it."""

from matplotlib.axes import Axes

from bot.charts.letters import in_legend
from bot.charts.style import COLOURS, MUTED, PAPER
from bot.domain.toll_figures import Chart
from bot.domain.toll_values import Number, grouped, noun, with_unit

_SLICES = 6


def draw_pie(axes: Axes, chart: Chart) -> None:
    """Draw the shares of *chart*; many small ones become *others*."""
    pairs = zip(chart.categories, chart.series[0].values, strict=False)
    slices = [(name, value) for name, value in pairs if value is not None and value > 0]
    if len(slices) > _SLICES:
        slices.sort(key=lambda each: -each[1])
        rest = slices[_SLICES - 1 :]
        words = chart.language.say("{n} others", n=len(rest))
        others = (words, sum(value for _, value in rest))
        slices = [*slices[: _SLICES - 1], others]
    whole = sum(value for _, value in slices)
    drawn = axes.pie(
        [value for _, value in slices],
        colors=COLOURS,
        startangle=90,
        counterclock=False,
        wedgeprops={"width": 0.42, "edgecolor": PAPER, "linewidth": 2},
    )
    axes.legend(
        drawn[0],
        [_legend(name, value, whole, chart) for name, value in slices],
        loc="center left",
        bbox_to_anchor=(1.02, 0.5),
        frameon=False,
        fontsize=19,
    )
    if chart.unit != "%":
        language = chart.language
        words = f"{grouped(whole, language)}\n{noun(whole, chart.unit, language)}"
        axes.text(0, 0, words, ha="center", va="center", fontsize=20, color=MUTED)


def _legend(name: str, value: Number, whole: Number, chart: Chart) -> str:
    part = with_unit(100 * value / whole, "%", chart.language)
    given = "" if chart.unit == "%" else f" ({grouped(value, chart.language)})"
    return f"{in_legend(name)}  {part}{given}"
