from urllib.parse import quote, quote_plus

import pytest
from cryptography.fernet import Fernet

from bot.sandbox.faults import Fault
from tests.scenarios.stage import MAIN_ROAD, Stage, buttons, opened, seconds
from tests.scenarios.test_toll_secrets import everything

CLIENT_SECRET = "canary client/secret+1"
KEY = Fernet.generate_key().decode()
FAULTS = [
    None,
    *((service, fault) for service in ("slack", "supplier") for fault in Fault),
]


def secrets(stage: Stage) -> set[str]:
    """Return every secret of the world, in every spelling that it could have."""
    workspace = stage.world.workspace
    credentials, given = workspace.credentials, workspace.capabilities
    found = {
        CLIENT_SECRET,
        KEY,
        credentials.signing_secret,
        credentials.app_token,
        credentials.bot_token,
        *stage.supplier.tokens,
        *given._triggers,
        *given._response_urls,
    }
    return {spell(each) for each in found for spell in (str, quote, quote_plus)}


async def at_work(stage: Stage) -> None:
    """Order, press, err and administer, so that every secret is used."""
    await stage.types(MAIN_ROAD)
    await stage.passes(seconds(20))
    for card in stage.cards()[:1]:
        for label in buttons(card):
            await stage.press("mert", card, label)
    for typed in ("link last", "quota", "access", "resume", "driver qality for x"):
        for person in ("mert", "ada"):
            await stage.types(typed, person)
            await stage.settles()
    await stage.passes(seconds(40))


@pytest.mark.parametrize(
    "fault", FAULTS, ids=lambda each: "no fault" if each is None else "-".join(each)
)
async def test_no_fault_gives_a_secret_away(
    sqlite_url: str, fault: tuple[str, Fault] | None
) -> None:
    async with opened(sqlite_url, slow=seconds(0.02)) as stage:
        stage.supplier.client_secret = CLIENT_SECRET
        await stage.start_bot(WAYBILL_SECRET_KEYS=KEY)
        if fault is not None:
            stage.world.faults.set(*fault, share=0.7)

        await at_work(stage)
        stage.world.faults.clear()
        await at_work(stage)

        said = await everything(stage)
        assert "slack_request" in said
        assert stage.supplier.tokens
        given_away = {each for each in secrets(stage) if each in said}
        assert given_away == set()


async def test_no_link_of_the_supplier_is_logged_counted_or_stored(
    stage: Stage,
) -> None:
    await at_work(stage)
    await stage.types("link last")
    await stage.settles()
    assert stage.supplier.tickets

    stored = await everything_but_what_one_person_reads(stage)

    assert not [ticket for ticket in stage.supplier.tickets if ticket in stored]


async def everything_but_what_one_person_reads(stage: Stage) -> str:
    stage.world.workspace.conversations._ephemerals.clear()
    return await everything(stage)


async def test_a_canary_that_sang_would_be_heard(stage: Stage) -> None:
    await at_work(stage)
    (trigger, *_) = stage.world.workspace.capabilities._triggers
    await stage.run_sql(f"UPDATE installations SET name = '{trigger}'")  # noqa: S608  the test's own word

    said = await everything(stage)

    assert [each for each in secrets(stage) if each in said] == [trigger]
