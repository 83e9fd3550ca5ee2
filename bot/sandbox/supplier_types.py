"""The report types that the simulated supplier knows.

Documented is what exists and for which kind of organisation; most levels are
inferred from other clients, and ``any_level`` stands where nobody says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

FLEET: Final = "DRIVER_BUSINESS"
RENTAL: Final = "RENTAL_COMPANY"


class Level(StrEnum):
    """At which organisation a type is asked for."""

    parent = "parent"
    child = "child"
    any_level = "any_level"


class Grain(StrEnum):
    """What one row of the file stands for."""

    driver = "driver"
    vehicle = "vehicle"
    event = "event"
    organisation = "organisation"


@dataclass(frozen=True, slots=True)
class ReportKind:
    """What a type needs; *kind* None fits every organisation."""

    kind: str | None
    level: Level
    grain: Grain
    needs_window: bool = True


KINDS: Final[Mapping[str, ReportKind]] = {
    "REPORT_TYPE_DRIVER_QUALITY": ReportKind(FLEET, Level.parent, Grain.driver),
    "REPORT_TYPE_DRIVER_ACTIVITY": ReportKind(FLEET, Level.parent, Grain.driver),
    "REPORT_TYPE_TRIP_ACTIVITY": ReportKind(FLEET, Level.parent, Grain.event),
    "REPORT_TYPE_VEHICLE_PERFORMANCE": ReportKind(FLEET, Level.parent, Grain.vehicle),
    "REPORT_TYPE_DRIVER_PERFORMANCE": ReportKind(FLEET, Level.any_level, Grain.driver),
    "REPORT_TYPE_DRIVER_STATUS": ReportKind(FLEET, Level.any_level, Grain.driver),
    "REPORT_TYPE_PAYMENTS_ORDER": ReportKind(FLEET, Level.child, Grain.event),
    "REPORT_TYPE_PAYMENTS_DRIVER": ReportKind(FLEET, Level.parent, Grain.driver),
    "REPORT_TYPE_PAYMENTS_ORGANIZATION": ReportKind(
        FLEET, Level.parent, Grain.organisation
    ),
    "REPORT_TYPE_ORGANIZATION": ReportKind(
        None, Level.parent, Grain.organisation, needs_window=False
    ),
    "REPORT_TYPE_RENTAL_PAYMENTS_CONTRACT": ReportKind(
        RENTAL, Level.parent, Grain.driver
    ),
    "REPORT_TYPE_RENTAL_PAYMENTS_TRANSACTIONS": ReportKind(
        RENTAL, Level.any_level, Grain.event
    ),
    "REPORT_TYPE_RENTAL_PAYMENTS_ORGANIZATION": ReportKind(
        RENTAL, Level.any_level, Grain.organisation
    ),
}
