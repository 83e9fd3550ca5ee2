import csv
import io
import zipfile

from bot.sandbox.faults import Fault
from bot.sandbox.slack.people import ADA
from bot.sandbox.slack.records import File, Message
from bot.sandbox.supplier_columns import _FIRST_NAMES, _SURNAMES
from tests.scenarios.stage import (
    Stage,
    buttons,
    minutes,
    opened,
    seconds,
    small_fleet,
    words,
)

PAYMENTS = "payments organization last month for all"


def table(file: File) -> list[list[str]]:
    assert file.content is not None
    text = file.content.decode("utf-8")
    assert text.startswith("\ufeff")
    lines = io.StringIO(text.removeprefix("\ufeff"), newline="")
    separator = ";" if ";" in lines.readline() else ","
    lines.seek(0)
    return list(csv.reader(lines, delimiter=separator))


def with_files(messages: list[Message]) -> list[Message]:
    return [each for each in messages if each.files]


async def file_for(stage: Stage, person: str) -> None:
    """Let time pass until the file, or a word about it, has come."""
    known = len(stage.dms(person))
    await stage.driver.run_until(
        lambda: len(stage.dms(person)) > known, within=minutes(3)
    )


async def ready(stage: Stage, typed: str = "driver quality last week for all") -> str:
    ref = await stage.orders(typed)
    await stage.all_over()
    return ref


async def test_get_file_brings_all_branches_in_one_file_to_who_pressed(
    either_stage: Stage,
) -> None:
    stage = either_stage
    ref = await ready(stage)

    await stage.press("ada", stage.cards()[0], "Get file")
    assert "comes to you by DM" in stage.answers("ada")[-1].text
    await file_for(stage, "ada")

    (message,) = with_files(stage.dms("ada"))
    (file,) = message.files
    rows = table(file)
    assert rows[0][:2] == ["Organisation", "Driver UUID"]
    assert {row[0] for row in rows[1:]} == {"İzmir", "Ankara", "Adana"}
    assert len(rows) == 73
    assert ref in message.text
    assert "72 rows, 15 columns" in message.text
    assert message.text.count("`") >= 8
    assert not with_files(stage.posts("fleet-ops"))
    asked = await stage.rows("audit WHERE action = 'file_asked'")
    assert {row["actor"] for row in asked} == {ADA.id}
    fetched = await stage.rows(
        "audit WHERE action = 'report_fetched' AND actor = :who", who=ADA.id
    )
    assert len(fetched) == 3
    stage.assert_limits_kept()


async def test_the_semicolon_stands_where_the_comma_is_a_decimal_sign(
    stage: Stage,
) -> None:
    await ready(stage)

    for person, start in (("mert", b"Organisation,"), ("deniz", "Şube;".encode())):
        await stage.press(person, stage.cards()[0], "Get file")
        await file_for(stage, person)

        (message,) = with_files(stage.dms(person))
        content = message.files[0].content or b""
        assert content.removeprefix(b"\xef\xbb\xbf").startswith(start)


async def test_a_file_names_what_is_missing_in_the_language_of_who_reads_it(
    stage: Stage,
) -> None:
    ref = await ready(stage)
    await stage.run_sql("UPDATE runs SET state = 'failed' WHERE number = 2")

    for person, label, header, gap in (
        ("deniz", "Dosyayı al", "Şube", "Eksik: Ankara (başarısız)."),
        ("ada", "Get file", "Organisation", "Missing: Ankara (failed)."),
    ):
        await stage.types(ref, person)
        await stage.settles()
        await stage.press(person, stage.answers(person)[-1], label)
        await file_for(stage, person)

        (message,) = with_files(stage.dms(person))
        rows = table(message.files[0])
        assert rows[0][0] == header
        assert rows[-1] == [gap]
        assert {row[0] for row in rows[1:-1]} == {"Adana", "İzmir"}
        assert gap in message.text


async def test_an_order_as_excel_with_data_of_people_goes_to_who_ordered(
    stage: Stage,
) -> None:
    await ready(stage, "driver quality last week for all as excel")

    (message,) = with_files(stage.dms("mert"))
    (file,) = message.files
    assert file.name.endswith(".xlsx")
    assert zipfile.is_zipfile(io.BytesIO(file.content or b""))
    assert "to you alone" in message.text
    await stage.passes(minutes(1))
    (masked,) = with_files(stage.posts("fleet-ops"))
    assert masked.files[0].content != file.content
    assert "The columns about people are left out of it." in masked.text


async def test_a_file_without_data_of_people_goes_into_the_cards_thread(
    stage: Stage,
) -> None:
    await ready(stage, f"{PAYMENTS} as file")

    (message,) = with_files(stage.posts("fleet-ops"))
    assert message.thread_ts == stage.cards()[0].ts
    assert "Control: opening + movements = closing adds up." in message.text
    assert not with_files(stage.dms("mert"))


async def test_where_the_bot_is_no_member_the_file_comes_by_dm(stage: Stage) -> None:
    await stage.orders(f"{PAYMENTS} as file", "zeynep", "ops-eu")
    await stage.all_over()

    (message,) = with_files(stage.dms("zeynep"))
    assert message.files


async def test_the_news_tell_what_is_inside_and_nothing_about_people(
    stage: Stage,
) -> None:
    await ready(stage)

    (news,) = stage.news()
    assert "72 rows" in news.text
    assert "trips completed *" in news.text
    assert "confirmation rate *" in news.text
    told = "".join(words(each) for each in stage.posts("fleet-ops"))
    for name in (*_FIRST_NAMES, *_SURNAMES, "ZZZ"):
        assert f" {name} " not in told
    readings = await stage.rows("readings")
    assert len(readings) == 3
    for name in (*_FIRST_NAMES, *_SURNAMES):
        assert f'"{name}"' not in str(readings)


async def test_a_digest_says_what_changed_since_the_week_before(stage: Stage) -> None:
    await ready(stage, "driver quality 2-8 nov for all")
    await stage.passes(seconds(90))
    await ready(stage, "driver quality 9-15 nov for all as digest")

    digest = stage.news()[-1].text
    assert "72 rows (as before)" in digest
    assert " %)" in digest
    assert "as usual" in digest or "Look at" in digest
    assert "reports are ready" not in digest


async def test_a_month_in_parts_is_told_beside_the_month_before_it(
    stage: Stage,
) -> None:
    await ready(stage, "trips 2026-09 for izmir as digest")
    assert "%" not in stage.news()[-1].text  # nor one part beside another
    await stage.passes(seconds(90))
    await ready(stage, "trips 2026-10 for izmir as digest")

    digest = stage.news()[-1].text
    assert " rows (" in digest


async def test_balances_of_several_months_are_not_added_up(stage: Stage) -> None:
    await ready(stage, "payments organization q3 for izmir as digest")

    digest = stage.news()[-1].text
    assert "earnings *" in digest
    assert "balance *" not in digest
    assert "opening + movements = closing: adds up" in digest


async def test_an_empty_report_is_pointed_at(sqlite_url: str) -> None:
    supplier = small_fleet()
    async with opened(sqlite_url, supplier=supplier) as stage:
        await stage.start_bot()
        supplier.empty_share = 1.0
        await ready(stage, "driver quality last week for izmir")

        assert "İzmir sent no rows" in stage.news()[0].text


async def test_without_the_scope_it_is_said_why_there_is_no_file(stage: Stage) -> None:
    await ready(stage)
    stage.world.workspace.scopes.discard("files:write")

    await stage.press("mert", stage.cards()[0], "Get file")
    await file_for(stage, "mert")

    notice = stage.dms("mert")[-1]
    assert "files:write" in notice.text
    assert "Single files" in buttons(notice) or "Get links" in buttons(notice)


async def test_a_file_over_the_limit_is_a_link_only(sqlite_url: str) -> None:
    supplier = small_fleet(1)
    supplier.big_rows = True
    async with opened(sqlite_url, supplier=supplier) as stage:
        await stage.start_bot(WAYBILL_FILE_MEGABYTES="1")
        await ready(stage, "trips yesterday for izmir")
        await stage.press("mert", stage.cards()[0], "Get file")
        await file_for(stage, "mert")

        told = stage.dms("mert")[-1]
        assert "There is no file" in told.text
        assert "larger than the files that I may bring" in told.text
        assert list(buttons(told)) == ["Get link"]


async def test_a_file_that_slack_does_not_take_is_a_link_only_and_it_is_said_why(
    stage: Stage,
) -> None:
    stage.world.workspace.files.most_bytes = 1_000
    await ready(stage)

    await stage.press("mert", stage.cards()[0], "Get file")
    await file_for(stage, "mert")

    told = stage.dms("mert")[-1]
    assert "it is larger than the files that this workspace takes" in told.text
    assert list(buttons(told)) == ["Get links"]


async def test_reports_that_the_supplier_no_longer_keeps_can_be_ordered_afresh(
    stage: Stage,
) -> None:
    await ready(stage)
    stage.supplier.reports.clear()

    await stage.press("mert", stage.cards()[0], "Get file")
    await file_for(stage, "mert")

    told = stage.dms("mert")[-1]
    assert "the supplier no longer keeps its reports" in told.text
    assert list(buttons(told)) == ["Order afresh"]


async def test_zips_of_the_supplier_become_one_file(sqlite_url: str) -> None:
    supplier = small_fleet(1)
    supplier.big_rows = True
    async with opened(sqlite_url, supplier=supplier) as stage:
        await stage.start_bot()
        await ready(stage, "trips yesterday for izmir")
        await stage.press("mert", stage.cards()[0], "Get file")
        await file_for(stage, "mert")

        (message,) = with_files(stage.dms("mert"))
        assert len(table(message.files[0])) == 25_001


async def test_two_presses_bring_one_file(stage: Stage) -> None:
    await ready(stage)
    card = stage.cards()[0]

    await stage.press("mert", card, "Get file")
    await stage.press("mert", card, "Get file")
    await file_for(stage, "mert")

    assert "already" in stage.answers("mert")[-1].text
    assert len(with_files(stage.dms("mert"))) == 1


async def test_it_comes_as_excel_by_the_button_and_by_typing(stage: Stage) -> None:
    ref = await ready(stage)
    await stage.press("mert", stage.cards()[0], "Get file")
    await stage.press("mert", stage.answers("mert")[-1], "As Excel")
    await file_for(stage, "mert")
    await stage.passes(seconds(10))
    await stage.types(f"{ref} as excel")
    await stage.settles()
    await file_for(stage, "mert")

    names = [each.files[0].name for each in with_files(stage.dms("mert"))]
    assert sorted(name.rsplit(".")[-1] for name in names) == ["csv", "xlsx", "xlsx"]


async def test_who_may_not_order_gets_no_file(stage: Stage) -> None:
    await ready(stage)
    people = stage.world.workspace.people.values()
    members = stage.world.workspace.channels["C0FLEETOP"].members
    outsiders = [
        each.name
        for each in people
        if each.id in members and (each.is_guest or each.is_stranger)
    ]
    assert outsiders

    for name in outsiders:
        await stage.press(name, stage.cards()[0], "Get file")
    await file_for(stage, "mert")

    assert await stage.rows("bundles WHERE cause = 'press'") == []


async def test_a_lost_answer_is_told_and_the_file_not_sent_twice(stage: Stage) -> None:
    await ready(stage)
    operations = frozenset({"files.completeUploadExternal"})
    stage.world.faults.set("slack", Fault.lost_answer, count=1, operations=operations)

    await stage.press("mert", stage.cards()[0], "Get file")
    await stage.passes(seconds(30))

    assert len(with_files(stage.dms("mert"))) == 1
    assert "may not have arrived" in stage.dms("mert")[-1].text
    (bundle,) = await stage.rows("bundles WHERE cause = 'press'")
    assert bundle["state"] == "uncertain"


async def test_with_reading_switched_off_nothing_is_fetched(sqlite_url: str) -> None:
    async with opened(sqlite_url) as stage:
        await stage.start_bot(WAYBILL_LOOK_INSIDE="false")
        await ready(stage)

        assert not stage.supplier.tickets
        assert "rows" not in stage.news()[0].text


async def test_with_files_switched_off_the_buttons_are_those_for_links(
    sqlite_url: str,
) -> None:
    async with opened(sqlite_url) as stage:
        await stage.start_bot(WAYBILL_FILE_MEGABYTES="0")
        await ready(stage)

        assert set(buttons(stage.cards()[0])) == {"Get links"}
        assert not stage.supplier.tickets


async def test_a_reader_that_was_killed_is_followed_by_another(
    either_stage: Stage,
) -> None:
    stage = either_stage
    await ready(stage)
    await stage.press("mert", stage.cards()[0], "Get file")
    await stage.run_sql(
        "UPDATE bundles SET state = 'reading', lease_until = '2026-11-18 09:00:00', "
        "fence = 7 WHERE cause = 'press'"
    )
    await file_for(stage, "mert")

    assert len(with_files(stage.dms("mert"))) == 1
    (bundle,) = await stage.rows("bundles WHERE cause = 'press'")
    assert (bundle["state"], bundle["fence"]) == ("sent", 8)


async def test_a_sender_that_was_killed_is_told_of_and_sends_nothing_twice(
    either_stage: Stage,
) -> None:
    stage = either_stage
    await ready(stage)
    await stage.press("mert", stage.cards()[0], "Get file")
    await stage.run_sql(
        "UPDATE bundles SET state = 'sharing', lease_until = '2026-11-18 09:00:00', "
        "fence = 7 WHERE cause = 'press'"
    )
    await file_for(stage, "mert")
    await stage.passes(seconds(30))

    assert not with_files(stage.dms("mert"))
    told = [each for each in stage.dms("mert") if "may not have arrived" in each.text]
    assert len(told) == 1
    assert "Get file" in buttons(told[0])
