from dataclasses import replace
from datetime import UTC, datetime

from bot.blocks.files import provenance
from bot.domain.figures import Figures
from bot.domain.files import Missing, Provenance

LONG = "Anadolufilokiralama" * 5
ABOUT = Provenance(
    ref="R-7F3K",
    title="driver quality",
    period="9-15 Nov 2026",
    organisations=("İzmir", "Van"),
    person="U0ADA0001",
    made_at=datetime(2026, 11, 20, 12, tzinfo=UTC),
    figures=Figures(rows=1_204),
    columns=7,
    size=81_000,
    sha256="a" * 64,
    sources=tuple((f"report-{number}", "b" * 64) for number in range(20)),
    missing=(),
)


def test_a_file_says_what_it_is_and_how_to_check_it() -> None:
    lines = provenance(ABOUT, personal=False).splitlines()

    assert lines[0] == "*Driver quality, 9-15 Nov 2026*, İzmir and Van · R-7F3K"
    assert lines[1].startswith("1,204 rows, 7 columns, 81 kB · for <@U0ADA0001>, ")
    assert lines[2] == f"SHA-256 of this file `{'a' * 64}`"
    assert lines[-1].startswith("and 17 more reports")


def test_what_is_missing_keeps_its_reason_however_long_its_name_is() -> None:
    missing = (Missing(LONG, None, "failed"), Missing("Van", "part 2", "gone"))

    text = provenance(replace(ABOUT, missing=missing), personal=True)

    assert "… (failed) and Van part 2 (no longer kept by the supplier)." in text


def test_it_fits_however_much_is_missing_and_however_long_the_names_are() -> None:
    missing = tuple(Missing(LONG, LONG, "failed") for _ in range(500))
    names = tuple(f"{number}{LONG}" for number in range(500))

    text = provenance(
        replace(ABOUT, missing=missing, organisations=names), personal=True
    )

    assert len(text) <= 2_800
    assert "and 492 more" in text
