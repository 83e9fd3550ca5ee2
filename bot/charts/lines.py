"""Lines and areas over an ordered axis; a gap where nothing is known."""

import math

from matplotlib.axes import Axes

from bot.charts.letters import in_legend
from bot.charts.style import COLOURS, name_places, plain_axes
from bot.domain.toll_figures import Chart, ChartKind

_DOTTED = 40  # points that have room for dots
_SHORT_NAME = 20
_STROKES = ("-", "--", "-.", ":")


def draw_lines(axes: Axes, chart: Chart) -> None:
    """Draw every series of *chart*, the first one heaviest."""
    plain_axes(axes, chart)
    dots = "o" if len(chart.categories) <= _DOTTED else ""
    for index, series in enumerate(chart.series):
        places = range(len(series.values))
        values = [math.nan if value is None else value for value in series.values]
        colour = COLOURS[index % len(COLOURS)]
        axes.plot(
            places,
            values,
            color=colour,
            linewidth=2.6 if index == 0 else 2,
            linestyle=_STROKES[index % len(_STROKES)],
            marker=dots,
            markersize=6 if index == 0 else 3,
            label=in_legend(series.name),
        )
        if chart.kind is ChartKind.area:
            axes.fill_between(places, values, color=colour, alpha=0.18)
    name_places(axes, chart.categories, latest=True)
    lowest = min(
        (each for series in chart.series for each in series.values if each is not None),
        default=0,
    )
    axes.set_ylim(bottom=min(lowest, 0))
    figure = axes.get_figure(root=True)
    if len(chart.series) > 1 and figure is not None:
        longest = max(len(series.name) for series in chart.series)
        columns = 3 if longest <= _SHORT_NAME else 2
        figure.legend(frameon=False, loc="outside lower center", ncols=columns)
