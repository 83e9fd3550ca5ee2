import csv
import gzip
import io
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain import numerals
from bot.domain.commands import Form
from bot.domain.troubles import FileProblemError, Trouble
from bot.sheets.harmless import harmless_cell
from bot.sheets.unpacking import Limits, parts
from tests.unit.sheet_stage import Made, made

# What no decoder gives, and what csv itself ends a line at.
CELLS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=12
)
TURKISH = st.text("abcçğıöşüİÇĞÖŞÜ ,;\"'\n-+=@0123456789", max_size=12)
LAYOUTS = st.sampled_from(
    [("utf-8", ","), ("utf-8-sig", ";"), ("utf-8", "\t"), ("utf-16", ";")]
)


def tables(cells: st.SearchStrategy[str]) -> st.SearchStrategy[list[list[str]]]:
    return st.integers(2, 5).flatmap(
        lambda width: st.lists(
            st.lists(cells, min_size=width, max_size=width), max_size=20
        ).map(lambda rows: [[f"Column {n}" for n in range(width)], *rows])
    )


def encoded(rows: Sequence[Sequence[str]], encoding: str, separator: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode(encoding)


def read_back(built: Made, separator: str = ",") -> list[list[str]]:
    text = built.file.read().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def kept(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return what a file of *rows* has to hold."""
    return [[harmless_cell(cell) for cell in row] for row in rows]


@settings(deadline=None)
@given(rows=tables(CELLS), layout=LAYOUTS, separator=st.sampled_from(",;"))
def test_every_cell_comes_through_whatever_the_encoding_and_separator(
    rows: list[list[str]], layout: tuple[str, str], separator: str
) -> None:
    built = made(encoded(rows, *layout), separator=separator)

    assert read_back(built, separator) == kept(rows)
    assert built.figures[0].rows == len(rows) - 1


@settings(deadline=None)
@given(rows=tables(TURKISH))
@example(rows=[["Column 0", "Column 1"], ["", "\n"]])
def test_turkish_spreadsheets_of_old_are_read(rows: list[list[str]]) -> None:
    content = encoded([["Ş" * len(rows[0][0]), *rows[0][1:]], *rows[1:]], "cp1254", ";")

    assert read_back(made(content))[1:] == kept(rows[1:])


@settings(deadline=None)
@given(
    rows=st.lists(
        st.lists(st.text("ab1", min_size=1, max_size=3), min_size=1, max_size=6),
        min_size=1,
        max_size=12,
    )
)
def test_rows_of_any_length_lose_nothing(rows: list[list[str]]) -> None:
    written = read_back(made(encoded([["h", "k"], *rows], "utf-8", ",")))[1:]

    assert [[cell for cell in row if cell] for row in written] == rows


@settings(deadline=None, max_examples=300)
@given(content=st.binary(max_size=400), head=st.sampled_from(["", "PK", "gz", "csv"]))
def test_any_bytes_are_a_file_or_refused_and_never_crash(
    content: bytes, head: str
) -> None:
    first = {"PK": b"PK\x03\x04", "gz": b"\x1f\x8b\x08\x00", "csv": b"a,b\n"}
    for form in (Form.file, Form.digest):
        with suppress(FileProblemError):
            assert len(made(first.get(head, b"") + content, form=form).figures) == 1


@settings(deadline=None)
@given(
    names=st.lists(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
        max_size=6,
    )
)
@example(names=["\x00"])
def test_names_in_a_zip_are_only_names(names: list[str]) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in dict.fromkeys(names):
            archive.writestr(zipfile.ZipInfo(f"{name}.csv"), "a,b\n1,2\n")
    try:
        found = parts(packed, Limits(unpacked=1_000_000))
    except FileProblemError:
        return
    assert 0 < len(found) <= len(names)


ROW = b"some,cells,of,a,row\n"
PACKINGS = st.sampled_from(["plain", "gzip", "zip", "zip that lies"])


def packed(rows: Sequence[int], packing: str) -> io.BytesIO:
    """Return a download of so many rows in each part; one that lies says fewer."""
    contents = [ROW * number for number in rows]
    if packing == "plain":
        return io.BytesIO(b"".join(contents))
    if packing == "gzip":
        return io.BytesIO(gzip.compress(b"".join(contents), 9))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, content in enumerate(contents):
            archive.writestr(f"part-{number}.csv", content)
        if packing == "zip that lies":
            for entry in archive.filelist:
                entry.file_size //= 10
    return file


@settings(deadline=None, max_examples=60)
@given(
    rows=st.lists(st.integers(0, 40_000), min_size=1, max_size=4),
    packing=PACKINGS,
    limit=st.integers(1_000, 2_000_000),
)
@example(rows=[700_000], packing="gzip", limit=10**9)
@example(rows=[700_000], packing="zip", limit=10**9)
@example(rows=[350_000] * 2, packing="zip that lies", limit=10**9)
def test_no_more_is_unpacked_than_is_allowed(
    rows: list[int], packing: str, limit: int
) -> None:
    file = packed(rows, packing)
    size, whole, unpacked = file.seek(0, io.SEEK_END), sum(rows) * len(ROW), 0
    refused = None
    try:
        for part in parts(file, Limits(unpacked=limit)):
            with part.opened() as stream:
                while chunk := stream.read(65_536):
                    unpacked += len(chunk)
    except FileProblemError as error:
        refused = error.trouble

    assert unpacked <= limit
    assert unpacked <= max(200 * size, 10_000_000)
    if refused is None:
        assert unpacked == whole
    elif packing != "zip that lies":
        assert refused is (Trouble.too_large if whole > limit else Trouble.bomb)


@settings(deadline=None, max_examples=40)
@given(
    length=st.integers(0, 700_000),
    before=st.integers(0, 70_000),
    end=st.sampled_from([b"\n", b"\r\n", b"\r", b""]),
    packing=st.sampled_from(["plain", "gzip"]),
)
def test_a_line_is_taken_up_to_its_limit(
    length: int, before: int, end: bytes, packing: str
) -> None:
    content = b"h,k\n" + b"1,2\n" * (before // 4) + b"a" * length + end
    # Ten million bytes are never a bomb.
    download = gzip.compress(content) if packing == "gzip" else content
    limits = Limits(unpacked=10**9)
    refused = None
    try:
        made(download, most_bytes=10**9)
    except FileProblemError as error:
        refused = error.trouble

    if length <= limits.line // 2:
        assert refused is None
    elif length > limits.line + 65_536:
        assert refused is Trouble.line_too_long


@given(cell=st.text(max_size=30))
def test_nothing_that_is_written_begins_as_a_formula(cell: str) -> None:
    safe = harmless_cell(cell)

    bare = safe.lstrip()
    assert not bare.startswith(
        ("=", "+", "-", "@", "＝", "＋", "－", "＠")
    ) or numerals.is_number(safe)
    assert harmless_cell(safe) == safe


@given(
    number=st.decimals(-(10**9), 10**9, places=2),
    style=st.sampled_from(["{:.2f}", "{:,.2f}", "₺{:.2f}", "{:.2f} TL"]),
    comma=st.booleans(),
)
def test_numbers_are_read_as_they_were_meant(
    number: Decimal, style: str, *, comma: bool
) -> None:
    text = style.format(number)
    if comma:
        text = text.translate(str.maketrans(",.", ".,"))

    assert numerals.number(text) == number


@settings(deadline=None)
@given(
    cells=st.lists(
        st.one_of(st.none(), st.decimals(-(10**6), 10**6, places=2)), max_size=40
    )
)
def test_a_total_is_the_sum_of_what_is_there(cells: list[Decimal | None]) -> None:
    rows = [["Total earnings", "x"]]
    rows += [["" if each is None else f"{each:.2f}", "x"] for each in cells]
    total = (
        made(encoded(rows, "utf-8", ","), form=Form.digest)
        .figures[0]
        .totals["earnings"]
    )

    there = [each for each in cells if each is not None]
    assert total.sum == sum(there)
    assert (total.cells, total.unread) == (len(there), 0)
