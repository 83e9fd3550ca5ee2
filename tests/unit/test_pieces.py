import io
import zipfile

import pytest

from bot.sheets.pieces import Piece


def piece(content: bytes) -> Piece:
    around = b"before" + content + b"behind"
    return Piece(io.BytesIO(around), len(b"before"), len(content))


def test_a_piece_is_read_as_a_file_of_its_own() -> None:
    part = piece(b"0123456789")

    assert part.read(4) == b"0123"
    assert part.read() == b"456789"
    assert part.read(1) == b""
    assert part.seek(-3, io.SEEK_END) == 7
    assert part.seek(1, io.SEEK_CUR) == 8
    assert part.read() == b"89"
    assert part.seek(20) == 20
    assert part.read() == b""


def test_nothing_before_a_piece_can_be_read() -> None:
    with pytest.raises(OSError, match="negative"):
        piece(b"0123").seek(-1)
    with pytest.raises(OSError, match="negative"):
        piece(b"0123").seek(-5, io.SEEK_END)


def test_pieces_of_one_file_are_read_in_turn() -> None:
    file = io.BytesIO(b"abcdef")
    first, second = Piece(file, 0, 3), Piece(file, 3, 3)

    assert [first.read(2), second.read(1), first.read(2), second.read(9)] == [
        *(b"ab", b"d", b"c", b"ef")
    ]


def test_an_archive_opens_in_a_piece() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("report-0.csv", "a,b\r\n" * 5_000)

    with zipfile.ZipFile(piece(packed.getvalue())) as archive:
        assert len(archive.read("report-0.csv")) == 25_000
