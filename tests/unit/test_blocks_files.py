from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.blocks.files import provenance
from bot.blocks.voice import Voice
from bot.domain.figures import Figures
from bot.domain.files import CLOSED, UNREADABLE, Missing, Provenance, gaps, named
from bot.domain.orders import LINKABLE, RunState
from bot.domain.troubles import Trouble
from bot.texts.english import ENGLISH
from bot.texts.turkish import TURKISH

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
    lines = provenance(ABOUT, Voice(), personal=False).splitlines()

    assert lines[0] == "*Driver quality, 9-15 Nov 2026*, İzmir and Van · R-7F3K"
    assert lines[1].startswith("1,204 rows, 7 columns, 81 kB · for <@U0ADA0001>, ")
    assert lines[2] == f"SHA-256 of this file `{'a' * 64}`"
    assert lines[-1].startswith("and 17 more reports")


def test_what_is_missing_keeps_its_reason_however_long_its_name_is() -> None:
    missing = (Missing(LONG, None, "failed"), Missing("Van", "part 2", "gone"))

    text = provenance(replace(ABOUT, missing=missing), Voice(), personal=True)

    assert "… (failed) and Van part 2 (no longer kept by the supplier)." in text


@pytest.mark.parametrize(
    "why",
    [
        *(state.value for state in RunState if state not in LINKABLE),
        *(trouble.value for trouble in Trouble if trouble is not Trouble.stopped),
        *("gone", UNREADABLE, CLOSED),
    ],
)
def test_why_one_is_missing_is_said_in_words_of_either_language(why: str) -> None:
    missing = Missing("Van", None, why)

    english, turkish = named(missing, ENGLISH), named(missing, TURKISH)

    assert "_" not in english
    assert turkish.removeprefix("Van") != english.removeprefix("Van")
    text = provenance(replace(ABOUT, missing=(missing,)), Voice(), personal=True)
    assert english in text


def test_the_line_of_gaps_is_in_the_language_of_who_reads_the_file() -> None:
    missing = (Missing("Van", None, "failed"), Missing("Muş", "1-7 Eki", "queued"))

    assert gaps(missing, ENGLISH) == (
        "Missing: Van (failed), Muş 1-7 Eki (waiting its turn).",
    )
    assert gaps(missing, TURKISH) == (
        "Eksik: Van (başarısız), Muş 1-7 Eki (sırasını bekliyor).",
    )
    assert gaps((), TURKISH) == ()


def test_all_that_is_missing_is_named_in_as_many_lines_as_cells_have_room_for() -> None:
    missing = [Missing(f"{number} {LONG}", None, "failed") for number in range(250)]

    lines = gaps(missing, ENGLISH)

    assert [line.count("(failed)") for line in lines] == [100, 100, 50]
    assert max(map(len, lines)) < 32_767


def test_it_fits_however_much_is_missing_and_however_long_the_names_are() -> None:
    missing = tuple(Missing(LONG, LONG, "failed") for _ in range(500))
    names = tuple(f"{number}{LONG}" for number in range(500))

    text = provenance(
        replace(ABOUT, missing=missing, organisations=names), Voice(), personal=True
    )

    assert len(text) <= 2_800
    assert "and 492 more" in text


def test_a_turkish_person_reads_in_turkish_where_a_file_comes_from() -> None:
    about = replace(ABOUT, missing=(Missing("Van", None, "failed"),))

    lines = provenance(about, Voice(language=TURKISH), personal=True).splitlines()

    assert lines[0] == "*Sürücü kalitesi, 9-15 Kas 2026*, İzmir ve Van · R-7F3K"
    assert lines[1].startswith("1.204 satır, 7 sütun, 81 kB · <@U0ADA0001> için, ")
    assert lines[2] == "Eksik: Van (başarısız)."
    assert lines[-1] == "Yalnızca size geliyor: kişilere ait sütunlar içeriyor."
