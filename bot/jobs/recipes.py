"""What goes into a file, under which labels, and what is missing in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.bundles import Bundle
from bot.domain.commands import Form
from bot.domain.files import CLOSED, UNREADABLE, Missing, Provenance
from bot.domain.grants import Right
from bot.domain.orders import LINKABLE, Order, OrderView, Run
from bot.domain.people import Caller
from bot.jobs.fetching import Fetched
from bot.ports import Store
from bot.services.access import Access
from bot.services.tenancy import Tenancy
from bot.sheets.building import Built, Raw
from bot.sheets.combining import ORGANISATION, PERIOD
from bot.texts.english import Language


@dataclass(frozen=True, slots=True)
class Task:
    """What a bundle is about, as it stood when it was begun."""

    bundle: Bundle
    order: Order
    view: OrderView
    runs: tuple[Run, ...]  # those that have a report
    read: frozenset[int]  # runs that were looked into already


async def begun(store: Store, tenancy: Tenancy, access: Access, bundle: Bundle) -> Task:
    """Return what is to be done, with the reports that the person may have now.

    Raises:
        NotAllowedError: None of them is open to them, any more.
        UpstreamError: Slack could not be asked who they are.
    """
    installation = tenancy.tenant.installation
    caller = Caller(
        bundle.person,
        installation.team_id,
        installation.enterprise_id,
        bundle.asked_in,
        "",
    )
    for_person = bundle.form is not Form.digest
    if for_person:
        await access.settle(installation, caller)
    async with store.transaction() as tx:
        order = await tx.orders.get(bundle.order_id)
        view = await tx.orders.view(order.id)
        runs = [
            run
            for run in await tx.runs.of_order(order.id)
            if run.report_type == bundle.report_type and run.state in LINKABLE
        ]
        if for_person:
            asked = {run.organisation_id: "" for run in runs}
            open_ones = await access.reach(tx, installation, caller, Right.file, asked)
            if not open_ones:
                await access.must(tx, installation, caller, Right.file, asked)
            runs = [run for run in runs if run.organisation_id in open_ones]
        read = frozenset(await tx.readings.of_order(order.id))
    return Task(bundle, order, view, tuple(runs), read)


def labelled(
    task: Task, kept: Sequence[Fetched], language: Language
) -> tuple[list[Raw], tuple[str, ...]]:
    """Return the downloads with what stands before their rows, and its headers."""
    shown = {run.number: run for run in task.view.runs}
    mine = [run for run in task.view.runs if run.report_type == task.bundle.report_type]
    several = len(mine) > 1
    parts = any(run.part for run in mine)
    headers = ((ORGANISATION,) if several else ()) + ((PERIOD,) if parts else ())
    labels = tuple(map(language.say, headers))
    raws = []
    for each in kept:
        run = shown[each.run.number]
        before = ((run.organisation,) if several else ()) + (
            (run.part or "",) if parts else ()
        )
        if each.file is not None and each.got is not None:
            raws.append(Raw(each.file, before, each.start, each.got.size))
    return raws, labels


def left_out(
    task: Task, fetched: Sequence[Fetched], kept: Sequence[Fetched]
) -> tuple[Missing, ...]:
    """Return the reports that are not among those *kept*, each with its reason."""
    there = {each.run.number for each in kept}
    why = {each.run.number: each.why or UNREADABLE for each in fetched}
    ready = dict.fromkeys((run.number for run in task.view.ready), CLOSED)
    why = ready | why
    return tuple(
        Missing(run.organisation, run.part, why.get(run.number, run.state.value))
        for run in task.view.runs
        if run.report_type == task.bundle.report_type and run.number not in there
    )


def provenance(
    task: Task, built: Built, kept: Sequence[Fetched], missing: tuple[Missing, ...]
) -> Provenance:
    """Return where the file that was *built* comes from."""
    return Provenance.of(
        task.order,
        task.view,
        task.bundle,
        figures=built.figures,
        columns=built.columns,
        size=built.size,
        sha256=built.sha256,
        sources=tuple(
            (each.run.supplier_report_id, each.got.sha256)
            for each in kept
            if each.got is not None
        ),
        missing=missing,
    )
