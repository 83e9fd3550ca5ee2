from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.blocks.voice import Voice
from bot.blocks.welcomes import channel_welcome, example
from bot.domain.commands import OrderCommand
from bot.domain.grammar import parse
from bot.domain.organisations import Organisation
from bot.domain.report_types import FLEET, RENTAL, Catalogue
from bot.domain.welcomes import Example, Welcome, When, examples, welcome
from bot.texts.turkish import TURKISH

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Istanbul")
CATALOGUE = Catalogue()


def organisation(number: int, name: str, kind: str = FLEET) -> Organisation:
    parent = "key-1" if number > 1 else None
    return Organisation(number, f"key-{number}", name, parent, frozenset({kind}))


FLEET_OF_TWO = (
    organisation(1, "Anadolu"),
    organisation(2, "Ankara"),
    organisation(3, "Iz and mir"),
)


def shown(*organisations: Organisation, branch: str = "") -> tuple[Example, ...]:
    return examples(organisations, branch, CATALOGUE, NOW, ZONE)


def read(text: str, *names: str) -> object:
    return parse(text, now=NOW, zone=ZONE, catalogue=CATALOGUE, organisations=names)


def test_a_fleet_is_shown_three_orders_with_one_branch_by_name() -> None:
    assert [each.command for each in shown(*FLEET_OF_TWO, branch="Ankara")] == [
        "driver quality last week for all",
        'trips yesterday for "Ankara"',
        'driver activity last 7 days for "Ankara"',
    ]


def test_without_a_branch_that_may_be_named_all_are_asked() -> None:
    assert [each.command for each in shown(*FLEET_OF_TWO)] == [
        "driver quality last week for all",
        "trips yesterday for all",
        "driver activity last 7 days for all",
    ]


def test_a_rental_company_is_shown_what_it_has() -> None:
    rental = organisation(1, "Coast", RENTAL)

    found = shown(rental)

    assert len(found) == 3
    assert all("driver" not in each.title for each in found)


def test_before_the_organisations_are_known_the_usual_is_shown() -> None:
    assert len(shown()) == 3


@pytest.mark.parametrize("when", When)
@pytest.mark.parametrize("branch", ["", "Iz and mir"])
def test_what_is_shown_in_turkish_orders_the_same(when: When, branch: str) -> None:
    each = Example("driver quality", when, branch)

    turkish = example(each, Voice(language=TURKISH))

    assert turkish != each.command
    assert example(each, Voice()) == each.command
    meant = read(each.command, "Iz and mir", "Ankara")
    assert isinstance(meant, OrderCommand)
    assert read(turkish, "Iz and mir", "Ankara") == meant


@pytest.mark.parametrize(
    ("orders", "toll", "counts"),
    [
        pytest.param(3, "", (3, 0), id="no toll API"),
        pytest.param(3, "toll", (2, 1), id="both"),
        pytest.param(0, "toll", (0, 3), id="the toll API alone"),
        pytest.param(1, "toll", (1, 2), id="both, and one kind of report"),
    ],
)
def test_three_commands_are_shown_of_what_is_there(
    orders: int, toll: str, counts: tuple[int, int]
) -> None:
    some = shown(*FLEET_OF_TWO)[:orders]

    found = welcome(some, toll=bool(toll))

    assert (len(found.orders), len(found.toll)) == counts


def test_what_lets_a_shared_channel_in_is_a_command_in_both_languages() -> None:
    for voice in (Voice(), Voice(language=TURKISH)):
        text = channel_welcome(Welcome(shared=True), voice=voice).text
        typed = text.rsplit("/report ", maxsplit=1)[1].strip("`.")

        assert read(typed) == read("access admit shared")
