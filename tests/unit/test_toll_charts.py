import io
import subprocess
import sys
import threading
from typing import Any

import pytest
from matplotlib.image import imread

from bot.charts.letters import written
from bot.charts.png import chart_png
from bot.domain.toll_figures import Chart, ChartKind, Series
from bot.domain.toll_summaries import summarise
from tests.architecture.repository import ROOT
from tests.unit.toll_samples import SAMPLES

TURKISH = "çğıİöşü ÇĞIÖŞÜ"
SIZE = (720, 1280)


def chart(kind: ChartKind, *values: float | None, **more: Any) -> Chart:
    given: dict[str, Any] = {
        "kind": kind,
        "title": "Ölçüm",
        "categories": tuple(f"c{index}" for index in range(len(values))),
        "series": (Series("Requests", values),),
        "x_label": "Hour (server time)",
        "y_label": "Requests",
        **more,
    }
    return Chart(**given)


def drawn(of: Chart) -> Any:
    return imread(io.BytesIO(chart_png(of)))[:, :, :3]


def ink(image: Any) -> int:
    return int((image < 1).any(axis=2).sum())


@pytest.mark.parametrize("name", SAMPLES)
def test_every_documented_sample_is_drawn(name: str) -> None:
    of = summarise(name, SAMPLES[name], "d").chart

    assert of is not None
    image = drawn(of)
    assert image.shape[:2] == SIZE
    assert ink(image) > 5000


@pytest.mark.parametrize("kind", ChartKind)
def test_a_sheet_has_its_own_light_ground(kind: ChartKind) -> None:
    image = drawn(chart(kind, 3, 5, 4))

    assert all((image[row, column] == 1).all() for row in (0, -1) for column in (0, -1))


@pytest.mark.parametrize("kind", [ChartKind.bar, ChartKind.area])
def test_a_larger_number_takes_more_ink(kind: ChartKind) -> None:
    small, large = drawn(chart(kind, 1, 10, 10)), drawn(chart(kind, 10, 10, 10))

    assert ink(large) > ink(small)


@pytest.mark.parametrize("kind", ChartKind)
@pytest.mark.parametrize("values", [(), (None,), (None, None), (0,), (0, 0)])
def test_a_chart_of_nothing_is_still_a_picture(
    kind: ChartKind, values: tuple[float | None, ...]
) -> None:
    assert drawn(chart(kind, *values)).shape[:2] == SIZE


@pytest.mark.parametrize("kind", ChartKind)
@pytest.mark.parametrize(
    "name",
    [
        "$\\frac{1}{0}$",
        "$unclosed",
        "漢字👩",
        "\u202eevil\u2066",
        "x" * 500,
        "%s{0}",
        "_x",
    ],
)
def test_a_hostile_name_is_only_a_name(kind: ChartKind, name: str) -> None:
    of = chart(
        kind,
        3,
        5,
        title=name,
        categories=(name, f"{name} 2"),
        series=(Series(name, (3, 5)), Series(f"{name} 2", (2, 1)))
        if kind is not ChartKind.pie
        else (Series(name, (3, 5)),),
        x_label=name,
        y_label=name,
    )

    assert drawn(of).shape[:2] == SIZE


@pytest.mark.parametrize("kind", ChartKind)
def test_a_thousand_categories_are_drawn(kind: ChartKind) -> None:
    values = tuple(float(number) for number in range(1000))
    long_names = tuple(f"customer-{number}.logistics.example" for number in range(1000))

    assert drawn(chart(kind, *values)).shape[:2] == SIZE
    assert drawn(chart(kind, *values, categories=long_names)).shape[:2] == SIZE


@pytest.mark.parametrize("kind", ChartKind)
def test_very_different_sizes_are_drawn(kind: ChartKind) -> None:
    assert drawn(chart(kind, 1e15, 0.001, None, 7)).shape[:2] == SIZE


def test_a_gap_stays_a_gap() -> None:
    whole = drawn(chart(ChartKind.line, 5, 5, 5, 5, 5))
    broken = drawn(chart(ChartKind.line, 5, 5, None, 5, 5))

    assert ink(broken) < ink(whole)


def test_turkish_letters_have_shapes_and_others_a_box() -> None:
    assert written(TURKISH) == TURKISH
    assert written("漢a") == "□a"


def test_the_same_chart_is_the_same_picture_in_every_thread() -> None:
    of = chart(ChartKind.bar, 3, 5)
    pictures: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: pictures.append(chart_png(of)))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(pictures)) == 1


def test_the_library_is_imported_with_the_first_picture_and_never_pyplot() -> None:
    code = (
        "import sys, bot.charts.png as png, bot.blocks.toll\n"
        "from bot.domain.toll_figures import *\n"
        "assert 'matplotlib' not in sys.modules\n"
        "png.chart_png(Chart(ChartKind.bar, 'T', ('a',), (Series('s', (1,)),)))\n"
        "assert 'matplotlib' in sys.modules\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
    )

    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=50)
