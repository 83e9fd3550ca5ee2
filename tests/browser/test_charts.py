"""The pictures of the README can be made again, and show every documented report."""

import pytest
from PIL import Image

from bot.domain.toll_reports import KNOWN_REPORTS
from bot.texts.turkish import TURKISH
from tests.architecture.repository import readme
from tests.browser.charts import BY_SLACK, DRAWN, by_slack, drawn, sheet

DOCUMENTED = [each.name for each in KNOWN_REPORTS if each.documented]


@pytest.mark.browser
async def test_every_documented_report_is_drawn_by_slack_itself() -> None:
    pictures = await by_slack()

    assert len(pictures) == len(DOCUMENTED) == 17
    assert sheet(pictures).size == _size(BY_SLACK)


def test_every_documented_report_is_drawn_as_a_picture() -> None:
    pictures = drawn(TURKISH)

    assert len(pictures) == len(DOCUMENTED)
    assert sheet(pictures).size == _size(DRAWN)


def test_the_readme_shows_both_sheets() -> None:
    for each in (BY_SLACK, DRAWN):
        assert f"(.readme/{each.name})" in readme()
        assert each.stat().st_size < 200_000


def _size(path: object) -> tuple[int, int]:
    with Image.open(str(path)) as kept:
        return kept.size
