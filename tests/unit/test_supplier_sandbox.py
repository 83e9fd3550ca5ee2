import csv
import io
import zipfile
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.domain.supplier import ReportStatus
from bot.domain.windows import Window
from bot.errors import (
    CredentialsRefusedError,
    UpstreamGoneError,
    UpstreamRateLimitedError,
    UpstreamRejectedError,
)
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.files import report_file
from bot.sandbox.supplier import INVENTED
from bot.sandbox.supplier_types import KINDS
from bot.sandbox.supplier_world import (
    Call,
    SupplierWorld,
    anatolia,
    flat,
    fleet,
    organisation_key,
)
from tests.unit.supplier_stage import (
    LAST_WEEK,
    NOON,
    QUALITY,
    TRIPS,
    SupplierStage,
    supplier_stage,
)


@pytest.fixture
async def stage() -> AsyncIterator[SupplierStage]:
    async with supplier_stage() as stage:
        yield stage


async def test_a_report_is_generated_polled_linked_and_downloaded(
    stage: SupplierStage,
) -> None:
    org = stage.world.named("İzmir").key
    report = await stage.client.generate(org, QUALITY, LAST_WEEK)
    assert report.status is ReportStatus.pending
    assert (report.start, report.end) == (LAST_WEEK.start, LAST_WEEK.end)

    await stage.clock.advance(timedelta(hours=1))
    assert (await stage.client.report(org, report.id)).status is ReportStatus.completed
    assert (await stage.client.reports(org)).reports[0].id == report.id

    link = await stage.client.link(org, report.id)
    download = await stage.http.get(link.url)
    rows = list(csv.DictReader(io.StringIO(download.content.decode("utf-8"))))
    assert rows[0]["Driver UUID"]
    assert "Completion rate" in rows[0]


async def test_a_link_is_dead_sixty_seconds_after_it_was_made(
    stage: SupplierStage,
) -> None:
    org = stage.world.named("Ankara").key
    report = await stage.client.generate(org, QUALITY, LAST_WEEK)
    await stage.clock.advance(timedelta(hours=1))
    link = await stage.client.link(org, report.id)

    await stage.clock.advance(timedelta(seconds=59.9))
    assert (await stage.http.get(link.url)).status_code == 200

    await stage.clock.advance(timedelta(seconds=0.1))
    dead = await stage.http.get(link.url)
    assert dead.status_code == 403
    assert "Access Denied" in dead.text


async def test_the_seventh_report_in_progress_is_refused_until_one_is_over(
    stage: SupplierStage,
) -> None:
    izmir, ankara = stage.world.named("İzmir").key, stage.world.named("Ankara").key
    for _ in range(6):
        await stage.client.generate(izmir, QUALITY, LAST_WEEK)
    with pytest.raises(UpstreamRateLimitedError) as refused:
        await stage.client.generate(izmir, QUALITY, LAST_WEEK)
    assert refused.value.retry_after is None
    await stage.client.generate(ankara, QUALITY, LAST_WEEK)

    await stage.clock.advance(timedelta(hours=3))
    await stage.client.generate(izmir, QUALITY, LAST_WEEK)
    assert stage.world.most_in_progress[izmir] == 6


async def test_get_and_list_share_six_hundred_calls_in_ten_minutes(
    stage: SupplierStage,
) -> None:
    org = stage.world.named("İzmir").key
    report = await stage.client.generate(org, QUALITY, LAST_WEEK)
    for number in range(600):
        if number == 300:
            await stage.clock.advance(timedelta(minutes=4))
        if number % 2:
            await stage.client.reports(org)
        else:
            await stage.client.report(org, report.id)

    with pytest.raises(UpstreamRateLimitedError) as refused:
        await stage.client.reports(org)
    assert refused.value.retry_after == timedelta(minutes=6)

    await stage.clock.advance(timedelta(minutes=6))
    await stage.client.reports(org)
    assert stage.world.max_in_window({"report", "reports"}, 600) == 601


async def test_lists_page_newest_first_and_stay_stable_while_reports_are_added(
    stage: SupplierStage,
) -> None:
    org = stage.world.named("Adana").key
    ids = [(await stage.client.generate(org, TRIPS, LAST_WEEK)).id for _ in range(5)]

    first = await stage.client.reports(org, page_size=2)
    await stage.client.generate(org, TRIPS, LAST_WEEK)
    second = await stage.client.reports(org, first.next_token, page_size=2)
    third = await stage.client.reports(org, second.next_token, page_size=2)

    pages = (first, second, third)
    assert [report.id for page in pages for report in page.reports] == ids[::-1]
    assert third.next_token is None


@pytest.mark.parametrize(
    ("report_type", "window"),
    [
        pytest.param("REPORT_TYPE_NO_SUCH", LAST_WEEK, id="unknown type"),
        pytest.param(QUALITY, None, id="no window"),
        pytest.param(
            QUALITY,
            Window(NOON - timedelta(days=1), NOON + timedelta(seconds=1)),
            id="end in the future",
        ),
        pytest.param(
            QUALITY, Window(NOON - timedelta(days=32), NOON), id="more than 31 days"
        ),
        pytest.param(
            "REPORT_TYPE_RENTAL_PAYMENTS_CONTRACT", LAST_WEEK, id="rental type of fleet"
        ),
    ],
)
async def test_generate_refuses_what_makes_no_sense(
    stage: SupplierStage, report_type: str, window: Window | None
) -> None:
    org = stage.world.named("İzmir").key
    with pytest.raises(UpstreamRejectedError) as refused:
        await stage.client.generate(org, report_type, window)
    assert refused.value.status == 400
    assert stage.world.reports == {}


async def test_organisations_are_listed_without_a_date_range(
    stage: SupplierStage,
) -> None:
    root = stage.world.named("Anadolu Fleet").key
    report = await stage.client.generate(root, "REPORT_TYPE_ORGANIZATION", None)
    assert report.start is None


async def test_an_unknown_organisation_is_invalid_and_an_unknown_report_not_found(
    stage: SupplierStage,
) -> None:
    with pytest.raises(UpstreamRejectedError) as invalid:
        await stage.client.reports("11111111-1111-1111-1111-111111111111")
    assert invalid.value.status == 400
    with pytest.raises(UpstreamGoneError):
        await stage.client.report(stage.world.named("İzmir").key, "report-none")


async def test_no_link_is_made_for_a_report_in_progress(stage: SupplierStage) -> None:
    org = stage.world.named("İzmir").key
    report = await stage.client.generate(org, QUALITY, LAST_WEEK)
    with pytest.raises(UpstreamRejectedError):
        await stage.client.link(org, report.id)


async def test_the_world_remembers_when_an_end_was_first_told(
    stage: SupplierStage,
) -> None:
    org = stage.world.named("İzmir").key
    report = await stage.client.generate(org, QUALITY, LAST_WEEK)
    await stage.client.report(org, report.id)
    record = stage.world.reports[report.id]
    assert record.first_seen is None

    await stage.clock.advance(timedelta(hours=3))
    await stage.client.reports(org)
    seen_at = stage.clock.now()
    await stage.clock.advance(timedelta(minutes=1))
    await stage.client.report(org, report.id)
    assert record.first_seen == seen_at


async def test_a_failing_world_fails_with_a_reason() -> None:
    world = SupplierWorld(organisations=fleet(1), failure_share=1.0)
    async with supplier_stage(world) as stage:
        org = world.named("İzmir").key
        report = await stage.client.generate(org, QUALITY, LAST_WEEK)
        await stage.clock.advance(timedelta(hours=3))
        ended = await stage.client.report(org, report.id)
    assert ended.status is ReportStatus.failed
    assert ended.failed_reason


def test_the_same_seed_draws_the_same_times_whenever_reports_are_ordered() -> None:
    def durations(gap: timedelta) -> list[timedelta]:
        world = SupplierWorld(seed=5, organisations=flat(2))
        key = world.organisations[0].key
        records = [
            world.add_report(key, QUALITY, LAST_WEEK, NOON + number * gap)
            for number in range(40)
        ]
        return [record.completes_at - record.created_at for record in records]

    drawn = durations(timedelta(0))
    assert drawn == durations(timedelta(seconds=7))
    assert len(set(drawn)) == 40


def test_generation_times_lie_around_the_median_and_below_three_hours() -> None:
    world = SupplierWorld(organisations=flat(1), median_seconds=150)
    key = world.organisations[0].key
    records = [world.add_report(key, QUALITY, LAST_WEEK, NOON) for _ in range(400)]
    took = sorted(record.completes_at - record.created_at for record in records)
    assert timedelta(seconds=130) < took[200] < timedelta(seconds=170)
    assert took[-1] <= timedelta(hours=3)


@pytest.mark.parametrize("report_type", sorted(KINDS))
def test_every_type_has_a_file_that_repeats_byte_by_byte(report_type: str) -> None:
    def content() -> bytes:
        world = SupplierWorld(organisations=anatolia())
        kind = KINDS[report_type].kind
        org = next(
            o for o in world.organisations[1:] if kind is None or kind in o.kinds
        )
        record = world.add_report(org.key, report_type, LAST_WEEK, NOON)
        return report_file(world, record).content

    header, *rows = csv.reader(io.StringIO(content().decode("utf-8")))
    assert len(set(header)) == len(header)
    assert rows
    assert {len(row) for row in rows} == {len(header)}
    assert content() == content()


def test_more_than_ten_thousand_rows_come_as_a_zip_of_several_files() -> None:
    world = SupplierWorld(organisations=flat(1), big_rows=True)
    record = world.add_report(world.organisations[0].key, TRIPS, LAST_WEEK, NOON)
    file = report_file(world, record)
    assert file.content.startswith(b"PK")
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        lengths = [len(archive.read(name).splitlines()) for name in archive.namelist()]
        assert [name[-6:] for name in archive.namelist()] == [
            "-0.csv",
            "-1.csv",
            "-2.csv",
        ]
    assert lengths == [10_001, 10_001, 5_001]


def test_a_type_of_children_has_no_rows_when_their_parent_is_asked() -> None:
    world = SupplierWorld(organisations=fleet(2))
    root = world.organisations[0].key
    order = world.add_report(root, "REPORT_TYPE_PAYMENTS_ORDER", LAST_WEEK, NOON)
    quality = world.add_report(root, QUALITY, LAST_WEEK, NOON)
    assert len(report_file(world, order).content.splitlines()) == 1
    assert len(report_file(world, quality).content.splitlines()) == 49


def test_an_empty_report_is_a_header() -> None:
    world = SupplierWorld(organisations=flat(1), empty_share=1.0)
    record = world.add_report(world.organisations[0].key, QUALITY, LAST_WEEK, NOON)
    assert len(report_file(world, record).content.splitlines()) == 1


def test_organisation_ids_look_encrypted_and_need_encoding() -> None:
    keys = {organisation.key for organisation in fleet(40)}
    assert len(keys) == 41
    assert {len(key) for key in keys} == {132}
    assert all({"=", "-", "_"} <= set(key) for key in keys)
    assert organisation_key(1, "Van") == organisation_key(1, "Van")
    assert organisation_key(1, "Van") != organisation_key(2, "Van")


def test_the_demo_has_one_root_and_both_kinds() -> None:
    organisations = anatolia()
    roots = [o for o in organisations if o.parent_key is None]
    kinds = frozenset[str]().union(*(o.kinds for o in organisations))
    assert [root.name for root in roots] == ["Anadolu Fleet"]
    assert kinds == {"DRIVER_BUSINESS", "RENTAL_COMPANY"}
    assert {"İzmir", "Ankara", "Adana", "Van", "Muş"} <= {o.name for o in organisations}


def test_flat_organisations_have_no_parent() -> None:
    assert [o.parent_key for o in flat(20)] == [None] * 20
    assert len({o.name for o in flat(20)}) == 20


def test_two_calls_a_whole_window_apart_are_never_in_one() -> None:
    world = SupplierWorld(organisations=())
    for seconds in (0.0, 1.0, 599.9, 600.0, 601.0):
        at = NOON + timedelta(seconds=seconds)
        world.calls.append(Call(at, "link", "org"))
    assert world.max_in_window({"link"}, 600) == 3
    assert world.max_in_window({"generate"}, 600) == 0


def test_what_is_invented_is_listed() -> None:
    assert len(INVENTED) == len(set(INVENTED))
    assert all(sentence.endswith(".") for sentence in INVENTED)


def test_every_fault_says_what_it_does() -> None:
    assert len({fault.label for fault in Fault}) == len(Fault)
    assert all(fault.sentence.endswith(".") for fault in Fault)


def test_a_fault_strikes_as_often_as_it_was_told_and_only_where() -> None:
    faults = Faults()
    faults.set(
        "supplier", Fault.server_error, count=2, operations=frozenset({"generate"})
    )
    struck = [
        bool(faults.strike("supplier", operation))
        for operation in ("report", "generate", "generate", "generate")
    ]
    assert struck == [False, True, True, False]
    assert faults.active() == []


def test_a_shared_fault_strikes_the_same_calls_in_every_run() -> None:
    def struck() -> list[bool]:
        faults = Faults(seed=3)
        faults.set("slack", Fault.cut_connection, share=0.5)
        return [bool(faults.strike("slack", "chat.postMessage")) for _ in range(200)]

    assert struck() == struck()
    assert 70 < sum(struck()) < 130


def test_faults_are_cleared_by_service_and_by_kind() -> None:
    faults = Faults()
    faults.set("slack", Fault.slow)
    faults.set("slack", Fault.rate_limited)
    faults.set("supplier", Fault.slow)
    faults.clear("slack", Fault.slow)
    assert [(f.service, f.fault) for f in faults.active()] == [
        ("slack", Fault.rate_limited),
        ("supplier", Fault.slow),
    ]
    faults.clear("slack")
    assert [f.service for f in faults.active()] == ["supplier"]
    faults.clear()
    assert faults.active() == []


def test_a_slow_answer_may_fail_in_another_way_but_two_failures_never_meet() -> None:
    faults = Faults()
    for fault in Fault:
        faults.set("supplier", fault)
    assert faults.strike("supplier", "generate") == {Fault.slow, Fault.cut_connection}


@pytest.mark.parametrize(("share", "count"), [(1.1, None), (-0.1, None), (1.0, 0)])
def test_a_fault_that_could_not_strike_is_refused(
    share: float, count: int | None
) -> None:
    with pytest.raises(ValueError, match="share"):
        Faults().set("supplier", Fault.slow, share=share, count=count)


def test_the_hundred_and_first_live_token_ends_the_oldest() -> None:
    world = SupplierWorld(organisations=())
    first = world.issue_token(frozenset(), NOON)
    for _ in range(100):
        world.issue_token(frozenset(), NOON)
    assert len(world.tokens) == 100
    assert first not in world.tokens


FILTER = {"field": "dateRange", "operator": "OPERATOR_IN_RANGE"}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param([], id="no object"),
        pytest.param({"filters": []}, id="no type"),
        pytest.param({"reportType": QUALITY, "filters": {}}, id="filters no list"),
        pytest.param(
            {"reportType": QUALITY, "filters": [{"field": "driver"}]}, id="other field"
        ),
        pytest.param(
            {
                "reportType": QUALITY,
                "filters": [{**FILTER, "operator": "OPERATOR_EQUALS"}],
            },
            id="other operator",
        ),
        *(
            pytest.param(
                {"reportType": QUALITY, "filters": [{**FILTER, "value": value}]},
                id=f"value {value}",
            )
            for value in (
                None,
                ["1763000000000"],
                [1763000000000, 1763100000000],
                ["2025-11-01", "2025-11-02"],
                ["1763100000000", "1763000000000"],
            )
        ),
    ],
)
async def test_a_body_that_is_not_as_documented_is_a_400(
    stage: SupplierStage, body: object
) -> None:
    path = f"{stage.url}/v1/vehicle-suppliers/suppliers/{{}}/reports"
    answer = await stage.http.post(
        path.format(stage.world.named("İzmir").key.replace("=", "%3D")),
        json=body,
        headers={"Authorization": f"Bearer {await stage.tokens.token()}"},
    )
    assert answer.status_code == 400
    assert answer.json()["code"] in {"bad_request", "invalid_report_type"}
    assert stage.world.reports == {}


@pytest.mark.parametrize(
    "query",
    ["", "page_size=", "page_size=0", "page_size=1001", "page_size=5&page_token=x"],
)
async def test_a_list_needs_a_sane_page_size_and_a_token_of_its_own(
    stage: SupplierStage, query: str
) -> None:
    key = stage.world.named("İzmir").key.replace("=", "%3D")
    answer = await stage.http.get(
        f"{stage.url}/v1/vehicle-suppliers/suppliers/{key}/reports?{query}",
        headers={"Authorization": f"Bearer {await stage.tokens.token()}"},
    )
    assert answer.status_code == 400


async def test_a_token_without_the_scope_is_told_so(stage: SupplierStage) -> None:
    await stage.tokens.token()
    stage.world.granted_scopes = frozenset({"solutions.suppliers.reports"})
    with pytest.raises(CredentialsRefusedError) as refused:
        await stage.client.organisations()
    assert refused.value.status == 403
    await stage.client.reports(stage.world.named("İzmir").key)


async def test_a_token_request_in_json_is_refused(stage: SupplierStage) -> None:
    answer = await stage.http.post(
        f"{stage.url}/oauth/v2/token", json={"grant_type": "client_credentials"}
    )
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_nobody_reads_reports_of_another_organisation(
    stage: SupplierStage,
) -> None:
    report = await stage.client.generate(
        stage.world.named("İzmir").key, QUALITY, LAST_WEEK
    )
    with pytest.raises(UpstreamGoneError):
        await stage.client.report(stage.world.named("Ankara").key, report.id)
