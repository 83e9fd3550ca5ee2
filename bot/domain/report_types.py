"""The supplier's report types: an open list, and what is known about each."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bot.texts.english import Language
from bot.texts.turkish import TURKISH

PREFIX: Final = "REPORT_TYPE_"

FLEET: Final = "DRIVER_BUSINESS"
RENTAL: Final = "RENTAL_COMPANY"

# A range of more than 31 days was refused at the portal's backend (inferred).
_LONGEST: Final = 31
# Long ranges of event rows often end failed; clients settled on 7 days (inferred).
_EVENTS_LONGEST: Final = 7

_VALUE = re.compile(rf"{PREFIX}[A-Z0-9]+(?:_[A-Z0-9]+)*")
_LONGEST_VALUE = 100


class Rows(StrEnum):
    """What one row of a report stands for; it decides how a period is split."""

    events = "events"
    aggregates = "aggregates"
    listing = "listing"


@dataclass(frozen=True, slots=True)
class ReportType:
    """One type of report.

    ``covers_children`` says that asking a parent brings its children's data too;
    ``kind`` is the only kind of organisation that it can be asked of, or None when
    that is unknown or does not matter; ``max_days`` is in calendar days.
    """

    value: str
    title: str
    title_tr: str
    aliases: tuple[str, ...]
    kind: str | None
    covers_children: bool
    rows: Rows
    max_days: int

    def called(self, language: Language) -> str:
        """Return what this type is called in *language*."""
        return self.title_tr if language is TURKISH else self.title

    @property
    def needs_period(self) -> bool:
        """Whether the report is about a span of time."""
        return self.rows is not Rows.listing


def _fleet(
    name: str,
    title: str,
    title_tr: str,
    *aliases: str,
    covers_children: bool,
    rows: Rows = Rows.aggregates,
) -> ReportType:
    days = _EVENTS_LONGEST if rows is Rows.events else _LONGEST
    return ReportType(
        f"{PREFIX}{name}", title, title_tr, aliases, FLEET, covers_children, rows, days
    )


# In the order in which they are offered. Kinds are documented for the types on the
# two documented pages, else inferred; levels are inferred, except where said.
KNOWN_TYPES: Final[tuple[ReportType, ...]] = (
    # kind documented; level inferred
    _fleet(
        "DRIVER_QUALITY",
        "driver quality",
        "sürücü kalitesi",
        "quality",
        "kalite",
        "sürücü kalite",
        covers_children=True,
    ),
    # kind and level inferred
    _fleet(
        "DRIVER_ACTIVITY",
        "driver activity",
        "sürücü aktivitesi",
        "sürücü etkinliği",
        "sürücü faaliyeti",
        "sürücü hareketleri",
        "sürücü aktivite",
        covers_children=True,
    ),
    # kind and level inferred
    _fleet(
        "TRIP_ACTIVITY",
        "trips",
        "yolculuklar",
        "trip activity",
        "trip",
        "rides",
        "yolculuk aktivitesi",
        "yolculuk",
        "seferler",
        covers_children=True,
        rows=Rows.events,
    ),
    # kind and level inferred
    _fleet(
        "VEHICLE_PERFORMANCE",
        "vehicle performance",
        "araç performansı",
        "car performance",
        "vehicles",
        "araçlar",
        "araç performans",
        covers_children=True,
    ),
    # kind inferred; level unknown: each child is asked on its own, so that no
    # branch is silently missing
    _fleet(
        "DRIVER_PERFORMANCE",
        "driver performance",
        "sürücü performansı",
        "sürücü performans",
        covers_children=False,
    ),
    # kind inferred; level unknown: as above
    _fleet(
        "DRIVER_STATUS",
        "driver status",
        "sürücü durumu",
        "sürücü durum",
        covers_children=False,
    ),
    # kind documented; level inferred: children only
    _fleet(
        "PAYMENTS_ORDER",
        "payment orders",
        "ödeme hareketleri",
        "payments order",
        "order payments",
        "ödeme emirleri",
        "ödeme işlemleri",
        covers_children=False,
        rows=Rows.events,
    ),
    # kind and level inferred
    _fleet(
        "PAYMENTS_DRIVER",
        "driver payments",
        "sürücü ödemeleri",
        "payments driver",
        "driver earnings",
        "sürücü kazançları",
        covers_children=True,
    ),
    # kind and level inferred
    _fleet(
        "PAYMENTS_ORGANIZATION",
        "organisation payments",
        "şube ödemeleri",
        "payments organisation",
        "branch payments",
        "organizasyon ödemeleri",
        covers_children=True,
    ),
    # kind unknown; level inferred; that it wants no period is inferred, too
    ReportType(
        f"{PREFIX}ORGANIZATION",
        "organisations",
        "organizasyonlar",
        ("organisation", "organisation list", "organizasyon", "organizasyon listesi"),
        None,
        covers_children=True,
        rows=Rows.listing,
        max_days=_LONGEST,
    ),
    # kind documented; level inferred
    ReportType(
        f"{PREFIX}RENTAL_PAYMENTS_CONTRACT",
        "rental contract payments",
        "kiralama sözleşmesi ödemeleri",
        ("rental payments contract", "rental contracts", "kiralama sözleşmeleri"),
        RENTAL,
        covers_children=True,
        rows=Rows.aggregates,
        max_days=_LONGEST,
    ),
    # kind documented; level unknown: each child is asked on its own. One source
    # spells it in the singular; the documented page's plural is used.
    ReportType(
        f"{PREFIX}RENTAL_PAYMENTS_TRANSACTIONS",
        "rental transactions",
        "kiralama işlemleri",
        ("rental payments transactions", "rental transaction payments"),
        RENTAL,
        covers_children=False,
        rows=Rows.events,
        max_days=_EVENTS_LONGEST,
    ),
    # kind inferred; level unknown: each child is asked on its own
    ReportType(
        f"{PREFIX}RENTAL_PAYMENTS_ORGANIZATION",
        "rental organisation payments",
        "kiralama şube ödemeleri",
        ("rental payments organisation", "kiralama organizasyon ödemeleri"),
        RENTAL,
        covers_children=False,
        rows=Rows.aggregates,
        max_days=_LONGEST,
    ),
)

NO_OVERRIDES: Final[Mapping[str, Mapping[str, object]]] = MappingProxyType({})


def is_value(text: str) -> bool:
    """Return whether *text* has the form of the supplier's constants."""
    return len(text) <= _LONGEST_VALUE and _VALUE.fullmatch(text) is not None


class Catalogue:
    """The types that this operator works with."""

    def __init__(
        self,
        types: Collection[ReportType] = KNOWN_TYPES,
        overrides: Mapping[str, Mapping[str, object]] = NO_OVERRIDES,
    ) -> None:
        """Take *types*, changed where *overrides* says so, by the types' values.

        Raises:
            ValueError: An override names no such field, or a value that the field
                cannot have; one line that names the type and the field.
        """
        self._types = {known.value: known for known in types}
        for value, fields in overrides.items():
            if not is_value(value):
                raise ValueError(f"{value!r} is not a {PREFIX}… constant")
            self._types[value] = _overridden(self.get(value), fields)

    def get(self, value: str) -> ReportType:
        """Return the type with that *value*.

        The supplier's list is open: what is not listed gets the defaults that
        lose no data, one run per child and the kind left to the supplier.
        """
        return self._types.get(value) or _unlisted(value)

    def all(self) -> tuple[ReportType, ...]:
        """Return every listed type, in the order in which they are offered."""
        return tuple(self._types.values())

    def fitting(self, kinds: Collection[str]) -> tuple[ReportType, ...]:
        """Return the listed types that an organisation of one of *kinds* has."""
        return tuple(
            known for known in self.all() if known.kind is None or known.kind in kinds
        )


def _unlisted(value: str) -> ReportType:
    title = value.removeprefix(PREFIX).replace("_", " ").lower()
    return ReportType(
        value,
        title,
        title,
        (),
        None,
        covers_children=False,
        rows=Rows.aggregates,
        max_days=_LONGEST,
    )


def _overridden(known: ReportType, fields: Mapping[str, object]) -> ReportType:
    for field, given in fields.items():
        known = _with_field(known, field, given)
    return known


def _with_field(known: ReportType, field: str, given: object) -> ReportType:
    match field, given:
        case "max_days", int(days) if not isinstance(given, bool):
            if 1 <= days <= _LONGEST:
                return replace(known, max_days=days)
        case "covers_children", bool(covers):
            return replace(known, covers_children=covers)
        case "rows", str(rows) if rows in {known_rows.value for known_rows in Rows}:
            return replace(known, rows=Rows(rows))
        case "kind", None | str():
            if given in {None, FLEET, RENTAL}:
                return replace(known, kind=given)
        case _:
            pass
    raise ValueError(f"{known.value}: {field} cannot be {given!r}; {_allowed(field)}")


def _allowed(field: str) -> str:
    allowed = {
        "max_days": f"it is a number from 1 to {_LONGEST}",
        "covers_children": "it is true or false",
        "rows": f"it is one of {', '.join(Rows)}",
        "kind": f"it is {FLEET}, {RENTAL} or null",
    }
    return allowed.get(field, f"fields are {', '.join(allowed)}")
