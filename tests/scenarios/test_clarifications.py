import pytest

from tests.scenarios.stage import Stage, buttons


async def known(stage: Stage) -> None:
    await stage.types("quota")
    await stage.settles()


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        pytest.param("driver qality last week for all", "qality", id="unknown type"),
        pytest.param("driver quality lst week for all", "lst", id="unknown period"),
        pytest.param(
            "driver quality last week for izmiir", "izmiir", id="unknown organisation"
        ),
        pytest.param("payments last month for all", "payments", id="ambiguous type"),
        pytest.param("driver quality for all", "", id="missing period"),
        pytest.param("last week for all", "", id="missing type"),
        pytest.param(
            "driver quality 18.11.2026-25.11.2026 for all", "", id="not over yet"
        ),
        pytest.param("driver quality 2027-03 for all", "", id="future"),
        pytest.param(
            "driver quality 2026-10-15..2026-10-01 for all", "", id="reversed"
        ),
        pytest.param("driver quality last week every 9", "every 9", id="no timetable"),
        pytest.param("R-9999", "R-9999", id="unknown id"),
        pytest.param("cancel R-9999", "R-9999", id="unknown id to cancel"),
        pytest.param("'; DROP TABLE orders; --", "", id="SQL"),
        pytest.param("x" * 4000, "", id="very long"),
    ],
)
async def test_what_is_not_understood_stores_nothing_and_says_so(
    stage: Stage, typed: str, named: str
) -> None:
    await known(stage)

    ack = await stage.types(typed)

    assert named.casefold() in ack.text.casefold()
    assert len(ack.text) > 20
    assert await stage.rows("orders") == []
    assert await stage.rows("deliveries") == []


@pytest.mark.parametrize(
    "typed",
    [
        "driver qality last week for all",
        "driver quality lst week for all",
        "driver quality last week for izmiir",
        "payments last month for all",
        "driver quality for all",
        "last week for all",
        "driver quality 2026-10-15..2026-10-01 for all",
        "driver quality 01.11.2026-25.11.2026 for all",
    ],
)
async def test_a_correction_is_one_press_on_the_answer_itself(
    stage: Stage, typed: str
) -> None:
    await known(stage)
    await stage.types(typed)
    question = stage.answers("mert")[-1]
    shown = len(stage.answers("mert"))
    label = next(iter(buttons(question)))

    await stage.press("mert", question, label)

    (order,) = await stage.rows("orders")
    assert len(stage.answers("mert")) == shown
    assert order["ref"] in stage.answers("mert")[-1].text


async def test_a_correction_pressed_by_somebody_unknown_orders_too(
    stage: Stage,
) -> None:
    await stage.types("driver quality for all")
    await stage.settles()
    await stage.run_sql("DELETE FROM people")
    question = stage.answers("mert")[-1]

    await stage.press("mert", question, next(iter(buttons(question))))
    await stage.all_over()

    (order,) = await stage.rows("orders")
    assert order["state"] == "done"
