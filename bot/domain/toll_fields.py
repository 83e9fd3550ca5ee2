"""What is known of a field of the toll API's rows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.domain import toll_values as values
from bot.texts.english import phrase

# What people call the documented fields; said where a table is shown.
LABELS = frozenset(
    {
        phrase("Hour (server time)"),
        phrase("Day (server time)"),
        phrase("Year"),
        phrase("Month"),
        phrase("Week"),
        phrase("Name"),
        phrase("Requests"),
        phrase("Mean"),
        phrase("Fastest"),
        phrase("Slowest"),
        phrase("Deviation"),
        phrase("Memberships"),
        phrase("Clients"),
        phrase("Mean steps"),
        phrase("Steps"),
        phrase("Steps per request"),
        phrase("Cached"),
        phrase("Not cached"),
        phrase("Cached share"),
        phrase("Not cached share"),
        phrase("7-day average"),
        phrase("30-day average"),
        phrase("Optimistic"),
        phrase("Pessimistic"),
        phrase("Response time"),
        phrase("Share"),
        phrase("Response code"),
        phrase("Domain"),
        phrase("Addresses"),
        phrase("Vehicle type"),
        phrase("Language"),
        phrase("At a time"),
        phrase("Occurrences"),
    }
)


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One documented field: its name in the answer, and what people call it.

    *unit* is empty for labels and for plain counts of nothing in particular.
    """

    name: str
    label: str
    unit: str
    read: Callable[[object], Any]


def requests(name: str, label: str = "Requests") -> FieldSpec:
    """Return a number of requests."""
    return FieldSpec(name, label, "requests", values.count)


def ms(name: str, label: str) -> FieldSpec:
    """Return a response time."""
    return FieldSpec(name, label, "ms", values.amount)


def steps(name: str, label: str = "Mean steps") -> FieldSpec:
    """Return a number of steps per request."""
    return FieldSpec(name, label, "steps", values.amount)


def percent(name: str, label: str) -> FieldSpec:
    """Return a share of 0 to 100."""
    return FieldSpec(name, label, "%", values.amount)


def count(name: str, label: str, unit: str = "") -> FieldSpec:
    """Return a whole number."""
    return FieldSpec(name, label, unit, values.count)


def hour() -> FieldSpec:
    """Return an hour of the day, in a zone that is unknown."""
    return FieldSpec("HourOfDay", "Hour (server time)", "hour", values.hour)


def day() -> FieldSpec:
    """Return a day, in a zone that is unknown."""
    return FieldSpec("RequestDate", "Day (server time)", "day", values.day)


def label(name: str, label: str) -> FieldSpec:
    """Return a name or a range."""
    return FieldSpec(name, label, "", values.words)
