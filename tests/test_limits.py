"""Registers made to cost too much: each is refused in a sentence, within five seconds and 300 MB."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from eventguard.adapters.people.table_file import read_table
from tests.conftest import ROOT

CASES = ROOT.parent / "shared" / "cases" / "hostile-files"
#: Processor seconds, and MB of the process, the interpreter's own 80 included.
MOST_SECONDS, MOST_MEMORY = 5.0, 300

MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK = b'<workbook %s xmlns:r="%s"><sheets><sheet name="P" sheetId="1" r:id="r1"/></sheets></workbook>' % (MAIN, LINKS)
RELATED = b'<Relationships><Relationship Id="r1" Type="%s/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
HEADING = b"<row><c t='inlineStr'><is><t>id</t></is></c><c t='inlineStr'><is><t>name</t></is></c></row>"
CHILD = """
import json, pathlib, re, sys, time
from eventguard.adapters.people.table_file import read_table
from eventguard.core.errors import SetupError
told = {}
for name in sys.argv[1:]:
    begun = time.process_time()
    try:
        read_table(pathlib.Path(name))
        said = ""
    except SetupError as error:
        said = error.message + " " + error.remedy if error.remedy else ""
    peak = int(re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1]) / 1024
    told[pathlib.Path(name).name] = said, time.process_time() - begun, peak
print(json.dumps(told))
"""


def sheet(within: bytes, after: bytes = b"") -> dict[str, bytes]:
    return {
        "xl/worksheets/sheet1.xml": b"<worksheet %s><sheetData>%s</sheetData>%s</worksheet>" % (MAIN, within, after)
    }


def styles(within: bytes) -> dict[str, bytes]:
    return sheet(HEADING) | {"xl/styles.xml": b"<styleSheet %s><cellXfs>%s</cellXfs></styleSheet>" % (MAIN, within)}


def texts(within: bytes) -> dict[str, bytes]:
    return sheet(HEADING) | {"xl/sharedStrings.xml": b"<sst %s>%s</sst>" % (MAIN, within)}


#: A to Z, then AA and so on: 60 columns.
COLUMNS = [(chr(64 + n // 26) if n >= 26 else "").encode() + chr(65 + n % 26).encode() for n in range(60)]
CELL = b"<c><v>1</v></c>"
WORKBOOKS: dict[str, Mapping[str, bytes]] = {
    "cells.xlsx": sheet((b"<row>" + CELL * 100 + b"</row>") * 3_100),
    "one row.xlsx": sheet(b"<row>" + CELL * 17_000 + b"</row>"),
    "formatted cells.xlsx": sheet((b"<row>" + b'<c s="1"/>' * 200 + b"</row>") * 1_600),
    "blank rows.xlsx": sheet(b"<row/>" * 110_000),
    "far rows.xlsx": sheet(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
    "far column.xlsx": sheet(b'<row r="1"><c r="XFD1"><v>1</v></c></row>' * 100),
    "many styles.xlsx": styles(b'<xf numFmtId="0" fontId="0"/>' * 110_000),
    "elements in styles.xlsx": styles(b"<a/>" * 450_000),
    "texts.xlsx": texts(b"<si><t>a</t></si>" * 110_000),
    "runs.xlsx": texts(b"<si>" + b"<r><t>a</t></r>" * 450_000 + b"</si>"),
    "merged.xlsx": sheet(HEADING, b"<mergeCells>" + b'<mergeCell ref="A1:B2"/>' * 450_000 + b"</mergeCells>"),
    "other names.xlsx": sheet(b"".join(b"<row><a%d/></row>" % number for number in range(450_000))),
    "floors.xlsx": sheet(b"<a>" * 500_000),
    "attributes.xlsx": styles(b"<xf %s/>" % b" ".join(b'a%d=""' % number for number in range(100_000))),
    "one attribute.xlsx": styles(b'<xf a="%s"/>' % (b"x" * 3_000_000)),
    "one text.xlsx": sheet(b"<row><c><v>" + b"9" * 3_000_000 + b"</v></c></row>"),
    "one wide text.xlsx": texts("<si><t>\U0001f600{}</t></si>".format("x" * 3_000_000).encode()),
    "comments.xlsx": sheet(b"<!-- < -->" * 300_000 + b"<row>" + CELL * 20_000 + b"</row>"),
    "one comment.xlsx": sheet(b"<!--" + b"<" * 3_000_000 + b"-->" + b"<row>" + CELL * 20_000 + b"</row>"),
    "marked text.xlsx": texts("<si><t><![CDATA[\U0001f600{}]]></t></si>".format("<" * 3_000_000).encode()),
    "references.xlsx": sheet(b"<row><c><v>" + b"&amp;" * 100_000 + b"</v></c></row>"),
    "sheets.xlsx": sheet(HEADING)
    | {"xl/workbook.xml": BOOK.replace(b"<sheets>", b"<sheets>" + b'<sheet name="a" sheetId="2"/>' * 450_000)},
    "one sheet many times.xlsx": sheet(b"<row/>" * 30_000)
    | {"xl/workbook.xml": BOOK.replace(b"<sheet ", b'<sheet name="P" r:id="r1"/>' * 5_000 + b"<sheet ")},
    "a part.xlsx": sheet(HEADING) | {"xl/media/logo.png": b" " * 63_000_000},
    "parts.xlsx": sheet(HEADING) | {f"a{number}": b"" for number in range(3_000)},
    "laughs.xlsx": {
        "xl/worksheets/sheet1.xml": b'<!DOCTYPE a [<!ENTITY a "%s">]><worksheet>%s</worksheet>'
        % (b"x" * 2**20, b"&a;" * 1000)
    },
}
TEXTS: dict[str, bytes] = {
    "one line.csv": b"id,name\n" + b"x" * 2_000_000,
    "commas.csv": b"id,name\n" + b"," * 2_000_000,
    "rows of commas.csv": b"id,name\n" + (b"," * 200_000 + b"x\n") * 10,
    "large.csv": b"id,name\n" + b"," * 15_000_000,
    "a quote without end.csv": b'id,name\nP1,"' + b"Ada\n" * 200_000,
    "quotes.csv": b"id,name\n" + b'"' * 2_000_001,
    "cells.csv": b"id,name\n" + (b"ab," * 190 + b"c\n") * 2_000,
    "wide signs.csv": "id,name\n\U0001f600".encode() + b"a,b\n" * 30_000,
    "nothing.csv": b"\n" * 2_000_000,
}


def packed(path: Path, parts: Mapping[str, bytes]) -> Path:
    usual = {"xl/workbook.xml": BOOK, "xl/_rels/workbook.xml.rels": RELATED % LINKS}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in (usual | dict(parts)).items():
            archive.writestr(name, content)
    return path


@pytest.mark.one_python
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process does not tell its own peak")
def test_whatever_a_register_is_made_to_cost_it_is_refused_in_a_sentence_in_time_and_memory(tmp_path: Path) -> None:
    files = [packed(tmp_path / name, parts) for name, parts in WORKBOOKS.items()]
    for name, content in TEXTS.items():
        (tmp_path / name).write_bytes(content)
        files.append(tmp_path / name)
    files += sorted(CASES.glob("*.xlsx"))  # none where they are absent: the same kinds stand above
    assert all(path.stat().st_size < 20 * 2**20 for path in files), "their size alone does not give them away"
    child = [sys.executable, "-c", CHILD, *map(str, files)]
    told = json.loads(subprocess.run(child, capture_output=True, text=True, check=True).stdout)
    assert len(told) == len(files)
    for name, (said, seconds, memory) in told.items():
        print(f"{name}: {seconds:.2f} s, {memory:.0f} MB so far: {said}")
        assert said.startswith(name), f"{name} was read, or has no remedy"
        assert seconds < MOST_SECONDS and memory < MOST_MEMORY, name


def test_a_part_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.xlsx", sheet(b"<row>" + CELL * 200 + b"</row>"))
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = path.read_bytes().replace(size.to_bytes(4, "little"), (size // 2).to_bytes(4, "little"))
    path.write_bytes(lying)
    with pytest.raises(Exception, match="damaged"):
        read_table(path)


def test_a_styled_register_of_2000_pupils_and_60_columns_is_read(tmp_path: Path) -> None:
    rows = []
    for row in range(1, 2_002):
        cells = b"".join(
            b'<c r="%s%d" s="%d" t="s"><v>%d</v></c>' % (name, row, n, n) for n, name in enumerate(COLUMNS)
        )
        rows.append(b'<row r="%d" spans="1:60" ht="15" customHeight="1">%s</row>' % (row, cells))
    words = b"".join(b"<si><t>%s</t></si>" % word for word in (b"id", b"name", *(b"note %d" % n for n in range(58))))
    looks = b'<xf numFmtId="0" fontId="1" fillId="2" applyFont="1"><alignment wrapText="1"/></xf>' * 2_000
    empty = b'<row s="7" customFormat="1"/>' * 50_000
    parts = texts(words) | styles(looks) | sheet(b"".join(rows) + empty)
    read = read_table(packed(tmp_path / "a.xlsx", parts))
    assert (len(read.rows), read.rows[-1].number, len(read.rows[-1].cells)) == (2_000, 2_001, 60)
