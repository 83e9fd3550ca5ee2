import pytest

from bot.domain.report_types import (
    FLEET,
    KNOWN_TYPES,
    RENTAL,
    Catalogue,
    Rows,
    is_value,
)
from bot.domain.text import fold
from bot.domain.type_words import spellings, stems


def test_the_listed_types_are_the_thirteen_that_are_known() -> None:
    assert len(Catalogue().all()) == 13
    assert all(is_value(each.value) for each in KNOWN_TYPES)


def test_only_types_with_a_row_per_event_are_split_by_the_week() -> None:
    events = {each.value for each in KNOWN_TYPES if each.rows is Rows.events}

    assert events == {
        "REPORT_TYPE_TRIP_ACTIVITY",
        "REPORT_TYPE_PAYMENTS_ORDER",
        "REPORT_TYPE_RENTAL_PAYMENTS_TRANSACTIONS",
    }
    assert {each.max_days for each in KNOWN_TYPES if each.value in events} == {7}
    assert {each.max_days for each in KNOWN_TYPES if each.value not in events} == {31}


def test_only_the_list_of_organisations_needs_no_period() -> None:
    (listing,) = [each for each in KNOWN_TYPES if not each.needs_period]

    assert listing.value == "REPORT_TYPE_ORGANIZATION"


def test_no_name_or_alias_means_two_types() -> None:
    owners: dict[tuple[str, ...], str] = {}
    for each in KNOWN_TYPES:
        for spelling in spellings(each):
            key = tuple(stem for word in spelling.split() for stem in stems(fold(word)))
            assert owners.setdefault(key, each.value) == each.value


def test_an_unlisted_type_is_asked_of_each_child_and_of_any_kind() -> None:
    unlisted = Catalogue().get("REPORT_TYPE_FUEL_CARD")

    assert unlisted.title == "fuel card"
    assert unlisted.kind is None
    assert not unlisted.covers_children
    assert (unlisted.rows, unlisted.max_days) == (Rows.aggregates, 31)
    assert unlisted not in Catalogue().all()


def test_types_fit_the_kinds_of_an_organisation() -> None:
    catalogue = Catalogue()
    rental = {each.value for each in catalogue.fitting({RENTAL})}

    assert "REPORT_TYPE_RENTAL_PAYMENTS_CONTRACT" in rental
    assert "REPORT_TYPE_ORGANIZATION" in rental
    assert "REPORT_TYPE_DRIVER_QUALITY" not in rental
    assert catalogue.fitting({FLEET, RENTAL}) == catalogue.all()


def test_an_operator_changes_what_turned_out_otherwise() -> None:
    catalogue = Catalogue(
        overrides={
            "REPORT_TYPE_DRIVER_STATUS": {"covers_children": True, "max_days": 14},
            "REPORT_TYPE_FUEL_CARD": {"rows": "events", "kind": "RENTAL_COMPANY"},
            "REPORT_TYPE_TRIP_ACTIVITY": {"kind": None},
        }
    )
    status = catalogue.get("REPORT_TYPE_DRIVER_STATUS")

    assert status.covers_children
    assert status.max_days == 14
    assert catalogue.get("REPORT_TYPE_FUEL_CARD").rows is Rows.events
    assert catalogue.get("REPORT_TYPE_FUEL_CARD") in catalogue.all()
    assert catalogue.get("REPORT_TYPE_TRIP_ACTIVITY").kind is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("max_days", 0),
        ("max_days", 32),
        ("max_days", True),
        ("max_days", "7"),
        ("covers_children", 1),
        ("rows", "columns"),
        ("kind", "TAXI"),
        ("title", "x"),
    ],
)
def test_an_impossible_change_names_the_type_and_the_field(
    field: str, value: object
) -> None:
    with pytest.raises(ValueError, match="REPORT_TYPE_TRIP_ACTIVITY") as caught:
        Catalogue(overrides={"REPORT_TYPE_TRIP_ACTIVITY": {field: value}})

    assert field in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_change_of_something_that_is_no_type_is_refused() -> None:
    with pytest.raises(ValueError, match="'trips'"):
        Catalogue(overrides={"trips": {"max_days": 7}})
