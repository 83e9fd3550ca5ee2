"""Answers of the toll API: the latest to each question, and all as snapshots."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, delete, or_, update
from sqlmodel import col
from typing_extensions import override

from bot.domain.toll import KeptAnswer, TollAnswer, TollQuestion
from bot.domain.toll_figures import Earlier
from bot.domain.toll_reports import ALL, Criteria
from bot.ports.toll import TollAnswers
from storage.context import Context, rows_of
from storage.engine import UtcDateTime
from storage.repositories.toll_contents import Contents
from storage.repositories.toll_history import history
from storage.repositories.toll_snapshots import Snapshots
from storage.tables import TollAnswerRow, TollContentRow, TollSnapshotRow

# What is only told, not used, is kept in what a column holds.
_LARGEST: Final = 2**31 - 1
_LONGEST: Final = 100

_LEASE: Any = col(TollAnswerRow.lease_until)
_AGAIN: Any = col(TollAnswerRow.again_at)


class SqlTollAnswers(TollAnswers):
    """Answers and snapshots in SQL."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._contents = Contents(context)
        self._snapshots = Snapshots(context)

    @override
    async def kept(self, question: TollQuestion) -> KeptAnswer | None:
        found = await self._context.execute(
            _KEPT, _named(question) | {"b_now": await self._context.now()}
        )
        row = found.one_or_none()
        if row is None:
            return None
        texts = await self._contents.texts(row.contents.values())
        answer = TollAnswer(
            {report: json.loads(texts[at]) for report, at in row.contents.items()},
            row.cache_minutes,
            row.requested_at or None,
        )
        return KeptAnswer(answer, row.taken_at, row.again_at)

    @override
    async def claim(self, question: TollQuestion, lease: timedelta) -> int | None:
        now = await self._context.now()
        values = _named(question) | {"b_now": now, "b_until": now + lease}
        claimed = await self._context.execute(_CLAIM, values)
        fence: int | None = claimed.scalar_one_or_none()
        if fence is None and await self._prepare(question):
            # Nobody has ever asked that.
            claimed = await self._context.execute(_CLAIM, values)
            fence = claimed.scalar_one_or_none()
        return fence

    @override
    async def keep(
        self, question: TollQuestion, fence: int, answer: TollAnswer
    ) -> KeptAnswer | None:
        now = await self._context.fresh_now()
        ids = await self._contents.keep(question.connection_id, answer.reports, now)
        kept = KeptAnswer(answer, now, now + answer.kept_for)
        values = {
            "b_cache_minutes": _small(answer.cache_minutes),
            "b_requested_at": _plain(answer.requested_at or ""),
            "b_taken_at": now,
            "b_again_at": kept.again_at,
        }
        if question.report == ALL:
            await self._keep_singles(question, ids, values)
        held = _named(question) | {"b_fence": fence, "b_contents": ids}
        landed = await self._context.execute(_LAND, held | values)
        if landed.rowcount != 1:
            return None
        if ids:
            await self._snapshots.keep(question, ids, now)
        return kept

    @override
    async def give_up(self, question: TollQuestion, fence: int) -> None:
        await self._context.execute(_GIVE_UP, _named(question) | {"b_fence": fence})

    @override
    async def earlier(
        self,
        connection_id: int,
        criteria: Criteria,
        reports: Collection[str],
        taken_at: datetime,
    ) -> Mapping[str, Earlier]:
        return await self._snapshots.earlier(connection_id, criteria, reports, taken_at)

    @override
    async def history(
        self, connection_id: int, criteria: Criteria, report: str, since: datetime
    ) -> tuple[Earlier, ...]:
        return await history(self._context, connection_id, criteria, report, since)

    async def _prepare(self, question: TollQuestion) -> bool:
        return await self._context.insert_new(
            TollAnswerRow,
            {
                "connection_id": question.connection_id,
                "criteria": question.criteria.value,
                "report": question.report,
                "contents": {},
                "requested_at": "",
                "fence": 0,
            },
        )

    async def _keep_singles(
        self, question: TollQuestion, ids: Mapping[str, int], values: dict[str, Any]
    ) -> None:
        for report, content_id in sorted(ids.items()):
            single = TollQuestion(question.connection_id, report, question.criteria)
            await self._prepare(single)
            # Whoever asks for it just now, or has newer rows, knows better.
            held = _named(single) | {"b_now": values["b_taken_at"]}
            new = values | {"b_contents": {report: content_id}}
            await self._context.execute(_LAND_SINGLE, held | new)


async def forget_toll_answers(context: Context, before: datetime) -> None:
    """Delete what was last answered *before* that instant."""
    await context.execute(
        delete(TollSnapshotRow).where(col(TollSnapshotRow.taken_at) < before)
    )
    await context.execute(
        delete(TollAnswerRow).where(
            col(TollAnswerRow.taken_at) < before,
            or_(_LEASE.is_(None), before > _LEASE),
        )
    )
    # Whatever names rows named them when they were last seen, or sooner.
    await context.execute(
        delete(TollContentRow).where(col(TollContentRow.seen_at) < before)
    )


def _named(question: TollQuestion) -> dict[str, Any]:
    return {
        "b_connection": question.connection_id,
        "b_criteria": question.criteria.value,
        "b_report": question.report,
    }


def _is_due(now: Any) -> Any:
    """Return the condition that no answer is good any more, and nobody asks."""
    free = or_(_LEASE.is_(None), now >= _LEASE)
    return free & or_(_AGAIN.is_(None), now >= _AGAIN)


def _instant(name: str) -> Any:
    return bindparam(name, type_=UtcDateTime())


# Built once: to build them takes longer than to execute them.
_IS_THAT = (
    col(TollAnswerRow.connection_id) == bindparam("b_connection"),
    col(TollAnswerRow.criteria) == bindparam("b_criteria"),
    col(TollAnswerRow.report) == bindparam("b_report"),
)
_KEPT = rows_of(TollAnswerRow).where(
    *_IS_THAT, col(TollAnswerRow.again_at) > _instant("b_now")
)
_CLAIM = (
    update(TollAnswerRow)
    .where(*_IS_THAT, _is_due(_instant("b_now")))
    .values(lease_until=_instant("b_until"), fence=col(TollAnswerRow.fence) + 1)
    .returning(col(TollAnswerRow.fence))
)


_NEW: Any = {
    name: bindparam(f"b_{name}")
    for name in ("contents", "cache_minutes", "requested_at", "taken_at", "again_at")
} | {"lease_until": None}
_OURS = (*_IS_THAT, col(TollAnswerRow.fence) == bindparam("b_fence"))
_LAND = update(TollAnswerRow).where(*_OURS).values(_NEW)
_LAND_SINGLE = (
    update(TollAnswerRow).where(*_IS_THAT, _is_due(_instant("b_now"))).values(_NEW)
)
_GIVE_UP = update(TollAnswerRow).where(*_OURS).values(lease_until=None)


def _small(number: int | None) -> int | None:
    return None if number is None else max(-_LARGEST, min(number, _LARGEST))


def _plain(text: str) -> str:
    """Return *text* without what a database takes for no text."""
    return text[:_LONGEST].encode("utf-8", "replace").decode().replace("\0", "")
