"""Tables from outside: what programs in schools write is read, what is hostile or damaged is refused in words."""

import contextlib
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from eventguard.adapters.people import table_file, table_limits
from eventguard.adapters.people.table_file import read_table
from eventguard.core.errors import SetupError
from eventguard.core.people import upn
from eventguard.core.people.cells import day, meaning
from eventguard.core.people.columns import ColumnMap, Row, Table, from_json, guess, own_columns, remarks
from eventguard.core.people.consent import Answer, Channel
from eventguard.core.people.headings import CONSENT_WORDS, FIELDS, FILMS, PLACES, claim, fields, words
from eventguard.core.people.letters import garbled, no_name
from eventguard.core.people.table_rows import PeopleTable, read_people_table
from eventguard.core.people.titles import title

TODAY = date(2026, 7, 10)
HEADING = ("id", "first_name", "last_name", "social")
ADA = ("P1", "Ada", "Okafor", "yes")


def table(path: Path, content: bytes) -> Table:
    path.write_bytes(content)
    return read_table(path)


# ------------------------------------------------------------------------------------------------------------- CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_common_kind_of_csv_is_read(tmp_path: Path, encoding: str, delimiter: str, end: str) -> None:
    lines = [delimiter.join(HEADING), delimiter.join(["P1", "Zoë", "O\u2019Neill", " yes "])]
    read = table(tmp_path / "a.csv", (end.join(lines) + end).encode(encoding))
    assert read.heading == HEADING
    assert read.rows == (Row(2, ("P1", "Zoë", "O\u2019Neill", "yes")),)


def test_rows_have_the_numbers_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    content = b'Pupil list\n\nid,name\n\nP1,"Ada\nOkafor"\nP2,Ben\n,,\nP3,Cara\n'
    read = table(tmp_path / "a.csv", content)
    assert (read.heading_row, [row.number for row in read.rows]) == (3, [5, 6, 8])


def test_what_excel_writes_for_itself_is_no_row_and_bars_part_columns_too(tmp_path: Path) -> None:
    read = table(tmp_path / "a.csv", b"sep=|\r\nid|name|social\r\nP1|Ada|yes\r\n")
    assert (read.heading_row, read.rows, read.marks) == (2, (Row(3, ("P1", "Ada", "yes")),), ())


def test_titles_and_commas_above_the_heading_do_not_hide_it(tmp_path: Path) -> None:
    content = (
        "Photos, consent, website, newsletter\nas of 10/07/2026\nUPN;Surname;Forename;Photo consent: website\nA;B;C;Y\n"
    )
    assert table(tmp_path / "a.csv", content.encode()).heading == (
        "UPN",
        "Surname",
        "Forename",
        "Photo consent: website",
    )


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"\n,,\n \n", "empty"),
        ("a.csv", b'id,name\nP1,"Ada\nP2,Ben\n', "cannot be read as CSV"),
        ("a.csv", b"id,name\nP1,\0\n", "not text"),
        ("a.csv", b"\x81\x8d\x8f,\x90", "not text"),
        ("a.csv", b"id,name\nP1," + b"x" * 200_000, "cannot be read as CSV"),
        ("a.csv", b"id,name\n" + b"\n" * 100_001, "more than 100000 rows"),
        ("a.csv", b"id,name\n" + b"P1,Ada\n" * 20_001, "more than 20000 rows"),
        ("a.csv", b"id,name" + b",x" * 200, "200 columns"),
        ("a.xls", b"id,name\n", "neither CSV nor XLSX"),
        ("a.ods", b"PK\x03\x04", "neither CSV nor XLSX"),
        ("a.pdf", b"%PDF", "neither CSV nor XLSX"),
        ("a.xlsx", b"id,name\n", "no XLSX file inside"),
        ("a.xlsx", b"PK\x03\x04 and nothing more", "damaged"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "has a password, or is an old Excel file"),
    ],
)
def test_what_is_no_table_is_refused_with_the_remedy(tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(SetupError, match=sentence) as caught:
        table(tmp_path / name, content)
    assert caught.value.remedy


def test_a_file_that_is_too_large_or_not_there_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SetupError, match="cannot be read"):
        read_table(tmp_path / "nothing.csv")
    with pytest.raises(SetupError, match="cannot be read"):
        read_table(tmp_path)
    monkeypatch.setattr(table_file, "MOST_BYTES", 10)
    with pytest.raises(SetupError, match="too large"):
        table(tmp_path / "a.csv", b"id,name\nP1,Ada\n")


# ------------------------------------------------------------------------------------------------------------ XLSX


def xlsx(path: Path, *rows: tuple[Any, ...], before: tuple[str, ...] = ()) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for name in before:
        sheet.title = name
        sheet = book.create_sheet("Pupils")
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_an_xlsx_is_read_with_its_dates_numbers_and_ticks(tmp_path: Path) -> None:
    rows = (
        ("Larkfield Primary",),
        (),
        ("id", "name", "class", "leaves", "social", "until"),
        (1234, "Zoë Okafor", 4.0, datetime(2027, 7, 31), True, date(2027, 7, 1)),
        (None, None),
        (1235.5, " Ben ", None, datetime(2027, 7, 31, 9, 30), False, "31/07/2027"),
    )
    read = read_table(xlsx(tmp_path / "a.xlsx", *rows, before=("Notes",)))
    assert (read.heading_row, read.heading) == (3, rows[2])
    assert read.rows == (
        Row(4, ("1234", "Zoë Okafor", "4", "2027-07-31", "yes", "2027-07-01")),
        Row(6, ("1235.5", "Ben", "", "2027-07-31 09:30:00", "no", "31/07/2027")),
    )
    assert read.remark == "only the sheet 'Pupils' was read; the file has 1 more"


def test_numbers_are_days_where_the_sheet_shows_them_as_days_in_either_calendar(tmp_path: Path) -> None:
    for base in (CALENDAR_WINDOWS_1900, CALENDAR_MAC_1904):
        book = openpyxl.Workbook()
        book.epoch, page = base, book.active
        assert page is not None
        page.append(["id", "a", "b", "c", "d"])
        page.append(["P1", date(2027, 7, 31), date(1904, 2, 1), 46234, 46234])
        formats = ("General", "[$-809]dd mmmm yyyy;@", "d-mmm-yy", '#,##0 "days"', "[Red]0.00")
        for cell, format in zip(page[2], formats, strict=True):
            cell.number_format = format
        book.save(tmp_path / "a.xlsx")
        assert read_table(tmp_path / "a.xlsx").rows[0].cells == ("P1", "2027-07-31", "1904-02-01", "46234", "46234")


def before_the_end(end: bytes, what: bytes, content: bytes) -> bytes:
    return content.replace(end, what + end)


def test_a_formula_is_read_as_what_was_stored_of_it_and_where_nothing_was_as_it_is_written(tmp_path: Path) -> None:
    cells = b"<c><f>A1</f><v>7</v></c><c><f>B1</f><v/></c><c><f>C1</f></c>" + b'<c t="str"><f>D1</f><v></v></c>'
    cells += b"<c><f>E1</f><v>0</v></c><c><v>0</v></c>"
    for computed, nought in ((b"", "0"), (b'<calcPr fullCalcOnLoad="1"/>', "=E1")):
        path = as_excel_writes(tmp_path / "a.xlsx")
        repack(path, "xl/worksheets/sheet1.xml", lambda _: SHEET.replace(ROW_ENDS, b"</row><row>" + cells + ROW_ENDS))
        repack(path, "xl/workbook.xml", partial(before_the_end, b"</workbook>", computed))
        assert read_table(path).rows[0].cells == ("7", "=B1", "=C1", "", nought, "0")


def test_cells_that_do_not_say_where_they_stand_keep_their_column_behind_blank_ones(tmp_path: Path) -> None:
    path = as_excel_writes(tmp_path / "a.xlsx")
    cells = b'<c t="s"><v>0</v></c><c/><c s="1"/><c t="s"><v>1</v></c>'
    repack(path, "xl/worksheets/sheet1.xml", lambda _: SHEET[: SHEET.index(b"<row")] + b"<row>" + cells + ROW_ENDS)
    assert read_table(path).heading == ("id", "", "", "name")


def test_signs_that_xml_cannot_hold_are_read_and_half_a_sign_is_left_as_it_is(tmp_path: Path) -> None:
    path = as_excel_writes(tmp_path / "a.xlsx")
    repack(path, "xl/sharedStrings.xml", lambda xml: xml.replace(b"<t>id</t>", b"<t>i_x0064__xD83D_</t>"))
    assert read_table(path).heading[0] == "id_xD83D_"


def test_a_sheet_that_lies_about_its_size_is_read_whole(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", HEADING, ADA)
    repack(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'ref="A1:D2"', b'ref="A1:A1"'))
    assert read_table(path).rows == (Row(2, ADA),)


def test_an_xlsx_that_unpacks_to_too_much_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", HEADING, ADA)
    repack(path, "xl/styles.xml", lambda _: b" " * (table_limits.MOST_UNPACKED + 1))
    assert path.stat().st_size < 2**20
    with pytest.raises(SetupError, match="unpacks to far more"):
        read_table(path)


def test_an_xlsx_with_too_many_parts_rows_or_columns_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "parts.xlsx", "w") as packed:
        for number in range(table_limits.MOST_PARTS + 1):
            packed.writestr(str(number), b"")
    with pytest.raises(SetupError, match="unpacks to far more"):
        read_table(tmp_path / "parts.xlsx")
    path = xlsx(tmp_path / "far.xlsx", HEADING, ADA)
    repack(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'<row r="2"', b'<row r="1048576"'))
    with pytest.raises(SetupError, match="more than 100000 rows"):
        read_table(path)
    with pytest.raises(SetupError, match="200 columns"):
        read_table(xlsx(tmp_path / "wide.xlsx", tuple(range(201))))


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&b;</t></si></sst>"""
OUTSIDE = ENTITIES.replace(b'"aaaaaaaaaa"', b'SYSTEM "file:///etc/hostname"')


WORKBOOK = b"""<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets><sheet name="Pupils" sheetId="1" r:id="rId1"/></sheets></workbook>"""
RELATIONS = b"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship
Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
Target="worksheets/sheet1.xml"/></Relationships>"""
TYPES = b"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Override PartName="/xl/workbook.xml"
ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/sharedStrings.xml"
ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>"""
SHEET = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row></sheetData></worksheet>"""
ROW_ENDS = b"</row></sheetData></worksheet>"
STRINGS = b"""<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>id</t></si>
<si><r><t>na</t></r><r><t>me</t></r></si></sst>"""


def as_excel_writes(path: Path) -> Path:
    """An XLSX whose words stand in a part of their own, as Excel does it and openpyxl does not."""
    parts = {"xl/workbook.xml": WORKBOOK, "xl/_rels/workbook.xml.rels": RELATIONS, "[Content_Types].xml": TYPES}
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in (parts | {"xl/worksheets/sheet1.xml": SHEET, "xl/sharedStrings.xml": STRINGS}).items():
            packed.writestr(name, content)
    return path


def test_words_in_a_part_of_their_own_are_read(tmp_path: Path) -> None:
    assert read_table(as_excel_writes(tmp_path / "a.xlsx")).heading == ("id", "", "name")


@pytest.mark.parametrize("content", [ENTITIES, OUTSIDE, b"<sst", b"", b"\xff\xfe\x00"])
@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_hostile_and_broken_xml_is_refused(tmp_path: Path, part: str, content: bytes) -> None:
    path = as_excel_writes(tmp_path / "a.xlsx")
    repack(path, part, lambda _: content)
    with pytest.raises(SetupError, match="damaged") as caught:
        read_table(path)
    assert caught.value.remedy


@given(st.binary(max_size=300), st.integers(0, 3000))
def test_a_damaged_xlsx_is_read_or_refused_but_never_crashes(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, at: int
) -> None:
    path = xlsx(tmp_path_factory.mktemp("x") / "a.xlsx", HEADING, ADA)
    content = path.read_bytes()
    path.write_bytes(content[:at] + noise + content[at + len(noise) :])
    with contextlib.suppress(SetupError):
        assert read_table(path).heading


def repack(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    """Replace one part of an XLSX file."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in (parts | {part: change(parts[part])}).items():
            packed.writestr(name, content)
    path.write_bytes(buffer.getvalue())


# ------------------------------------------------------------------------------------------- what the columns hold


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Unique Pupil Number", "id"),
        ("Student UPN", "id"),
        ("PreferredForename", "first_name"),
        ("LEGAL SURNAME", "last_name"),
        ("Reg. Group", "class"),
        ("Registration form", "class"),
        ("Date of leaving", "leaves"),
        ("Do not photograph", "never_publish"),
        ("Photo consent: website", "website"),
        ("Consent - Social media", "social"),
        ("Parental consent: newsletter", "newsletter"),
        ("Photographs and videos in the local press", "press"),
        ("Images used in school displays", "display"),
        ("Photo Consent - Website - Yes/No", "website"),
        ("I give permission for my child's photo to be used on the school website", "website"),
        ("Facial recognition consent", "biometrics"),
        ("Student", "name"),
    ],
)
def test_headings_of_information_systems_are_known(heading: str, field: str) -> None:
    assert guess([heading]).columns == {heading: field}


@pytest.mark.parametrize(
    "heading",
    [
        "Photograph Student",
        "Photograph consent",
        "Class photos",
        "Social worker",
        "Social services",
        "Photo consent: website and social media",
        "Website photos - date",
        "Photo consent website: given by",
        "No photos on website",
        "Opt out of photos on website",
        "Website photo consent refused",
        "School website address",
        "Receives newsletter by e-mail",
        "Video consent: website",
        "Child's artwork on website: consent",
        "Name published on website",
        "Withhold photo from website",
        "Website photo ban",
        "Object to photo on social media",
        "Social media photo prohibited",
        "Website photo: blur face",
        "Photo consent website - declined",
        "Website photo consent (mother)",
        "Website photo consent 2023",
        "Website photo consent requested",
        "Photo consent website lapsed",
        "Permission to use social media",
        "Website consent end",
        "Biometric consent",
        "Biometric finger image consent",
        "Consent: Media",
        "Facebook",
        "Date of birth",
        "Mother's name",
        "Previous UPN",
    ],
)
def test_a_heading_that_might_mean_something_else_is_not_guessed(heading: str) -> None:
    assert guess([heading]).columns == {heading: None}


def test_what_looks_like_an_answer_and_is_not_used_says_why() -> None:
    columns = guess(["UPN", "Adno", "Photograph Student", "Biometric consent", "Press photos", "Consent: press", "Sex"])
    assert remarks(columns) == {
        "Adno": "UPN is used for that",
        "Photograph Student": "names no place, so it gives nobody a yes",
        "Biometric consent": "mostly fingerprints for lunch or books: no permission to recognise a face",
        "Press photos": "could be press, and so could another column: say which",
        "Consent: press": "could be press, and so could another column: say which",
    }


@given(
    st.sampled_from(["Photo consent: website", "Website photos", "Consent: social media", "Photos in the press"]),
    st.from_regex(r"[a-z]{3,9}", fullmatch=True).filter(lambda word: word not in CONSENT_WORDS | FILMS),
    st.booleans(),
)
def test_a_word_that_is_not_understood_makes_no_heading_one_of_answers(heading: str, word: str, first: bool) -> None:
    said = f"{word} {heading}" if first else f"{heading} {word}"
    assume(claim(heading) and not any(word in sign for signs in PLACES.values() for sign in signs))
    held = guess([said]).columns[said]
    assert held is None or held in FIELDS


@given(st.lists(st.text(max_size=20) | st.sampled_from(["UPN", "id", "Social media", "Photo consent: website"])))
def test_a_guess_never_uses_two_columns_for_one_and_comes_back_from_its_file(headings: list[str]) -> None:
    columns = guess(headings)
    used = [held for held in columns.columns.values() if held]
    assert len(used) == len(set(used)) and set(used) <= set(fields())
    assert from_json(columns.to_json(), "a.json") == columns


def test_our_own_names_need_no_guess() -> None:
    columns = own_columns(["ID", "First name", "LAST_NAME", "", "Consented by"])
    assert columns is not None and list(columns.columns.values()) == ["id", "first_name", "last_name", "consented_by"]
    assert own_columns(["id", "first_name", "last_name", "webiste"]) is None
    assert own_columns([]) is None


# ------------------------------------------------------------------------------------------------- what cells mean


def test_dates_are_read_as_people_in_the_uk_write_them() -> None:
    for text in ("01/02/2026", "1/2/2026", "2026-02-01", "01.02.2026", "1 February 2026", "01-Feb-2026", "1-Feb-26"):
        assert day(text) == date(2026, 2, 1)
    assert day("2026-02-01T00:00:00Z") == day("2026-02-01T00:00:00.000+00:00") == date(2026, 2, 1)
    assert day("01/02/2026 00:00:00") == day("2026-02-01T09:30") == date(2026, 2, 1)
    for text in (
        "02/31/2026",
        "31/02/2026",
        "01/02/26",
        "soon",
        "",
        "45901",
        "1 Foo 2026",
        "01/02/0026",
        "\u0660\u0661/02/2026",
    ):
        with pytest.raises(ValueError, match="not a date"):
            day(text)


def one(heading: str, *row: str) -> PeopleTable:
    """What a table of one row says, whose columns have our own names."""
    columns = own_columns(heading.split(","))
    assert columns is not None
    return read_people_table(Table(tuple(heading.split(",")), (Row(2, row),)), columns, TODAY)


@pytest.mark.parametrize("field", ["id", "name", "class", "social", "never_publish", "until", "biometrics"])
@pytest.mark.parametrize(
    "cell", ["=IF(A2<>1,1,2)", "=", '="a"&B2', "#REF!", "#N/A", "#NAME?", "#DIV/0!", "####", "Err:502"]
)
def test_a_cell_that_could_not_be_computed_is_a_fault_of_its_row_and_no_blank(field: str, cell: str) -> None:
    row = {"id": "P1", "name": "Ada Okafor", "class": "4B", "social": "yes", field: cell}
    read = one(",".join(row), *row.values())
    assert read.people == () and any(f"row 2: {field}" in problem for problem in read.problems)


def test_what_keeps_a_spreadsheet_from_changing_an_id_is_taken_off() -> None:
    for written in ('="B801200005001"', "'B801200005001", "B801 2000 05001", "b801200005001"):
        assert [person.id for person in one("id,name", written, "Ada Okafor").people] == ["B801200005001"]
    assert [person.name for person in one("id,name", "P1", "'t Hooft, Ada").people] == ["Ada 't Hooft"]


NAMES_OF_PEOPLE = (
    *(
        "Siobhán O\u2019Neill",
        "Łukasz Nowak",
        "Đặng Thị Ngọc",
        "Iş\u0131l Şahin",
        "Jürgen Weiß",
        "Åse Sørensen",
        "Guðrún Þórsson",
    ),
    *("Олена Петренко", "王小明", "Inés de la Cruz", "Mª José", "Gal·la", "MATÚŠ", "Matúš Žák"),
    *("TOMÁŠ", "Ana Lúcia D'Ávila", "Elizabeth (Lizzie) Ng", "Zoë", "Ñusta", "Ümit", "Ä. Öberg"),
    *("Nguyễn", "William “Bill” Ford", "Sur0", "Kõiv", "Ålesund-Ærø", "Šarić", "Ōta"),
    *("Çağr\u0131", "Œuvrard", "Ÿann"),
)


@pytest.mark.parametrize("name", NAMES_OF_PEOPLE)
def test_names_of_all_alphabets_are_names(name: str) -> None:
    assert no_name(name) == "" and garbled(name) == ""


@pytest.mark.parametrize("name", [name for name in NAMES_OF_PEOPLE if not name.isascii()])
def test_the_same_names_saved_in_one_character_set_and_read_in_another_are_noticed(name: str) -> None:
    twice = "".join(
        chr(b) if b in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([b]).decode("cp1252") for b in name.encode()
    )
    assert garbled(twice)
    assert no_name(name.encode("ascii", "replace").decode()), "a question mark in the place of each letter"
    assert garbled(name.encode().decode("ascii", "replace")), "the replacement sign"


def test_a_name_in_the_wrong_letters_is_a_fault_of_its_row() -> None:
    for name in (
        "SiobhÃ¡n Oâ€™Neill",
        "MÃ¼ller",
        "Zo�",
        "Siobh?n",
        "Siobh‡n",
        "JosŽ",
        "Mari4n",
        "Zo\u2018",
        "Mu\u2013oz",
        "Zo√\u00b4",
        "Zo├½",
        "Si+bhan",
        "*Ben",
        "M‰ller",
        "O&#39;Neill",
        "Zo%C3%AB",
        "Zo\\u00eb",
    ):
        (problem,) = one("id,name,social", "P1", name, "yes").problems
        assert problem.startswith("row 2: name") and "wrong character set" in problem
    assert "wrong character set" in one("id,name,class", "P1", "Ada", "GrÃ¼n").problems[0]


def test_a_word_of_several_rows_is_one_line_with_its_count_and_that_of_one_row_is_a_fault() -> None:
    rows = tuple(Row(n, (f"P{n}", "Ada", "✗" if n % 3 else "✓")) for n in range(2, 212))
    columns = own_columns(("id", "name", "social"))
    assert columns is not None
    read = read_people_table(Table(("id", "name", "social"), rows), columns, TODAY)
    assert read.own_words == ("✗", "✓") and len(read.problems) == 2 and read.people == ()
    assert (
        read.problems[1] == "'✓' in 70 rows (3, 6, 9 and 67 more) is not yes, no, withdrawn or blank: say what it means"
    )
    said = replace(columns, values={"✓": "yes", "✗": "no"})
    people = read_people_table(Table(("id", "name", "social"), rows), said, TODAY).people
    assert sum(person.consents[Channel.SOCIAL].answer is Answer.YES for person in people) == 70


def test_only_known_words_are_answers() -> None:
    for text in ("yes", "Y", "TRUE", "1", "Consent  given", "granted"):
        assert meaning(text, {}) is Answer.YES
    for text in ("No", "n", "false", "0", "Refused", "Consent not given"):
        assert meaning(text, {}) is Answer.NO
    assert meaning("Withdrawn", {}) is Answer.WITHDRAWN
    assert meaning(" ", {}) is None
    assert meaning("In full", {"in full": "yes"}) is Answer.YES
    assert meaning("Not asked", {"not asked": "blank"}) is None
    for text in ("maybe", "yes?", "yes but not facebook", "ja", "x", "2"):
        with pytest.raises(ValueError, match="not yes, no, withdrawn or blank"):
            meaning(text, {})


def test_the_check_letter_of_a_upn_is_the_departments() -> None:
    assert upn.is_shaped("B801200005001") and upn.check_letter("B801200005001") == "B"
    assert upn.is_shaped("A80120000500A") and not upn.is_shaped("A80120000500S"), "a temporary one ends with a letter"
    assert not upn.is_shaped("B80120000500") and not upn.is_shaped("P001")


@given(st.from_regex(upn.SHAPE, fullmatch=True), st.integers(1, 12), st.integers(1, 9))
def test_one_wrong_figure_in_a_upn_is_noticed(text: str, at: int, by: int) -> None:
    right = upn.check_letter(text) + text[1:]
    wrong = right[:at] + (str((int(right[at]) + by) % 10) if right[at].isdigit() else "0") + right[at + 1 :]
    assert wrong == right or upn.check_letter(wrong) != wrong[0] or not right[at].isdigit()


def test_two_columns_with_one_heading_are_a_fault() -> None:
    twice = Table(("id", "name", "Social", "social"), (Row(2, ("P1", "Ada", "no", "yes")),))
    columns = own_columns(twice.heading)
    assert columns is not None
    assert read_people_table(twice, columns, TODAY).problems == ("row 1: there are two columns 'social'",)
    assert guess(["UPN", "Photos on website", "Photos on Website"]).fields == {"id"}


words_of_a_file = st.text(max_size=12) | st.sampled_from([*HEADING, "yes", "no", "B801200005001", "01/02/2026", "x;y"])
cells = st.lists(words_of_a_file, max_size=8).map(tuple)
filled = cells.filter(any)


@given(cells, st.lists(filled, max_size=5), st.dictionaries(words_of_a_file, st.sampled_from([None, *fields()])))
def test_no_table_of_text_crashes_the_reading_and_every_row_is_somebodys_or_told_of(
    heading: tuple[str, ...], rows: list[tuple[str, ...]], columns: dict[str, str | None]
) -> None:
    read = Table(heading, tuple(Row(number, row) for number, row in enumerate(rows, 2)))
    for used in (ColumnMap(columns), guess(heading)):
        people_table = read_people_table(read, used, TODAY)
        by_row = [p for p in people_table.problems if p.startswith("row ")]
        assert len(people_table.problems) - len(by_row) == len(people_table.own_words)
        told = {*people_table.rows.values(), *(problem.split(":")[0] for problem in by_row)}
        for row in rows:
            number = f"row {rows.index(row) + 2}"
            is_title = bool(title(Row(2, row), None, False))
            asked_about = any(word in row for word in people_table.own_words)
            assert number in told or is_title or asked_about or [*map(words, row)] == [*map(words, heading)]
        assert len({person.id.casefold() for person in people_table.people}) == len(people_table.people)


@given(st.binary(max_size=400))
def test_no_bytes_crash_the_reading_of_a_csv(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    with contextlib.suppress(SetupError):
        assert table(tmp_path_factory.mktemp("x") / "a.csv", content).heading
