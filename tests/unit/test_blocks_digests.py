import pytest

from bot.blocks.digests import digest_lines
from bot.blocks.voice import DEFAULT
from bot.domain.digests import Digest, Oddity, Remark
from bot.domain.figures import Change, Figures

MOVED = (Remark("İzmir", Oddity.moved, "trips completed", -38),)


def told(usual: int, remarks: tuple[Remark, ...] = ()) -> str:
    figures, change = Figures(rows=24), Change(24, 24, {}, (), ())
    reports = usual + len(remarks)
    digest = Digest(
        "driver status", figures, reports, reports, change, remarks, usual, None
    )
    return digest_lines([digest], DEFAULT)[0]


@pytest.mark.parametrize(
    ("usual", "remarks", "said"),
    [
        pytest.param(1, (), False, id="one-branch-alone"),
        pytest.param(18, (), True, id="many-branches"),
        pytest.param(1, MOVED, True, id="one-beside-an-odd-one"),
        pytest.param(0, MOVED, False, id="none"),
    ],
)
def test_branches_as_usual_are_counted_where_there_are_others_to_tell_them_from(
    usual: int, remarks: tuple[Remark, ...], *, said: bool
) -> None:
    assert ("as usual" in told(usual, remarks)) is said


def test_rows_are_told_beside_those_before() -> None:
    assert told(1) == "24 rows (as before)"
