"""Whatever people read is said in a language: names and numbers alone are not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from bot.blocks import (
    audit,
    fan_out,
    files,
    help_pages,
    links,
    listing,
    notices,
    outcomes,
    problems,
    questions,
    reports,
)
from bot.blocks import help as help_blocks
from bot.blocks.voice import Voice
from bot.domain.audit import AuditLine
from bot.domain.commands import FILTERS, Form, Misunderstood, OrderCommand, Problem
from bot.domain.digests import Digest, Oddity, Remark
from bot.domain.fan_out import Cheaper, Proposal
from bot.domain.figures import Balance, Change, Figures, Total
from bot.domain.files import Missing, Provenance
from bot.domain.links import LinkLine, LinkPage
from bot.domain.messages import Message
from bot.domain.orders import Hold, OrderState, OrderView, RunState, RunView
from bot.domain.schedules import DueMark
from bot.domain.supplier import Link
from bot.errors import (
    NotConfiguredError,
    NothingToDoError,
    NotYetError,
    UnknownOrderError,
    UpstreamError,
    UpstreamRateLimitedError,
)
from tests.unit.marked import MARKED, unmarked

VOICE = Voice(language=MARKED)
AT = datetime(2026, 11, 16, 14, 8, tzinfo=UTC)
S = RunState


# Every name is Greek: a Latin letter outside of the marks was not said.
def runs(*states: RunState, **more: Any) -> tuple[RunView, ...]:
    return tuple(
        RunView(n, f"ΔΕΛΤΑ{n}", "X", "ΠΟΙΟΤΗΤΑ", None, state, **more)
        for n, state in enumerate(states, start=1)
    )


def order(*of: RunView, **more: Any) -> OrderView:
    given: dict[str, Any] = {
        "ref": "R-7F3K",
        "state": OrderState.open,
        "ordered_by": "U0ADA",
        "channel_id": "C0OPS",
        "report_titles": ("ΠΟΙΟΤΗΤΑ",),
        "period": "9-15 Nov 2026",
        "organisations": tuple(run.organisation for run in of),
        "command": "",
        "created_at": AT,
        "runs": of,
        **more,
    }
    return OrderView(**given)


RUNNING = order(
    *runs(S.ready, S.generating, S.queued, S.uncertain, S.failed),
    all_ready_about=AT,
    partial_sums=True,
    due=DueMark(3, "S-3", "ΠΡΩΙ", AT, skipped=2, late=True),
)
ENDED = order(
    *runs(S.ready, S.failed, S.expired, S.cancelled),
    *runs(S.uncertain, settled=True),
    state=OrderState.done,
    finished_at=AT,
)
ONE = order(*runs(S.generating), all_ready_about=AT)
READY = order(*runs(S.ready, S.ready), state=OrderState.done, finished_at=AT)
PARTS = order(*runs(S.ready, S.failed, part="9-15 Nov 2026", reason="gone"))
REFUSED = order(state=OrderState.refused)
EMPTY = order()
HELD = [
    replace(ONE, hold=hold, hold_until=until) for hold in Hold for until in (AT, None)
]
FIGURES = Figures(1_204, ("Α",), {"trips_completed": Total(Decimal(9), 3)}, ragged=2)
DIGEST = Digest(
    "ΠΟΙΟΤΗΤΑ",
    FIGURES,
    3,
    2,
    Change(
        1_300, 1_204, {"trips_completed": (Decimal(8), Decimal(9))}, ("Β",), ("Γ",), 1
    ),
    (
        Remark("ΔΕΛΤΑ", Oddity.empty),
        Remark("ΔΕΛΤΑ", Oddity.columns, "Β"),
        Remark("ΔΕΛΤΑ", Oddity.columns),
        Remark("ΔΕΛΤΑ", Oddity.moved, "trips completed", -38),
        Remark("ΔΕΛΤΑ", Oddity.halved, "rows", -60),
    ),
    18,
    (Balance.differs, Decimal(3)),
)
RENAMED = replace(DIGEST, change=Change(1, 1, {}, ("Β",), ("Γ",)))
PROPOSAL = Proposal(
    OrderCommand(),
    120,
    6,
    20,
    0.2,
    AT,
    here=9,
    here_since=AT,
    cheaper=Cheaper(OrderCommand(), 6, ("ΠΟΙΟΤΗΤΑ",), ("ΠΟΡΕΙΑ",)),
)
PROVENANCE = Provenance(
    "R-7F3K",
    "ΠΟΙΟΤΗΤΑ",
    "9-15 Nov 2026",
    ("ΔΕΛΤΑ", "ΕΨΙΛΟΝ"),
    "U0ADA",
    AT,
    FIGURES,
    7,
    81_000,
    "0" * 64,
    tuple((f"{n}", "0" * 64) for n in range(9)),
    (Missing("ΔΕΛΤΑ", None, "failed"),),
)
LINKS = LinkPage(
    "R-7F3K",
    (
        LinkLine(RUNNING.runs[0], Link("https://files.example/1", AT)),
        *(
            LinkLine(RUNNING.runs[0], None, trouble)
            for trouble in ("gone", "unavailable", "credentials", "rate", "")
        ),
    ),
    0,
    17,
)
NO_LINKS = LinkPage(
    "R-7F3K",
    tuple(
        LinkLine(run, None, trouble)
        for trouble in ("unavailable", "credentials", "rate", "")
        for run in RUNNING.runs[:2]
    ),
    0,
    17,
)
QUOTA = listing.Quota(
    listing.Use(3, 600, AT),
    listing.Use(3, 600),
    listing.Use(3, 600),
    2,
    tuple((f"ΔΕΛΤΑ{n}", 6) for n in range(12)),
)

SHOWN: dict[str, Callable[[], Message]] = {
    **{
        f"card {name}": partial(reports.card, view, voice=VOICE)
        for name, view in {
            "running": RUNNING,
            "ended": ENDED,
            "one": ONE,
            "ready": READY,
            "parts": PARTS,
            "refused": REFUSED,
            "empty": EMPTY,
            **{f"held {n}": view for n, view in enumerate(HELD)},
        }.items()
    },
    **{
        f"news {name}": partial(reports.news, view, [DIGEST], voice=VOICE)
        for name, view in {"ended": ENDED, "ready": READY, "refused": REFUSED}.items()
    },
    "digest": lambda: reports.digest_news(ENDED, [DIGEST, RENAMED], voice=VOICE),
    "ordered": lambda: reports.acknowledgement(ONE, in_channel=False, voice=VOICE),
    "checking": lambda: reports.acknowledgement(
        ONE, in_channel=True, checking=True, voice=VOICE
    ),
    "already": lambda: reports.already_there(
        ENDED, just_now=True, unneeded="R-8888", voice=VOICE
    ),
    "own already": lambda: reports.already_there(
        ONE, just_now=False, asker="U0ADA", voice=VOICE
    ),
    "cancelled": lambda: reports.cancelled(ENDED, 2, 1, voice=VOICE),
    "retried": lambda: reports.retried("R-8888", ONE, voice=VOICE),
    "posting": lambda: reports.posting_again(ONE, "C0OPS", voice=VOICE),
    "failed": lambda: outcomes.shortfall_news(
        ENDED, ENDED.runs[1:2], reports.headline(ENDED, VOICE), voice=VOICE
    ),
    "expired": lambda: outcomes.shortfall_news(ENDED, ENDED.runs[2:3], voice=VOICE),
    "uncertain": lambda: notices.uncertain_notice(ONE, ONE.runs[0], voice=VOICE),
    "lost": lambda: notices.post_lost_notice(ONE, "C0OPS", voice=VOICE),
    "uninvited": lambda: notices.not_a_member_notice(ONE, "C0OPS", voice=VOICE),
    "closed": lambda: notices.not_a_member_notice(
        ONE, "C0OPS", "is_archived", voice=VOICE
    ),
    "credentials": lambda: notices.credentials_notice(3, voice=VOICE),
    "resumed": lambda: notices.resumed(3, held=True, voice=VOICE),
    "links": lambda: links.link_page(LINKS, period="9-15 Nov 2026", voice=VOICE),
    "no links": lambda: links.link_page(NO_LINKS, period=None, voice=VOICE),
    "status": lambda: listing.status([ONE, ENDED], total=40, voice=VOICE),
    "no status": lambda: listing.status([], voice=VOICE),
    **{
        f"no {kind}": partial(listing.orders, [], kind, voice=VOICE)
        for kind in (None, *FILTERS)
    },
    "mine": lambda: listing.orders([ONE], "mine", voice=VOICE),
    "some": lambda: listing.orders([ONE], "failed", voice=VOICE),
    "types": lambda: listing.types([listing.TypeRow("ΠΟΙΟΤΗΤΑ")], voice=VOICE),
    "branches": lambda: listing.organisations(
        [listing.OrganisationRow("ΔΕΛΤΑ")], AT, voice=VOICE
    ),
    "no branches": lambda: listing.organisations([], AT, voice=VOICE),
    "unfetched": lambda: listing.organisations([], None, voice=VOICE),
    "quota": lambda: listing.quota(QUOTA, voice=VOICE),
    "estimate": lambda: fan_out.estimate(PROPOSAL, voice=VOICE),
    "large estimate": lambda: fan_out.estimate(
        replace(
            PROPOSAL,
            share=3.5,
            ready_about=AT,
            here=0,
            files_in=timedelta(minutes=51),
        ),
        voice=VOICE,
    ),
    "left": lambda: fan_out.left(voice=VOICE),
    "audit": lambda: audit.trail(
        "R-7F3K",
        [
            AuditLine(1, AT, 1, who, what, "R-7F3K", 2, {"channel": "C0OPS"})
            for who in ("U0ADA", "waybill")
            for what in ("order_placed", "link_minted", "delivered")
        ],
        voice=VOICE,
    ),
    "file": lambda: files.on_its_way(ENDED, Form.file, 3, again=False, voice=VOICE),
    "large file": lambda: files.on_its_way(
        ENDED, Form.file, 1, again=False, about=AT, voice=VOICE
    ),
    "excel": lambda: files.on_its_way(ENDED, Form.excel, 1, again=True, voice=VOICE),
    **{
        f"no file, {why}": partial(files.trouble_notice, ENDED, why, "X", voice=VOICE)
        for why in ("lost", "denied", "bomb", "mistake", "1234")
    },
    "help": lambda: help_blocks.help_page(None, [], voice=VOICE),
    "no help": lambda: help_blocks.help_page("ΠΟΡΕΙΑ", [], voice=VOICE),
    **{
        f"help {topic}": partial(help_blocks.help_page, topic, [], voice=VOICE)
        for topic in help_pages.PAGES
    },
    **{
        f"question {problem}": partial(
            questions.misunderstood, Misunderstood(problem, word="ΠΟΡΕΙΑ"), voice=VOICE
        )
        for problem in Problem
    },
    "too much": lambda: questions.too_much(voice=VOICE),
    "a moment": lambda: questions.checking(voice=VOICE),
    "crash": lambda: problems.crash("1234", voice=VOICE),
    **{
        f"problem {error!r}": partial(problems.problem, error, "1234", voice=VOICE)
        for error in (
            UnknownOrderError("R-8888"),
            UnknownOrderError(""),
            NothingToDoError("R-8888", "cancel"),
            NotConfiguredError("supplier"),
            NotYetError("file"),
            UpstreamError("supplier"),
            UpstreamRateLimitedError("supplier", timedelta(minutes=3)),
        )
    },
}


@pytest.mark.parametrize("name", SHOWN)
def test_it_is_said_in_the_language_of_who_reads(name: str) -> None:
    assert unmarked(SHOWN[name]()) == []


def test_where_a_file_comes_from_is_said_too() -> None:
    text = files.provenance(PROVENANCE, VOICE, personal=True, masked=True)

    assert unmarked(Message(text, [])) == []


def test_what_was_not_said_is_found() -> None:
    plain = replace(ONE, report_titles=("driver quality",))

    assert unmarked(reports.card(plain, voice=VOICE))
