"""Words on a chart, in letters that its font has."""

from functools import cache

from matplotlib import font_manager

from bot.blocks.mrkdwn import plain

_MISSING = "□"
_LEGEND_LIMIT = 28


def written(words: str, limit: int = 40) -> str:
    """Return *words* on one line, cut, with a box for each letter without a shape."""
    shapes = _shapes()
    return "".join(
        letter if ord(letter) in shapes else _MISSING for letter in plain(words, limit)
    )


def in_legend(words: str) -> str:
    """Return the name of a series; one with a leading underscore would be left out."""
    name = written(words, _LEGEND_LIMIT)
    return f" {name}" if name.startswith("_") else name


@cache
def _shapes() -> frozenset[int]:
    path = font_manager.findfont("DejaVu Sans")
    bold = font_manager.findfont(
        font_manager.FontProperties(family="DejaVu Sans", weight="bold")
    )
    fonts = [font_manager.get_font(each).get_charmap() for each in (path, bold)]
    return frozenset(fonts[0]) & frozenset(fonts[1])
