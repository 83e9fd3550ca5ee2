"""The toll API's switches on the page: an incident, and the forms of its answers."""

from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from bot.clock import Clock
from bot.sandbox.switches import Variant
from bot.sandbox.toll_world import Emptiness, Envelope, TollWorld

INCIDENT: Final = "incident"
# Long enough ago to be in every figure of the last hour, and as long to come.
_BEGAN: Final = timedelta(minutes=30)
_LASTS: Final = timedelta(hours=12)
_SLOWER, _ERROR_SHARE, _AGAIN = 6.0, 0.3, 2

_PLACES: Final = {
    Envelope.data: "data: rows",
    Envelope.top_level: "under the report's name",
    Envelope.data_named: "data: by the report's name",
    Envelope.data_wrapped: "data: wrapped once more",
    Envelope.data_dated: "data: with the date beside them",
}
_NOTHINGS: Final = {
    Emptiness.array: "an empty list",
    Emptiness.null: "null",
    Emptiness.missing: "left out",
}


def _incident(world: TollWorld, clock: Clock) -> Variant:
    def set_incident(on: object) -> None:
        world.undo_incidents()
        if on:
            world.begin_incident(
                clock.now() - _BEGAN,
                _LASTS,
                slower=_SLOWER,
                error_share=_ERROR_SHARE,
                again=_AGAIN,
            )

    return Variant(
        INCIDENT,
        "Incident",
        "For half an hour now requests take six times as long, and a third fail. "
        "Off again, it never was.",
        lambda: world.has_incident(clock.now()),
        set_incident,
    )


def toll_switches(world: TollWorld, clock: Clock) -> tuple[Variant, ...]:
    """Return the switches of one simulated toll API."""
    return (
        _incident(world, clock),
        _choice(
            world,
            "envelope",
            "Place of the rows",
            "Where they stand in an answer, nobody documents.",
            _PLACES,
        ),
        _choice(
            world,
            "emptiness",
            "Nothing to report",
            "What stands for a report without rows in an answer to all.",
            _NOTHINGS,
        ),
        _flag(
            world,
            "errors_in_body",
            "Errors as 200",
            "An error is told in the body alone.",
        ),
        _flag(
            world,
            "single_row_as_object",
            "One row as object",
            "A single row comes without a list around it.",
        ),
        _flag(
            world,
            "numbers_as_text",
            "Numbers as text",
            "Every number comes in quotes.",
        ),
    )


def _flag(world: TollWorld, name: str, title: str, description: str) -> Variant:
    return Variant(
        name,
        title,
        description,
        lambda: bool(getattr(world, name)),
        lambda value: setattr(world, name, value),
    )


def _choice(
    world: TollWorld,
    name: str,
    title: str,
    description: str,
    labels: dict[Any, str],
) -> Variant:
    kind: type[StrEnum] = type(next(iter(labels)))
    return Variant(
        name,
        title,
        description,
        lambda: str(getattr(world, name)),
        lambda value: setattr(world, name, kind(value)),
        tuple((str(each), label) for each, label in labels.items()),
    )
