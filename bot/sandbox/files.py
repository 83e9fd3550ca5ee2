"""The files behind the simulated supplier's links: CSV, or a zip of several."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Final

from bot.domain.supplier import SupplierOrganisation
from bot.sandbox.supplier_columns import COLUMNS, Columns, Row
from bot.sandbox.supplier_types import KINDS, Grain, Level
from bot.sandbox.supplier_world import ReportRecord, SupplierWorld, seeded

ROWS_PER_FILE: Final = 10_000
_BIG: Final = 25_000
_ROWS: Final = {Grain.driver: 24, Grain.vehicle: 18, Grain.event: 140}
_ZIP_TIME: Final = (2026, 1, 1, 0, 0, 0)  # equal content, equal bytes


@dataclass(frozen=True, slots=True)
class ReportFile:
    """What a download brings."""

    name: str
    content_type: str
    content: bytes = field(repr=False)


def report_file(world: SupplierWorld, record: ReportRecord) -> ReportFile:
    """Return the file of a completed report, the same at every download.

    Documented: above 10,000 rows it is a zip of several CSVs. Inferred: their
    names end in ``-0``, ``-1`` and so on.
    """
    columns = COLUMNS[record.report_type]
    stem = file_stem(record)
    batches = list(_batches(_rows(world, record)))
    if len(batches) <= 1:
        return ReportFile(
            f"{stem}.csv", "text/csv", _csv(columns, batches[0] if batches else ())
        )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number, batch in enumerate(batches):
            entry = zipfile.ZipInfo(f"{stem}-{number}.csv", _ZIP_TIME)
            archive.writestr(entry, _csv(columns, batch), zipfile.ZIP_DEFLATED)
    return ReportFile(f"{stem}.zip", "application/zip", packed.getvalue())


def file_stem(record: ReportRecord) -> str:
    """Return the file's name without its ending."""
    words = record.report_type.removeprefix("REPORT_TYPE_").lower()
    return f"{words}-{record.index:06d}"


def _csv(columns: Columns, rows: Iterable[Row]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header for header, _ in columns)
    writer.writerows([cell(row) for _, cell in columns] for row in rows)
    return text.getvalue().encode()


def _batches(rows: Iterator[Row]) -> Iterator[Sequence[Row]]:
    while batch := list(islice(rows, ROWS_PER_FILE)):
        yield batch


def _rows(world: SupplierWorld, record: ReportRecord) -> Iterator[Row]:
    if record.is_empty:
        return
    start = record.window.start if record.window else datetime(2026, 1, 1, tzinfo=UTC)
    span = record.window.span if record.window else timedelta(days=1)
    grain = KINDS[record.report_type].grain
    rng = seeded(world.seed, "rows", record.index)
    covered = _covered(world, record)
    for organisation in covered:
        for number in range(_count(world, grain, len(covered))):
            yield Row(rng, number, organisation, start, span)


def _count(world: SupplierWorld, grain: Grain, organisations: int) -> int:
    if grain is Grain.organisation:
        return 1
    return -(-_BIG // organisations) if world.big_rows else _ROWS[grain]


def _covered(
    world: SupplierWorld, record: ReportRecord
) -> tuple[SupplierOrganisation, ...]:
    """Return the organisations whose data a report holds.

    Inferred: asked of a parent, a type of that level brings the children's data.
    Invented: a type that only children have leaves a parent's file empty.
    """
    asked = world.organisation(record.org_key)
    if asked is None:
        return ()
    kind = KINDS[record.report_type]
    children = tuple(
        child
        for child in world.children(asked.key)
        if kind.kind is None or kind.kind in child.kinds
    )
    if not children:
        return (asked,)
    if kind.level is Level.child:
        return ()
    return children if kind.grain is not Grain.organisation else (asked, *children)
