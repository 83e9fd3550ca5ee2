"""Any chart as a PNG."""

from bot.domain.toll_figures import Chart


def chart_png(chart: Chart) -> bytes:
    """Return *chart* as a PNG of 1280 by 720.

    Draws for some 80 ms, so it belongs into a worker thread; the first call also
    imports the drawing library. Several threads take turns.
    """
    from bot.charts.drawing import draw

    return draw(chart)
