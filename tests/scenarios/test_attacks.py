import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from itertools import cycle, islice, product

import aiohttp
import pytest

from bot.sandbox.slack.delivery import Ack
from bot.sandbox.slack.lookup_methods import user_payload
from bot.sandbox.slack.people import (
    ADA,
    DENIZ,
    DEPLOYBOT,
    EMRE,
    JONAS,
    MERT,
    PARTNER_TEAM_ID,
    PRIYA,
    SELIN,
    ZEYNEP,
)
from bot.sandbox.slack.records import Json
from tests.scenarios import attacks, forgeries
from tests.scenarios.attacks import PLAN, Door, Hand, Tally, effects
from tests.scenarios.forgeries import signed
from tests.scenarios.schedule_steps import answered, saves
from tests.scenarios.stage import PATIENCE_SECONDS, Stage, buttons, opened, seconds

Record = Callable[[str, object], None]
Request = Callable[[], Awaitable[Ack]]
IZMIR = "driver quality last week for izmir"
ANKARA = "driver quality last week for ankara"
# What an answer may hold for nobody here: a link, or how somebody's order stands.
SECRETS = ("/files/", "1 of 1 ready")
OUTSIDE = (SELIN, JONAS, PRIYA, DEPLOYBOT, EMRE, DENIZ)
PLACES = ("C0FLEETOP", "C0OPSEU01", "C0PARTNER", "C0FINANCE", "D0ADA0001", "C0NOWHERE")
WAYS = 2  # over HTTP and over a socket
_BATCH = 100


@dataclass(frozen=True)
class Vault:
    """A workspace in which there is something to take, for people with a right."""

    stage: Stage
    hand: Hand
    theirs: str
    values: tuple[str, ...]
    stopped: asyncio.Future[str]

    async def effects(self) -> frozenset[str]:
        stopped = {"the bot stopped"} if self.stopped.done() else frozenset[str]()
        return await effects(self.stage) | stopped


async def furnished(stage: Stage) -> Vault:
    for person in ("mert", "zeynep", "deniz", "selin", "jonas", "ada"):
        await stage.types("quota", person)
        await stage.passes(seconds(2))
    # Who reads there is known then: nothing has to be kept until it is.
    await stage.types("quota", "mert", "ops-eu")
    await stage.passes(seconds(2))
    await stage.orders(IZMIR, "zeynep")
    theirs = await stage.orders(ANKARA, "zeynep")
    await stage.all_over()
    schedule = await saves(stage, f"{ANKARA} every monday 9am", "zeynep")
    await answered(stage, f"{ANKARA} every friday 9am", "zeynep")
    await stage.world.gateway.command("zeynep", "fleet-ops", "/toll watch errors > 2%")
    await stage.settles()
    await stage.types("access close", "ada")
    await stage.types("access give @mert order, link, file, schedule for Izmir", "ada")
    await stage.types(IZMIR, "deniz")
    refused = stage.answers("deniz")[-1]
    (ask,) = buttons(refused)  # in the language of who was refused
    await stage.press("deniz", refused, ask)
    await stage.passes(seconds(5))
    under_way = await stage.orders("driver quality yesterday for ankara", "ada")
    await stage.settles()
    values = attacks.every_value((theirs, under_way), (int(schedule[2:]), 1, 2, 3))
    stopped = asyncio.get_running_loop().create_future()
    stage.bot._refusal = stopped
    vault = Vault(stage, Hand(stage), theirs, values, stopped)
    await vault.hand.heard()
    return vault


@pytest.fixture(params=[False, True], ids=["http", "socket"])
async def vault(
    request: pytest.FixtureRequest, sqlite_url: str
) -> AsyncIterator[Vault]:
    async with opened(sqlite_url, socket_mode=request.param) as stage:
        stage.world.toll.per_day = 500
        await stage.start_bot()
        vault = await furnished(stage)
        # Over a socket what nobody listens to is not answered at all.
        stage.world.gateway.deliverer.ack_seconds = (
            0.1 if request.param else PATIENCE_SECONDS
        )
        yield vault


@pytest.fixture
async def http_vault(sqlite_url: str) -> AsyncIterator[Vault]:
    async with opened(sqlite_url) as stage:
        await stage.start_bot()
        yield await furnished(stage)


async def tried(
    vault: Vault,
    kind: str,
    requests: Iterable[Request],
    secrets: tuple[str, ...] = SECRETS,
) -> Tally:
    """Send *requests*; note what any of them brought about, or gave away."""
    tally, waiting = Tally(kind), iter(requests)
    before = await vault.effects()
    while batch := list(islice(waiting, _BATCH)):
        for request in batch:
            await request()
        tally.tried += len(batch)
        said = await vault.hand.heard()
        tally.through += [
            secret for secret in secrets for _ in range(said.count(secret))
        ]
        after = await vault.effects()
        tally.through += sorted(after - before)
        before = after
    await vault.stage.passes(seconds(3))  # what it would post, it posts now
    posted = [each for each in await vault.effects() - before if "posted" in each]
    tally.through += [each for each in posted if "R-" not in each]
    return tally


def sound_requests() -> tuple[Json, ...]:
    person = {"id": ADA.id, "team_id": ADA.team_id}
    base = {"user": person, "team": {"id": ADA.team_id}, "trigger_id": "1.2.3"}
    base["channel"] = {"id": "C0FLEETOP"}
    return tuple(
        base
        | {
            "type": "block_actions",
            "actions": [{"type": "button", "action_id": each, "value": "v1|1"}],
        }
        for each in attacks.every_action()
    )


@pytest.fixture
async def door(http_vault: Vault) -> AsyncIterator[Door]:
    async with aiohttp.ClientSession() as session:
        yield Door(http_vault.stage, session)


async def knocked(
    vault: Vault,
    kind: str,
    requests: Iterable[Awaitable[int]],
    *,
    turned_away: Callable[[int], bool],
) -> Tally:
    tally = Tally(kind)
    before = await vault.effects()
    for request in requests:
        status = await request
        tally.tried += 1
        tally.through += [] if turned_away(status) else [f"answered {status}"]
    await vault.stage.settles()
    tally.through += sorted(await vault.effects() - before)
    return tally


def refused(status: int) -> bool:
    return status == 401


def secret_of(vault: Vault) -> str:
    return vault.stage.world.workspace.credentials.signing_secret


def worthwhile(vault: Vault) -> list[bytes]:
    """Return bodies that would do something, were they signed by Slack."""
    hand = vault.hand
    return [
        *(hand.written_press(ADA, "C0FLEETOP", *each) for each in doors(vault)),
        *(hand.written_command(ADA, "C0FLEETOP", text) for text in (ANKARA, IZMIR)),
        hand.written_command(ADA, "C0FLEETOP", "access open"),
    ]


def doors(vault: Vault) -> list[tuple[str, str]]:
    return list(product(attacks.every_action(), vault.values[:2]))


async def test_nothing_that_is_signed_by_somebody_else_gets_in(
    http_vault: Vault, door: Door, record_property: Record
) -> None:
    chance = random.Random(1)
    secret, bodies = secret_of(http_vault), worthwhile(http_vault)

    def forged() -> Iterable[Awaitable[int]]:
        for spoil in islice(cycle(forgeries.FORGERIES), PLAN["forged"]):
            body = chance.choice(bodies)
            yield door.knock(body, spoil(body, secret, chance))

    tally = await knocked(http_vault, "forged", forged(), turned_away=refused)

    tally.settle(record_property)


async def test_nothing_that_is_stale_gets_in(
    http_vault: Vault, door: Door, record_property: Record
) -> None:
    chance = random.Random(2)
    secret, bodies = secret_of(http_vault), worthwhile(http_vault)

    def stale() -> Iterable[Awaitable[int]]:
        for _ in range(PLAN["stale"]):
            age = chance.choice([1, 1, 1, -1]) * chance.uniform(320, 400_000_000)
            body = chance.choice(bodies)
            yield door.knock(body, signed(body, secret, time.time() - age))

    tally = await knocked(http_vault, "stale", stale(), turned_away=refused)

    tally.settle(record_property)


async def test_nothing_that_is_too_large_gets_in(
    http_vault: Vault, door: Door, record_property: Record
) -> None:
    secret = secret_of(http_vault)
    (body, *_) = worthwhile(http_vault)

    def oversized() -> Iterable[Awaitable[int]]:
        for number in range(PLAN["oversized"]):
            large = body + b"&more=" + b"x" * (1024 * 1024 + number)
            yield door.knock(large, signed(large, secret))

    tally = await knocked(
        http_vault,
        "oversized",
        oversized(),
        turned_away=lambda status: status in {0, 413},
    )

    tally.settle(record_property)


async def test_nothing_that_is_malformed_gets_in_or_breaks_anything(
    http_vault: Vault, door: Door, record_property: Record
) -> None:
    secret = secret_of(http_vault)
    bodies = forgeries.not_a_request(sound_requests(), random.Random(3))

    def malformed() -> Iterable[Awaitable[int]]:
        for body in islice(bodies, PLAN["malformed"]):
            yield door.knock(body, signed(body, secret))

    tally = await knocked(
        http_vault,
        "malformed",
        malformed(),
        turned_away=lambda status: 400 <= status < 500,
    )

    tally.settle(record_property)


async def test_nothing_that_is_replayed_has_a_second_effect(
    vault: Vault, record_property: Record
) -> None:
    stage, deliverer = vault.stage, vault.stage.world.gateway.deliverer
    card = stage.cards()[0]
    began = len(deliverer.delivered)
    for label in ("Get link", "Get file"):
        await stage.press("ada", card, label)
    for typed in (
        *(ANKARA + " afresh", "cancel", "access give @zeynep", "access admit guests"),
        *(f"retry {vault.theirs}", f"{vault.theirs} as excel", "orgs refresh"),
        *("access take @zeynep", f"link {vault.theirs}", "pause S-1", "resume S-1"),
    ):
        await stage.types(typed, "ada")
        await stage.settles()
    await stage.world.gateway.command("ada", "fleet-ops", "/toll mute W-1")
    await stage.press("ada", stage.dms("ada")[-1], "Approve")
    first = [envelope for envelope, _ in list(deliverer.delivered)[began:]]
    # They have had their answers, which a replay is given once more.
    await vault.hand.heard()

    def replays() -> Iterable[Request]:
        for envelope in islice(cycle(first), PLAN["replayed"] // WAYS):
            yield partial(deliverer.deliver, envelope)

    tally = await tried(vault, "replayed", replays(), secrets=("/files/",))

    tally.settle(record_property, WAYS)


async def test_nobody_of_another_team_gets_anything(
    vault: Vault, record_property: Record
) -> None:
    hand, chance = vault.hand, random.Random(4)
    people = [
        *(replace(each, team_id="T0EVIL001") for each in (ADA, MERT, ZEYNEP)),
        *(PRIYA, replace(ADA, team_id=PARTNER_TEAM_ID)),
    ]
    texts = (ANKARA, "access open", f"link {vault.theirs}", "resume", vault.theirs)

    def one() -> Request:
        who, where = chance.choice(people), chance.choice(PLACES)
        action = chance.choice(attacks.every_action())
        value = chance.choice(vault.values)
        match chance.randrange(6):
            case 0:
                text = chance.choice(texts)
                return lambda: hand.type(who, where, "/report", text)
            case 1:
                return lambda: hand.submit(who, action, value)
            case 2:
                return lambda: hand.run(who, action, message={"ts": "1.2"})
            case 3:
                event = chance.choice(_events())
                return lambda: hand.announce(event, team_id="T0EVIL001")
            case _:
                return lambda: hand.press(who, where, action, value)

    count = PLAN["cross-team"] // WAYS
    tally = await tried(vault, "cross-team", (one() for _ in range(count)))

    tally.settle(record_property, WAYS)


def _events() -> tuple[Json, ...]:
    gone = replace(ADA, deleted=True)
    text = f"<@U0WAYBILL> {ANKARA}"
    said = {"user": ADA.id, "text": text, "ts": "1.2", "channel": "C0FLEETOP"}
    return (
        {"type": "user_change", "user": user_payload(gone)},
        {"type": "app_uninstalled"},
        {"type": "tokens_revoked", "tokens": {"bot": ["U0WAYBILL"]}},
        {"type": "app_home_opened", "user": ADA.id, "tab": "home"},
        {"type": "app_mention", **said},
        {"type": "message", "channel_type": "im", **said},
    )


async def test_nobody_gets_what_belongs_to_a_branch_that_is_closed_to_them(
    vault: Vault, record_property: Record
) -> None:
    hand, chance, ref = vault.hand, random.Random(5), vault.theirs
    texts = (
        *(ANKARA, "sürücü kalitesi geçen hafta Ankara'da", f"link {ref}"),
        *(f"{ref} as file", f"{ref}", f"cancel {ref}", f"retry {ref}", "S-1"),
        *(f"audit {ref}", f"{ANKARA} every monday 9am", "S-1 run", "pause S-1"),
        *("adopt S-1", f"{ANKARA} to me afresh", "access give @mert for Ankara"),
        *("unschedule S-1", "access take @zeynep", "trips last week for ankara"),
    )
    presses = [each for each in attacks.every_action() if not each.startswith("access")]

    def one() -> Request:
        where, value = chance.choice(PLACES[:2]), chance.choice(vault.values)
        if chance.random() < 0.5:
            text = chance.choice(texts)
            return lambda: hand.type(MERT, where, "/report", text)
        action = chance.choice(presses)
        return lambda: hand.press(MERT, where, action, value)

    count = PLAN["cross-organisation"] // WAYS
    tally = await tried(vault, "cross-organisation", (one() for _ in range(count)))

    tally.settle(record_property, WAYS)


async def test_no_stolen_button_works(vault: Vault, record_property: Record) -> None:
    hand, chance = vault.hand, random.Random(6)
    everything = list(product(OUTSIDE, attacks.every_action(), vault.values))

    def stolen() -> Iterable[Request]:
        for who, action, value in chance.sample(
            everything, PLAN["stolen buttons"] // WAYS
        ):
            where = chance.choice(PLACES)
            yield partial(hand.press, who, where, action, value)

    tally = await tried(vault, "stolen buttons", stolen())

    tally.settle(record_property, WAYS)


async def test_no_form_tells_branches_to_somebody_who_may_see_none(
    http_vault: Vault,
) -> None:
    hand = http_vault.hand
    for who, action in product(OUTSIDE, attacks.every_action()):
        await hand.suggest(who, action, "ank")
        await hand.submit(who, action, http_vault.values[0])

    assert "Ankara" not in await hand.heard()


async def test_what_gets_through_is_counted(http_vault: Vault) -> None:
    hand = http_vault.hand

    def allowed() -> Iterable[Request]:
        yield lambda: hand.press(
            ADA, "C0FLEETOP", "report.cancel", http_vault.values[1]
        )
        yield lambda: hand.type(ADA, "C0FLEETOP", "/report", "access open")
        yield lambda: hand.press(ADA, "C0FLEETOP", "report.links", http_vault.values[0])

    tally = await tried(http_vault, "allowed", allowed())

    through = " ".join(tally.through)
    assert "order_cancelled" in through
    assert "access_opened" in through
    assert "/files/" in through


def test_more_than_ten_thousand_are_tried() -> None:
    assert sum(PLAN.values()) >= 10_000
