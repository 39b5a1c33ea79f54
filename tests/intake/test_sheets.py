import datetime
import io
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import UserError
from models.intake import limits, sheets
from models.intake.sheets import letter, read_sheets
from tests.intake.workbooks import SAMPLES, write_csv, write_workbook

CONTENT = (
    "<office:document-content {spaces}><office:body><office:spreadsheet>{table}"
    "</office:spreadsheet></office:body></office:document-content>"
)
RELATION = (
    '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.bin" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>'
)
SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
)


def code_of(path: Path) -> str:
    with pytest.raises(UserError) as refused:
        read_sheets(path)
    return refused.value.code


def write_ods(path: Path, rows: str) -> Path:
    table = f'<table:table table:name="برگه">{rows}</table:table>'
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr("content.xml", CONTENT.format(spaces=SPACES, table=table))
    return path


def ods_cell(text: str, extra: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {extra}><text:p>{text}</text:p></table:table-cell>'


def rewritten(source: Path, to: Path, **parts: bytes | None) -> Path:
    """A copy of a workbook with the parts whose name ends so replaced (None: left out)."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            key = next((key for key in parts if name.endswith(f"{key}.xml")), None)
            data = parts[key] if key else old.read(name)
            if data is not None:
                new.writestr(name, data)
    return to


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write_workbook(tmp_path / "small.xlsx", {"یک": [["نام"], ["علی"]]})


def test_a_workbook_gives_its_sheets_from_cell_a1(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    book = xlsxwriter.Workbook(str(path))
    first = book.add_worksheet("یک")
    first.write(2, 1, "علی")
    first.write(3, 2, 12.5)
    first.write_datetime(4, 3, datetime.datetime(2020, 1, 2), book.add_format({"num_format": "yyyy-mm-dd"}))
    first.write_boolean(5, 0, True)
    book.add_worksheet("خالی")
    book.close()
    one, two = read_sheets(path)
    assert (one.name, one.cells[2][1], one.cells[3][2], one.cells[5][0]) == ("یک", "علی", 12.5, True)
    assert one.cells[4][3] == datetime.date(2020, 1, 2)
    assert (one.first_row, two.name, two.cells) == (1, "خالی", [])


def test_formulas_are_found_though_they_have_values(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("ساده").write(0, 0, "متن")
    second = book.add_worksheet("با فرمول")
    second.write_formula(3, 2, "=1+2", value=3)
    second.write_array_formula(5, 0, 5, 0, "{=SUM(A1:A2)}", value=0)
    book.close()
    plain, computing = read_sheets(path)
    assert plain.formulas == frozenset()
    assert computing.formulas == {(4, 3), (6, 1)}
    assert computing.cells[3][2] == 3


def test_open_document_is_read_with_its_formulas(tmp_path: Path) -> None:
    head = f"<table:table-row>{ods_cell('نام')}{ods_cell('سن')}</table:table-row>"
    computed = ods_cell("6", 'table:formula="of:=2*3"')
    row = f"<table:table-row><table:table-cell/>{computed}</table:table-row>"
    cells = '<table:table-cell table:number-columns-repeated="16384"/>'
    empty = f'<table:table-row table:number-rows-repeated="1048000">{cells}</table:table-row>'
    (sheet,) = read_sheets(write_ods(tmp_path / "a.ods", head + row + empty))
    assert (sheet.name, sheet.cells[0], sheet.formulas) == ("برگه", ["نام", "سن"], {(2, 2)})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_every_habit(tmp_path: Path, encoding: str, delimiter: str) -> None:
    lines = [delimiter.join(row) for row in (["كد", "نام", "شماره, نشاني"], ["12", "علا", "خيابان, 5"])]
    if delimiter == ",":
        lines = [line.replace("شماره, نشاني", '"شماره, نشاني"').replace("خيابان, 5", '"خيابان, 5"') for line in lines]
    (sheet,) = read_sheets(write_csv(tmp_path / "a.csv", *lines, encoding=encoding))
    assert sheet.cells == [["كد", "نام", "شماره, نشاني"], ["12", "علا", "خيابان, 5"]]
    assert sheet.delimited


@pytest.mark.parametrize(
    ("cell", "computes"),
    [
        *((cell, True) for cell in ("=1+1", "@SUM(A1)", "+cmd", " =A1", "-الف")),
        *((cell, False) for cell in ("+98 912 000 0000", "-5", "علی", "", "-", "+")),
    ],
)
def test_csv_cells_that_a_program_would_compute(tmp_path: Path, cell: str, computes: bool) -> None:
    (sheet,) = read_sheets(write_csv(tmp_path / "a.csv", "الف,ب", f"۱,{cell}"))
    assert ((2, 2) in sheet.formulas) is computes


@pytest.mark.parametrize("name", ["نیست.xlsx", "a\0b.xlsx", "نیست/نیست.csv"])
def test_a_missing_file(tmp_path: Path, name: str) -> None:
    assert code_of(tmp_path / name) in ("file-missing", "file-unreadable")


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    assert code_of(tmp_path / ("ا" * 5000)) == "file-unreadable"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK",
        b"PK\x03\x04" + b"\0" * 100,
        bytes.fromhex("D0CF11E0A1B11AE1"),
        bytes.fromhex("D0CF11E0A1B11AE1") + b"\xff" * 1024,
        bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"),
        b"<html><table><tr><td>1</td></tr></table></html>",
        b"\x7fELF\x00\x00\x01",
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_workbook_is_unreadable(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    assert code_of(path) == "file-unreadable"


def test_a_folder_is_unreadable(tmp_path: Path) -> None:
    assert code_of(tmp_path) == "file-unreadable"


@pytest.mark.parametrize("name", ["kindergarten_children.xlsx", "vision_results.csv"])
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_torn_and_flipped_files_only_raise_user_errors(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    whole = bytearray((SAMPLES / name).read_bytes())
    for _ in range(data.draw(st.integers(0, 5))):
        whole[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    path = tmp_path_factory.mktemp("torn") / name
    path.write_bytes(bytes(whole[: data.draw(st.integers(1, len(whole)))]))
    try:
        read_sheets(path)
    except UserError as error:
        assert error.code in ("file-unreadable", "file-too-large")


@settings(max_examples=100, deadline=None)
@given(raw=st.binary(max_size=400))
def test_any_bytes_only_raise_user_errors(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "a.csv"
    path.write_bytes(raw)
    try:
        read_sheets(path)
    except UserError as error:
        assert error.code == "file-unreadable"


def test_a_zip_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package, package.open("xl/sharedStrings.xml", "w") as part:
        for _ in range(limits.MAX_UNPACKED // 2**20 + 1):
            part.write(b"\0" * 2**20)
    assert code_of(path) == "file-too-large"


def test_a_bomb_that_lies_about_its_size_is_refused(small: Path, tmp_path: Path) -> None:
    path = rewritten(small, tmp_path / "lie.xlsx", sharedStrings=b"<sst>" + b" " * 5_000_000 + b"</sst>")
    data = path.read_bytes().replace((5_000_011).to_bytes(4, "little"), (40).to_bytes(4, "little"))
    path.write_bytes(data)
    assert code_of(path) == "file-unreadable"


@pytest.mark.parametrize("reference", ["A100001", "GS1", "XFD1048576", "GR100000"])
def test_a_far_cell_is_too_large(small: Path, tmp_path: Path, reference: str) -> None:
    xml = f'<worksheet><sheetData><row r="1"><c r="{reference}"><v>1</v></c></row></sheetData></worksheet>'
    assert code_of(rewritten(small, tmp_path / "far.xlsx", sheet1=xml.encode())) == "file-too-large"


def test_a_far_empty_cell_is_only_format(small: Path, tmp_path: Path) -> None:
    rows = '<row><c><v>7</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    xml = f"<worksheet><sheetData>{rows}</sheetData></worksheet>"
    (sheet,) = read_sheets(rewritten(small, tmp_path / "far.xlsx", sheet1=xml.encode()))
    assert sheet.cells == [[7.0]]


@pytest.mark.parametrize("repeated", ['columns-repeated="300"', 'columns-repeated="2000000000"'])
def test_repeated_cells_of_open_document_are_bounded(tmp_path: Path, repeated: str) -> None:
    row = f"<table:table-row>{ods_cell('الف', f'table:number-{repeated}')}</table:table-row>"
    assert code_of(write_ods(tmp_path / "a.ods", row)) == "file-too-large"


def test_a_document_type_is_refused(small: Path, tmp_path: Path) -> None:
    xml = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData/></worksheet>'
    assert code_of(rewritten(small, tmp_path / "dtd.xlsx", sheet1=xml)) == "file-unreadable"


@pytest.mark.parametrize("part", ["workbook", "sheet1"])
def test_a_workbook_without_its_parts(small: Path, tmp_path: Path, part: str) -> None:
    assert code_of(rewritten(small, tmp_path / "less.xlsx", **{part: None})) == "file-unreadable"


def test_an_encrypted_or_doubled_zip_is_unreadable(small: Path, tmp_path: Path) -> None:
    data = bytearray(small.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    locked = tmp_path / "locked.xlsx"
    locked.write_bytes(data)
    assert code_of(locked) == "file-unreadable"


def test_a_panic_of_the_reader_is_unreadable_and_an_interrupt_passes(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PanicException(BaseException):
        pass

    def falls(kind: type[BaseException]) -> None:
        def fall(*_: object) -> None:
            raise kind

        monkeypatch.setattr(sheets, "_sheet", fall)

    falls(PanicException)
    assert code_of(small) == "file-unreadable"
    falls(KeyboardInterrupt)
    with pytest.raises(KeyboardInterrupt):
        read_sheets(small)


def test_line_ends_inside_quotes_and_odd_separators_stay_in_their_cell(tmp_path: Path) -> None:
    (sheet,) = read_sheets(write_csv(tmp_path / "a.csv", "نام,نشانی", '"علی\nرضا",تهران\u2028ری'))
    assert sheet.cells[1] == ["علی\nرضا", "تهران\u2028ری"]


def test_too_many_rows_or_columns_of_csv(tmp_path: Path) -> None:
    assert code_of(write_csv(tmp_path / "long.csv", *["۱,۲"] * (limits.MAX_ROWS + 1))) == "file-too-large"
    assert code_of(write_csv(tmp_path / "wide.csv", "," * limits.MAX_COLUMNS)) == "file-too-large"


def test_too_many_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_BYTES", 100)
    assert code_of(write_csv(tmp_path / "a.csv", "ا" * 200)) == "file-too-large"


@pytest.mark.parametrize(
    ("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (701, "ZZ"), (702, "AAA")]
)
def test_letters_of_columns(column: int, letters: str) -> None:
    assert letter(column) == letters


def test_a_workbook_of_the_binary_kind(tmp_path: Path) -> None:
    (sheet,) = read_sheets(write_xlsb(tmp_path / "a.xlsb", [(0, 0, 41.5, False), (1, 2, 2.0, True)]))
    assert (sheet.name, sheet.cells[0][0], sheet.cells[1][2], sheet.formulas) == ("Sheet1", 41.5, 2.0, {(2, 3)})


def test_a_far_cell_of_the_binary_kind_is_too_large(tmp_path: Path) -> None:
    assert code_of(write_xlsb(tmp_path / "a.xlsb", [(1_000_000, 0, 1.0, False)])) == "file-too-large"


def record(kind: int, content: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return number + bytes([len(content)]) + content


def wide(text: str) -> bytes:
    return len(text).to_bytes(4, "little") + text.encode("utf-16-le")


def write_xlsb(path: Path, cells: list[tuple[int, int, float, bool]]) -> Path:
    """The least that is a workbook of MS-XLSB: cells of (row, column, value, whether computed), counted from 0."""
    rows = [
        record(0, struct.pack("<II", row, 0) + bytes(9))
        + (
            record(9, struct.pack("<IId", column, 0, value) + bytes(10))
            if computed
            else record(5, struct.pack("<IId", column, 0, value))
        )
        for row, column, value, computed in cells
    ]
    dimension = struct.pack("<4I", cells[0][0], cells[-1][0], 0, max(cell[1] for cell in cells))
    sheet = record(129) + record(148, dimension) + record(145) + b"".join(rows) + record(146) + record(130)
    bundle = record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("Sheet1"))
    workbook = record(131) + record(153, bytes(12)) + record(143) + bundle + record(144) + record(132)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.bin", workbook)
        package.writestr("xl/_rels/workbook.bin.rels", RELATION)
        package.writestr("xl/worksheets/sheet1.bin", sheet)
    path.write_bytes(packed.getvalue())
    return path
