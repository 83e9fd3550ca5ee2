import codecs
import csv
import gzip
import hashlib
import io
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from bot.domain import numerals
from bot.domain.columns import is_impersonal, meaning_of
from bot.domain.commands import Form
from bot.domain.figures import Balance, Figures, balance, restored
from bot.domain.troubles import FileProblemError, Trouble
from bot.sheets.harmless import harmless_cell
from tests.unit.sheet_stage import Made, made

HEADERS = ("Driver UUID", "Driver surname", "Trips completed", "Total earnings")


def text_of(rows: Iterable[Sequence[str]], separator: str = ",") -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue()


def report(*rows: Sequence[str], headers: Sequence[str] = HEADERS) -> bytes:
    return text_of([headers, *rows]).encode()


def rows_of(built: Made, separator: str = ",") -> list[list[str]]:
    content = built.file.read()
    assert content.startswith(codecs.BOM_UTF8)
    assert len(content) == built.size
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def zipped(*entries: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return packed.getvalue()


def refused(*downloads: bytes, most_bytes: int = 10_000_000) -> Trouble:
    with pytest.raises(FileProblemError) as raised:
        made(*downloads, most_bytes=most_bytes)
    return raised.value.trouble


def test_several_reports_become_one_with_the_branch_in_front_and_a_line_of_gaps() -> (
    None
):
    built = made(
        report(["u1", "Ünal", "3", "12.50"]),
        report(["u2", "Ay", "4", "-2.50"]),
        labels=("Organisation",),
        names=("İzmir", "Van"),
        separator=";",
        remarks=("Missing: Muş (failed)",),
    )

    assert rows_of(built, ";") == [
        ["Organisation", *HEADERS],
        ["İzmir", "u1", "Ünal", "3", "12.50"],
        ["Van", "u2", "Ay", "4", "-2.50"],
        ["Missing: Muş (failed)"],
    ]
    assert [each.rows for each in built.figures] == [1, 1]
    assert built.columns == 5


def test_columns_are_brought_together_by_their_headers() -> None:
    built = made(
        report(["1", "a"], headers=["Trips completed", "Fare"]),
        report(["b", "2"], headers=["Fare", "Trips failed"]),
    )

    assert rows_of(built) == [
        ["Trips completed", "Fare", "Trips failed"],
        ["1", "a", ""],
        ["", "b", "2"],
    ]


def test_nothing_is_cut_off_of_rows_of_any_length() -> None:
    built = made(b"a,b\n1\n1,2,3\n\n4,5\n")

    assert rows_of(built) == [
        ["a", "b"],
        ["1", "", ""],
        ["1", "2", "3"],
        ["4", "5", ""],
    ]
    assert built.figures[0].ragged == 1
    assert built.figures[0].rows == 3


@pytest.mark.parametrize("content", [b"", codecs.BOM_UTF8, b"\n\n"])
def test_an_empty_download_has_no_rows(content: bytes) -> None:
    assert made(content).figures == (Figures(),)


def test_headers_alone_have_no_rows() -> None:
    built = made(report())

    assert rows_of(built) == [list(HEADERS)]
    assert built.figures[0].rows == 0


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("cp1254", ";"), ("utf-16", "\t")],
)
def test_encodings_and_separators_are_found_out(encoding: str, separator: str) -> None:
    rows = [["Sürücü", "Açıklama"], ["Şule Gökçe", 'çizgi, nokta; "tırnak"\nyeni']]

    assert rows_of(made(text_of(rows, separator).encode(encoding))) == rows


def test_a_zip_is_read_in_the_order_of_its_numbers() -> None:
    parts = [
        (f"trips-{number}.csv", report([str(number), "x", "1", "1"]))
        for number in (10, 2, 0)
    ]

    rows = rows_of(made(zipped(*parts)))

    assert [row[0] for row in rows[1:]] == ["0", "2", "10"]


def test_gzip_is_read() -> None:
    assert len(rows_of(made(gzip.compress(report(["u", "s", "1", "2"]))))) == 2


@pytest.mark.parametrize(
    "name", ["../up.csv", "/abs.csv", "C:\\x.csv", "a/../b.csv", "\u202e.csv"]
)
def test_no_name_in_a_zip_becomes_a_path(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    monkeypatch.chdir(inside)

    built = made(zipped((name, report(["u", "s", "1", "2"]))))

    assert len(rows_of(built)) == 2
    assert list(tmp_path.rglob("*")) == [inside]


def test_twin_columns_stay_twins() -> None:
    built = made(b"a,a,b\n1,2,3\n", b"a,a\n4,5\n")

    assert rows_of(built)[1:] == [["1", "2", "3"], ["4", "5", ""]]


def test_what_is_no_report_is_refused() -> None:
    assert refused(b"<?xml version='1.0'?><Error>Access Denied") is Trouble.no_report
    assert refused(b'{"code": "bad_request"}') is Trouble.no_report
    assert refused(b"PK\x03\x04 and no more") is Trouble.damaged
    assert refused(gzip.compress(report())[:-9]) is Trouble.damaged
    assert refused(zipped(("a.txt", b"x"))) is Trouble.odd_archive
    assert refused(zipped(("a.csv", zipped(("b.csv", b"x"))))) is Trouble.odd_archive
    assert refused(zipped()) is Trouble.odd_archive
    assert refused(b'a,b\n"never closed' + b"x\n" * 200_000) is Trouble.damaged


def test_bombs_are_refused_before_they_fill_anything() -> None:
    zeros = b"0" * 60 + b"\n"
    bomb = zeros * 500_000
    assert refused(gzip.compress(bomb), most_bytes=10**9) is Trouble.bomb
    assert refused(zipped(("a.csv", bomb)), most_bytes=10**9) is Trouble.bomb
    assert refused(zipped(("a.csv", bomb))) in {Trouble.bomb, Trouble.too_large}
    many = zipped(*((f"{n}.csv", b"") for n in range(2_001)))
    assert refused(many) is Trouble.odd_archive


def test_a_line_of_100_megabytes_is_refused() -> None:
    line = b"a" * 100_000_000

    assert refused(b"h\n" + line, most_bytes=10**9) is Trouble.line_too_long
    assert refused(gzip.compress(b"h\n" + line), most_bytes=10**9) in {
        Trouble.line_too_long,
        Trouble.bomb,
    }


def test_too_large_and_too_wide_is_refused() -> None:
    content = report(*[["u", "s", "1", "2"]] * 1_000)
    assert refused(content, most_bytes=1_000) is Trouble.too_large
    assert refused(content, most_bytes=len(content)) is Trouble.too_large  # ours is
    assert refused(b"a," * 1_001) is Trouble.too_many_columns


def test_the_one_that_is_damaged_is_named() -> None:
    with pytest.raises(FileProblemError) as raised:
        made(report(), b"<html>", report())

    assert raised.value.sources == (1,)


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =1",
        "＝1",
        "-cmd|' /C'!A1",
        "-TRY12",
        "+USD1",
        "-12,50 TL+1",
    ],
)
def test_what_a_spreadsheet_would_run_is_made_text(cell: str) -> None:
    assert harmless_cell(cell) == f"'{cell}"
    rows = rows_of(made(report([cell, cell, "1", "2"])))
    assert rows[1][:2] == [f"'{cell}"] * 2


@pytest.mark.parametrize("cell", ["\n", "\n\n"])
def test_a_cell_of_blank_lines_is_no_number_and_does_no_harm(cell: str) -> None:
    rows = rows_of(made(report(["u", "s", "1", cell], ["u", "s", "1", "2.00"])))

    assert [row[3] for row in rows[1:]] == [f"'{cell}", "2.00"]


@pytest.mark.parametrize("cell", ["1.00\n2.00", "1\n2"])
def test_lines_within_a_cell_are_not_added_up(cell: str) -> None:
    seen = figures(["1", "4.00"], ["1", cell], headers=("Trips completed", HEADERS[3]))

    assert told(seen) == {"trips_completed": 2}


@pytest.mark.parametrize(
    "cell",
    [
        "-12,50",
        "-12.50",
        "-,5",
        "-1.5e-3",
        "+3",
        "-1,234.56",
        "-1.234,56",
        "-5 %",
        "-12,50 TL",
        "-₺12,50",
        "-1.234,56\u00a0€",
        "+12.50 USD",
        "0",
        "",
        "Ünal",
        "a=b",
    ],
)
def test_numbers_and_other_texts_are_not_touched(cell: str) -> None:
    rows = rows_of(made(report([cell, cell, "1", cell])))

    assert rows[1] == [cell, cell, "1", cell]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"),
        ("-12.50", "-12.50"),
        ("-12,50", "-12.50"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1 234,5", "1234.5"),
        ("₺12,50", "12.50"),
        ("-€3.20", "-3.20"),
        ("1,234", None),
        ("", None),
        ("n/a", None),
        ("NaN", None),
        ("12.05.2026", None),
        ("--5", None),
    ],
)
def test_numbers_are_read_in_any_locale(text: str, number: str | None) -> None:
    assert numerals.number(text) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("cell", "trips", "amount"),
    [
        ("1234", "1234", "1234"),
        ("12.50", None, "12.50"),
        ("12.0", "12", "12"),
        ("1.234", "1234", None),
        ("1,234", "1234", None),
        ("0.125", None, "0.125"),
        ("-1.234", "-1234", None),
        ("1.234,50", None, "1234.50"),
        ("1.234.567", "1234567", "1234567"),
        ("12.345678", None, "12.345678"),
    ],
)
def test_a_thousand_is_told_from_a_fraction_by_what_it_counts(
    cell: str, trips: str | None, amount: str | None
) -> None:
    found = told(figures([cell, cell], headers=("Trips completed", "Total earnings")))

    assert found.get("trips_completed") == (Decimal(trips) if trips else None)
    assert found.get("earnings") == (Decimal(amount) if amount else None)


def test_shares_and_spans_are_read() -> None:
    assert [numerals.share(each) for each in ("91%", "%91", "91,5 %", "0.91", "x")] == [
        Decimal("0.91"),
        Decimal("0.91"),
        Decimal("0.915"),
        Decimal("0.91"),
        None,
    ]
    assert numerals.hours("1 : 06 : 30") == Decimal("30.5")
    assert numerals.hours("30,5") == Decimal("30.5")


def figures(*rows: Sequence[str], headers: Sequence[str]) -> Figures:
    return made(report(*rows, headers=headers), form=Form.digest).figures[0]


def told(found: Figures) -> dict[str, Decimal]:
    return {meaning.key: value for meaning, value in found.told()}


def test_a_parent_is_never_added_up_with_its_children() -> None:
    found = figures(
        ["10", "7", "3", "-2"],
        ["20", "", "5", "-3"],
        headers=[
            "Paid to you",
            "Paid to you : Your earnings : Fare",
            "Paid to you : Your earnings",
            "Paid to you:Trip balance:Payouts:Cash collected",
        ],
    )

    assert told(found) == {"paid_to_you": 30, "earnings": 8, "cash": -5}


def test_blank_is_not_zero_and_what_cannot_be_read_has_no_total() -> None:
    found = figures(
        ["91%", "", "5"],
        ["", "", "1.5"],
        ["89 %", " ", "7"],
        headers=["Confirmation rate", "Completion rate", "Trips completed"],
    )

    assert told(found) == {"confirmation": Decimal("0.9")}
    assert found.totals["trips_completed"].unread == 1


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Trips Completed", "trips_completed"),
        ("  viajes   COMPLETADOS ", "trips_completed"),
        ("Tamamlanan yolculuklar", "trips_completed"),
        ("Time online (days : hours : minutes)", "online"),
        ("Payouts : Transferred To Bank Account", "bank"),
        ("Bestätigungsrate", "confirmation"),
        ("Refunds & Expenses:Refunds:Toll", None),
        ("Total earnings : Net fare", None),
        ("", None),
    ],
)
def test_a_localised_header_finds_its_meaning(header: str, key: str | None) -> None:
    found = meaning_of(header)

    assert (found.key if found else None) == key


@pytest.mark.parametrize(
    "header",
    [
        *("Driver UUID", "Driver first name", "Driver's Last Name", "Phone number"),
        *("Email address", "Number plate", "License plate", "Pick-up address", "Rider"),
        *("Trip UUID", "Vehicle UUID", "Description", "Fahrername", "Plaka", "??", ""),
        *("Rider name", "Rider UUID", "Drop-off address", "DriverUUID", "External ID"),
        *("Sürücü adı", "Sürücü Soyadı", "Sürücü UUID", "Yolcu adı", "Yolcu kimliği"),
        *("Telefon numarası", "E-posta adresi", "Araç plakası", "Alış adresi"),
        *("Bırakış adresi", "SÜRÜCÜ ADI", "Sürücü : Adı", "Trip Driver : Phone"),
    ],
)
def test_what_may_be_about_a_person_is_never_taken_for_impersonal(header: str) -> None:
    assert not is_impersonal(header)


def test_a_file_without_columns_about_people_says_so() -> None:
    headers = ["Organization UUID", "Organisation name", "Total earnings"]

    assert made(report(["u", "n", "1"], headers=headers)).impersonal
    assert not made(report(["u", "s", "1", "2"])).impersonal


def balanced(end: str) -> Figures:
    return figures(
        ["100", "50", "5", "-20", "-30", end],
        headers=[
            "Start of period balance",
            "Total earnings",
            "Refunds & Expenses",
            "Payouts:Cash collected",
            "Payouts:Transferred To Bank Account",
            "End of period balance",
        ],
    )


def test_opening_and_movements_make_up_closing_or_it_is_said_by_how_much_not() -> None:
    assert balance(balanced("105")) == (Balance.adds_up, Decimal(0))
    assert balance(balanced("100")) == (Balance.differs, Decimal(5))
    assert balance(balanced("")) is None


def test_figures_come_back_from_the_database_as_they_were() -> None:
    found = balanced("105")

    assert restored(found.stored()) == found


def sheet_of(built: Made) -> str:
    with zipfile.ZipFile(built.file) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


def test_excel_holds_text_as_text_and_numbers_as_numbers() -> None:
    sheet = sheet_of(
        made(
            report(
                ["007", "=1+1", "-12.50", "91%"],
                ["+905321234567", "http://x", "-12,50", "12.10.2026"],
                headers=["Phone number", "Driver surname", "Total earnings", "Rate"],
            ),
            form=Form.excel,
        )
    )

    assert "<f>" not in sheet
    for text in ("007", "=1+1", "+905321234567", "http://x", "12.10.2026"):
        assert f"<t>{text}</t>" in sheet
    assert sheet.count("<v>-12.5</v>") == 2
    assert "<v>0.91</v>" in sheet


def test_the_digest_of_a_file_is_that_of_its_bytes() -> None:
    for form in (Form.file, Form.excel):
        built = made(report(["u", "s", "1", "2"]), form=form)
        assert hashlib.sha256(built.file.read()).hexdigest() == built.sha256
