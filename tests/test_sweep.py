"""What is already online is gone through: all that is wrong is found, nothing is invented, nothing is changed."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from eventguard.adapters.sweeps import captions
from eventguard.adapters.sweeps.captions import Said
from eventguard.adapters.sweeps.fingerprint import print_of
from eventguard.adapters.sweeps.page_captions import in_page
from eventguard.app.approval import approvers
from eventguard.app.people import register
from eventguard.app.people.import_file import import_register
from eventguard.app.school import School
from eventguard.app.sweeps import report
from eventguard.app.sweeps.answer import Answer, Told, answer
from eventguard.app.sweeps.sweeping import Sweep
from eventguard.core.people.consent import Channel
from eventguard.core.sweeps.file_kinds import what_is
from eventguard.core.sweeps.findings import Do, Kind
from eventguard.core.sweeps.likeness import alike, groups, same_picture
from eventguard.core.sweeps.looked import Looked, What, Where
from tests import drawn_export
from tests.conftest import PASSPHRASE, Command, school_at, until, write_register
from tests.test_approve import HEAD

pytestmark = pytest.mark.one_python

PUPILS = ["P1,Ada,Okafor,4B,yes,,,yes", "P2,Sam,McDonald,4B,yes,,,yes"]


@pytest.fixture
def school(tmp_path: Path) -> School:
    """Its register knows whom the website names."""
    school = school_at(tmp_path / "eventguard-work", tmp_path / "consent_data", user="office")
    import_register(school, write_register(tmp_path / "people.csv", PUPILS))
    school.close()
    return school


@pytest.fixture
def export(tmp_path: Path, samples: Path, school: School) -> drawn_export.Export:
    """A small website, and two networks' exports."""
    folder = tmp_path / "export"
    folder.mkdir()
    portraits = sorted((samples / "portraits").rglob("*.jpg"))
    return drawn_export.make(folder, portraits, pictures=10, each=1, copies=(300,))


def swept(command: Command, *arguments: str | Path) -> tuple[int, list[dict[str, Any]], dict[str, Any]]:
    answer = command("--json", "sweep", *arguments)
    *told, whole = answer.lines
    return answer.code, told, whole


def found(export: drawn_export.Export, told: list[dict[str, Any]]) -> drawn_export.Planted:
    return {(str(Path(each["path"]).relative_to(export.folder)), each["kind"]) for each in told}


def test_all_that_was_planted_is_found_by_a_sweep_that_was_killed_three_times_nothing_is_invented_and_nothing_changed(
    export: drawn_export.Export, command: Command, tmp_path: Path
) -> None:
    def there() -> dict[Path, tuple[int, bytes]]:
        files = (path for path in export.folder.rglob("*") if path.is_file())
        return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files}

    before, book = there(), tmp_path / "eventguard-work" / "sweeps.db"
    run = [sys.executable, "-m", "eventguard", "--json", "sweep", str(export.folder), "--jobs", "1"]

    def looked_at(least: int) -> Callable[[], bool]:
        def so_many() -> bool:
            with suppress(sqlite3.OperationalError), closing(sqlite3.connect(book)) as opened:
                return int(opened.execute("SELECT count(*) FROM files").fetchone()[0]) >= least
            return False  # it is not whole yet

        return lambda: book.exists() and so_many()

    for least in (3, 8, 14):
        process = subprocess.Popen(run, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        kill_once(process, looked_at(least))
    code, told, whole = swept(command, export.folder)
    assert code == 1 and found(export, told) == export.planted
    assert whole["findings"] == len(told) == 8 and whole["unread"] == 0
    assert {each["do"] for each in told} <= {"take-down", "cover", "look"}
    assert there() == before


def kill_once(process: subprocess.Popen[bytes], happened: Callable[[], bool]) -> None:
    until(lambda: process.poll() is not None or happened())
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_a_name_in_the_name_of_a_file_or_of_a_folder_is_told_however_its_words_are_parted(
    tmp_path: Path,
    school: School,
    command: Command,
) -> None:
    names = {
        "AdaOkafor2019.html": ["the file's name"],
        "sam_mcdonald-2.html": ["the file's name"],
        "SamMcDonald.html": ["the file's name"],
        "ada-okafor/day.html": ["the name of a folder that it is in"],
        "Ada/okafor.html": [],
        "Sports_1234/IMG1.html": [],
    }
    for name in names:
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text("<html></html>")
    _, told, _ = swept(command, tmp_path / "site")
    said: dict[str, list[str]] = {name: [] for name in names}
    for each in told:
        said[str(Path(each["path"]).relative_to(tmp_path / "site"))].append(each["detail"].rpartition(" in ")[2])
    assert said == names


def test_what_a_page_says_of_a_picture_is_told_with_the_page(tmp_path: Path, school: School, command: Command) -> None:
    site = tmp_path / "site"
    site.mkdir()
    drawn_export.scenery(1).save(site / "hall.jpg")
    (site / "news.html").write_text('<figure><img src="hall.jpg"><figcaption>Ada Okafor</figcaption></figure>')
    _, (told,), _ = swept(command, site)
    assert Path(told["path"]).name == "hall.jpg" and told["detail"].endswith("in a caption in news.html")


def test_years_are_listed_from_the_latest_on_and_folders_by_how_much_is_to_be_done() -> None:
    places = (("a", "2019"), ("b", "2019"), ("b", ""), ("c", "2024"))
    told = [
        Told(f"/{folder}/x.jpg", (), Kind.FACE, Do.COVER, "", False, year, "x", "", False) for folder, year in places
    ]
    found = Answer(Channel.WEBSITE, tuple(told), 4, 4, {}, ())
    assert [year for year, _ in report.by_year(found)] == ["2024", "2019", "unknown"]
    assert report.by_folder(found)[0] == ("/b", Counter({Do.COVER: 2}))


def test_the_next_sweep_looks_at_what_is_new_and_tells_what_is_gone(
    tmp_path: Path, samples: Path, command: Command
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    for n in range(2):
        drawn_export.scenery(n).save(site / f"{n}.jpg")
    assert swept(command, site, "--channel", "social") == (0, [], {"files": 2, "findings": 0, "unread": 0, "gone": 0})
    (site / "0.jpg").unlink()
    shutil.copy(next((samples / "portraits").rglob("*.jpg")), site / "new.jpg")
    code, told, whole = swept(command, site, "--channel", "social")
    assert code == 1 and whole["gone"] == 1 and whole["files"] == 2
    assert {(Path(each["path"]).name, each["kind"], each["new"]) for each in told} >= {("new.jpg", "face", True)}


def test_where_nothing_is_wrong_it_says_so_and_a_report_is_never_written_over(tmp_path: Path, command: Command) -> None:
    (tmp_path / "site").mkdir()
    drawn_export.scenery(1).save(tmp_path / "site" / "a.jpg")
    assert command("sweep", "site", "--report", "r.csv").code == 0
    assert "0 findings" in command("sweep", "site").out
    again = command("sweep", "site", "--report", "r.csv")
    assert again.code == 2 and "is there already" in again.err


def test_what_is_published_is_looked_at_also_where_nobody_looks_for_photos_to_clean(
    tmp_path: Path, command: Command
) -> None:
    for folder in ("images/thumbs", ".well-known", "@eaDir", "$RECYCLE.BIN"):
        (tmp_path / "site" / folder).mkdir(parents=True)
        (tmp_path / "site" / folder / "page.html").write_text("<html></html>")
    (tmp_path / "site" / "newsletter.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "site" / "elsewhere").symlink_to(tmp_path)
    answer = command("sweep", tmp_path / "site")
    assert (
        answer.code == 0 and "3 files looked at" in answer.out and "Passed over: 1 file of another kind" in answer.out
    )
    assert "knows no pupils yet" in answer.out


def test_a_hostile_name_stops_nothing_and_is_made_harmless(tmp_path: Path, school: School, command: Command) -> None:
    (tmp_path / "site").mkdir()
    for name in (b"\xff\xfe.html", b"ada okafor \x1b[31m\n.html", b"ada-okafor.html"):
        (tmp_path / "site" / os.fsdecode(name)).write_text("<html></html>")
    code, told, whole = swept(command, tmp_path / "site", "--report", tmp_path / "list.csv")
    assert code == 1 and len(told) == 2 and whole["files"] == 2 and whole["unread"] == 1
    written = (tmp_path / "list.csv").read_bytes()
    assert b"\x1b" not in written and written.count(b"\n") == 3
    assert "Give it another name" in command("sweep", tmp_path / "site").out


@pytest.mark.parametrize("content", [b'{"media": [{"title": "Ada Okafor"', b'{"a":' * 100_000, b"[3, 4"])
def test_an_export_that_is_cut_off_or_too_deep_is_told_and_not_passed_over(
    content: bytes, tmp_path: Path, command: Command
) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "posts.json").write_bytes(content)
    (tmp_path / "site" / "empty.html").write_bytes(b"<p></p>")
    answer = command("sweep", tmp_path / "site")
    assert answer.code == 1, "somebody has to look"
    assert "posts.json: What it says cannot be read" in answer.out and "empty.html" not in answer.out


def test_a_folder_that_was_exchanged_for_a_link_meanwhile_is_not_read(tmp_path: Path, school: School) -> None:
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "site" / "a"
    for each in (elsewhere, folder):
        each.mkdir(parents=True)
        (each / "page.html").write_text("<p>Ada Okafor</p>")
    sweep = Sweep(school, [tmp_path / "site"], Channel.WEBSITE, 1)
    assert sweep.files() == 1
    folder.rename(tmp_path / "moved")
    folder.symlink_to(elsewhere)
    assert [path.name for path in sweep.run()] == ["page.html"]
    assert "A link was put in its way" in sweep.unread[str(folder / "page.html")]
    assert answer(sweep).files == 0


def test_what_a_later_sweep_found_stays_with_it_when_one_that_stood_still_goes_on(
    tmp_path: Path, school: School
) -> None:
    pages = [tmp_path / "site" / f"{n}.html" for n in range(3)]
    pages[0].parent.mkdir()
    for page in pages:
        page.write_text("<p>A page</p>")
    still, first = (Sweep(school, [tmp_path / "site"], Channel.WEBSITE, 1) for _ in range(2))
    going = still.run()
    next(going)
    assert still.n == first.n and len(list(first.run())) == 3
    later = Sweep(school, [tmp_path / "site"], Channel.WEBSITE, 1)
    assert later.n > first.n and len(list(later.run())) == 3
    list(going)
    for sweep in (still, first, later):
        assert answer(sweep).files == 3 and not answer(sweep).gone


@pytest.mark.parametrize("name", ["a" * 300, "nowhere"])
def test_a_folder_that_cannot_be_is_said_not_to_be_there(name: str, tmp_path: Path, command: Command) -> None:
    told = command("sweep", tmp_path / name)
    assert told.code == 2 and "There is no folder" in told.err


def test_a_report_is_not_written_into_what_is_gone_through(tmp_path: Path, command: Command) -> None:
    (tmp_path / "site").mkdir()
    told = command("sweep", tmp_path / "site", "--report", tmp_path / "site" / "list.csv")
    assert told.code == 2 and "Write it elsewhere" in told.err and list((tmp_path / "site").iterdir()) == []


def test_where_there_was_nothing_to_look_at_nobody_is_told_that_all_is_well(tmp_path: Path, command: Command) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "export.zip").write_bytes(b"PK\3\4")
    answer = command("sweep", tmp_path / "site")
    assert answer.code == 1 and "Unpack the export" in answer.out


def test_our_own_folders_and_what_is_no_folder_are_refused(tmp_path: Path, command: Command) -> None:
    command("clean", "--faces", "all", tmp_path / "nothing")
    assert command("sweep", tmp_path / "nowhere").code == 2
    school_at(tmp_path / "eventguard-work", tmp_path / "consent_data").store.make()
    assert command("sweep", tmp_path / "eventguard-work" / "held").code == 2


def test_whoever_is_forgotten_is_forgotten_by_sweeps_too(school: School, command: Command, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "posts.json").write_text(json.dumps({"uri": "gone.jpg", "title": "Ada Okafor won"}))
    _, (told,), _ = swept(command, site)
    assert (Path(told["path"]).name, told["kind"]) == ("posts.json", "word"), "of a picture that is not there"
    book = tmp_path / "eventguard-work" / "sweeps.db"
    kept = [path.read_bytes() for path in book.parent.glob("sweeps.db*")]
    assert any(b'"P1"' in each for each in kept) and not any(b"Okafor" in each for each in kept)
    register.forget(school, "P1")
    school.close()
    assert not any(b'"P1"' in path.read_bytes() for path in book.parent.glob("sweeps.db*"))


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\xff\xd8\xff\xe0", What.PICTURE),
        (b"\0\0\0\x0cjP  \r\n\x87\n", What.PICTURE),
        (b"\x89PNG\r\n\x1a\n", What.PICTURE),
        (b"RIFF\0\0\0\0WEBPVP8 ", What.PICTURE),
        (b"\0\0\0\x18ftypheic", What.PICTURE),
        (b"\0\0\0\x18ftypisom", What.FILM),
        (b"\xef\xbb\xbf <!DOCTYPE html>", What.PAGE),
        (b"<?xml version='1.0'?><!-- a --><html>", What.PAGE),
        (b' [{"a": 1}]', What.PAGE),
        (b"window.YTD.tweets.part0 = [", What.PAGE),
        (b"body { color: red }", None),
        (b'<img src="a.jpg" alt="b">', What.PAGE),
        ('[{"a": 1}]'.encode("utf-16"), What.PAGE),
        ("<p>a".encode("utf-16-be"), What.PAGE),
        (b"%PDF-1.7", None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_content_says(content: bytes, what: What | None) -> None:
    assert what_is(content) is what


ALT, CAPTION = Where.ALT, Where.CAPTION
FIGURE = "<figure><img src='b/a.jpg?w=3'><figcaption>Two <i>three</i></figcaption></figure>"
SHARED = '<meta property="og:image" content="http://x.example/a.jpg"><meta property="og:image:alt" content="Eleven">'
FOR_SEARCH = '<script type="application/ld+json">{"image": {"contentUrl": "a.jpg", "caption": "Twelve"}}</script>'
POSTED = (
    '<div class="_a6-g uiBoxWhite"><div>Thirteen</div><div><a href="p/a.jpg"><img src="p/a.jpg"></a></div>'
    "<div>Jan 1</div></div><div>Nothing</div>"
)
POST_SAYS = [Said(text, CAPTION, ("p/a.jpg",)) for text in ("Thirteen", "Jan 1")]
IN_XML = (
    "<?xml version='1.0'?><item><title><![CDATA[Fourteen]]></title>"
    "<wp:attachment_url><![CDATA[http://x.example/a.jpg]]></wp:attachment_url></item>"
)
TWEET = {"tweet": {"full_text": "Three", "entities": {"media": [{"media_url": "http://x.example/a.jpg"}]}}}


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ('<img src=a.jpg alt="One">', [Said("One", ALT, ("a.jpg",))]),
        (FIGURE, [Said("Two three", CAPTION, ("b/a.jpg?w=3",))]),
        ('<img src="a.png"><p class="wp-caption-text">Four<br>five</p>', [Said("Four five", CAPTION, ("a.png",))]),
        ('<a href="a.jpg" title="Seven"><img src="a-150x150.jpg"></a>', [Said("Seven", ALT, ("a.jpg",))]),
        ("<p>Nothing about pictures</p>", []),
        ("<figcaption>Never ends", [Said("Never ends", CAPTION, ())]),
        ("<img src=a.jpg alt='&eacute;t&eacute;'>", [Said("été", ALT, ("a.jpg",))]),
        ('<img src=x.svg data-src=a.jpg data-image-title="Eight">', [Said("Eight", ALT, ("a.jpg",))]),
        ('<img srcset="a-1.jpg 300w, a-2.jpg 2x" alt=Nine>', [Said("Nine", ALT, ("a-1.jpg", "a-2.jpg"))]),
        ("<div style=\"background:url('a.jpg')\" aria-label=Ten>", [Said("Ten", ALT, ("a.jpg",))]),
        (SHARED, [Said("Eleven", ALT, ("http://x.example/a.jpg",))]),
        (FOR_SEARCH, [Said("Twelve", CAPTION, ("a.jpg",))]),
        (POSTED.replace("_a6-g ", ""), POST_SAYS),
        (POSTED.replace(" uiBoxWhite", ""), POST_SAYS),
        (IN_XML, [Said("Fourteen", CAPTION, ("http://x.example/a.jpg",))]),
        ("<item><title>Of no picture</title></item>", []),
        ("<item><p>An article</p><img src=a.jpg alt=Fifteen></item>", [Said("Fifteen", ALT, ("a.jpg",))]),
        ('<img src=a.jpg alt="cut off', [Said("cut off", ALT, ("a.jpg",))]),
        ("<img src=a.jpg alt='cut off", [Said("cut off", ALT, ("a.jpg",))]),
        ("<img src=a.jpg alt='whole' class=\"cut", [Said("whole", ALT, ("a.jpg",))]),
    ],
)
def test_a_page_says_things_beside_pictures(page: str, said: list[Said]) -> None:
    assert in_page(page.encode()) == said


@pytest.mark.parametrize(
    ("encoding", "before"),
    [
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-16-le", ""),
        ("utf-16-be", ""),
        ("cp1252", ""),
        ("iso-8859-2", "<meta charset=iso-8859-2>"),
        ("windows-1250", "<?xml version='1.0' encoding='windows-1250'?>"),
    ],
)
def test_words_are_read_in_the_encoding_in_which_they_were_saved(encoding: str, before: str) -> None:
    name = "Zoë Łuczak" if encoding != "cp1252" else "Zoë Müller"
    name = name.replace("ë", "é") if "250" in encoding or encoding.endswith("-2") else name
    page = f"{before}<img src=a.jpg alt='{name}'>".encode(encoding)
    assert what_is(page) is What.PAGE and in_page(page) == [Said(name, ALT, ("a.jpg",))]
    export = json.dumps({"uri": "a.jpg", "title": name}, ensure_ascii=False).encode(encoding)
    assert before or captions.in_export(export) == [Said(name, CAPTION, ("a.jpg",))]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('[{"media": [{"uri": "m/a.jpg", "title": "One"}]}]', {"One": ("m/a.jpg",)}),
        ('{"title": "Two", "media": [{"uri": "a.jpg"}, {"uri": "b.jpg"}]}', {"Two": ("a.jpg", "b.jpg")}),
        (f"window.YTD.tweets.part0 = [{json.dumps(TWEET)}]", {"Three": ("http://x.example/a.jpg",)}),
        ('{"text": "About no picture"}', {}),
        (
            '[{"a": [{"m": {"uri": "a.jpg"}}], "data": [{"post": "Four"}]}, {"data": [{"post": "-"}]}]',
            {"Four": ("a.jpg",)},
        ),
        ('{"title": "a.jpg", "people": [{"name": "Five"}], "tags": ["Six"]}', {"Five": ("a.jpg",), "Six": ("a.jpg",)}),
        ('{"m": ["a.jpg"], "map": {"Caption": {"value": "Seven"}}}', {"Seven": ("a.jpg",)}),
        ('{"cover": "a.jpg", "posts": [{"data": [{"post": "About no picture"}]}]}', {}),
        (json.dumps({"uri": "a.jpg", "title": "Zoë".encode().decode("latin-1")}), {"Zoë": ("a.jpg",)}),
    ],
)
def test_an_export_says_things_beside_pictures(written: str, said: dict[str, tuple[str, ...]]) -> None:
    assert {each.text: each.about for each in captions.in_export(written.encode()) or ()} == said


UNREAL = b"<meta charset=gb-of-nobody><p>\xff", b"\xff\xfe<", "<img alt='".encode("utf-16")
HOSTILE = (*UNREAL, b"[" * 100_000, b"{" * 5000, b'{"a": nan', b"\xff\xfe\x00[", b"<" * 50_000, b"<figure>" * 9000)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_page_and_no_export_brings_the_reader_down(hostile: bytes) -> None:
    captions.in_export(hostile)
    in_page(hostile)


def looked(image: Image.Image, **more: Any) -> Looked:
    pixels = np.asarray(image.convert("RGB"))
    return Looked(What.PICTURE, image.size, print_of(pixels), **more)


def test_a_picture_is_the_same_smaller_and_encoded_anew_and_another_is_not(tmp_path: Path) -> None:
    for n in range(40):
        image = drawn_export.scenery(n)
        image.resize((240, 160)).save(tmp_path / "small.jpg", quality=45)
        with Image.open(tmp_path / "small.jpg") as small:
            assert same_picture(looked(image), looked(small))
        other = looked(drawn_export.scenery(n + 1000)).print
        mine = looked(image).print
        assert mine and other and not alike(mine, other)


def test_a_smaller_copy_of_an_approved_photo_is_fine_and_the_original_that_was_posted_instead_is_not(
    tmp_path: Path, samples: Path, school: School, command: Command
) -> None:
    """The two look the same, but for what is under the covers."""
    approvers.add(school, HEAD, PASSPHRASE)
    school.close()
    original = samples / "event" / "IMG_0112.jpg"
    assert command("clean", "--faces", "all", "--channel", "website", original).code == 0
    (held,) = command("--json", "queue").lines
    assert command("approve", held["id"], "--by", HEAD).code == 0
    site = tmp_path / "site"
    site.mkdir()
    (approved,) = (tmp_path / "eventguard-work" / "approved" / "website").glob("*.jpg")
    for name, path in (("cleaned", approved), ("original", original)):
        with Image.open(path) as image:
            image.convert("RGB").resize((900, 900 * image.height // image.width)).save(site / f"{name}.jpg", quality=75)
    shutil.copy(approved, site / "itself.jpg")
    _, told, _ = swept(command, site)
    assert {(Path(each["path"]).name, each["kind"]) for each in told} == {("original.jpg", "face")}


def test_copies_of_one_picture_come_together_with_the_largest_first() -> None:
    images = {
        f"{n}-{wide}": drawn_export.scenery(n).resize((wide, wide * 2 // 3))
        for n in range(8)
        for wide in (150, 600, 300)
    }
    found = groups({name: looked(image) for name, image in images.items()})
    assert sorted(found) == [[f"{n}-600", f"{n}-300", f"{n}-150"] for n in range(8)]
