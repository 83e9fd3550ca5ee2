"""Colours and axes that all charts share."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from bot.charts.letters import written
from bot.domain.toll_figures import Chart
from bot.domain.toll_values import grouped

PAPER = "#ffffff"
INK = "#1d1c1d"
FAINT = "#dddddd"
MUTED = "#616061"
# Told apart by people who see few colours, and in grey (Okabe and Ito's set).
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
LETTERS = 90  # along the bottom


def plain_axes(axes: Axes, chart: Chart, *, values_along: str = "y") -> None:
    """Draw faint lines across the values, and no frame; label both axes."""
    axes.set_axisbelow(True)
    axes.grid(visible=True, axis="y" if values_along == "y" else "x", color=FAINT)
    for side in ("top", "right", "left" if values_along == "y" else "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, pad=8)
    value_axis = axes.yaxis if values_along == "y" else axes.xaxis
    # Counts of few have no halves.
    whole = all(
        value is None or value == int(value)
        for series in chart.series
        for value in series.values
    )
    value_axis.set_major_locator(
        MaxNLocator(7, integer=whole, steps=[1, 2, 2.5, 5, 10])
    )
    value_axis.set_major_formatter(
        FuncFormatter(lambda value, _: grouped(value, chart.language))
    )
    labels = (chart.x_label, chart.y_label)
    along, across = labels if values_along == "y" else reversed(labels)
    axes.set_xlabel(written(along, 60) if along else "", color=MUTED)
    axes.set_ylabel(written(across, 60) if across else "", color=MUTED)


def name_places(axes: Axes, names: Sequence[str], *, latest: bool = False) -> None:
    """Write the names of places along the bottom, as many as can be read.

    With *latest* the last is among them, which people look for in a course of time;
    else the first.
    """
    shown = [written(name, 20) for name in names]
    longest = max((len(name) for name in shown), default=1)
    room = max(min(LETTERS // (longest + 2), len(shown)), 2)
    step = -(-len(shown) // room)
    first = (len(shown) - 1) % step if latest and shown else 0
    places = range(first, len(shown), step)
    axes.set_xticks(list(places), [shown[place] for place in places])
