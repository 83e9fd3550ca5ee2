from tests.scenarios.stage import Stage, minutes, opened, seconds, small_fleet

ALL = "for all"


async def test_no_more_than_six_reports_of_an_organisation_are_in_progress(
    database_url: str,
) -> None:
    async with opened(database_url, supplier=small_fleet(2)) as stage:
        await stage.start_bot()
        refs = [
            await stage.orders(f"all {day} for izmir", person)
            for day, person in (("yesterday", "mert"), ("last week", "zeynep"))
        ]
        await stage.all_over()

        for ref in refs:
            assert set(await stage.states(ref)) == {"delivered"}
        assert max(stage.supplier.most_in_progress.values()) == 6
        # The supplier refuses a seventh by itself: it must never have had to.
        assert stage.generated() == len(stage.supplier.reports)
        stage.assert_limits_kept()
        stage.assert_nothing_twice()


async def test_no_more_than_600_reports_are_asked_for_in_ten_minutes(
    sqlite_url: str,
) -> None:
    busy = small_fleet(110, median_seconds=2.0, sigma=0.1)
    async with opened(sqlite_url, supplier=busy) as stage:
        await stage.start_bot()
        # Six windows of 110 branches are more than ten minutes of calls allow.
        ref = await stage.orders("trips last 42 days for all")
        await stage.driver.run_until(
            lambda: stage.generated() >= 600, within=minutes(5)
        )
        await stage.passes(seconds(20))

        assert stage.generated() == 600
        assert (await stage.states(ref)).count("queued") == 60
        stage.assert_limits_kept()


async def test_many_reports_of_one_person_do_not_hold_up_one_of_another(
    sqlite_url: str,
) -> None:
    slow = small_fleet(1, median_seconds=20.0, sigma=0.1)
    async with opened(sqlite_url, supplier=slow) as stage:
        await stage.start_bot()
        many = await stage.orders("trips last 371 days for izmir", "mert")
        await stage.passes(seconds(10))
        one = await stage.orders("driver quality yesterday for izmir", "zeynep")
        while await stage.states(one) != ["delivered"]:
            await stage.passes(seconds(5))

        states = await stage.states(many)
        assert len(states) == 53
        assert states.count("queued") > 35
        await stage.types(f"cancel {many}")


async def test_one_busy_branch_does_not_hold_up_the_others(stage: Stage) -> None:
    await stage.orders("trips last 210 days for izmir", "mert")
    await stage.passes(seconds(5))
    begun = stage.now
    ref = await stage.orders("driver quality yesterday for ankara", "zeynep")
    while await stage.states(ref) != ["delivered"]:
        await stage.passes(seconds(2))

    assert stage.now - begun < minutes(1)


async def test_a_month_of_trips_is_asked_in_parts_and_balances_whole(
    stage: Stage,
) -> None:
    trips = await stage.orders("trips october for izmir")
    await stage.passes(seconds(2))
    quality = await stage.orders("driver quality october for izmir")
    await stage.passes(seconds(2))
    await stage.all_over()

    assert await stage.states(trips) == ["delivered"] * 5
    assert await stage.states(quality) == ["delivered"]
    assert "do not add up" not in "".join(each.text for each in stage.cards())


async def test_aggregates_over_more_than_a_month_say_that_they_do_not_add_up(
    stage: Stage,
) -> None:
    ref = await stage.orders("driver quality q3 for izmir")
    await stage.all_over()

    assert len(await stage.states(ref)) == 3
    assert "do not add up" in stage.cards()[0].text


async def test_all_types_of_one_organisation_stand_on_one_card(stage: Stage) -> None:
    ref = await stage.orders("all last week for izmir")
    await stage.all_over()

    assert len(await stage.states(ref)) > 3
    assert len(stage.cards()) == 1


async def test_all_types_of_several_organisations_are_not_ordered_unasked(
    stage: Stage,
) -> None:
    await stage.types("quota")
    await stage.settles()

    ack = await stage.types("all last week for all")

    assert "Nothing was ordered" in ack.text
    assert await stage.rows("orders") == []


async def test_every_call_has_a_slot_of_its_own_also_with_a_new_token(
    either_stage: Stage,
) -> None:
    stage = either_stage
    begun = stage.now
    ref = await stage.orders("driver quality last week for all")
    await stage.passes(seconds(3))
    stage.supplier.revoke_tokens()
    await stage.all_over()

    assert await stage.states(ref) == ["delivered"] * 3
    used = await stage.rows("budget_slots")
    for operation, names in (
        ("generate", {"generate"}),
        ("get", {"report", "reports"}),
        ("link", {"link"}),
    ):
        taken = [
            each
            for each in used
            if each["budget_key"].endswith(f":{operation}")
            and str(each["at"])[:19] >= f"{begun:%Y-%m-%d %H:%M:%S}"
        ]
        made = [each for each in stage.supplier.calls if each.operation in names]
        assert len(taken) == len(made), operation
