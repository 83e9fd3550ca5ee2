"""The columns of the simulated files, with invented contents.

Headers are those of the documents where they are documented, in en-GB, and
otherwise those that were seen. Nobody in here exists.
"""

import random
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.supplier import SupplierOrganisation
from bot.sandbox.supplier_books import Books, books

_FIRST_NAMES: Final = ("Çınar", "Işıl", "Gökçe", "Şule", "Öykü", "Ümit", "Ilgaz", "Su")
_SURNAMES: Final = ("Örnekoğlu", "Uydurma", "Hayalî", "Denemeci", "Kurgu", "Yoktur")
_STREETS: Final = ("Örnek Sokak", "Deneme Caddesi", "Hayal Bulvarı", "Kurgu Yolu")
_DISTRICTS: Final = ("Uydurmaköy", "Hayaltepe", "Yenideneme", "Örnekpınar")


@dataclass(frozen=True, slots=True)
class Row:
    """What the cells of one row are drawn from."""

    rng: random.Random
    number: int
    organisation: SupplierOrganisation
    start: datetime
    span: timedelta

    @property
    def driver(self) -> random.Random:
        """The same person for the same row number, in every type and file."""
        return random.Random(f"{self.organisation.key}:{self.number}")  # noqa: S311  invented people


Cell = Callable[[Row], str]
Columns = tuple[tuple[str, Cell], ...]


def _id(kind: str) -> Cell:
    def cell(row: Row) -> str:
        name = f"{kind}:{row.organisation.key}:{row.number}"
        return str(uuid.uuid5(uuid.NAMESPACE_OID, name))

    return cell


def _fresh_id(row: Row) -> str:
    return str(uuid.UUID(int=row.rng.getrandbits(128), version=4))


def _organisation_id(row: Row) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, row.organisation.key))


def _number(low: int, high: int) -> Cell:
    return lambda row: str(row.rng.randint(low, high))


def _amount(low: float, high: float) -> Cell:
    return lambda row: f"{row.rng.uniform(low, high):.2f}"


def _booked(figure: Callable[[Books], int]) -> Cell:
    def cell(row: Row) -> str:
        account = f"{row.organisation.key}:{row.number}"
        return f"{figure(books(account, row.start, row.span)) / 100:.2f}"

    return cell


def _rate(low: float, high: float) -> Cell:
    """Return a percentage; blank now and then, which is not zero."""

    def cell(row: Row) -> str:
        share = row.rng.uniform(low, high)
        return "" if row.rng.random() < 0.03 else f"{share:.0%}"  # noqa: PLR2004  a few

    return cell


def _rating(row: Row) -> str:
    return f"{row.rng.uniform(4.2, 5.0):.2f}"


def _choice(*words: str) -> Cell:
    return lambda row: row.rng.choice(words)


def _duration(most_hours: int) -> Cell:
    """Return ``days : hours : minutes``, as seen."""

    def cell(row: Row) -> str:
        hours, minutes = divmod(row.rng.randint(0, most_hours * 60), 60)
        return f"{hours // 24} : {hours % 24:02d} : {minutes:02d}"

    return cell


def _moment(row: Row) -> str:
    """Return a local time without an offset, as seen."""
    return f"{row.start + row.span * row.rng.random():%Y-%m-%d %H:%M:%S}"


def _first_name(row: Row) -> str:
    return row.driver.choice(_FIRST_NAMES)


def _surname(row: Row) -> str:
    return row.driver.choice(_SURNAMES)


def _email(row: Row) -> str:
    return f"driver{row.number}@example.invalid"


def _no_phone(row: Row) -> str:
    del row
    return ""


def _plate(row: Row) -> str:
    return f"{row.driver.randint(1, 81):02d} ZZZ {row.driver.randint(100, 999)}"


def _address(row: Row) -> str:
    number, street = row.rng.randint(1, 200), row.rng.choice(_STREETS)
    return f"{street} {number}, {row.rng.choice(_DISTRICTS)}, {row.organisation.name}"


def _name(row: Row) -> str:
    return row.organisation.name


_DRIVER: Final[Columns] = (
    ("Driver UUID", _id("driver")),
    ("Driver first name", _first_name),
    ("Driver surname", _surname),
)
_TRIP_COUNTS: Final[Columns] = (
    ("Trips accepted", _number(20, 150)),
    ("Trips rejected", _number(0, 30)),
    ("Trips cancelled", _number(0, 12)),
    ("Trips failed", _number(0, 4)),
    ("Total trips assignments", _number(30, 190)),
)
_EARNINGS: Final[Columns] = (
    ("Total earnings", _booked(lambda books: books.earnings)),
    ("Total earnings : Net fare", _booked(lambda books: books.fare)),
    ("Total earnings:Tip", _booked(lambda books: books.tip)),
    ("Refunds & Expenses", _booked(lambda books: books.toll)),
    ("Refunds & Expenses:Refunds:Toll", _booked(lambda books: books.toll)),
    ("Payouts:Cash collected", _booked(lambda books: books.cash)),
    ("Payouts : Transferred To Bank Account", _booked(lambda books: books.bank)),
)
_RENTAL: Final[Columns] = (
    ("DriverUUID", _id("driver")),
    ("OrganizationUUID", _organisation_id),
    ("TermUUID", _id("term")),
    ("Driver's First Name", _first_name),
    ("Driver's Last Name", _surname),
)

COLUMNS: Final[Mapping[str, Columns]] = {
    "REPORT_TYPE_DRIVER_QUALITY": (
        *_DRIVER,
        ("Trips completed", _number(10, 140)),
        ("Confirmation rate", _rate(0.7, 1)),
        ("Cancellation rate", _rate(0, 0.12)),
        ("Completion rate", _rate(0.8, 1)),
        ("Driver ratings (last 4 weeks)", _rating),
        ("Driver ratings (previous 500 trips)", _rating),
        *_TRIP_COUNTS,
    ),
    "REPORT_TYPE_DRIVER_ACTIVITY": (
        *_DRIVER,
        ("Trips completed", _number(0, 140)),
        ("Time online (days : hours : minutes)", _duration(60)),
        ("Time on trip (days : hours : minutes)", _duration(40)),
    ),
    "REPORT_TYPE_TRIP_ACTIVITY": (
        ("Trip UUID", _fresh_id),
        *_DRIVER,
        ("Vehicle UUID", _id("vehicle")),
        ("Number plate", _plate),
        ("Service type", _choice("Trip", "Delivery")),
        ("Trip request time", _moment),
        ("Trip drop-off time", _moment),
        ("Pick-up address", _address),
        ("Drop-off address", _address),
        ("Trip distance", _amount(0.8, 42)),
        ("Trip status", _choice("completed", "completed", "rider_cancelled")),
        ("Product type", _choice("UberX", "Comfort")),
        ("Payment type", _choice("CASH", "cash", "card")),
    ),
    "REPORT_TYPE_VEHICLE_PERFORMANCE": (
        ("Vehicle UUID", _id("vehicle")),
        ("Vehicle name", _choice("Örnek Sedan", "Örnek Hatchback", "Örnek Van")),
        ("Number plate", _plate),
        ("Total earnings", _amount(800, 12000)),
        ("Earnings per hour", _amount(80, 320)),
        ("Cash collected", _amount(0, 4000)),
        ("Trips per hour", _amount(0.5, 3.5)),
        ("Hours online", _amount(5, 70)),
        ("Hours on trip", _amount(3, 50)),
        ("Acceptance rate", _rate(0.6, 1)),
        ("Cancellation rate", _rate(0, 0.15)),
        *_TRIP_COUNTS,
    ),
    "REPORT_TYPE_DRIVER_PERFORMANCE": (
        *_DRIVER[1:],
        ("Email", _email),
        ("Phone number", _no_phone),
        ("Hours on job", _amount(3, 60)),
        ("Earnings per hour", _amount(80, 320)),
    ),
    "REPORT_TYPE_DRIVER_STATUS": (
        *_DRIVER,
        ("Status", _choice("active", "active", "inactive", "waitlisted")),
    ),
    "REPORT_TYPE_PAYMENTS_ORDER": (
        ("Transaction UUID", _fresh_id),
        *_DRIVER,
        ("Trip UUID", _fresh_id),
        (
            "Description",
            _choice("trip completed order", "trip fare adjust order", "tip order"),
        ),
        ("Organisation name", _name),
        ("Org alias", _name),
        ("vs reporting", _moment),
        ("Paid to you", _amount(-50, 600)),
        ("Paid to you : Your earnings", _amount(0, 600)),
        ("Paid to you : Your earnings : Fare", _amount(0, 550)),
        ("Paid to you:Trip balance:Payouts:Cash collected", _amount(-300, 0)),
    ),
    "REPORT_TYPE_PAYMENTS_DRIVER": (*_DRIVER, *_EARNINGS),
    "REPORT_TYPE_PAYMENTS_ORGANIZATION": (
        ("Organization UUID", _organisation_id),
        ("Organisation name", _name),
        ("Org alias", _name),
        ("Start of period balance", _booked(lambda books: books.opening)),
        *_EARNINGS,
        ("End of period balance", _booked(lambda books: books.closing)),
    ),
    "REPORT_TYPE_ORGANIZATION": (
        ("Organization UUID", _organisation_id),
        ("Organisation name", _name),
        ("Org alias", _name),
    ),
    "REPORT_TYPE_RENTAL_PAYMENTS_CONTRACT": (
        *_RENTAL,
        ("Email address", _email),
        ("Phone number", _no_phone),
        ("External ID", _number(1000, 9999)),
        ("Balance at the beginning of the period", _amount(-500, 500)),
        ("Amount to charge", _amount(500, 4000)),
        ("Amount Charged/ Paid", _amount(500, 4000)),
        ("Balance at the end of the period", _amount(-500, 500)),
    ),
    "REPORT_TYPE_RENTAL_PAYMENTS_TRANSACTIONS": (
        ("Vs reporting", _moment),
        *_RENTAL,
        ("Amount", _amount(-500, 4000)),
    ),
    "REPORT_TYPE_RENTAL_PAYMENTS_ORGANIZATION": (
        ("OrganizationUUID", _organisation_id),
        ("Organisation name", _name),
        ("Amount to charge", _amount(5000, 40000)),
        ("Amount Charged/ Paid", _amount(5000, 40000)),
    ),
}
