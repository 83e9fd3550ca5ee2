"""What a summary of a toll report is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.toll_values import Number
from bot.texts.english import ENGLISH, Language

Cell = Number | str | None


class ChartKind(StrEnum):
    """The shapes that Slack draws by itself, and we draw as pictures."""

    pie = "pie"
    bar = "bar"
    line = "line"
    area = "area"


class Merge(StrEnum):
    """What becomes of two values whose categories are put together."""

    sum = "sum"
    mean = "mean"  # weighted; only where the chart has weights
    most = "most"


@dataclass(frozen=True, slots=True)
class Series:
    """One value for each category of a chart; None where there is none."""

    name: str
    values: tuple[Number | None, ...]
    merge: Merge = Merge.sum


@dataclass(frozen=True, slots=True)
class Chart:
    """All points of a chart, however many; a pie has one series.

    *unit* is that of every value. *weights* are the requests of each category, by
    which means may be put together. *ranked* says that the first matter most.
    *language* is that of its words, in which its numbers are written.
    """

    kind: ChartKind
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    x_label: str = ""
    y_label: str = ""
    unit: str = ""
    weights: tuple[Number | None, ...] = ()
    ranked: bool = False
    language: Language = ENGLISH


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; *numeric* when every known cell is a number."""

    label: str
    unit: str = ""
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Every row of a report, in the order of its meaning.

    *language* is that of its headings, in which its numbers are written.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    language: Language = ENGLISH


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a headline; *before* is what it was, when that is known."""

    key: str
    value: Number | None
    unit: str
    before: Number | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence; *foreign* words are the supplier's, not ours."""

    text: str
    strong: bool = False
    foreign: bool = False


Sentence = tuple[Piece, ...]


def plain(sentence: Sentence) -> str:
    """Return *sentence* without emphasis."""
    return "".join(piece.text for piece in sentence)


@dataclass(frozen=True, slots=True)
class Earlier:
    """The answer that was fetched nearest one criterion length ago."""

    rows: Sequence[Mapping[str, object]]
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Summary:
    """What one report says, ready to be shown in any form.

    *report* and *criteria* are the API's own words. *documented* is False for a
    report whose fields are shown as they came. *identifies_clients* keeps it out of
    channels.
    """

    report: str
    criteria: str
    title: str
    period: str
    sentences: tuple[Sentence, ...]
    figures: tuple[Figure, ...]
    chart: Chart | None
    table: Table
    empty: bool
    documented: bool
    identifies_clients: bool

    @property
    def headline(self) -> Sentence:
        """The first sentence, which a digest shows."""
        return self.sentences[0] if self.sentences else ()
