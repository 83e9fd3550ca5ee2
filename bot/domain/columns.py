"""What the columns of supplier reports mean, by their localised headers.

Headers differ by language, country and time (inferred from what others published;
the documents name the English ones). So a header is made comparable and looked up
among aliases; what is not found is kept as it came, and nothing is said about it.
Money columns are a tree flattened into paths: a parent holds the sum of its
children, so figures are taken per column and never added up across columns.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.texts.english import phrase


class Kind(StrEnum):
    """How the cells of a column are read, and what is worth saying of them."""

    tally = "tally"  # summed
    money = "money"  # summed; the file names no currency
    hours = "hours"  # summed; decimal hours, or days : hours : minutes
    share = "share"  # averaged; 91%, 0.91 or blank
    number = "number"  # summed; a quantity whose unit the file does not name


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that a column can be about.

    *aliases* are whole headers; *leaves* are also found as the last step of a path.
    """

    key: str
    label: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()


# In the order in which they are told. English as documented or seen, the others
# inferred from the same reports in other languages.
MEANINGS: Final[tuple[Meaning, ...]] = (
    Meaning(
        "trips_completed",
        phrase("trips completed"),
        Kind.tally,
        (
            "trips completed",
            "completed trips",
            "total trips",
            "viajes completados",
            "viajes realizados",
            "abgeschlossene fahrten",
            "durchgeführte fahrten",
            "tamamlanan yolculuklar",
            "tamamlanan yolculuk sayısı",
        ),
    ),
    Meaning(
        "paid_to_you",
        phrase("paid to you"),
        Kind.money,
        ("paid to you", "pagado a ti", "an dich bezahlt", "size ödenen"),
    ),
    Meaning(
        "start_balance",
        phrase("opening balance"),
        Kind.money,
        (
            "start of period balance",
            "balance at the beginning of the period",
            "saldo inicial del periodo",
            "saldo zu beginn des zeitraums",
            "dönem başı bakiyesi",
        ),
    ),
    Meaning(
        "earnings",
        phrase("earnings"),
        Kind.money,
        (
            "total earnings",
            "earnings",
            "ganancias totales",
            "gesamteinnahmen",
            "toplam kazanç",
        ),
        ("your earnings", "tus ganancias", "deine einnahmen", "kazancınız"),
    ),
    Meaning(
        "refunds",
        phrase("refunds and expenses"),
        Kind.money,
        (
            "refunds expenses",
            "refunds and expenses",
            "reembolsos y gastos",
            "erstattungen und ausgaben",
            "iadeler ve giderler",
        ),
    ),
    Meaning(
        "cash",
        phrase("cash collected"),
        Kind.money,
        (),
        (
            "cash collected",
            "efectivo cobrado",
            "erhaltenes bargeld",
            "eingenommenes bargeld",
            "tahsil edilen nakit",
        ),
    ),
    Meaning(
        "bank",
        phrase("transferred to the bank"),
        Kind.money,
        (),
        (
            "transferred to bank account",
            "transferido a cuenta bancaria",
            "auf bankkonto überwiesen",
            "banka hesabına aktarılan",
        ),
    ),
    Meaning("to_charge", phrase("to charge"), Kind.money, ("amount to charge",)),
    Meaning("charged", phrase("charged or paid"), Kind.money, ("amount charged paid",)),
    Meaning(
        "amount", phrase("amount"), Kind.money, ("amount", "importe", "betrag", "tutar")
    ),
    Meaning("rider_fare", phrase("rider fares"), Kind.money, ("final rider fare",)),
    Meaning(
        "end_balance",
        phrase("closing balance"),
        Kind.money,
        (
            "end of period balance",
            "balance at the end of the period",
            "saldo final del periodo",
            "saldo am ende des zeitraums",
            "dönem sonu bakiyesi",
        ),
    ),
    Meaning(
        "distance",
        phrase("trip distance, in the supplier's unit"),
        Kind.number,
        ("trip distance", "distancia del viaje", "fahrtstrecke", "yolculuk mesafesi"),
    ),
    Meaning(
        "online",
        phrase("hours online"),
        Kind.hours,
        (
            "time online",
            "online hours",
            "hours online",
            "tiempo en línea",
            "tiempo conectado",
            "online zeit",
            "çevrimiçi süre",
        ),
    ),
    Meaning(
        "on_trip",
        phrase("hours on trip"),
        Kind.hours,
        (
            "time on trip",
            "ontrip hours",
            "on trip hours",
            "hours on trip",
            "tiempo en viaje",
            "fahrtzeit",
            "yolculukta geçen süre",
        ),
    ),
    Meaning(
        "on_job", phrase("hours on job"), Kind.hours, ("hours on job", "time on job")
    ),
    Meaning(
        "confirmation",
        phrase("confirmation rate"),
        Kind.share,
        ("confirmation rate", "tasa de confirmación", "bestätigungsrate", "onay oranı"),
    ),
    Meaning(
        "acceptance",
        phrase("acceptance rate"),
        Kind.share,
        ("acceptance rate", "tasa de aceptación", "annahmerate", "kabul oranı"),
    ),
    Meaning(
        "cancellation",
        phrase("cancellation rate"),
        Kind.share,
        ("cancellation rate", "tasa de cancelación", "stornierungsrate", "iptal oranı"),
    ),
    Meaning(
        "completion",
        phrase("completion rate"),
        Kind.share,
        (
            "completion rate",
            "tasa de finalización",
            "abschlussrate",
            "tamamlama oranı",
        ),
    ),
    Meaning("accepted", phrase("trips accepted"), Kind.tally, ("trips accepted",)),
    Meaning("rejected", phrase("trips rejected"), Kind.tally, ("trips rejected",)),
    Meaning("cancelled", phrase("trips cancelled"), Kind.tally, ("trips cancelled",)),
    Meaning("failed", phrase("trips failed"), Kind.tally, ("trips failed",)),
)

# Columns about the company or about kinds of things: nothing in them is a person's.
_IMPERSONAL: Final = (
    "organization uuid",
    "organizationuuid",
    "organisation uuid",
    "organization name",
    "organisation name",
    "organization alias",
    "organisation alias",
    "org alias",
    "service type",
    "product type",
    "payment type",
    "trip status",
    "driver ratings last 4 weeks",
    "driver ratings previous 500 trips",
    "trips per hour",
    "earnings per hour",
    "total trips assignments",
)
# A money path grows with the country; its first step says that it is one.
_MONEY_ROOTS: Final = (
    "paid to you",
    "total earnings",
    "refunds expenses",
    "payouts",
    "paid to third parties",
    "paid to uber",
)
_ASIDE: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NO_WORD: Final = re.compile(r"[\W_]+")
_LONGEST_HEADER: Final = 500


def path(header: str) -> tuple[str, ...]:
    """Return the steps of a header, comparable: *Payouts : Cash* is two of them."""
    bare = _ASIDE.sub(" ", header[:_LONGEST_HEADER])
    steps = (_comparable(step) for step in bare.split(":"))
    return tuple(step for step in steps if step)


def meaning_of(header: str) -> Meaning | None:
    """Return what a column is about, None when no alias fits."""
    steps = path(header)
    if len(steps) == 1:
        return _BY_HEADER.get(steps[0]) or _BY_LEAF.get(steps[0])
    return _BY_LEAF.get(steps[-1]) if steps else None


def meanings(headers: Sequence[str]) -> dict[int, Meaning]:
    """Return the meaning of columns by their index, each meaning once.

    Where two columns could be meant, the one nearer to the root of its tree, and
    then the first, is taken; the other may be a part of it.
    """
    found: dict[str, int] = {}
    for index, header in enumerate(headers):
        meaning = meaning_of(header)
        if meaning is None:
            continue
        known = found.get(meaning.key)
        if known is None or len(path(header)) < len(path(headers[known])):
            found[meaning.key] = index
    return {index: _BY_KEY[key] for key, index in found.items()}


def is_impersonal(header: str) -> bool:
    """Return whether a column certainly holds nothing that belongs to a person.

    What is not known counts as personal.
    """
    steps = path(header)
    if not steps:
        return False
    known = meaning_of(header) is not None or steps[0] in _MONEY_ROOTS
    return known or " ".join(steps) in _IMPERSONAL


def meaning(key: str) -> Meaning | None:
    """Return the meaning with that *key*, None when this release has none."""
    return _BY_KEY.get(key)


def _comparable(text: str) -> str:
    flat = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i"))
    letters = "".join(each for each in flat if not unicodedata.combining(each))
    return _NO_WORD.sub(" ", letters).strip()


_BY_KEY: Final = {each.key: each for each in MEANINGS}
_BY_HEADER: Final = {
    _comparable(alias): each for each in MEANINGS for alias in each.aliases
}
_BY_LEAF: Final = {_comparable(leaf): each for each in MEANINGS for leaf in each.leaves}
