"""Files made of downloads in memory."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime

from bot.domain.commands import Form
from bot.sheets.building import Built, Plan, Raw, build

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Made(Built):
    file: io.BytesIO


def made(
    *downloads: bytes,
    labels: tuple[str, ...] = (),
    names: Sequence[str] = (),
    form: Form = Form.file,
    separator: str = ",",
    remarks: tuple[str, ...] = (),
    most_bytes: int = 10_000_000,
) -> Made:
    raws = [
        Raw(io.BytesIO(content), tuple(names[index : index + 1]))
        for index, content in enumerate(downloads)
    ]
    plan = Plan(form, labels, remarks, separator, most_bytes, NOON)
    file = io.BytesIO(b"what stood there before")
    built = build(raws, plan, None if form is Form.digest else file)
    return Made(
        **{each.name: getattr(built, each.name) for each in fields(built)}, file=file
    )
