"""The face sheet of an event: who will be seen, gone through once, and a wrong face covered on the way."""

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from eventguard.adapters.photos.codec import PillowCodec
from eventguard.app.faces import by_hand, face_sheet, naming
from eventguard.app.faces.face_sheet import go_through, gone_through, sheet
from eventguard.app.photos.held import version_of
from eventguard.app.school import School
from eventguard.core.errors import Refused
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import Photo, State
from eventguard.core.settings import Settings
from tests.review_page import browser
from tests.test_approve import hold
from tests.test_naming import page, root, school

__all__ = ["browser", "page", "root", "school"]
pytestmark = pytest.mark.one_python
SOCIAL = Channel.SOCIAL


@pytest.fixture
def named(school: School) -> list[Photo]:
    """Two photos, on each of which Ada and one other are shown by hand."""
    shown = []
    for photo, other in zip(naming.photos_of(school, "fair", SOCIAL), ("P009", "P010"), strict=True):
        first, second, *_ = naming.to_name(photo)
        shown.append(naming.name_faces(school, photo.id, {first.n: "P001", second.n: other}, by="Bea").photo)
    return shown


def test_a_sheet_holds_every_visible_face_by_person_and_the_covered_ones_the_largest_first(
    school: School, named: list[Photo]
) -> None:
    found = sheet(school, "fair", SOCIAL)
    assert {id: [each.photo.id for each in faces] for id, faces in found.visible.items()} == {
        "P001": [photo.id for photo in named],
        "P009": [named[0].id],
        "P010": [named[1].id],
    }
    assert list(found.visible) == ["P001", "P009", "P010"] and found.many == 4
    areas = [each.face.box.area for each in found.unsure]
    assert areas == sorted(areas, reverse=True)
    assert len(areas) == sum(len(photo.covered) for photo in named)


def test_who_went_through_it_is_told_until_a_face_changes_and_a_wrong_one_is_covered(
    school: School, named: list[Photo]
) -> None:
    found = sheet(school, "fair", SOCIAL)
    assert gone_through(school, SOCIAL, found) == ""
    (wrong,) = found.visible["P010"]
    versions = {wrong.photo.id: {wrong.face.n: str(version_of(wrong.photo))}}
    after = go_through(school, "fair", SOCIAL, found.seen, versions)
    assert list(after.visible) == ["P001", "P009"]
    assert gone_through(school, SOCIAL, sheet(school, "fair", SOCIAL)).startswith("office went through it on ")
    with pytest.raises(Refused, match="changed meanwhile"):
        go_through(school, "fair", SOCIAL, found.seen, {})
    by_hand.cover(school, named[0].id, named[0].faces[0].n)
    assert gone_through(school, SOCIAL, sheet(school, "fair", SOCIAL)) == ""


def test_a_photo_that_comes_meanwhile_and_shows_nobody_changes_nothing_that_was_looked_at(
    school: School, named: list[Photo]
) -> None:
    found = sheet(school, "fair", SOCIAL)
    come = hold(school, "f" * 64, SOCIAL, faces=(), content=b"one more")
    with school.record.transaction():
        school.record.save(come.moved(State.HELD, event="fair"), "office", school.now())
    assert len(naming.photos_of(school, "fair", SOCIAL)) == len(named)
    go_through(school, "fair", SOCIAL, found.seen, {})
    assert gone_through(school, SOCIAL, sheet(school, "fair", SOCIAL)).startswith("office went through it on ")


def test_a_face_is_shown_as_it_will_be_seen_out_of_the_cleaned_file_alone(school: School, named: list[Photo]) -> None:
    (photo, *_), path = named, Path(str(named[0].original))
    covered, shown = photo.covered[0], next(face for face in photo.faces if face.person == "P001")
    pictures = [PillowCodec(Settings()).decode(face_sheet.picture(school, photo, face.n)) for face in (covered, shown)]
    flat, seen = (picture[80:160, 80:160].astype(int) for picture in pictures)
    assert np.ptp(flat, axis=(0, 1)).max() < np.ptp(seen, axis=(0, 1)).max(), "a cover has no features"
    assert path.exists()
    held = school.store.held / str(photo.output)
    held.write_bytes(b"another")
    face_sheet._cut.cache_clear()
    face_sheet._picture_of.cache_clear()
    with pytest.raises(Refused, match="not there any more, or was changed"):
        face_sheet.picture(school, photo, shown.n)


def test_the_page_confirms_an_event_at_once_and_covers_who_is_unticked(
    school: School, named: list[Photo], page: Page
) -> None:
    page.goto(f"{page.url}photos/{named[0].id}/social/event/sheet")
    expect(page.locator("h1")).to_have_text("4 faces of fair will be seen: are they who they say?")
    expect(page.locator("section h2").first).to_contain_text("Ada Okafor")
    broken = "() => [...document.images].filter((each) => each.complete && !each.naturalWidth).length"
    page.locator(f'input[data-id="{named[1].id}"]').last.uncheck()
    assert page.evaluate(broken) == 0
    page.click("#right")
    expect(page.locator("#notices")).to_contain_text("3 faces of fair gone through. 1 covered.")
    assert sorted(len(photo.shown) for photo in school.record.photos(State.HELD)) == [1, 2]
    page.go_back()
    expect(page.locator(".good")).to_contain_text("went through it on")


def test_where_the_sheet_is_another_by_now_it_is_loaded_with_the_same_faces_unticked(
    school: School, named: list[Photo], page: Page
) -> None:
    page.route("**/now*", lambda route: route.abort())  # or it may be loaded by itself meanwhile
    page.goto(f"{page.url}photos/{named[0].id}/social/event/sheet")
    unticked = page.locator("#sheet input:not(:checked)")
    page.locator(f'input[data-id="{named[1].id}"]').last.uncheck()
    by_hand.cover(school, named[0].id, next(face.n for face in named[0].faces if face.person == "P009"))
    page.click("#right")
    expect(page.locator("#error")).to_contain_text("changed meanwhile")
    page.click("text=Load it as it is now")
    expect(page.locator("h1")).to_contain_text("3 faces")
    expect(unticked).to_have_count(1)
    assert unticked.get_attribute("data-id") == named[1].id
    expect(page.locator("#right")).to_contain_text("Cover the 1 unticked")
