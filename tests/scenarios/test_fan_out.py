from bot.sandbox.faults import Fault
from bot.sandbox.supplier_world import SupplierWorld, anatolia
from tests.scenarios.stage import Stage, buttons, minutes, opened, seconds, small_fleet

EVERYTHING = "all last week for all"


async def known(stage: Stage, *people: str) -> None:
    for person in people or ("mert",):
        await stage.types("quota", person)
        await stage.settles()


async def confirmed(stage: Stage, words: str = EVERYTHING, person: str = "mert") -> str:
    """Type a large order and press *Order*; return its id."""
    await stage.types(words, person)
    offer = stage.answers(person)[-1]
    await stage.press(person, offer, next(iter(buttons(offer))))
    return str((await stage.rows("orders ORDER BY id DESC"))[0]["ref"])


async def test_all_reports_of_all_branches_are_estimated_and_not_ordered_yet(
    stage: Stage,
) -> None:
    await known(stage)

    ack = await stage.types(EVERYTHING)

    assert "*30 reports*: 9 types, 4 branches" in ack.text
    assert "5 % of what the supplier allows for ten minutes" in ack.text
    assert "Nothing was ordered" in ack.text
    assert await stage.rows("orders") == []
    assert list(buttons(stage.answers("mert")[-1])) == [
        "Order",
        "Order 15 instead",
        "Change…",
        "Leave it",
    ]


async def test_the_estimate_of_files_says_how_much_later_they_come(
    stage: Stage,
) -> None:
    await known(stage)
    await stage.run_sql(
        "UPDATE budget_slots SET at = (SELECT max(organisations_at) FROM connections) "
        "WHERE budget_key = '1:link'"
    )

    ack = await stage.types(f"{EVERYTHING} as file")

    assert "Their files come up to 10 minutes later" in ack.text


async def test_a_press_orders_it_with_one_card_and_one_message(stage: Stage) -> None:
    await known(stage)

    ref = await confirmed(stage)
    await stage.all_over()

    assert await stage.states(ref) == ["delivered"] * 30
    assert len(stage.cards()) == 1
    assert len(stage.news()) == 1
    assert "30 of 30 ready" in stage.cards()[0].text
    stage.assert_limits_kept()
    stage.assert_nothing_twice()


async def test_the_offer_gives_way_to_the_acknowledgement(stage: Stage) -> None:
    await known(stage)
    shown = len(stage.answers("mert"))

    ref = await confirmed(stage)

    assert len(stage.answers("mert")) == shown + 1
    assert f"Ordered as *{ref}*" in stage.answers("mert")[-1].text


async def test_pressing_two_offers_of_the_same_orders_it_once(stage: Stage) -> None:
    await known(stage)
    await stage.types(EVERYTHING)
    await stage.types(EVERYTHING)
    first, second = stage.answers("mert")[-2:]

    await stage.press("mert", first, "Order")
    await stage.press("mert", second, "Order")

    (order,) = await stage.rows("orders")
    assert f"it is *{order['ref']}*" in stage.answers("mert")[-1].text


async def test_who_thinks_better_of_it_orders_nothing(stage: Stage) -> None:
    await known(stage)
    await stage.types(EVERYTHING)

    await stage.press("mert", stage.answers("mert")[-1], "Leave it")

    assert stage.answers("mert")[-1].text == "Nothing was ordered."
    assert await stage.rows("orders") == []


async def test_a_press_is_authorised_anew(sqlite_url: str) -> None:
    async with opened(sqlite_url) as stage:
        await stage.start_bot()
        await known(stage)
        await stage.types(EVERYTHING)
        await stage.run_sql("UPDATE people SET deleted = TRUE")

        await stage.press("mert", stage.answers("mert")[-1], "Order")

        assert await stage.rows("orders") == []


async def test_the_word_behind_it_does_what_the_button_does(stage: Stage) -> None:
    await known(stage)

    ref = await stage.orders(f"{EVERYTHING} confirmed")

    assert len(await stage.states(ref)) == 30


async def test_the_turkish_words_do_it_too(stage: Stage) -> None:
    await known(stage)

    ack = await stage.types("tüm raporlar geçen hafta tüm şubeler")
    ref = await stage.orders("tüm raporlar geçen hafta tüm şubeler onaylı")

    assert "30 reports" in ack.text
    assert len(await stage.states(ref)) == 30


async def test_somebody_unknown_reads_the_estimate_once_looked_up(
    stage: Stage,
) -> None:
    await stage.types(EVERYTHING)
    await stage.settles()

    assert "30 reports" in stage.answers("mert")[-1].text
    assert await stage.rows("orders") == []


async def test_before_the_first_fetch_it_is_kept_and_asked_back(
    sqlite_url: str,
) -> None:
    async with opened(sqlite_url) as stage:
        stage.world.faults.set("supplier", Fault.server_error)
        await stage.start_bot()
        ref = await stage.orders(EVERYTHING)
        stage.world.faults.clear()
        await stage.passes(minutes(2))

        assert await stage.order_state(ref) == "refused"
        (told,) = stage.dms("mert")
        assert "30 reports" in told.text
        await stage.press("mert", told, "Order again")
        assert "9 types, 4 branches" in stage.dms("mert")[-1].text + "".join(
            each.text
            for each in stage.answers("mert", stage.world.workspace.dm("mert").id)
        )


async def test_every_branch_is_asked_for_what_its_kind_has(sqlite_url: str) -> None:
    supplier = SupplierWorld(organisations=anatolia(), median_seconds=6.0)
    async with opened(sqlite_url, supplier=supplier) as stage:
        await stage.start_bot()
        await known(stage)
        ref = await confirmed(stage)
        await stage.all_over()

        # Twelve fleets of nine types, the company itself of the three whose report
        # about it does not hold its branches, two rental firms of three.
        assert await stage.states(ref) == ["delivered"] * (12 * 9 + 3 + 2 * 3)


async def test_what_is_here_already_is_used_again(stage: Stage) -> None:
    await known(stage)
    await stage.orders("driver quality last week for all")
    await stage.all_over()

    ack = await stage.types(EVERYTHING)
    assert "3 of them are here" in ack.text
    assert "Order all afresh" in buttons(stage.answers("mert")[-1])
    await stage.press("mert", stage.answers("mert")[-1], "Order 27")
    await stage.all_over()

    assert stage.generated() == 30
    ref = (await stage.rows("orders ORDER BY id DESC"))[0]["ref"]
    assert await stage.states(ref) == ["delivered"] * 30
    await stage.types(f"link {ref} izmir")
    await stage.settles()
    assert stage.answers("mert")[-1].text.count("/files/") == 9


async def test_all_of_it_can_be_ordered_afresh(stage: Stage) -> None:
    await known(stage)
    await stage.orders("driver quality last week for all")
    await stage.all_over()
    await stage.types(EVERYTHING)

    await stage.press("mert", stage.answers("mert")[-1], "Order all afresh")
    await stage.all_over()

    assert stage.generated() == 3 + 30


async def test_reports_of_days_that_are_not_over_are_never_used_again(
    stage: Stage,
) -> None:
    await known(stage)
    await stage.orders("driver quality today for all")
    await stage.all_over()
    await stage.passes(minutes(2))

    ack = await stage.types("all today for all")

    assert "30 reports" in ack.text
    assert "are here" not in ack.text


async def test_what_several_orders_brought_is_put_together_at_once(
    stage: Stage,
) -> None:
    await known(stage)
    await confirmed(stage)
    await stage.all_over()
    generated = stage.generated()

    await stage.types("all last week for izmir and ankara")
    await stage.press("mert", stage.answers("mert")[-1], "Use these")
    await stage.passes(seconds(20))

    assert stage.generated() == generated
    ref = (await stage.rows("orders ORDER BY id DESC"))[0]["ref"]
    assert await stage.order_state(ref) == "done"
    assert await stage.states(ref) == ["delivered"] * 18


async def test_the_cheaper_way_brings_the_same_days_over_the_parent(
    stage: Stage,
) -> None:
    await known(stage)
    ack = await stage.types(EVERYTHING)
    assert "*15 reports* would bring the same days" in ack.text
    assert "There is no file for a single branch then" in ack.text

    await stage.press("mert", stage.answers("mert")[-1], "Order 15 instead")
    await stage.all_over()

    (order,) = await stage.rows("orders")
    assert await stage.states(order["ref"]) == ["delivered"] * 15


async def test_each_way_in_which_it_failed_has_one_message_in_the_thread(
    sqlite_url: str,
) -> None:
    failing = small_fleet(8, failure_share=0.3)
    async with opened(sqlite_url, supplier=failing) as stage:
        await stage.start_bot()
        await known(stage)
        ref = await confirmed(stage)
        await stage.all_over()

        failed = (await stage.states(ref)).count("failed")
        ready, missed = stage.news()
        assert f"{75 - failed} of 75 reports are ready" in ready.text
        assert "<@" in ready.text
        assert f"{failed} failed: the supplier says" in missed.text
        assert "<@" not in missed.text
        assert f"Retry {failed}" in buttons(missed)
        assert len(stage.cards()) == 1
