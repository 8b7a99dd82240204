"""What a table says otherwise than in its cells never counts towards a yes, and takes it until somebody has spoken."""

import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Border, Font, PatternFill, Side

from eventguard.adapters.people.table_file import read_table
from eventguard.core.errors import SetupError
from eventguard.core.people.cells import as_asked
from eventguard.core.people.columns import ColumnMap, Row, Table, from_json, guess
from eventguard.core.people.consent import Answer, Channel, may_be_matched
from eventguard.core.people.headings import fields
from eventguard.core.people.marks import COUNTS, MEANS, NO_YES, Mark, MarkKind, Meaning, Told
from eventguard.core.people.table_rows import PeopleTable, read_people_table
from tests.test_table_file import repack

TODAY = date(2026, 7, 10)
HEADING = ("id", "name", "class", "website", "social")
ADA, BEN, CARA = (
    ("P1", "Ada Okafor", "4B", "yes", "yes"),
    ("P2", "Ben Hill", "4B", "yes", "no"),
    ("P3", "Cara Lind", "5A", "no", "yes"),
)


def csv(path: Path, *lines: str) -> Table:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_table(path)


def yeses(read: PeopleTable) -> set[tuple[str, Channel]]:
    return {(p.id, c) for p in read.people for c, said in p.consents.items() if said.answer is Answer.YES}


def read(table: Table, *marks: Meaning, columns: ColumnMap | None = None) -> PeopleTable:
    return read_people_table(table, replace(columns or guess(table.heading), marks=marks), TODAY)


def open_in(table: Table, *marks: Meaning) -> list[Told]:
    return [told for told in read(table, *marks).told if told.open]


def settled(table: Table, means: str) -> PeopleTable:
    """The same, once somebody has said this of every mark."""
    said = (replace(told.meaning, means=means) for told in read(table).told)
    return read(table, *said)


EVERY_YES = {("P1", "website"), ("P1", "social"), ("P2", "website"), ("P3", "social")}


# ---------------------------------------------------------------------------------------------------- lines and titles


@pytest.mark.parametrize(
    "over", [",,,Opted out of,Opted out of", ",,,Parents who do NOT want their child shown on", "REFUSED"]
)
def test_a_line_above_the_heading_that_turns_a_yes_around_gives_nobody_one(tmp_path: Path, over: str) -> None:
    table = csv(tmp_path / "a.csv", over, *(",".join(row) for row in (HEADING, ADA, BEN, CARA)))
    (told,) = open_in(table)
    assert yeses(read(table)) == set() and set(told.about) == {"website", "social"} and told.meaning.means is None
    assert yeses(settled(table, NO_YES)) == set()
    assert yeses(settled(table, COUNTS)) == EVERY_YES


def test_a_group_heading_holds_for_the_columns_beneath_it_alone(tmp_path: Path) -> None:
    table = csv(tmp_path / "a.csv", ",,,Refused,Agreed", *(",".join(row) for row in (HEADING, ADA, BEN, CARA)))
    refused, agreed = open_in(table)
    assert (refused.about, agreed.about) == (("website",), ("social",))
    assert (refused.meaning.means, agreed.meaning.means) == (None, COUNTS), "what a glance is enough for is offered"
    assert yeses(read(table, replace(refused.meaning, means=NO_YES), agreed.meaning)) == {
        ("P1", "social"),
        ("P3", "social"),
    }


def test_a_line_is_the_same_on_another_day_and_another_one_is_asked_about(tmp_path: Path) -> None:
    rows = [",".join(row) for row in (HEADING, ADA)]
    (told,) = open_in(csv(tmp_path / "a.csv", "Printed on Monday 7 September 2026 at 09:14", *rows))
    assert open_in(csv(tmp_path / "a.csv", "Printed on Friday 2 October 2026 at 16:02", *rows), told.meaning) == []
    assert open_in(csv(tmp_path / "a.csv", "Families who said no", *rows), told.meaning)


def test_a_heading_of_two_rows_is_one_and_its_upper_row_is_asked_about(tmp_path: Path) -> None:
    lines = ("UPN,Surname,Forename,Class,Parents refuse for,", ",,,,Website,Social media")
    table = csv(tmp_path / "a.csv", *lines, "B801200005001,Okafor,Ada,4B,Yes,Yes")
    assert table.heading == ("UPN", "Surname", "Forename", "Class", "Website", "Social media")
    (told,) = open_in(table)
    assert told.about == ("Website", "Social media") and "Parents refuse for" in told.mark.says
    assert [t.mark.text for t in read(table).told] == ["Parents refuse for"], "no line repeats a heading"


@pytest.mark.parametrize("named", ["Surname", "Known as", "Preferred surname", "Former surname"])
def test_somebody_named_as_a_place_is_no_second_half_of_the_heading(tmp_path: Path, named: str) -> None:
    table = csv(tmp_path / "a.csv", f"UPN,{named},Website", ",Press,yes")
    assert table.heading == ("UPN", named, "Website") and len(table.rows) == 1


def test_headings_that_are_there_twice_are_told_apart_by_what_stands_above_them(tmp_path: Path) -> None:
    lines = ",,Consent given,,Consent refused,", "UPN,Name,Website,Press,Website,Press"
    table = csv(tmp_path / "a.csv", *lines, "B801200005001,Ada Okafor,yes,,,yes")
    held = {"Consent given: Website": "website", "Consent given: Press": "press"}
    unused = {"Consent refused: Website": None, "Consent refused: Press": None}
    assert guess(table.heading).columns == {"UPN": "id", "Name": "name", **held, **unused}
    assert yeses(read(table)) == set() and [told.about for told in open_in(table)] == [("Consent given: Website",)]


def test_a_title_between_the_rows_holds_for_all_beneath_it_until_one_says_that_they_agreed(tmp_path: Path) -> None:
    rows = [",".join(row) for row in (HEADING, ADA)]
    below = "The following families refused:,,,,", ",".join(BEN), "Class 5A", ",".join(CARA)
    table = csv(tmp_path / "a.csv", *rows, *below)
    assert yeses(read(table)) == {("P1", "website"), ("P1", "social")}
    assert "Ben Hill" in open_in(table)[0].who and "Cara Lind" in open_in(table)[0].who
    agreed = csv(tmp_path / "b.csv", *rows, *below[:2], "These families agreed:", ",".join(CARA))
    refused, other = open_in(agreed)
    assert refused.who == ("Ben Hill",)
    assert ("P3", "social") in yeses(read(agreed, other.meaning))


def test_the_answer_about_a_title_holds_for_whoever_stands_beneath_it_next_time(tmp_path: Path) -> None:
    rows = [",".join(row) for row in (HEADING, ADA)]
    (told,) = open_in(csv(tmp_path / "a.csv", *rows, "Refused", ",".join(BEN)))
    no = replace(told.meaning, means=NO_YES)
    later = csv(tmp_path / "b.csv", *rows, "Refused", ",".join(CARA))
    assert open_in(later, no) == [] and yeses(read(later, no)) == {("P1", "website"), ("P1", "social")}


@pytest.mark.parametrize(
    "line",
    [
        "Total pupils: 1",
        "Total,,,1,1",
        ",,,Sum: 1,",
        "End of report",
        "Totals,,,Yes: 2 No: 1,",
        "Printed by: J,Page 1,,12/07/2026,",
    ],
)
def test_a_line_that_is_nobodys_is_passed_over_and_told(tmp_path: Path, line: str) -> None:
    table = csv(tmp_path / "a.csv", ",".join(HEADING), ",".join(ADA), "", line)
    found = read(table)
    assert (found.problems, len(found.people), len(found.told)) == ((), 1, 1)
    assert open_in(table) == [], "nobody stands beneath it"


def test_a_no_to_photos_in_a_column_that_names_no_place_is_asked_about(tmp_path: Path) -> None:
    rows = ",".join((*ADA, "No")), ",".join((*BEN, "Yes")), ",".join((*CARA, ""))
    table = csv(tmp_path / "a.csv", ",".join((*HEADING, "Photograph Student")), *rows)
    (told,) = open_in(table)
    assert told.about == ("P1",) and yeses(read(table)) == {("P2", "website"), ("P3", "social")}


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        *(
            ("Opted out", "x"),
            ("No photos", "Yes"),
            ("Must not be published", "y"),
            ("Photo consent withdrawn on", "12/03/2026"),
        ),
        *(("Consent ends", "31/08/2025"), ("Safeguarding", "court order"), ("Looked after", "Yes")),
        *(("Father consents", "No"), ("Consent signed", "no"), ("Consent status", "Not asked"), ("Photos", "✗")),
        *(("Photo restrictions", "see file"), ("Leaver", "yes")),
    ],
)
def test_a_column_that_is_not_used_and_speaks_against_a_yes_takes_it_until_somebody_has_spoken(
    tmp_path: Path, heading: str, cell: str
) -> None:
    rows = ",".join((*ADA, cell)), ",".join((*BEN, "")), ",".join(CARA)
    table = csv(tmp_path / "a.csv", ",".join((*HEADING, heading)), *rows)
    (told,) = open_in(table)
    assert (told.mark.kind, told.about) == (MarkKind.NOTE, ("P1",))
    assert yeses(read(table)) == yeses(settled(table, NO_YES)) == {("P2", "website"), ("P3", "social")}


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        *(("Previous school", "Elm"), ("No photos", "no"), ("Opted out", ""), ("Father consents", "yes")),
        *(("Trip consent", "no"), ("No filming", "yes"), ("Biometric consent", "no"), ("Withdrawn from RE", "yes")),
        *(("Unique learner number", "7"), ("Photo consent form", "12/03/2026"), ("Mother", "Ann")),
    ],
)
def test_a_column_about_something_else_or_against_nothing_takes_no_yes(tmp_path: Path, heading: str, cell: str) -> None:
    table = csv(tmp_path / "a.csv", ",".join((*HEADING, heading)), ",".join((*ADA, cell)))
    assert open_in(table) == [] and len(yeses(read(table))) == 2


@pytest.mark.parametrize(
    "row",
    [
        "P1,Ada (NO PHOTOS),4B,yes,yes,",
        "P1,Ada,4B - not to be photographed,yes,yes,",
        "P1,Ada,4B,yes,yes,refused by phone",
        "P1,Ada,4B,yes,yes,form not signed",
    ],
)
def test_a_note_in_a_column_that_is_used_for_something_else_is_asked_about_too(tmp_path: Path, row: str) -> None:
    table = csv(tmp_path / "a.csv", ",".join((*HEADING, "evidence")), row, "P2,Ben,4B,yes,,form of 3 March")
    (told,) = open_in(table)
    assert (told.about, yeses(read(table))) == (("P1",), {("P2", "website")})
    assert len(yeses(settled(table, COUNTS))) == 3


@pytest.mark.parametrize("title", ["NOT CONSENTED", "Photo NO list", "Consent N", "Amber"])
def test_the_name_of_the_only_sheet_counts_as_well(tmp_path: Path, title: str) -> None:
    table = read_table(sheets(tmp_path / "a.xlsx", **{title: [SHORT, ("P1", "Ada", "yes")]}))
    (told,) = open_in(table)
    assert (told.mark, yeses(read(table))) == (Mark(MarkKind.SHEET, title), set())


@pytest.mark.parametrize(("over", "cell"), [("Website refused", "yes"), ("Website consent end", "31/08/2025")])
def test_a_refusal_for_one_place_takes_the_yes_for_that_place_alone(tmp_path: Path, over: str, cell: str) -> None:
    table = csv(tmp_path / "a.csv", ",".join((*HEADING, over)), ",".join((*ADA, cell)))
    assert len(open_in(table)) == 1 and yeses(read(table)) == {("P1", "social")}


@pytest.mark.parametrize(
    "over",
    ["Keep off", "Blacklist", "Banned", "Vetoed by parents", "Consent lapsed", "Forms wanted", "X", "Amber list"],
)
def test_a_group_heading_that_is_not_understood_is_not_taken_for_harmless(tmp_path: Path, over: str) -> None:
    table = csv(tmp_path / "a.csv", f",,,{over},", ",".join(HEADING), ",".join(ADA))
    (told,) = open_in(table)
    assert told.meaning.means is None
    (plain,) = open_in(csv(tmp_path / "b.csv", ",,,Consent for photos,", ",".join(HEADING), ",".join(ADA)))
    assert plain.meaning.means == COUNTS


@pytest.mark.parametrize("agreed", ["Consents to be chased", "Consent needed", "Agreed verbally", "Consent: Kestrels"])
def test_only_a_title_that_says_nothing_else_ends_what_one_before_it_refused(tmp_path: Path, agreed: str) -> None:
    rows = [",".join(row) for row in (HEADING, ADA)]
    refused, *_ = open_in(csv(tmp_path / "a.csv", *rows, "Refused:", agreed, ",".join(BEN)))
    assert refused.who == ("Ben Hill",)


def test_a_title_that_was_merged_over_columns_may_stand_in_each_of_them(tmp_path: Path) -> None:
    title = "These families refused"
    rows = ",".join(ADA), f"{title},{title},{title},,", ",".join(BEN)
    assert [told.who for told in open_in(csv(tmp_path / "a.csv", ",".join(HEADING), *rows))] == [("Ben Hill",)]
    assert read(csv(tmp_path / "a.csv", ",".join(HEADING), ",".join(ADA), ",,,yes,yes")).problems, "nobody's yes"


def test_a_line_below_the_last_row_may_be_about_anybody_above_it(tmp_path: Path) -> None:
    rows = [",".join(row) for row in (HEADING, ADA, BEN)]
    table = csv(tmp_path / "a.csv", *rows, "No photos of these children:", "Ada Okafor")
    (told,) = open_in(table)
    assert told.mark.kind is MarkKind.BELOW and yeses(read(table)) == set()
    assert "Ada Okafor" in [each.mark.text for each in read(table).told], "the names are shown beside it"


def test_a_row_that_may_be_somebodys_is_no_title(tmp_path: Path) -> None:
    for lone in ("P2", "P2,,,yes", "Ben Hill,,,yes", ",Ben Hill,4B", ",Page,4B,yes"):
        assert read(csv(tmp_path / "a.csv", ",".join(HEADING), ",".join(ADA), lone)).problems


def test_a_heading_that_is_there_again_is_nobody(tmp_path: Path) -> None:
    table = csv(tmp_path / "a.csv", *(",".join(row) for row in (HEADING, ADA, HEADING, BEN)))
    assert [person.id for person in read(table).people] == ["P1", "P2"] and read(table).problems == ()


def test_a_note_in_a_column_that_is_not_used_is_asked_about_and_others_are_not(tmp_path: Path) -> None:
    head = ",".join((*HEADING, "Notes", "School meals", "Diet"))
    table = csv(
        tmp_path / "a.csv",
        head,
        ",".join((*ADA, "Mum rang: no photos", "No", "no nuts")),
        ",".join((*BEN, "ok", "", "")),
    )
    (told,) = open_in(table)
    assert (told.about, told.mark.text) == (("P1",), "Notes: Mum rang: no photos")
    assert yeses(read(table)) == {("P2", "website")}


# ---------------------------------------------------------------------------------------------------- looks of a sheet

Change = Callable[[Any], None]


def book(path: Path, change: Change, rows: tuple[tuple[Any, ...], ...] = (HEADING, ADA, BEN, CARA)) -> Table:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Pupils"
    for row in rows:
        sheet.append(row)
    change(sheet)
    made.save(path)
    return read_table(path)


def each(row: int, **look: Any) -> Change:
    def change(sheet: Any) -> None:
        for cell in sheet[row]:
            for name, value in look.items():
                setattr(cell, name, value)

    return change


def one(at: str, **look: Any) -> Change:
    def change(sheet: Any) -> None:
        for name, value in look.items():
            setattr(sheet[at], name, value)

    return change


def hide_row(sheet: Any) -> None:
    sheet.row_dimensions[3].hidden = True


def flat_row(sheet: Any) -> None:
    sheet.row_dimensions[3].height = 0.5


def filter_out(sheet: Any) -> None:
    sheet.auto_filter.ref = "A1:E4"
    sheet.auto_filter.add_filter_column(2, ["5A"])
    sheet.row_dimensions[3].hidden = True


ROWS: dict[str, tuple[Change, MarkKind]] = {
    "a hidden row": (hide_row, MarkKind.HIDDEN_ROW),
    "a row without height": (flat_row, MarkKind.HIDDEN_ROW),
    "a filter": (filter_out, MarkKind.HIDDEN_ROW),
    "a row that is struck out": (each(3, font=Font(strike=True)), MarkKind.STRUCK),
    "a name that is struck out": (one("B3", font=Font(strike=True)), MarkKind.STRUCK),
    "a line through a cell": (one("D3", border=Border(diagonal=Side("thin"), diagonalUp=True)), MarkKind.STRUCK),
    "a yes that is struck out": (one("D3", font=Font(strike=True)), MarkKind.STRUCK),
    "a red row": (each(3, fill=PatternFill("solid", fgColor="FFFF0000")), MarkKind.COLOURED),
    "a yellow cell": (one("D3", fill=PatternFill("solid", fgColor="FFFFFF00")), MarkKind.COLOURED),
    "red letters": (each(3, font=Font(color="FFC00000")), MarkKind.COLOURED),
    "white letters": (one("D3", font=Font(color="FFFFFFFF")), MarkKind.UNSEEN),
    "letters as its paper": (
        one("D3", font=Font(color="FF00B050"), fill=PatternFill("solid", fgColor="FF00B050")),
        MarkKind.UNSEEN,
    ),
    "a format that shows nothing": (one("D3", number_format=";;;"), MarkKind.UNSEEN),
    "a comment on the name": (one("B3", comment=Comment("Mum rang: please none", "Office")), MarkKind.COMMENT),
    "a comment on a blank cell": (one("H3", comment=Comment("please none", "Office")), MarkKind.COMMENT),
}


@pytest.mark.parametrize("how", ROWS)
def test_what_is_said_of_a_row_takes_its_yes_until_somebody_has_spoken(tmp_path: Path, how: str) -> None:
    change, kind = ROWS[how]
    table = book(tmp_path / "a.xlsx", change)
    (told,) = open_in(table)
    assert (told.mark.kind, told.who, told.about) == (kind, ("Ben Hill",), ("P2",))
    without = EVERY_YES - {("P2", "website")}
    assert yeses(read(table)) == yeses(settled(table, NO_YES)) == without
    assert yeses(settled(table, COUNTS)) == EVERY_YES
    other = replace(told.meaning, means=COUNTS, about=("P1",))
    assert yeses(read(table, other)) == without, "what was said of one row says nothing of another"


def hide_column(sheet: Any) -> None:
    sheet.column_dimensions["D"].hidden = True


def narrow_column(sheet: Any) -> None:
    sheet.column_dimensions["D"].width = 0.1


@pytest.mark.parametrize(
    "change",
    [
        hide_column,
        narrow_column,
        one("D1", comment=Comment("tick = refused", "Office")),
        one("D1", font=Font(strike=True)),
    ],
)
def test_what_is_said_of_a_column_takes_every_yes_in_it(tmp_path: Path, change: Change) -> None:
    table = book(tmp_path / "a.xlsx", change)
    (told,) = open_in(table)
    assert told.about == ("website",) and yeses(read(table)) == {("P1", "social"), ("P3", "social")}


def test_a_merged_group_heading_reaches_as_far_as_its_cells(tmp_path: Path) -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("C1:D1")

    table = book(tmp_path / "a.xlsx", merge, ((None, None, "Refused", None, None), HEADING, ADA, BEN, CARA))
    assert [told.about for told in open_in(table)] == [("website",)]


def test_colours_that_set_nobody_apart_mean_nothing(tmp_path: Path) -> None:
    grey = PatternFill("solid", fgColor="FFDDDDDD")
    people = tuple((f"P{n}", f"Some Body{n}", "4B", "yes", "no") for n in range(1, 9))

    def stripes(sheet: Any) -> None:
        each(1, font=Font(color="FFFFFFFF", bold=True), fill=PatternFill("solid", fgColor="FF1F4E78"))(sheet)
        for row in range(2, 10, 2):
            each(row, fill=grey)(sheet)

    def column(sheet: Any) -> None:
        for row in range(1, 10):
            sheet.cell(row, 4).fill = grey

    for change in (stripes, column):
        assert read(book(tmp_path / "a.xlsx", change, (HEADING, *people))).told == ()

    def one_more(sheet: Any) -> None:
        stripes(sheet)
        each(5, fill=grey)(sheet)

    assert open_in(book(tmp_path / "a.xlsx", one_more, (HEADING, *people))), "no stripes any more"


def test_a_thread_of_notes_is_read_instead_of_the_comment_that_announces_it(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book(path, one("B3", comment=Comment("[Threaded comment] Your version of Excel", "tc")))
    thread = (
        b'<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        b'<threadedComment ref="B3" id="{1}"><text>Dad called.</text></threadedComment>'
        b'<threadedComment ref="B3" id="{2}" parentId="{1}"><text>No photos!</text></threadedComment>'
        b"</ThreadedComments>"
    )
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr("xl/threadedComments/threadedComment1.xml", thread)
    relation = (
        b'<Relationship Id="rId9" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" '
        b'Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    )
    repack(path, "xl/worksheets/_rels/sheet1.xml.rels", lambda xml: xml.replace(b"</Relationships>", relation))
    (told,) = open_in(read_table(path))
    assert told.mark.text == "Dad called. / No photos!"


def test_a_part_of_a_text_that_is_struck_out_counts_as_well(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book(path, lambda _: None)
    runs = b"<is><r><rPr><strike/></rPr><t>yes</t></r></is>"
    old = b'<c r="D3" t="inlineStr"><is><t>yes</t></is></c>'
    repack(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(old, b'<c r="D3" t="inlineStr">' + runs + b"</c>"))
    assert [told.mark.kind for told in open_in(read_table(path))] == [MarkKind.STRUCK]


# ----------------------------------------------------------------------------------------------------------- sheets


def sheets(path: Path, **rows: list[tuple[Any, ...]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for title, lines in rows.items():
        sheet = made.create_sheet(title)
        for line in lines:
            sheet.append(line)
        sheet.sheet_state = "hidden" if title.startswith("Hidden") else "visible"
    made.save(path)
    return path


SHORT = ("id", "name", "social")


def test_the_sheet_with_a_known_heading_is_read(tmp_path: Path) -> None:
    cover = [("Consents 2026",), ("by the office",)]
    table = read_table(sheets(tmp_path / "a.xlsx", Cover=cover, Data=[HEADING, ADA]))
    assert yeses(read(table)) == {("P1", "website"), ("P1", "social")}
    assert table.remark == "only the sheet 'Data' was read; the file has 1 more"


def test_sheets_of_classes_are_read_together_in_whatever_order_their_columns_stand(tmp_path: Path) -> None:
    path = sheets(
        tmp_path / "a.xlsx",
        **{
            "4B": [SHORT, ("P1", "Ada", "yes")],
            "5A": [("social", "id", "name"), ("no", "P2", "Ben"), ("yes", "P3", "Cara")],
        },
    )
    table = read_table(path)
    found = read(table)
    assert [(p.id, p.name, p.group) for p in found.people] == [
        ("P1", "Ada", "4B"),
        ("P2", "Ben", "5A"),
        ("P3", "Cara", "5A"),
    ]
    assert yeses(found) == {("P1", "social"), ("P3", "social")} and found.rows["P3"] == "row 3 of '5A'"
    assert "read together, and the class is what each is called" in table.remark


def test_somebody_on_two_sheets_is_a_fault_and_a_comma_too_many_is_one_there_too(tmp_path: Path) -> None:
    path = sheets(
        tmp_path / "a.xlsx",
        All=[SHORT, ("P1", "Ada", "yes")],
        More=[SHORT, ("P1", "Ada", "yes"), ("P2", "B", "", "yes")],
    )
    twice, shifted = read(read_table(path)).problems
    assert twice == "row 2 of 'More': the id P1 is also in row 2 of 'All'" and "beyond the columns" in shifted


def test_titles_hold_on_their_own_sheet_alone(tmp_path: Path) -> None:
    first: list[tuple[Any, ...]] = [SHORT, ("P1", "Ada", "yes"), ("Refused:",), ("P2", "Ben", "yes")]
    path = sheets(tmp_path / "a.xlsx", **{"4B": first, "5A": [SHORT, ("P3", "Cara", "yes")]})
    assert yeses(read(read_table(path))) == {("P1", "social"), ("P3", "social")}


def test_the_name_of_a_sheet_counts_as_a_title(tmp_path: Path) -> None:
    path = sheets(tmp_path / "a.xlsx", Agreed=[SHORT, ("P1", "Ada", "yes")], Refused=[SHORT, ("P2", "Ben", "yes")])
    table = read_table(path)
    (told,) = open_in(table)
    assert told.who == ("Ben",) and yeses(read(table)) == {("P1", "social")}


@pytest.mark.parametrize("title", ["Refused", "Hidden 2"])
def test_a_sheet_that_was_not_read_and_may_matter_is_asked_about(tmp_path: Path, title: str) -> None:
    others = [("Ada Okafor",)] if title == "Refused" else [SHORT, ("P1", "Ada", "no")]
    table = read_table(sheets(tmp_path / "a.xlsx", **{"Pupils": [SHORT, ("P1", "Ada", "yes")], title: others}))
    (told,) = open_in(table)
    assert told.mark.kind is MarkKind.UNREAD and yeses(read(table)) == set()
    assert yeses(settled(table, COUNTS)) == {("P1", "social")}


@pytest.mark.parametrize("rows", [[("Pupil", "Website"), ("Ada Okafor", "No")], [("Key",), ("Red = no photos",)]])
def test_a_sheet_without_ids_that_speaks_of_photos_is_asked_about(tmp_path: Path, rows: list[tuple[Any, ...]]) -> None:
    path = sheets(tmp_path / "a.xlsx", Pupils=[SHORT, ("P1", "Ada", "yes")], SEN=rows)
    (told,) = open_in(read_table(path))
    assert told.mark == Mark(MarkKind.UNREAD, "SEN") and yeses(read(read_table(path))) == set()
    assert open_in(read_table(path, sheets=["Pupils"])) == [], "who chose the sheets has said so"


def test_where_only_somebody_can_tell_which_sheets_are_meant_they_are_named(tmp_path: Path) -> None:
    path = sheets(tmp_path / "a.xlsx", **{"Year 3": [SHORT, ("P1", "Ada", "yes")], "Staff": [("id", "name", "press")]})
    for file in (path, sheets(tmp_path / "b.xlsx", Notes=[("a", "b")], More=[("c", "d")])):
        with pytest.raises(SetupError) as caught:
            read_table(file)
        assert "--sheet" in caught.value.remedy
    assert yeses(read(read_table(path, sheets=["year 3"]))) == {("P1", "social")}
    with pytest.raises(SetupError, match="no such sheet"):
        read_table(path, sheets=["Year 4"])


def test_a_workbook_of_450_pupils_with_all_of_this_is_read_within_two_seconds_of_work(tmp_path: Path) -> None:
    people = tuple((f"P{n}", f"Some Body{n}", "4B", "yes", "✓", *["x"] * 30) for n in range(450))

    def look(sheet: Any) -> None:
        for n in range(2, 452, 3):
            sheet.row_dimensions[n].hidden = True
            each(n, fill=PatternFill("solid", fgColor="FFFF0000"), font=Font(strike=True))(sheet)
            sheet.cell(n, 2).comment = Comment(f"Mum of {n} rang", "Office")

    path = tmp_path / "a.xlsx"
    book(path, look, ((*HEADING, *(f"Other {n}" for n in range(30))), *people))
    started = time.process_time()
    found = read(read_table(path))
    took = time.process_time() - started
    print(f"450 pupils, 150 of them hidden, red, struck out and commented on: {took:.2f} s of work")
    assert len([told for told in found.told if told.open]) == 153 and took < 2


# ------------------------------------------------------------------------------------------------------ for all tables

words = st.sampled_from(
    [
        *("", "yes", "no", "✓", "groups only", "yes, with name", "withdrawn", "Refused", "Total: 2", "4B"),
        *("P1", "P2", "P3", "Ada", "=A1", "#REF!"),
    ]
)
marks = st.builds(
    Mark,
    st.sampled_from(MarkKind),
    st.sampled_from(["", "Refused", "Consents", "red"]),
    st.sampled_from([(), (0,), (2,), (3, 4)]),
)
headings = st.permutations(["id", "name", "social", "website", "biometrics", "never_publish", "Notes"]).map(tuple)
rows = st.lists(st.tuples(st.lists(words, min_size=1, max_size=8).filter(any), st.lists(marks, max_size=2)), max_size=6)
meanings = st.lists(
    st.builds(
        Meaning,
        st.sampled_from(
            ["hidden row", "struck out", "title between the rows: Refused", "line above the heading: Consents"]
        ),
        st.sampled_from([(), ("P1",), ("social", "website"), ("P1", "P2")]),
        st.sampled_from([None, *MEANS]),
    )
).map(tuple)


@given(
    headings, rows, st.lists(marks, max_size=3).map(tuple), meanings, st.sampled_from([{}, {"✓": "yes"}, {"✓": "no"}])
)
def test_no_reading_of_any_table_gives_a_yes_that_no_cell_says(
    heading: tuple[str, ...],
    rows: list[tuple[list[str], list[Mark]]],
    over: tuple[Mark, ...],
    said: tuple[Meaning, ...],
    own: dict[str, str],
) -> None:
    table = Table(
        heading, tuple(Row(n, tuple(cells), "", tuple(at)) for n, (cells, at) in enumerate(rows, 2)), 1, "", over
    )
    used = {name: name if name in fields() else None for name in heading}
    columns = ColumnMap(used, own, said)
    found = read_people_table(table, columns, TODAY)
    cells_of = {row.where: row.cells for row in table.rows}
    for person, channel in yeses(found):
        row = cells_of[found.rows[person]]
        cell = as_asked(row[heading.index(channel)], own)
        assert cell is not None and cell.answer is Answer.YES
    plain = Table(heading, tuple(replace(row, marks=()) for row in table.rows))
    bare = read_people_table(plain, columns, TODAY)
    assert yeses(found) <= yeses(bare), "a mark never gives a yes"
    assert {p.id for p in found.people if may_be_matched(p)} <= {p.id for p in bare.people if may_be_matched(p)}
    unsaid = read_people_table(table, replace(columns, marks=()), TODAY)
    assert yeses(unsaid) <= yeses(
        read_people_table(table, replace(columns, marks=tuple(t.meaning for t in unsaid.told)), TODAY)
    )
    everything = (replace(t.meaning, means=NO_YES) for t in found.told)
    kept = read_people_table(table, replace(columns, marks=tuple(everything)), TODAY)
    assert all(not t.open for t in kept.told) and yeses(kept) <= yeses(found)


@given(meanings, st.lists(st.sampled_from(["✓", "x", "in full"]), unique=True).map(tuple))
def test_a_map_comes_back_from_its_file_with_all_that_was_said_and_was_not(
    said: tuple[Meaning, ...], own: tuple[str, ...]
) -> None:
    columns = ColumnMap({"Nr": "id"}, {"maybe": "no"}, said, own)
    assert from_json(columns.to_json(), "a.json") == columns


@pytest.mark.parametrize(
    "mark", ['{"what": "x", "about": [], "means": "yes"}', '{"what": 1, "about": [], "means": null}', '"x"', "3"]
)
def test_marks_that_make_no_sense_are_refused(mark: str) -> None:
    with pytest.raises(SetupError, match="counts or no yes"):
        from_json(f'{{"columns": {{"A": "id"}}, "marks": [{mark}]}}', "a.json")
