import asyncio
import gzip
import io
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from time import process_time
from typing import IO

import pytest

from bot.clock import SystemClock
from bot.domain.commands import Form
from bot.domain.troubles import FileProblemError, Trouble
from bot.jobs.workshop import Workshop
from bot.sheets import __main__ as bench
from bot.sheets import wire
from bot.sheets.building import Built, Plan, Raw, build
from bot.sheets.workbench import MistakeError, Workbench
from tests.unit.sheet_stage import NOON

PATIENCE_SECONDS = 20
GLANCE = timedelta(milliseconds=10)
REPORT = b"Trips completed,Total earnings\r\n3,12.50\r\n4,-2.50\r\n"
PLAN = Plan(Form.file, ("Organisation",), ("Missing: Van",), ";", 10**9, NOON)
_clock = SystemClock()


@pytest.fixture
def files() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
async def workshop() -> AsyncIterator[Workshop]:
    workshop = Workshop()
    yield workshop
    workshop.close()


def raw(files: ExitStack, content: bytes, label: str = "İzmir") -> Raw:
    file = empty(files)
    file.write(content)
    return Raw(file, (label,))


def empty(files: ExitStack) -> IO[bytes]:
    return files.enter_context(tempfile.TemporaryFile())


def large(files: ExitStack) -> Raw:
    """Return a report that takes much longer than a test waits."""
    return raw(files, REPORT + b"5,1.00\r\n" * 500_000)


async def at_work(workshop: Workshop) -> int:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (process := workshop.process_id) is None:
            await _clock.sleep(GLANCE)
    return process


def lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_file_is_the_same_as_if_it_was_built_here(
    workshop: Workshop, files: ExitStack
) -> None:
    there, here = empty(files), io.BytesIO()
    raws = [raw(files, REPORT), raw(files, REPORT.replace(b"3", b"5"), "Van")]

    built = await workshop.build(raws, PLAN, there)

    assert built == build(raws, PLAN, here)
    assert there.read() == here.read()
    assert [each.rows for each in built.figures] == [2, 2]


async def test_a_look_inside_writes_nothing_and_sees_the_same(
    workshop: Workshop, files: ExitStack
) -> None:
    seen = await workshop.build([raw(files, REPORT)], PLAN, None)

    assert (seen.size, seen.sha256) == (0, "")
    assert seen.figures[0].totals["trips_completed"].sum == 7


async def test_a_file_that_is_none_is_refused_with_its_number(
    workshop: Workshop, files: ExitStack
) -> None:
    with pytest.raises(FileProblemError) as raised:
        await workshop.build([raw(files, REPORT), raw(files, b"<html>")], PLAN, None)

    assert (raised.value.trouble, raised.value.sources) == (Trouble.no_report, (1,))


async def test_the_process_stays_for_the_next_file_and_not_for_ever(
    files: ExitStack,
) -> None:
    workshop = Workshop(idle_seconds=0.2)
    await workshop.build([raw(files, REPORT)], PLAN, None)
    first = workshop.process_id
    await workshop.build([raw(files, REPORT)], PLAN, None)

    assert workshop.process_id == first
    assert first is not None
    async with asyncio.timeout(PATIENCE_SECONDS):
        while lives(first):
            await _clock.sleep(GLANCE)
    await workshop.build([raw(files, REPORT)], PLAN, None)
    assert workshop.process_id not in {None, first}
    workshop.close()


async def test_who_no_longer_waits_ends_the_work_and_nobody_elses(
    workshop: Workshop, files: ExitStack
) -> None:
    work = asyncio.create_task(workshop.build([large(files)], PLAN, empty(files)))
    process = await at_work(workshop)
    waiting = asyncio.create_task(workshop.build([raw(files, REPORT)], PLAN, None))
    given_up = asyncio.create_task(workshop.build([raw(files, REPORT)], PLAN, None))
    await asyncio.wait({given_up}, timeout=0.1)
    given_up.cancel()
    await asyncio.wait({given_up}, timeout=PATIENCE_SECONDS)

    assert given_up.cancelled()
    assert lives(process)
    work.cancel()
    await asyncio.wait({work}, timeout=PATIENCE_SECONDS)
    assert work.cancelled()
    assert not lives(process)
    assert (await waiting).figures[0].rows == 2


async def test_a_process_that_is_killed_once_is_started_again(
    workshop: Workshop, files: ExitStack
) -> None:
    into = empty(files)
    work = asyncio.create_task(workshop.build([large(files)], PLAN, into))
    os.kill(await at_work(workshop), signal.SIGKILL)

    built = await work

    assert built.figures[0].rows == 500_002
    assert into.seek(0, io.SEEK_END) == built.size


async def test_a_file_over_which_it_falls_twice_is_refused(
    workshop: Workshop, files: ExitStack
) -> None:
    work = asyncio.create_task(workshop.build([large(files)], PLAN, None))
    first = await at_work(workshop)
    os.kill(first, signal.SIGKILL)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while workshop.process_id in {None, first}:
            await _clock.sleep(GLANCE)
    os.kill(await at_work(workshop), signal.SIGKILL)

    with pytest.raises(FileProblemError) as raised:
        await work
    assert raised.value.trouble is Trouble.stopped


async def test_the_bot_itself_computes_nothing_of_a_file(
    workshop: Workshop, files: ExitStack
) -> None:
    source = raw(files, REPORT + b"5,1.00\r\n" * 300_000)
    began = process_time()
    await workshop.build([source], PLAN, empty(files))
    in_the_bot = process_time() - began
    began = process_time()
    build([source], PLAN, empty(files))

    assert in_the_bot < (process_time() - began) / 4


def test_it_knows_nothing_of_the_bots_secrets(
    files: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAYBILL_SLACK_BOT_TOKEN", "xoxb-very-secret")
    workbench = Workbench()
    workbench.build([raw(files, REPORT)], PLAN, None, threading.Event())

    environment = Path(f"/proc/{workbench.process_id}/environ").read_bytes()
    workbench.end()
    assert b"PYTHONPATH=" in environment
    assert b"WAYBILL" not in environment


def test_it_ends_with_the_bot_however_that_ends() -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.sheets", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
        )
    ours.close()

    assert process.wait(PATIENCE_SECONDS) == 0


def test_a_mistake_of_ours_is_told_without_a_word_of_the_report(
    files: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Built:
        raise ValueError("Ada Lovelace, +44 20")

    monkeypatch.setattr(bench, "build", broken)
    ours, theirs = socket.socketpair()
    serving = threading.Thread(target=bench.serve, args=(theirs,))
    serving.start()
    workbench = Workbench()
    workbench._wire = ours
    try:
        with pytest.raises(MistakeError) as raised:
            workbench.build([raw(files, REPORT)], PLAN, None, threading.Event())
    finally:
        workbench.end()
        serving.join(PATIENCE_SECONDS)
        theirs.close()

    assert str(raised.value).startswith("ValueError in ")
    assert "Ada" not in str(raised.value)


def test_what_is_cut_off_on_the_way_is_the_other_sides_end() -> None:
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            theirs.sendall(b"\x00\x00\x00\x09half")
        with pytest.raises(wire.ClosedError):
            wire.receive(ours)


async def test_hundreds_of_reports_that_lie_in_one_file_are_built_into_one(
    workshop: Workshop, files: ExitStack
) -> None:
    spool, raws, start = empty(files), [], 0
    for number in range(600):
        content = REPORT.replace(b"3,", b"%d," % number)
        packed = gzip.compress(content) if number % 2 else content
        spool.write(packed)
        raws.append(Raw(spool, (f"Branch {number}",), start, len(packed)))
        start += len(packed)
    into = empty(files)

    built = await workshop.build(raws, PLAN, into)

    assert [each.rows for each in built.figures] == [2] * 600
    lines = into.read().decode("utf-8-sig").splitlines()
    assert lines[1] == "Branch 0;0;12.50"
    assert lines[-3] == "Branch 599;599;12.50"
    assert lines[-1] == "Missing: Van"
    assert len(lines) == 1 + 1_200 + 1


async def test_all_that_cannot_be_read_are_told_at_once(
    workshop: Workshop, files: ExitStack
) -> None:
    broken = REPORT + b'5,"' + b"x" * 200_000
    contents = [REPORT, b"<html>", REPORT, b"<html>", broken, REPORT, broken]
    raws = [raw(files, each) for each in contents]
    with pytest.raises(FileProblemError) as pages:
        await workshop.build(raws, PLAN, empty(files))
    tables = [each for at, each in enumerate(raws) if at not in pages.value.sources]
    with pytest.raises(FileProblemError) as damaged:
        await workshop.build(tables, PLAN, empty(files))

    assert pages.value.sources == (1, 3)
    assert damaged.value.sources == (2, 4)
