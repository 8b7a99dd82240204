"""What a sweep tells of a picture and its copies together, and which picture the words of a page are about."""

import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from eventguard.adapters.sweeps.fingerprint import print_of, same_in_larger
from eventguard.app.approval import approve_or_reject, approvers
from eventguard.app.people.import_file import import_register
from eventguard.app.school import School
from eventguard.app.sweeps.answer import answer
from eventguard.app.sweeps.sweeping import Sweep
from eventguard.core.folders.at_rest import Stamp
from eventguard.core.people.channels import Rule
from eventguard.core.people.consent import Channel, Reason
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.hidden_data import Trace
from eventguard.core.photos.pixels import Box
from eventguard.core.sweeps.findings import Kind, findings, merged
from eventguard.core.sweeps.likeness import as_the_largest_tells, groups, to_look_up
from eventguard.core.sweeps.looked import Looked, What
from tests import drawn_export
from tests.conftest import PASSPHRASE, Command, jpeg, school_at, write_register
from tests.test_approve import HEAD, hold

ADA = Face(1, Box(100, 100, 60, 80), Verdict.SHOW, Reason.CONSENTED, "P1", 1.0)
SOMEBODY = Face(1, Box(25, 25, 15, 20), Verdict.COVER, Reason.TOO_SMALL, None, 1.0)
LARGE = Looked(What.PICTURE, (600, 400), faces=(ADA,))
SMALL = Looked(What.PICTURE, (150, 100), faces=(SOMEBODY,))


def kinds(*copies: Looked, same: tuple[int, ...] = (), groups_only: tuple[str, ...] = ()) -> list[Kind]:
    """What is told of copies; ``same`` are the faces of the second at which both look the same."""
    told = [findings(each, None, {}, Rule(), groups_only) for each in as_the_largest_tells(copies, {1: same})]
    return [finding.kind for _, finding in merged(told)]


def test_who_is_too_small_to_be_told_in_a_copy_is_who_they_are_in_the_largest_one_if_both_look_the_same() -> None:
    assert kinds(LARGE) == [] and kinds(SMALL) == [Kind.FACE]
    assert to_look_up(SMALL, LARGE) == (SOMEBODY,)
    assert kinds(LARGE, SMALL, same=(1,)) == []
    assert kinds(LARGE, SMALL) == [Kind.FACE], "another child may stand there in another photo"
    withdrawn = replace(ADA, verdict=Verdict.COVER, reason=Reason.WITHDRAWN)
    assert kinds(replace(LARGE, faces=(withdrawn,)), SMALL, same=(1,)) == [Kind.PERSON]


def test_what_is_left_in_any_copy_of_a_picture_is_told() -> None:
    left = [replace(LARGE, traces=(Trace.COMMENT,)), replace(SMALL, faces=(), traces=(Trace.PLACE, Trace.COMMENT))]
    ((n, finding),) = merged([findings(each, None, {}, Rule()) for each in left])
    assert (n, finding.traces) == (0, (Trace.COMMENT, Trace.PLACE))


def test_what_is_seen_in_a_small_copy_alone_does_not_make_another_picture_of_it() -> None:
    print_ = print_of(np.asarray(drawn_export.scenery(1)))
    more = replace(SOMEBODY, n=2, box=Box(60, 70, 8, 9))
    large, small = replace(LARGE, print=print_), replace(SMALL, print=print_, faces=(SOMEBODY, more))
    assert groups({"large": large, "small": small}) == [["large", "small"]]
    assert kinds(large, small, same=(1,)) == [Kind.FACE]
    assert kinds(large, small, same=(1, 2)) == [], "the large one looks the same there, and shows more of it"


def test_a_small_copy_looks_the_same_as_a_larger_one_at_a_place_and_not_where_that_is_covered(samples: Path) -> None:
    with Image.open(sorted((samples / "portraits" / "P004").iterdir())[0]) as opened:
        large = opened.convert("RGB")
    small = np.asarray(large.resize((48, 60), Image.Resampling.LANCZOS))
    covered = large.filter(ImageFilter.GaussianBlur(60))
    face = Box(16, 18, 16, 20)
    assert same_in_larger(face, small, np.asarray(large))
    assert not same_in_larger(face, small, np.asarray(covered))


@pytest.mark.parametrize(
    "copies",
    [
        (LARGE, replace(SMALL, faces=(replace(SOMEBODY, box=Box(100, 25, 15, 20)),))),  # somebody else is seen there
        (replace(LARGE, faces=()), SMALL),  # covered in the larger one alone
        (LARGE, replace(LARGE, faces=(replace(SOMEBODY, box=ADA.box),))),  # of one size: taken one after another
    ],
)
def test_whoever_is_seen_in_one_copy_alone_is_told(copies: tuple[Looked, ...]) -> None:
    assert kinds(*copies) == [Kind.FACE]


def test_whose_family_asked_for_groups_only_is_told_of_when_they_are_alone() -> None:
    assert kinds(LARGE, SMALL, same=(1,), groups_only=("P1",)) == [Kind.RULE]
    assert kinds(LARGE, SMALL, same=(1,), groups_only=("P2",)) == []


def test_copies_of_one_photo_of_ours_are_told_once_also_where_they_look_like_nothing(
    tmp_path: Path, command: Command
) -> None:
    plain = jpeg(np.full((48, 64, 3), 120, np.uint8))
    ours = school_at(tmp_path / "eventguard-work", tmp_path / "consent_data", user="office")
    hold(ours, "a" * 64, Channel.WEBSITE, faces=(), content=plain)
    ours.close()
    (tmp_path / "site").mkdir()
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / "site" / name).write_bytes(plain)
    told, whole = command("--json", "sweep", tmp_path / "site").lines
    assert (told["kind"], len(told["copies"]), whole["files"]) == ("not-approved", 1, 2)


def test_what_went_away_while_a_sweep_stood_still_is_not_told(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    with School(tmp_path / "work", tmp_path / "consent") as ours:
        stopped = Sweep(ours, [tmp_path / "site"], Channel.WEBSITE, jobs=1)
        gone, told = str(tmp_path / "site" / "gone.jpg"), replace(LARGE, faces=(SOMEBODY,))
        stopped.book.keep(stopped.what, gone, Stamp(1, 1), "a" * 64, "", stopped.n, told, None)
        going_on = Sweep(ours, [tmp_path / "site"], Channel.WEBSITE, jobs=1)
        assert going_on.n == stopped.n and list(going_on.run()) == []
        assert answer(going_on).told == ()


def test_a_picture_of_x_is_known_by_the_name_behind_the_number_of_its_post(tmp_path: Path, command: Command) -> None:
    with_ada = school_at(tmp_path / "eventguard-work", tmp_path / "consent_data", user="office")
    import_register(with_ada, write_register(tmp_path / "people.csv", ["P1,Ada,Okafor,4B,yes,,,yes"]))
    with_ada.close()
    media = tmp_path / "x" / "data" / "tweets_media"
    media.mkdir(parents=True)
    drawn_export.scenery(1).resize((48, 32)).save(media / "1660000001-FxQa.jpg")
    drawn_export.scenery(2).resize((48, 32)).save(media / "1660000002-FxQb.jpg")
    tweet = {
        "full_text": "Ada Okafor won",
        "entities": {"media": [{"media_url": "https://pbs.example/media/FxQb.jpg"}]},
    }
    (media.parent / "tweets.js").write_text(f"window.YTD.tweets.part0 = {json.dumps([{'tweet': tweet}])}")
    told, whole = command("--json", "sweep", tmp_path / "x").lines
    assert (Path(told["path"]).name, told["kind"], whole["files"]) == ("1660000002-FxQb.jpg", "word", 3)


def before_a_backdrop(samples: Path, person: str) -> Image.Image:
    """Somebody at one place of one picture."""
    whole = drawn_export.scenery(1).resize((800, 600))
    with Image.open(samples / "portraits" / person / "1.jpg") as opened:
        opened.thumbnail((130, 130))
        whole.paste(opened, (350, 250))
    return whole


@pytest.fixture
def approved(tmp_path: Path, samples: Path) -> bytes:
    """What a school has approved for social media: a photo that shows Ada."""
    ours = school_at(tmp_path / "eventguard-work", tmp_path / "consent_data", user="office")
    import_register(ours, write_register(tmp_path / "people.csv", ["P1,Ada,Okafor,4B,yes,,,yes"]))
    approvers.add(ours, HEAD, PASSPHRASE)
    content = jpeg(np.asarray(before_a_backdrop(samples, "P001")), quality=92)
    shown = (Face(1, Box(382, 290, 39, 39), Verdict.SHOW, Reason.SHOWN_BY_HAND, "P1"),)
    photo = hold(ours, "a" * 64, Channel.SOCIAL, faces=shown, content=content)
    with ours.record.transaction():
        ours.record.save(replace(photo, size=(800, 600)), "office", ours.now())
    approve_or_reject.approve(ours, photo.id, HEAD, PASSPHRASE)
    ours.close()
    (tmp_path / "site").mkdir()
    return content


def test_what_was_approved_for_another_channel_says_nothing_of_whom_it_shows_in_this_one(
    tmp_path: Path, approved: bytes, command: Command
) -> None:
    (tmp_path / "site" / "ada.jpg").write_bytes(approved)
    assert command("sweep", tmp_path / "site", "--channel", "social").code == 0
    *told, _ = command("--json", "sweep", tmp_path / "site", "--channel", "website").lines
    assert {"person", "face"} <= {each["kind"] for each in told}, "there was no yes for the website"


def test_another_child_in_the_place_of_an_approved_one_is_another_picture(
    tmp_path: Path, approved: bytes, samples: Path, command: Command
) -> None:
    with Image.open(io.BytesIO(approved)) as opened:
        opened.save(tmp_path / "site" / "a-copy.jpg", quality=70)
    assert command("sweep", tmp_path / "site", "--channel", "social").code == 0
    before_a_backdrop(samples, "P005").save(tmp_path / "site" / "other.jpg", quality=92)
    *told, _ = command("--json", "sweep", tmp_path / "site", "--channel", "social").lines
    assert [(Path(each["path"]).name, each["kind"]) for each in told] == [("other.jpg", "face")]


def test_a_grey_copy_of_an_approved_photo_is_that_photo_and_one_on_which_a_name_was_written_is_told(
    tmp_path: Path, approved: bytes, command: Command
) -> None:
    with Image.open(io.BytesIO(approved)) as opened:
        copy = opened.convert("RGB")
    copy.convert("L").save(tmp_path / "site" / "grey.jpg", quality=85)
    assert command("sweep", tmp_path / "site", "--channel", "social").code == 0
    ImageDraw.Draw(copy).text((40, 520), "Well done Ada Okafor", "white", ImageFont.load_default(44))
    copy.save(tmp_path / "site" / "written-on.jpg", quality=85)
    *told, _ = command("--json", "sweep", tmp_path / "site", "--channel", "social").lines
    assert [(Path(each["path"]).name, each["kind"], each["do"]) for each in told] == [
        ("written-on.jpg", "word", "cover")
    ]


def test_another_sweep_may_write_while_one_reads_what_it_saw(tmp_path: Path) -> None:
    with (
        School(tmp_path / "work", tmp_path / "consent") as ours,
        School(tmp_path / "work", tmp_path / "consent") as too,
    ):
        book, other = ours.sweeps, too.sweeps
        n = book.begin("here", ours.now())
        for name in ("a", "b", "c"):
            book.keep("here", name, Stamp(1, 1), name * 64, "", n, LARGE, None)
        for row in book.rows("here", n):
            other.keep_same("x" * 64, row.sha256, ())
            book.keep_same(row.sha256, "y" * 64, ())
        assert [row.path for row in book.rows("here", n)] == ["a", "b", "c"]
