from datetime import timedelta

import pytest

from bot.clock import ManualClock
from bot.domain.forms import FORMS_KEPT, FormKind, OpenForm
from bot.domain.people import Person
from storage.unit_of_work import SqlStore
from tests.unit.storage_stage import ANA, NOON, Stage, set_stage

KEEP = timedelta(days=400)


@pytest.fixture
async def stage(store: SqlStore) -> Stage:
    return await set_stage(store)


async def opened(stage: Stage, name: str = "abc") -> OpenForm:
    form = OpenForm(name, stage.installation, ANA, FormKind.order, "C0FLEET", NOON)
    async with stage.store.transaction() as tx:
        await tx.forms.open(form)
    return form


async def test_an_open_form_is_found_by_its_token_for_a_day(
    stage: Stage, clock: ManualClock
) -> None:
    form = await opened(stage)
    async with stage.store.transaction() as tx:
        assert await tx.forms.find(stage.installation, form.token) == form
        assert await tx.forms.find(stage.installation + 1, form.token) is None
        assert await tx.forms.find(stage.installation, "ab") is None

    await clock.advance(FORMS_KEPT + timedelta(seconds=1))
    async with stage.store.transaction() as tx:
        await tx.timetable.prune(KEEP)
        assert await tx.forms.find(stage.installation, form.token) is None


async def test_a_change_that_comes_late_is_told_from_the_latest(stage: Stage) -> None:
    form = await opened(stage)
    named = (stage.installation, form.token)
    async with stage.store.transaction() as tx:
        assert await tx.forms.touch(*named, "1795338002.000100")
        assert not await tx.forms.touch(*named, "1795338001.000900")
        assert await tx.forms.touch(*named, "1795338002.000100")
        assert await tx.forms.touch(*named, "1795338002.000200")
        assert not await tx.forms.touch(*named, "1795338002.000100")


async def test_what_somebody_chose_last_replaces_what_they_chose_before(
    stage: Stage, clock: ManualClock
) -> None:
    mine = (stage.installation, ANA, FormKind.order)
    async with stage.store.transaction() as tx:
        assert await tx.forms.chosen(*mine) == ""
        await tx.forms.choose(*mine, "trips last week for all")
        await tx.forms.choose(*mine, "trips yesterday for all")
        assert await tx.forms.chosen(*mine) == "trips yesterday for all"
        assert await tx.forms.chosen(stage.installation, ANA, FormKind.toll) == ""

    await clock.advance(KEEP + timedelta(seconds=1))
    async with stage.store.transaction() as tx:
        await tx.timetable.prune(KEEP)
        assert await tx.forms.chosen(*mine) == ""


async def test_the_zone_of_a_person_is_kept(stage: Stage) -> None:
    person = Person(ANA, "T0", "Ana", zone="Europe/Berlin")
    async with stage.store.transaction() as tx:
        await tx.people.put(stage.installation, person)
        found = await tx.people.get(stage.installation, ANA)

    assert found is not None
    assert found[0].zone == "Europe/Berlin"
