import asyncio

import pytest

from tests.faults.processes import KillPoint
from tests.faults.toll_crash import TollCrash

_JOB = "bot/jobs/deliver:DeliverJob"
_MAIL = "bot/jobs/prepared_mail:PreparedMail"
_POST, _COMPLETE = "slack chat.postMessage", "slack files.completeUploadExternal"
# Reading, drawing, the three steps, the post, the file: before, within and after.
POINTS = [
    KillPoint("after commit", f"{_MAIL}.letter", 1),
    KillPoint("answer unread", "slack files.getUploadURLExternal", 1),
    KillPoint("under way", _COMPLETE, 1),
    KillPoint("answer unread", "slack files.info", 1),
    KillPoint("after commit", f"{_MAIL}._departing", 1),
    KillPoint("answer unread", _POST, 1),
    KillPoint("before commit", f"{_JOB}._settled", 1),
    KillPoint("after commit", f"{_JOB}._settled", 2),
    KillPoint("before request", _COMPLETE, 2),
    KillPoint("answer unread", _COMPLETE, 2),
]


# Kill -9, restart and rest take half a minute of real time, side by side.
@pytest.mark.timeout(300)
async def test_killed_while_a_report_is_shared_nothing_is_lost_or_seen_twice() -> None:
    seen = await asyncio.gather(*(TollCrash(point).play() for point in POINTS))

    broken = {
        f"{point.kind}, {point.site}": each.broken()
        for point, each in zip(POINTS, seen, strict=True)
        if each.broken()
    }
    assert broken == {}
