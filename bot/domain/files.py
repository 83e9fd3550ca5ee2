"""What is said of a file that was put together: its name, origin and gaps."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.bundles import Bundle, extension
from bot.domain.commands import Form
from bot.domain.figures import Figures, together
from bot.domain.orders import Order, OrderView
from bot.texts.english import Language, phrase

_LONGEST_NAME = 80
CLOSED = "closed"
UNREADABLE = "unreadable"
# So many names have room in a spreadsheet's cell, however long they are.
_NAMES_A_LINE = 100
_WHY = {
    "queued": phrase("waiting its turn"),
    "submitting": phrase("being built"),
    "generating": phrase("being built"),
    "failed": phrase("failed"),
    "expired": phrase("took too long"),
    "cancelled": phrase("cancelled"),
    "uncertain": phrase("unknown"),
    "gone": phrase("no longer kept by the supplier"),
    CLOSED: phrase("not open to you"),
    "too_large": phrase("too large"),
    "too_many_columns": phrase("too many columns"),
    "too_many_rows": phrase("too many rows"),
    "bomb": phrase("unpacks to far more than a report is"),
    "odd_archive": phrase("packed in a way that I don't open"),
    "damaged": phrase("cut off or damaged"),
    "no_report": phrase("no report"),
    "line_too_long": phrase("no table"),
    UNREADABLE: phrase("could not be read"),
    "unavailable": phrase("the supplier kept failing over it"),
}


@dataclass(frozen=True, slots=True)
class Missing:
    """A report that is not in the file, and why."""

    organisation: str
    part: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a file comes from, so that it can be checked later."""

    ref: str
    title: str
    period: str | None
    organisations: tuple[str, ...]
    person: str
    made_at: datetime
    figures: Figures
    columns: int
    size: int
    sha256: str
    sources: tuple[tuple[str, str], ...]  # supplier's report id, digest of its bytes
    missing: tuple[Missing, ...]

    @classmethod
    def of(
        cls,
        order: Order,
        view: OrderView,
        bundle: Bundle,
        *,
        figures: Sequence[Figures],
        columns: int,
        size: int,
        sha256: str,
        sources: tuple[tuple[str, str], ...],
        missing: tuple[Missing, ...],
    ) -> "Provenance":
        """Return the provenance of the file of *bundle*."""
        mine = [run for run in view.runs if run.report_type == bundle.report_type]
        return cls(
            ref=order.ref,
            title=mine[0].report_title if mine else bundle.report_type,
            period=view.period,
            organisations=tuple(dict.fromkeys(run.organisation for run in mine)),
            person=bundle.person,
            made_at=bundle.created_at,
            figures=together(figures),
            columns=columns,
            size=size,
            sha256=sha256,
            sources=sources,
            missing=missing,
        )


def file_name(about: Provenance, form: Form) -> str:
    """Return a name that any disk takes and that sorts by its order."""
    words = f"{about.title} {about.period or ''} {about.ref}"
    flat = unicodedata.normalize("NFKD", words.replace("ı", "i"))
    kept = "".join(
        each if each.isascii() and each.isalnum() else "-"
        for each in flat
        if not unicodedata.combining(each)
    )
    stem = "-".join(piece for piece in kept.split("-") if piece)
    return f"{stem[:_LONGEST_NAME]}.{extension(form)}"


def gaps(missing: Sequence[Missing], language: Language) -> tuple[str, ...]:
    """Return the lines that name what is missing, none when nothing is."""
    starts = range(0, len(missing), _NAMES_A_LINE)
    lines = (missing[start : start + _NAMES_A_LINE] for start in starts)
    listed = (", ".join(named(each, language) for each in line) for line in lines)
    return tuple(language.say("Missing: {names}.", names=names) for names in listed)


def named(missing: Missing, language: Language) -> str:
    """Return one that is missing, with its reason."""
    part = f" {missing.part}" if missing.part else ""
    return f"{missing.organisation}{part} ({language.say(reason(missing))})"


def reason(missing: Missing) -> str:
    """Return in a word or a few why one is missing."""
    return _WHY.get(missing.why, _WHY[UNREADABLE])
