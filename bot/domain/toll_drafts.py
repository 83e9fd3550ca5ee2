"""What the reading of one report yields, before it is compared with an earlier one.

A clause is written out of words and figures; one that would need an unknown figure
is left out, so that nobody reads a sentence about nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from string import Formatter

from bot.domain.toll_counts import change
from bot.domain.toll_figures import Chart, Figure, Piece, Sentence
from bot.domain.toll_values import Number, with_unit
from bot.texts.english import Language

_COUNTED = frozenset({"requests", "steps", "clients", "memberships", "responses"})


@dataclass(frozen=True, slots=True)
class Foreign:
    """The supplier's words inside a clause; None when they are unknown."""

    text: str | None


Part = str | Figure | Foreign


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence: a text of some language, and what fills its fields."""

    text: str
    parts: Mapping[str, Part]

    def spoken(self) -> Iterator[Part]:
        """Yield the words and parts in their order."""
        for words, field, _, _ in Formatter().parse(self.text):
            if words:
                yield words
            if field is not None:
                yield self.parts[field]


def clause(text: str, /, **parts: Part) -> Clause:
    """Return a clause: *text* in its language, its fields to be filled by *parts*."""
    return Clause(text, parts)


SILENT = clause("")  # where nothing is to be said


@dataclass(frozen=True, slots=True)
class Draft:
    """One report read: its figures, and lines of clauses about them.

    The figure whose key is *lead* stands out, and is the one that is compared.
    """

    lead: str
    lines: tuple[tuple[Clause, ...], ...]
    chart: Chart | None
    requests: Number | None = None  # how many it is about, where it tells

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every known figure, once, in the order in which it is spoken of."""
        parts = [part for line in self.lines for each in line for part in each.spoken()]
        found = {
            each.key: each
            for each in reversed(parts)
            if isinstance(each, Figure) and each.value is not None
        }
        return tuple(reversed(found.values()))


def compared(draft: Draft, before: Mapping[str, Number]) -> Draft:
    """Return *draft* whose figures know what they were *before*, by their keys."""

    def known(part: Part) -> Part:
        if isinstance(part, Figure) and part.key in before:
            return replace(part, before=before[part.key])
        return part

    lines = tuple(
        tuple(
            Clause(each.text, {name: known(part) for name, part in each.parts.items()})
            for each in line
        )
        for line in draft.lines
    )
    return replace(draft, lines=lines)


def sentences(draft: Draft, ago: str, language: Language) -> tuple[Sentence, ...]:
    """Return the lines of *draft* as sentences; *ago* names the time compared with."""
    written = (_sentence(line, draft.lead, ago, language) for line in draft.lines)
    return tuple(sentence for sentence in written if sentence)


def _sentence(
    line: Sequence[Clause], lead: str, ago: str, language: Language
) -> Sentence:
    pieces: list[Piece] = []
    for each in line:
        if any(_is_unknown(part) for part in each.parts.values()):
            continue
        if pieces and each.text:
            pieces.append(Piece(" · "))
        for part in each.spoken():
            pieces += _pieces(part, lead, ago, language)
    if pieces and not pieces[0].foreign:
        first = pieces[0]
        pieces[0] = replace(first, text=language.capital(first.text))
    return tuple(pieces)


def _is_unknown(part: Part) -> bool:
    if isinstance(part, Figure):
        return part.value is None
    return isinstance(part, Foreign) and not part.text


def _pieces(part: Part, lead: str, ago: str, language: Language) -> list[Piece]:
    if isinstance(part, str):
        return [Piece(part)]
    if isinstance(part, Foreign):
        return [Piece(part.text or "", foreign=True)]
    shown = Piece(with_unit(part.value, part.unit, language), strong=part.key == lead)
    if part.key != lead or not ago or part.before is None:
        return [shown]
    unit = "" if part.unit in _COUNTED else part.unit
    before = with_unit(part.before, unit, language)
    then = language.say("({before} {ago})", before=before, ago=ago)
    return [shown, Piece(f" {then}")]


def signed(now: Number | None, before: Number | None, language: Language) -> str:
    """Return a change in words, *+5 %*; empty when there is nothing to compare."""
    by = change(now, before)
    if by is None:
        return ""
    if abs(by) < 0.5:  # noqa: PLR2004  would read as +0 %
        return language.say("no change")
    return f"{'+' if by > 0 else '−'}{language.percent(abs(by))}"
