"""Holding what the world saw against what the database says."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.slack.people import OPS_EU
from bot.sandbox.slack.records import Message
from bot.sandbox.world import World
from tests.faults.ledger import Books, Row
from tests.faults.people import REFERENCE, People

_ON_CARD = re.compile(rf"asked by [^·]*· ({REFERENCE.pattern})")
_ASIDE = re.compile(rf"^({REFERENCE.pattern})$", re.MULTILINE)
_PER_ORGANISATION = 6
_IN_TEN_MINUTES = 600
_TAKEN_UP_WITHIN_SECONDS = 15.0
_ENDS = frozenset({"delivered", "failed", "cancelled", "expired", "uncertain"})


@dataclass(frozen=True, slots=True)
class Takeover:
    """After how long dead work moved, and after how long somebody was there."""

    seconds: float
    start_seconds: float


@dataclass(slots=True)
class Verdict:
    """The counts of one moment, and every promise that it broke."""

    counts: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    takeover_seconds: float = 0.0
    start_seconds: float = 0.0

    def breaks(self, count: str, sentence: str) -> None:
        self.counts[count] += 1
        self.broken.append(sentence)


def judge(
    world: World, people: People, books: Books, now: datetime, kills: int
) -> Verdict:
    """Return what became of every order of one moment."""
    verdict = Verdict()
    verdict.counts["orders"] = len(books.orders)
    verdict.counts["acknowledged"] = len(people.acknowledged)
    _nothing_is_lost(verdict, people, books)
    for order in books.orders:
        if people.acknowledged.get(order["ref"]) == "cancelled" and _never_began(order):
            verdict.counts["cancelled"] += 1  # before it was opened, and told so
        else:
            _order_ended_once(verdict, order, books)
    _events_are_once(verdict, world, people, books)
    _posts_are_once(verdict, world, people, books)
    _reports_are_once(verdict, world, books, kills)
    _limits_are_kept(verdict, world, kills)
    verdict.broken += books.unrest()
    verdict.broken += books.leases(now)
    if people.accepted_while_down:
        verdict.broken.append("a command was acknowledged while no bot ran")
    return verdict


def took_over(verdict: Verdict, takeovers: Sequence[Takeover]) -> None:
    """Hold every takeover to its limit, the start of the new process included."""
    for each in takeovers:
        verdict.takeover_seconds = max(verdict.takeover_seconds, each.seconds)
        verdict.start_seconds = max(verdict.start_seconds, each.start_seconds)
        if each.seconds > _TAKEN_UP_WITHIN_SECONDS:
            verdict.broken.append(
                f"killed work was taken up after {each.seconds:.1f} s; it took "
                f"{each.start_seconds:.1f} s to start"
            )


def _nothing_is_lost(verdict: Verdict, people: People, books: Books) -> None:
    known = {order["ref"] for order in books.orders}
    for ref, name in people.acknowledged.items():
        if ref not in known:
            verdict.breaks("lost", f"{ref} ({name}) was acknowledged and is gone")


def _order_ended_once(verdict: Verdict, order: Row, books: Books) -> None:
    runs = [run for run in books.runs if run["order_id"] == order["id"]]
    posts = [post for post in books.deliveries if post["order_id"] == order["id"]]
    states = {run["state"] for run in runs}
    if order["state"] == "refused":
        _is_explained(verdict, order, posts)
        return
    kinds = Counter(post["kind"] for post in posts)
    told = any(
        post["kind"] in {"news", "lost", "refusal"} and post["state"] == "sent"
        for post in posts
    )
    if not states <= _ENDS and not (states <= {*_ENDS, "ready"} and _cancelled(states)):
        verdict.breaks("lost", f"{order['ref']} ended in {sorted(states)}")
    if states != {"cancelled"} and not told and not _cancelled(states):
        verdict.breaks("lost", f"nobody was told how {order['ref']} ended")
    if kinds["card"] == 0:
        verdict.breaks("lost", f"{order['ref']} has no card")
    for run in runs:
        if run["state"] == "failed" and run["reason"] is None:
            verdict.breaks("lost", f"run {run['id']} failed without a reason")
    verdict.counts[_ending(states, posts)] += 1


def _never_began(order: Row) -> bool:
    return order["state"] == "refused" and "cancelled" in order["refusal"]


def _is_explained(verdict: Verdict, order: Row, posts: list[Row]) -> None:
    """An order that was accepted unseen and is not possible is refused, aloud."""
    verdict.counts["refused"] += 1
    told = any(
        post["kind"] in {"refusal", "lost"} and post["state"] == "sent"
        for post in posts
    )
    if not (told and order["refusal"]):
        verdict.breaks("lost", f"nobody was told why {order['ref']} was refused")


def _ending(states: set[str], posts: list[Row]) -> str:
    if "uncertain" in states or any(post["state"] == "uncertain" for post in posts):
        return "uncertain"
    if _cancelled(states):
        return "cancelled"
    return "delivered" if "delivered" in states else "failed"


def _cancelled(states: set[str]) -> bool:
    return "cancelled" in states


def _posts_are_once(
    verdict: Verdict, world: World, people: People, books: Books
) -> None:
    messages = [
        message
        for channel in world.workspace.channels
        for message in world.workspace.from_bot(channel)
    ]
    cards: Counter[str] = Counter()
    news: Counter[str] = Counter()
    for message in messages:
        if (ref := _card_of(message)) is not None:
            cards[ref] += 1
        if (ref := _news_of(message)) is not None:
            news[ref] += 1
    verdict.counts["cards"] += cards.total()
    verdict.counts["news"] += news.total()
    for ref, number in cards.items():
        if number > 1 + people.posted_again.get(ref, 0):
            verdict.breaks("doubled_cards", f"{ref} has {number} cards")
    for ref, number in news.items():
        if number > 1:
            verdict.breaks("doubled_news", f"{ref} was announced {number} times")
    _posts_are_accounted_for(verdict, messages, books)


def _posts_are_accounted_for(
    verdict: Verdict, messages: Sequence[Message], books: Books
) -> None:
    stands = {(message.channel, message.ts) for message in messages}
    lost_keys = {
        post["key"]
        for post in books.deliveries
        if post["kind"] == "lost" and post["state"] == "sent"
    }
    for post in books.deliveries:
        name = f"{post['kind']} {post['id']}"
        if post["state"] == "sent":
            if (post["sent_channel"], post["sent_ts"]) not in stands:
                verdict.breaks("lost", f"{name} counts as sent and is nowhere")
        elif post["state"] == "uncertain":
            verdict.counts["uncertain_posts"] += 1
            # Nobody asked for a welcome, so nobody misses it.
            if post["kind"] != "welcome" and f"lost:{post['id']}" not in lost_keys:
                verdict.breaks("lost", f"nobody was told that {name} may be lost")
        elif post["state"] == "failed":
            verdict.breaks("lost", f"{name} failed: {post['error']}")


def _card_of(message: Message) -> str | None:
    found = _ON_CARD.search(message.text)
    return found[1] if found else None


def _news_of(message: Message) -> str | None:
    if not message.text.startswith("<@"):
        return None
    found = _ASIDE.findall(message.text)
    return found[-1] if found else None


def _events_are_once(
    verdict: Verdict, world: World, people: People, books: Books
) -> None:
    """Hold that what was heard was done, however often it was sent, and once."""
    for said in people.mentioned:
        made = [each for each in books.orders if each["thread_ts"] == said.ts]
        verdict.counts["mentions"] += len(made)
        if len(made) > 1:
            verdict.broken.append(f"a mention made {len(made)} orders")
        if not made and people.heard("app_mention"):
            verdict.breaks("lost", "a mention was acknowledged and made no order")
    welcomes = [each for each in books.deliveries if each["kind"] == "welcome"]
    standing = [
        each
        for each in world.workspace.from_bot(OPS_EU.id)
        if "commands to try" in each.text
    ]
    verdict.counts["welcomes"] += len(standing)
    if len(welcomes) > 1 or len(standing) > 1:
        verdict.broken.append(f"{len(standing)} welcomes stand in one channel")
    if not welcomes and people.heard("member_joined_channel"):
        verdict.breaks("lost", "an invitation was acknowledged and not welcomed")


def _reports_are_once(verdict: Verdict, world: World, books: Books, kills: int) -> None:
    held = Counter(
        run["supplier_report_id"] for run in books.runs if run["supplier_report_id"]
    )
    for report_id, number in held.items():
        if number > 1:
            verdict.breaks("doubled_generates", f"{number} runs hold {report_id}")
    keys = {lane["id"]: lane["key"] for lane in books.organisations}
    # What a cancelled run had asked for may have been begun without its knowing.
    excused = Counter(
        (keys[run["organisation_id"]], run["report_type"])
        for run in books.runs
        if run["state"] == "cancelled"
        and not run["supplier_report_id"]
        and run["slot_until"] is not None
    )
    for report in world.supplier.reports.values():
        if report.id in held:
            continue
        kind = (report.org_key, report.report_type)
        if excused[kind] > 0:
            excused[kind] -= 1
            verdict.counts["left_at_supplier"] += 1
        else:
            verdict.breaks("doubled_generates", f"no run holds {report.id}")
    generates = sum(call.operation == "generate" for call in world.supplier.calls)
    refused = generates - len(world.supplier.reports)
    if refused > kills:
        verdict.broken.append(f"the supplier refused {refused} of {generates} calls")


def _limits_are_kept(verdict: Verdict, world: World, kills: int) -> None:
    del kills
    if max(world.supplier.most_in_progress.values(), default=0) > _PER_ORGANISATION:
        verdict.broken.append("more than 6 reports of an organisation at once")
    for operations in (("generate",), ("link",), ("report", "reports")):
        most = world.supplier.max_in_window(operations, 600)
        if most > _IN_TEN_MINUTES:
            verdict.broken.append(f"{most} calls of {operations} in ten minutes")
