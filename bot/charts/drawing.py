"""The sheet that charts are drawn on: its size, colours and letters.

A light sheet with its own background, so that it reads on dark themes too. The
letters are those that come with matplotlib, which have all of Turkish, whatever
fonts a machine has. Never pyplot, which keeps figures in global state.
"""

import io
import threading
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from bot.charts.bars import draw_bars
from bot.charts.letters import written
from bot.charts.lines import draw_lines
from bot.charts.pies import draw_pie
from bot.charts.style import INK, PAPER
from bot.domain.toll_figures import Chart, ChartKind

_SIZE = (12.8, 7.2)
_DPI = 100
_MARGIN = 0.22  # inches
_STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 17,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.parse_math": False,  # a name with two dollars is no formula
    "axes.unicode_minus": True,
}
# The style is the library's, not a figure's, while one is drawn.
_TURN = threading.Lock()


def draw(chart: Chart) -> bytes:
    """Return *chart* as a PNG."""
    with _TURN, mpl.rc_context(_STYLE):
        figure, axes = _sheet(chart)
        if not _has_points(chart):
            _nothing(axes, chart)
        elif chart.kind is ChartKind.pie:
            draw_pie(axes, chart)
        elif chart.kind is ChartKind.bar:
            draw_bars(axes, chart)
        else:
            draw_lines(axes, chart)
        file = io.BytesIO()
        figure.savefig(file, format="png")  # by Agg, the one for this format
    return file.getvalue()


def _sheet(chart: Chart) -> tuple[Figure, Axes]:
    figure = Figure(figsize=_SIZE, dpi=_DPI, facecolor=PAPER, layout="constrained")
    engine = figure.get_layout_engine()
    if isinstance(engine, ConstrainedLayoutEngine):
        engine.set(w_pad=_MARGIN, h_pad=_MARGIN)
    figure.suptitle(
        written(chart.title, 70), x=0.022, ha="left", fontsize=23, fontweight="bold"
    )
    axes = figure.add_subplot()
    axes.set_facecolor(PAPER)
    return figure, axes


def _has_points(chart: Chart) -> bool:
    values = [value for series in chart.series for value in series.values]
    if chart.kind is ChartKind.pie:
        return any(value is not None and value > 0 for value in values)
    return any(value is not None for value in values)


def _nothing(axes: Axes, chart: Chart) -> None:
    axes.set_axis_off()
    words = chart.language.say("Nothing to draw")
    axes.text(0.5, 0.5, words, ha="center", transform=axes.transAxes)
