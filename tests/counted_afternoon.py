"""Sixty drawn photos that wait, and a hand that counts what it does on the page."""

import hashlib
import time
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from PIL import Image
from playwright.sync_api import Page, expect

from eventguard.adapters.folders.store import digest, file_name
from eventguard.app import demo
from eventguard.app.faces import enrolment, reference_photos
from eventguard.app.people.import_file import import_register
from eventguard.app.photos.clean import Batch
from eventguard.app.photos.order import Order
from eventguard.app.school import School
from eventguard.core.people.consent import Channel
from eventguard.core.photos.photo import Photo, State
from eventguard.core.settings import Settings, Show
from tests.conftest import school_at, write_register

PATTERNS = ("Ada and Grace on stage.jpg", "DSC_0042.jpg")
PHOTOS, SEEN = 60, 4
#: What one key costs somebody who is no typist, in seconds (Card, Moran and Newell, 1980, "average non-secretary").
KEY = 0.28
NAMES = (
    "Ada Okafor,Ben Whitlock,Chloe Baker,Daniel Osei,Ella Fisher,Finn Murphy,Grace Adeyemi,Harry Lam,Isla Novak,"
    "Jack Turner,Kezia Boateng,Leo Santos,Maya Patel,Noah Green,Olivia Hart,Poppy Lane,Quentin Roy,Ruby Khan,Sam Doyle,"
    "Tilly Ward,Umar Aziz,Violet Cole,Will Stone,Xanthe Bell,Yusuf Demir,Zara Malik,Amelia Grant,Bella Rossi,"
    "Charlie Nunn,Dylan Price"
)
CLASS = NAMES.split(",")


@dataclass
class Hand:
    """A person at the keyboard and the mouse, who is counted."""

    page: Page
    keys: int = 0
    clicks: int = 0
    waited: float = 0.0

    def press(self, *keys: str) -> None:
        """Press keys, one after another."""
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def click(self, where: str) -> None:
        """Click once on what is found so."""
        self.page.click(where)
        self.clicks += 1

    def name(self, who: str) -> None:
        """Give the face in question this name: by its number where it is offered, by its beginning where it is not."""
        expect(self.page.locator("#matches li").first).to_be_visible()
        shown = self.page.locator("#matches li span").all_inner_texts
        offered = [line.partition(",")[0] for line in shown()]
        if who in offered:
            return self._decide(str(offered.index(who) + 1))
        for letter in who.lower():
            self.press(letter)
            if shown()[0].startswith(who):
                return self._decide("Enter")
        raise AssertionError(f"{who} is not found")

    def leave(self) -> None:
        """Leave the face in question covered."""
        self._decide("Tab")

    def _decide(self, key: str) -> None:
        """Press the key that goes on to the next face, and wait for that."""
        place = self.page.locator("#place")
        before, began = place.inner_text(), time.monotonic()
        self.press(key)
        expect(place).not_to_have_text(before)
        self.waited += time.monotonic() - began


def cleaned(root: Path, recognition: bool) -> School:
    """A school that has cleaned two drawn photos, small ones, for each of which the others are copies."""
    with demo.set_up(root / "demo") as stage:
        school = stage.school
        if recognition:
            list(enrolment.enrol(school, reference_photos.folder_photos(stage.portraits), 2))
        else:
            rows = [f"P{n:03},{name.replace(' ', ',')},4B,yes,,," for n, name in enumerate(CLASS, 1)]
            school = school_at(root / "work", root / "consent", Settings(words=False), user="office")
            import_register(school, write_register(root / "people.csv", rows))
        files = [_smaller(stage.photos / name, root / name) for name in PATTERNS]
        order = Order(list(map(str, files)), "Pattern", Channel.SOCIAL, Show.CONSENT, school.today(), 2)
        patterns = [(item.path, item.photo) for item in Batch(school, order).run()]
        with school.record.transaction():
            for n in range(PHOTOS):
                _hold(school, *patterns[n % len(patterns)], n)
            for _, photo in patterns:
                school.record.save(photo.moved(State.REJECTED, reason="a pattern"), "office", school.now())
        return school_at(school.workspace, school.consent_data)


def _smaller(path: Path, into: Path) -> Path:
    """A photo as wide as a thousand pixels: what a person does is the same, and the computer is done sooner."""
    with Image.open(path) as image:
        image.resize((1000, round(1000 * image.height / image.width)), Image.Resampling.LANCZOS).save(into, quality=92)
    return into


def _hold(school: School, original: Path, pattern: Photo, n: int) -> None:
    """One more photo of the same picture: zeros behind the end of original and cleaned file make them others."""
    content = original.read_bytes() + b"\0" * (n + 1)
    path = original.with_name(f"IMG_{n:04}.jpg")
    path.write_bytes(content)
    id, published = hashlib.sha256(content).hexdigest(), (school.store.held / str(pattern.output)).read_bytes()
    published += b"\0" * (n + 1)
    received = Photo(id, Channel.SOCIAL, "Sports day", State.RECEIVED, number=n + 1, source=path.name)
    output = file_name(received.event, n + 1, digest(published), ".jpg")
    school.store.hold(output, published)
    held = replace(pattern, id=id, event=received.event, number=n + 1, source=path.name, original=str(path))
    held = replace(held, state=State.RECEIVED, output=None, sha256=None)
    school.record.save(held, "office", school.now())
    school.record.save(held.moved(State.HELD, output=output, sha256=digest(published)), "office", school.now())


def who_is_on_them() -> list[list[str]]:
    """For each photo who is on it: of the children on the photo before about half, as where races are run."""
    drawn = Random(19)
    photos = [drawn.sample(CLASS, SEEN)]
    while len(photos) < PHOTOS:
        stay = drawn.sample(photos[-1], drawn.choice((1, 2, 3)))
        photos.append(stay + drawn.sample([name for name in CLASS if name not in stay], SEEN - len(stay)))
    return photos
