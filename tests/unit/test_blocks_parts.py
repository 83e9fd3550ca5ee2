import pytest

from bot.blocks.parts import cut


@pytest.mark.parametrize("beyond", ["", "\nmore"])
@pytest.mark.parametrize("length", range(16, 24))
def test_a_line_about_as_long_as_there_is_room_is_cut_within_it(
    length: int, beyond: str
) -> None:
    assert len(cut("a" * length + beyond, 20)) <= 20
