"""The papers of a school hold its own settings and numbers, name nobody, and overwrite nothing of anybody's."""

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.app.faces import recognition
from eventguard.app.papers import figures
from eventguard.app.papers.facts import gather
from eventguard.app.papers.given import LONGEST, Given, checked, on_one_line
from eventguard.app.papers.pages import PAGES, rendered
from eventguard.app.papers.write import is_ours, write_papers
from eventguard.app.people import channels, register
from eventguard.app.people.channels import Wishes
from eventguard.app.people.import_file import import_register
from eventguard.app.people.register import Details
from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.core.faces.matching import Template
from eventguard.core.faces.may_compare import Compare
from eventguard.core.faces.own_network import OwnNetwork
from eventguard.core.folders.retention import Times
from eventguard.core.people.channels import Ready, SeenBy
from eventguard.core.people.consent import PUPIL, STAFF, Answer, Channel, Consent, Permission, Reason, standing
from eventguard.core.people.tally import tally
from eventguard.files import Folder
from tests.conftest import NOON, ROOT, Command, school_at, write_register
from tests.test_answers import ON, SOCIAL, answers, person

FILES = [page.file for page in PAGES]
START, ASSESSMENT, RECORD, PARENTS, CHILDREN, FORM, LETTER, POSTER, ANNOUNCEMENT = FILES
ROWS = [
    "P001,Wilhelmina,Trelawney,4B,yes,yes,,yes",
    "P002,Barnaby,Quillfeather,4B,yes,,01/07/2026,",
    "P003,Saoirse,Ó Dálaigh,5A,no,,,",
    "P004,Jocasta,Wintergreen,5A,,,,",
]
#: Words that only a programmer knows, besides those that stand in what is to be typed.
PROGRAMMERS = re.compile(
    r"\b(embedding|template|json|hash|sha256|database|sqlite|cli|terminal|stdout|gallery|cosine|argon2|hmac|ledger|regex"
    r"|repository|schema|api|backend|config|exception|stack|string|boolean|null|parameter|argument|script|directory"
    r"|workspace|exif|xmp|onnx|detector|landmark|render|calibrat|threshold|checksum|token|cookie|default)\w*"
)


class Read(HTMLParser):
    """The words of a paper, where it would have a browser look, and what would run."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.typed: list[str] = []
        self.addresses: list[tuple[str, str, str]] = []
        self.tags: list[str] = []
        self.title = ""
        self._inside: list[str] = []
        self.feed(page)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attributes: Sequence[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        named = dict(attributes)
        self.addresses += [(tag, name, value or "") for name, value in attributes if name not in LOOKS]
        if tag == "code" and named.get("class") == "type":
            self.typed.append("")
        if tag not in ("meta", "br"):
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._inside.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        if "title" in self._inside:
            self.title += data
        elif "code" in self._inside:
            if self.typed:
                self.typed[-1] += data
        elif "style" not in self._inside:
            self.words.append(data)


BLANK = Given()
#: Attributes that only tell how something looks, or lies in a table.
LOOKS = {"class", "style", "colspan", "rowspan", "lang", "charset", "content", "name", "http-equiv"}


def pages(school: School, given: Given = BLANK) -> dict[str, str]:
    return rendered(gather(school, checked(school, given)))


def words(school: School, file: str, given: Given = BLANK) -> str:
    return Read(pages(school, given)[file]).text


@pytest.fixture
def peopled(school: School, tmp_path: Path) -> School:
    """A school with four pupils and a teacher."""
    import_register(school.begin(), write_register(tmp_path / "people.csv", ROWS))
    register.add(school, "S1", Details("Peregrine Oakenshaw", STAFF))
    return school


@pytest.fixture
def full(peopled: School) -> School:
    """The same with all that could name somebody: evidence, who said it, an assessment, a network of its own."""
    said = Consent(Answer.YES, evidence="form of Mrs Trelawney", said_by="Eustacia Trelawney", relation="mother")
    register.consent(peopled, "P001", SOCIAL, said)
    register.never_publish(peopled, "P004", True, "Jocasta must not be found")
    network = OwnNetwork("C:\\Users\\devel\\Documents\\faces.onnx", "0" * 64, False)
    recognition.switch_on(peopled, "DPIA-2026-07", "Peregrine Oakenshaw", network)
    return peopled


@given(st.lists(st.tuples(st.lists(answers, max_size=4), st.sampled_from([PUPIL, STAFF]), st.booleans()), max_size=5))
def test_everybody_is_counted_once_and_as_they_stand(people: list[tuple[list[Consent], str, bool]]) -> None:
    everybody = [replace(person(said, role), never_publish=never) for said, role, never in people]
    counted = tally(everybody, SOCIAL, ON)
    assert counted.people == len(everybody)
    assert counted.yes == sum(standing(each, SOCIAL, ON) is Reason.CONSENTED for each in everybody)
    assert max(counted.groups_only, counted.with_name) <= counted.yes
    assert counted.no >= sum(each.never_publish for each in everybody)
    assert counted.nothing == sum(not each.never_publish and not each.consents for each in everybody)


@pytest.mark.parametrize("figure", [pytest.param(each, id=each.what[:40]) for each in figures.measured()])
def test_each_figure_stands_in_the_documents_as_the_papers_tell_it(figure: figures.Figure) -> None:
    assert figure.result in list(cells(ROOT / figure.file, figure.row, figure.column))


def cells(file: Path, row: Sequence[str], column: str) -> Iterator[str]:
    """What the tables of a document hold in the rows that begin so, under this heading or one that ends with it."""
    heading: list[str] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        here = [cell.strip(" *") for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if not here or set(line) <= set("|- :"):
            heading = heading if here else []
        elif not heading:
            heading = here
        elif here[: len(row)] == row:
            under = [n for n, each in enumerate(heading) if each == column or each.endswith(f": {column}")]
            yield from (here[n] for n in under)


def test_papers_load_and_run_nothing_and_lead_only_to_one_another(full: School) -> None:
    for file, page in pages(full, Given("Elm", "dpo@example.org")).items():
        read = Read(page)
        assert not {"script", "link", "iframe", "img", "object", "embed", "base", "form"} & set(read.tags), file
        assert {(tag, name) for tag, name, _ in read.addresses} <= {("a", "href")}, file
        assert {to for _, _, to in read.addresses} <= set(FILES), file
        assert not re.search(r"url\(|@import|https?:|//|javascript:", page.replace("</", "<")), file


def test_each_paper_says_first_that_it_is_a_draft_and_has_its_title(full: School) -> None:
    for file, page in pages(full).items():
        read = Read(page)
        assert read.text.removeprefix(read.title).startswith("Draft for the school to check."), file
        assert read.title and 'content: "Draft for the school to check"' in page, "and on each sheet, at its edge"


def test_papers_hold_no_word_that_only_a_programmer_knows(full: School, school: School) -> None:
    facts = gather(full, Given("Elm Primary School"))
    off = replace(facts, recognition=replace(facts.recognition, on=False))
    ours = replace(facts, recognition=replace(facts.recognition, compared=Compare.PERMITTED, network=""))
    for each in (facts, off, ours, replace(facts, has_register=False)):
        for file, page in rendered(each).items():
            text = Read(page).text.replace("faces.onnx", "").lower()
            assert PROGRAMMERS.findall(text) == [], file
            assert "metadata" not in text or "programmers call such data metadata" in text


def test_nobody_in_the_register_and_no_place_on_this_computer_is_named(full: School, tmp_path: Path) -> None:
    every = "\n".join(pages(full, Given("Elm", "dpo@example.org", "Winter concert", "11 December")).values())
    named = [name for row in ROWS for name in row.split(",")[1:3]]
    named += [
        "Peregrine",
        "Oakenshaw",
        "Eustacia",
        "must not be found\n",
        "P001",
        "P004",
        "devel",
        str(tmp_path),
        str(ROOT),
    ]
    assert [name for name in named if name in every] == []
    assert "faces.onnx" in every and "DPIA-2026-07" in every, "the rest of it is told"


def test_what_gives_a_pupil_away_is_refused_or_left_for_a_pen(full: School) -> None:
    with pytest.raises(SetupError, match="full name"):
        checked(full, Given(event="Wilhelmina Trelawney's birthday"))
    recognition.switch_on(full, "DPIA about Wilhelmina Trelawney", "The lead")
    assert "Trelawney" not in "".join(pages(full).values())
    channels.add(full, "Rowan Birch corner", SeenBy.PUBLIC)
    register.add(full, "P9", Details("Rowan Birch"))
    with pytest.raises(SetupError, match="channels rename"):
        pages(full)


def test_every_setting_that_changes_changes_the_papers(peopled: School) -> None:
    assert "Class app" not in words(peopled, FORM)
    channels.add(peopled, "Class app", SeenBy.CLOSED)
    for file in (START, ASSESSMENT, PARENTS, CHILDREN, FORM, RECORD):
        assert "Class app" in words(peopled, file), file
    assert "Class app : parents of our school who sign in" in words(peopled, FORM)
    channels.set_rule(peopled, ["website"], Ready.CAREFUL, Wishes())
    channels.set_rule(peopled, ["display"], None, Wishes(cover_everybody=True))
    for file in (ASSESSMENT, PARENTS, FORM):
        assert "no face taller than 4 % of the picture, at most 1280 pixels wide or high" in words(peopled, file)
        assert "everybody covered" in words(peopled, file)
    channels.stop(peopled, "press")
    assert "press" not in words(peopled, FORM) and "1 place is not used any more" in words(peopled, ASSESSMENT)
    assert "Whoever prepared a photo may not approve it." in words(peopled, ASSESSMENT)
    peopled.record.append("Head", NOON, "two-person", on=False)
    assert "the rule of two people is switched off" in words(peopled, ASSESSMENT)


def test_the_numbers_are_the_schools_own(peopled: School) -> None:
    def row(channel: str, who: str) -> list[int]:
        told = re.search(rf"{channel} {who} (\d+(?: \d+){{6}})", words(peopled, ASSESSMENT))
        assert told
        return [int(number) for number in told[1].split()]

    assert "The register has 5 people: 4 pupils, 1 staff, 0 others." in words(peopled, ASSESSMENT)
    assert row("social", "pupils") == [1, 0, 0, 1, 1, 0, 1], "yes, of these two kinds, ran out, no, not counting, none"
    assert row("newsletter", "pupils") == [1, 0, 0, 0, 0, 0, 3]
    register.consent(peopled, "P004", SOCIAL, Consent(Answer.YES, groups_only=True, with_name=True))
    register.consent(peopled, "P003", Channel.WEBSITE, Consent(Answer.YES, relation="child"))
    register.consent(peopled, "S1", SOCIAL, Consent(Answer.YES))
    assert row("social", "pupils") == [2, 1, 1, 1, 1, 0, 0]
    assert row("website", "pupils") == [0, 0, 0, 0, 0, 1, 3]
    assert row("social", "staff") == [1, 0, 0, 0, 0, 0, 0]
    register.never_publish(peopled, "P004", True, "a court order")
    assert row("social", "pupils") == [1, 0, 0, 1, 2, 0, 0]
    assert "1 person is marked never to be published" in words(peopled, ASSESSMENT)


def test_recognition_is_told_as_it_is(peopled: School) -> None:
    assert "is not in use at this school at present" in words(peopled, LETTER)
    assert "It is off." in words(peopled, ASSESSMENT) and "known from three photos" not in words(peopled, ASSESSMENT)
    recognition.switch_on(peopled, "DPIA-1", "The lead")
    told = words(peopled, ASSESSMENT)
    assert "not in use" not in words(peopled, LETTER) and "known from three photos" in told
    assert "since 10 July 2026, by the assessment DPIA-1." in told and "nobody is known yet" in told
    assert "SFace and dlib's" in told and "1 person has the written permission (1 of them pupils)" in told
    draw = np.random.default_rng(1)
    with peopled.register.change() as revision:
        for n in range(20):
            permitted = Permission((ON,), "A Parent")
            peopled.register.save(revision, replace(person([]), id=f"Q{n}", permission=permitted), "me", NOON)
            first, second = (draw.normal(size=(2, 128)).astype(np.float32) for _ in range(2))
            peopled.register.enrol(Template(f"Q{n}", first, second / np.float32(10)), NOON)
    threshold = recognition.gallery(peopled).calibration.threshold
    told = words(peopled, ASSESSMENT)
    assert f"follows the school's own 20 people (a score of {threshold:.3f})" in told and "of 1,000 strangers" in told
    peopled.consent_data.joinpath("templates.key").unlink()
    anew = school_at(peopled.workspace, peopled.consent_data, clock=lambda: NOON)
    assert "what was learned cannot be read" in words(anew, ASSESSMENT)


def test_who_is_compared_and_how_long_things_are_kept_are_filled_in(full: School) -> None:
    found = gather(full, Given())
    facts = replace(found, recognition=replace(found.recognition, compared=Compare.EVERYBODY))
    everybody = {file: Read(page).text for file, page in rendered(facts).items()}
    ours = replace(facts.recognition, compared=Compare.PERMITTED)
    permitted = {file: Read(page).text for file, page in rendered(replace(facts, recognition=ours)).items()}
    assert "say here why that is allowed" in everybody[ASSESSMENT] and "yours too" in everybody[CHILDREN]
    assert "say here why that is allowed" not in permitted[ASSESSMENT] and "yours too" not in permitted[CHILDREN]
    for file in (ASSESSMENT, RECORD, PARENTS, LETTER):
        assert re.search("only (on photos .* )?where every pupil|where every pupil", permitted[file]), file
    times = {file: Read(page).text for file, page in rendered(replace(facts, times=Times(61, 62, 1))).items()}
    for file in (ASSESSMENT, RECORD):
        assert "no time is set" in everybody[file] and "no time is set" not in times[file]
        assert all(told in times[file] for told in ("or for 61 days", "then for 62 days", "left after 1 day"))


def test_the_law_and_the_guidance_are_told(school: School) -> None:
    told = words(school, ASSESSMENT)
    assert [n for n in range(1, 8) if f"Step {n}:" not in told] == []
    for what in ("Protection of Freedoms Act 2012", "28(2) and (4)", "R (Bridges) v South Wales Police (2019)",
                 "UK Online Harms Early Warning Working Group", "it does not make it safe", "as the press reported it",
                 "There is no figure for:"):  # fmt: skip
        assert what in told, what
    letter = words(school, LETTER)
    for what in ("Each parent is told", "One parent's written consent is needed", "No parent objects",
                 "Your child may refuse", "Nothing is lost"):  # fmt: skip
        assert what in letter, what


def test_whatever_is_given_is_text_and_never_markup(school: School) -> None:
    nasty = '<script>alert(1)</script> & "Elm" \'{{ 7 * 7 }}'
    for file, page in pages(school, Given(nasty, nasty, nasty, nasty)).items():
        assert "script" not in Read(page).tags and "49" not in Read(page).text, file
    assert nasty in Read(pages(school, Given(nasty))[FORM]).text


@given(st.text(alphabet=st.characters(), max_size=LONGEST))
def test_no_name_of_a_school_breaks_a_line_or_turns_it_around(name: str) -> None:
    plain = on_one_line(name)
    assert plain.isprintable() and len(plain) <= len(name)
    assert [letter for letter in plain if letter != " "] == [c for c in name if c.isprintable() and c != " "]


def test_what_is_not_given_is_a_line_to_write_on(school: School) -> None:
    def lines(given: Given) -> int:
        return sum(page.count('class="blank') for page in pages(school, given).values())

    many = [lines(each) for each in (BLANK, Given("Elm"), Given("Elm", "dpo"), Given("Elm", "dpo", "Fair", "noon"))]
    assert many == sorted(set(many), reverse=True)


def test_before_there_is_a_register_they_are_written_and_nothing_else_is(command: Command, tmp_path: Path) -> None:
    run = command("papers", "Photo papers")
    assert run.code == 0 and "no register" in run.out and "drafts" in run.out
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.suffix != ".txt"} == {
        "Photo papers",
        *(f"Photo papers/{file}" for file in FILES),
    }
    assert "every face is covered" in (tmp_path / "Photo papers" / ASSESSMENT).read_text(encoding="utf-8")
    assert command("--json", "papers", "Photo papers").lines == [{"folder": "Photo papers", "files": FILES}]


def test_only_papers_as_they_were_written_are_replaced_and_otherwise_nothing_is(school: School, tmp_path: Path) -> None:
    into = tmp_path / "papers"
    write_papers(school, into, Given())
    (into / "ours.txt").write_text("ours")
    write_papers(school, into, Given("Elm Primary School"))
    before = {path.name: path.read_bytes() for path in into.iterdir()}
    assert b"Elm Primary School" in before[FORM] and before["ours.txt"] == b"ours"
    assert all(is_ours(before[file]) for file in FILES)
    for changed in (before[FORM] + b" ", before[FORM].replace(b"Elm", b"Oak"), b"", b"mine", before[FORM][:-9]):
        (into / FORM).write_bytes(changed)
        with pytest.raises(SetupError, match=f"{FORM} .*Nothing was written"):
            write_papers(school, into, Given("Ash"))
        assert {path.name: path.read_bytes() for path in into.iterdir()} == before | {FORM: changed}


def test_through_no_link_and_over_no_folder_is_anything_written(school: School, tmp_path: Path) -> None:
    into, elsewhere = tmp_path / "papers", tmp_path / "elsewhere.html"
    write_papers(school, into, Given())
    (into / FORM).rename(elsewhere)
    (into / FORM).symlink_to(elsewhere)
    before = elsewhere.read_bytes()
    with pytest.raises(SetupError, match="Nothing was written"):
        write_papers(school, into, Given("Ash"))
    (into / FORM).unlink()
    (into / FORM).mkdir()
    with pytest.raises(SetupError, match="Nothing was written"):
        write_papers(school, into, Given("Ash"))
    assert elsewhere.read_bytes() == before
    with pytest.raises(SetupError, match="no folder"):
        write_papers(school, elsewhere, Given())
    with pytest.raises(SetupError, match="keeps for itself"):
        write_papers(school, school.workspace / "approved", Given())


def test_a_disk_that_gives_out_leaves_the_papers_as_they_were(
    school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    into = tmp_path / "papers"
    write_papers(school, into, Given())
    before = {path.name: path.read_bytes() for path in into.iterdir()}
    written, write = [], Folder.write

    def full_after_four(folder: Folder, *arguments: object) -> str:
        written.append(1)
        if len(written) > 4:
            raise OSError(28, "No space left on device")
        return write(folder, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Folder, "write", full_after_four)
    with pytest.raises(SetupError, match="disk is full"):
        write_papers(school, into, Given("Elm"))
    assert {path.name: path.read_bytes() for path in into.iterdir()} == before


def test_what_is_too_long_for_a_paper_is_refused_before_anything_is_made(command: Command, tmp_path: Path) -> None:
    for option in ("--school", "--contact", "--event", "--when"):
        run = command("papers", "Papers", option, "x" * (LONGEST + 1))
        assert run.code == 2 and option in run.err and str(LONGEST) in run.err
    assert not (tmp_path / "Papers").exists()


def test_what_comes_back_is_typed_in_as_the_first_paper_says(command: Command, tmp_path: Path) -> None:
    people = write_register(tmp_path / "people.csv", ["P003,Grace,Liu,5A,,,,"])
    assert command("people", "import", people).code == 0
    assert command("channels", "add", "Class app", "--seen-by", "closed").code == 0
    assert command("papers", "Papers").code == 0
    read = Read((tmp_path / "Papers" / START).read_text(encoding="utf-8"))
    assert len(read.typed) == 12
    for line in read.typed:
        assert command("people", "edit", "P003", "--class", "5A").code == 0
        program, *said = shlex.split(line)
        run = command(*said)
        assert program == "eventguard" and run.code == 0, (line, run.err)
