from collections.abc import Mapping
from decimal import Decimal

import pytest

from bot.blocks.digests import digest_lines
from bot.blocks.voice import DEFAULT
from bot.domain.digests import Digest, Oddity, Seen, digest
from bot.domain.figures import Balance, Figures, Total

COLUMNS = ("Driver UUID", "Trips completed", "Confirmation rate", "Trips failed")


def figures(
    rows: int = 10, columns: tuple[str, ...] = COLUMNS, **totals: int
) -> Figures:
    sums: Mapping[str, Total] = {
        key: Total(Decimal(value), rows) for key, value in totals.items()
    }
    return Figures(rows, columns, sums)


def seen(now: Figures, before: Figures | None = None, name: str = "İzmir") -> Seen:
    return Seen(name, now, before)


def lines(*each: Seen) -> list[str]:
    return digest_lines([digest("driver quality", each)], DEFAULT)


def oddity(now: Figures, before: Figures | None = None) -> Oddity | None:
    remarks = digest("driver quality", [seen(now, before)]).remarks
    return remarks[0].oddity if remarks else None


@pytest.mark.parametrize(
    ("now", "before", "what"),
    [
        pytest.param(figures(0), None, Oddity.empty, id="empty"),
        pytest.param(figures(0), figures(0), Oddity.empty, id="empty-as-before"),
        pytest.param(figures(4), figures(10), Oddity.halved, id="less-than-half"),
        pytest.param(figures(5), figures(10), None, id="half"),
        pytest.param(figures(9), figures(0), None, id="empty-the-last-time"),
        pytest.param(figures(4), None, None, id="the-first-one"),
        pytest.param(
            figures(columns=COLUMNS[:3]), figures(), Oddity.columns, id="a-column-less"
        ),
        pytest.param(
            figures(trips_completed=60),
            figures(trips_completed=100),
            Oddity.moved,
            id="moved",
        ),
        pytest.param(
            figures(trips_completed=90),
            figures(trips_completed=100),
            None,
            id="as-usual",
        ),
    ],
)
def test_a_branch_to_look_at_is_found(
    now: Figures, before: Figures | None, what: Oddity | None
) -> None:
    assert oddity(now, before) is what


def test_what_is_odd_is_told_with_the_branch() -> None:
    told = lines(
        seen(figures(0), figures(), "Van"),
        seen(figures(4), figures(), "Muş"),
        seen(figures(columns=COLUMNS[:3]), figures(), "Kars"),
        seen(figures(trips_completed=62), figures(trips_completed=100)),
    )

    assert (
        "Look at: Van sent no rows · Muş rows \u221260 % · Kars lacks the column "
        "Trips failed · İzmir trips completed \u221238 %"
    ) in told


def test_columns_that_are_missing_or_new_are_named() -> None:
    now = figures(columns=(*COLUMNS[:3], "Trips rejected"))

    told = lines(seen(now, figures()))[-1]

    assert told == (
        "Columns missing since the last time: Trips failed; new: Trips rejected."
    )
    added = lines(seen(figures(columns=(*COLUMNS, "Tips")), figures()))
    assert added[-1] == "New: Tips."


def test_where_hardly_any_column_is_the_same_none_is_named() -> None:
    # A file without its headers begins with somebody's data.
    headless = figures(columns=("u-1", "Ünal", "91%", "+905321234567"))

    told = lines(seen(headless, figures()), seen(figures(), headless, "Van"))

    assert not any("Ünal" in line or "+90" in line for line in told)
    assert "İzmir has other columns than the last time" in told[1]
    alone = lines(seen(headless, figures()))[-1]
    assert alone == "Other columns than the last time: 4 are missing, 4 are new."


def test_changes_are_told_of_those_that_were_there_before() -> None:
    told = lines(
        seen(figures(trips_completed=110), figures(trips_completed=100)),
        seen(figures(trips_completed=500), None, "Van"),
    )[0]

    assert "20 rows (as before)" in told
    assert "trips completed *610* (+10 %)" in told
    assert "changes are of 1 of 2 branches" in told
    whole = lines(seen(figures(), figures()), seen(figures(), figures(), "Van"))[0]
    assert "changes are of" not in whole


def test_a_rate_is_told_beside_the_one_before_it() -> None:
    def rates(confirmed: str, cancelled: str) -> Figures:
        totals = {
            "confirmation": Total(Decimal(confirmed), 1),
            "cancellation": Total(Decimal(cancelled), 1),
        }
        return Figures(1, COLUMNS, totals)

    told = lines(seen(rates("0.84", "0.07"), rates("0.841", "0.06")))[0]

    assert "confirmation rate *84 %* on average (as before)" in told
    assert "cancellation rate *7 %* on average (6 % before)" in told


BALANCES = {
    "start_balance": 100,
    "earnings": 50,
    "refunds": 5,
    "cash": 20,
    "bank": 30,
    "end_balance": 105,
}


def balances(parts: int) -> Digest:
    sums = {key: Total(Decimal(value), parts) for key, value in BALANCES.items()}
    each = Seen("İzmir", Figures(parts, (), sums), parts=parts)
    return digest("payments organization", [each])


def test_balances_of_several_parts_are_no_total_and_still_add_up() -> None:
    def told(parts: int) -> set[str]:
        return {each.key for each, _ in balances(parts).figures.told()}

    assert {"start_balance", "end_balance", "earnings"} <= told(1)
    assert told(3) == {"earnings", "refunds", "cash", "bank"}
    assert balances(3).balance == (Balance.adds_up, Decimal(0))
