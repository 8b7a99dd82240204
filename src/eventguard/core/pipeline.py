"""The order of work on one photo, on one screen."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product

from eventguard.core.errors import PhotoTrouble
from eventguard.core.faces import by_hand, policy, safety
from eventguard.core.faces.kept_by_hand import NEVER, Earlier
from eventguard.core.faces.matching import Gallery, Likeness, is_clear
from eventguard.core.faces.may_compare import ALLOWED, Comparing
from eventguard.core.faces.own_network import OwnNetwork
from eventguard.core.faces.second_look import second_look
from eventguard.core.faces.still_covered import kept_faces
from eventguard.core.people.channels import CONSENT, Rule
from eventguard.core.people.consent import Reason
from eventguard.core.photos.face import Detection, Face, Hard, is_shown
from eventguard.core.photos.film import Film
from eventguard.core.photos.hidden_data import Finding
from eventguard.core.photos.pixels import Pixels
from eventguard.core.photos.quarters import turned
from eventguard.core.photos.word import Words
from eventguard.core.ports import Embedding, FaceRecogniser, Kit
from eventguard.core.settings import Settings
from eventguard.core.words.by_hand import kept, still_covered
from eventguard.core.words.on_photos import Writing
from eventguard.core.words.sought import Sought

#: Raised whenever the same photo would come out differently: held photos are then rendered anew.
VERSION = 6
#: How often a photo goes back because the second look still finds a face.
LOOKS = 3
#: What a photo is held with when a face remains after the last look.
STILL_VISIBLE = "a face may still be visible: look closely before you approve"
#: And when a word does that gives somebody away.
STILL_LEGIBLE = "a name may still be legible: look closely before you approve"


@dataclass(frozen=True)
class BatchPolicy:
    """What a batch is cleaned for: the settings, who may be recognised (None: nobody), who may be shown, and by which
    network of the school's own (None: the built-in one); the channel's rule, who is shown in ``groups_only``, and
    whether faces are compared (``comparing``); and what is ``sought`` in writing (None: it is not read).
    """

    settings: Settings
    gallery: Gallery | None
    standings: Mapping[str, Reason]
    network: OwnNetwork | None = None
    rule: Rule = CONSENT
    groups_only: frozenset[str] = frozenset()
    comparing: Comparing = ALLOWED
    sought: Sought | None = None

    @property
    def recipe(self) -> str:
        """A digest of all that shapes a rendering: two with the same recipe would come out the same."""
        gallery = self.gallery.digest if self.gallery else "off"
        parts: tuple[object, ...] = (VERSION, self.settings.digest, gallery, sorted(self.standings.items()))
        if self.rule != CONSENT or self.groups_only:  # without, what was held before there were any is as good
            parts += (self.rule.to_json(), sorted(self.groups_only))
        if self.sought and self.reads:
            parts += (self.sought.digest,)
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]

    @property
    def unmatched(self) -> Reason:
        """Why a face is covered with which nobody was compared."""
        if self.compares:
            return Reason.NO_MATCH
        return Reason.NOT_COMPARED if self.comparing.is_withheld else Reason.RECOGNITION_OFF

    @property
    def compares(self) -> bool:
        """Whether any face is compared: with somebody, and where that is allowed."""
        return self.gallery is not None and self.comparing.why is None

    @property
    def satisfied_by(self) -> frozenset[str]:
        """The recipes of renderings that are as good: its own, and those of a longer look, or of one at the writing."""
        orders = product({self.settings.thorough, True}, {self.settings.words, True})
        more = (replace(self.settings, thorough=thorough, words=words) for thorough, words in orders)
        return frozenset(replace(self, settings=settings).recipe for settings in more)

    @property
    def reads(self) -> bool:
        """Whether writing is looked for."""
        return self.sought is not None and self.settings.words


@dataclass(frozen=True)
class Cleaned:
    """A finished rendering: the file's bytes, its size in pixels, what was decided about faces and writing, and what
    made it hard; of a film what it is.
    """

    encoded: bytes
    size: tuple[int, int]
    found: tuple[Finding, ...]
    faces: tuple[Face, ...]
    warning: str | None
    hard: tuple[Hard, ...] = ()
    words: Words = ()
    film: Film | None = None


def clean(untrusted: bytes, batch_policy: BatchPolicy, kit: Kit, earlier: Earlier = NEVER) -> Cleaned:
    """Make one photo safe; what was decided by hand about an ``earlier`` rendering is kept.

    Raises:
        PhotoTrouble: when it cannot be read whole, or the output is not proved clean.
    """
    source = kit.codec.decode(untrusted)
    found = kit.inspector.found(untrusted, source)
    source = turned(source, earlier.quarters)
    if kit.text and batch_policy.sought:
        kit.text.expect(source)
    pixels = kit.codec.reduce(source)
    seen = kit.detector.search(source)
    faces = _in(judged(source, seen.faces, batch_policy, kit), pixels.shape[1] / source.shape[1])
    larger, before = pixels.shape[1] / earlier.width, earlier.turned
    faces = kept_faces(faces, earlier, larger)
    faces = safety.held_to(faces, (pixels.shape[1], pixels.shape[0]), batch_policy.rule, batch_policy.groups_only)
    writing = writing_on(faces, batch_policy, kit)
    words = writing.on(source, pixels.shape[1] / source.shape[1]) if writing else ()
    words = kept(words, earlier.words, larger)
    words = still_covered(words, before.words, before.by, larger) if before else words
    finished = _finish(pixels, faces, words, batch_policy.unmatched, kit, writing)
    return replace(finished, found=found, hard=seen.hard if writing else (*seen.hard, Hard.NOT_READ))


def render_again(
    untrusted: bytes,
    faces: tuple[Face, ...],
    kit: Kit,
    claimed: tuple[int, ...] = (),
    words: Words = (),
    quarters: int = 0,
) -> Cleaned:
    """Render one photo again with exactly these faces and words, and whatever face the second look finds. Nobody is
    searched for or recognised, nothing is read, and what the file carries is not looked for again.

    Args:
        untrusted: the original's bytes.
        faces: those that are wished for.
        kit: the engines.
        claimed: the numbers of those that somebody has just said to be no faces.
        words: those that are wished for.
        quarters: how often the picture is turned to the right.

    Raises:
        PhotoTrouble: when it cannot be read whole, the output is not proved clean, or one of those looks like a face.
    """
    source = turned(kit.codec.decode(untrusted), quarters)
    pixels = kit.codec.reduce(source)
    doubtful = [face for face in faces if face.n in claimed]
    for face in doubtful:
        if kit.detector.is_like_a_face(source, face.box.scaled(source.shape[1] / pixels.shape[1])):
            raise PhotoTrouble(f"Looked at closely, {face.n} may be a face after all: it stays covered.")
    cleaned = _finish(pixels, faces, words, Reason.NO_MATCH, kit)
    for seen in cleaned.faces[len(faces) :]:
        for face in doubtful:
            if face.box.holds_centre_of(seen.box) or seen.box.holds_centre_of(face.box):
                raise PhotoTrouble(f"Uncovered, {face.n} is seen as a face: it stays covered.")
    return cleaned


def writing_on(faces: tuple[Face, ...], batch_policy: BatchPolicy, kit: Kit) -> Writing | None:
    """How writing is looked for on a photo with these faces; None where it is not."""
    if batch_policy.sought is None or kit.text is None:
        return None
    shown = {face.person for face in faces if is_shown(face)}
    return Writing(batch_policy.sought.judge, batch_policy.sought.named & shown, kit.text, kit.cover)


def _finish(
    pixels: Pixels,
    faces: tuple[Face, ...],
    words: Words,
    missed: Reason,
    kit: Kit,
    writing: Writing | None = None,
) -> Cleaned:
    """Render and look again, until no face is visible and no word legible that may not be: those are covered, faces for
    the reason ``missed``. What is no face counts as if it were not there, for the covers beside it as for the second
    look. A photo without any writing is not read again.
    """
    warning = None
    for _ in range(LOOKS):
        encoded = _render(pixels, _faces_of(faces), words, kit)
        published = kit.codec.decode(encoded)
        visible = second_look(published, _faces_of(faces), kit)
        legible = writing.legible(published, _faces_of(faces), words) if writing and words else ()
        if not visible and not legible:
            break
        faces += policy.cover_all(visible, missed, first=by_hand.after(faces))
        words += legible
    else:  # the last look's finds are covered as well, but whether that was all nobody knows
        encoded = _render(pixels, _faces_of(faces), words, kit)
        warning = STILL_VISIBLE if visible else STILL_LEGIBLE
    height, width = pixels.shape[:2]
    return Cleaned(encoded, (width, height), (), faces, warning, words=words)


def _in(faces: tuple[Face, ...], scale: float) -> tuple[Face, ...]:
    """Faces of the source in pixels of the published picture."""
    return tuple(replace(face, box=face.box.scaled(scale)) for face in faces)


def _faces_of(faces: tuple[Face, ...]) -> tuple[Face, ...]:
    return tuple(face for face in faces if face.reason is not Reason.NOT_A_FACE)


def compared(
    pixels: Pixels, detection: Detection, batch_policy: BatchPolicy, kit: Kit
) -> tuple[Likeness, ...] | Reason:
    """Whom one face resembles, where faces are compared at all, or why it cannot be told."""
    gallery = batch_policy.gallery
    if gallery is None or not batch_policy.compares:
        return batch_policy.unmatched
    # Recognition is on, but nobody is enrolled, or by another network than the one at hand.
    if kit.recognisers is None or kit.recognisers[0].network != gallery.network:
        return ()
    if detection.box.height < batch_policy.settings.match_size:
        return Reason.TOO_SMALL
    return likenesses_of(pixels, detection, gallery, *kit.recognisers)


def judged(source: Pixels, detections: list[Detection], batch_policy: BatchPolicy, kit: Kit) -> tuple[Face, ...]:
    """Match, where matching is allowed, and judge; all in pixels of the source."""
    likenesses = [compared(source, detection, batch_policy, kit) for detection in detections]
    return policy.verdicts(detections, likenesses, batch_policy.standings)


def likenesses_of(
    pixels: Pixels, detection: Detection, gallery: Gallery, first: FaceRecogniser, second: FaceRecogniser
) -> tuple[Likeness, ...] | Reason:
    """Whom one face resembles, or why it cannot be compared."""
    told = described(pixels, detection, gallery, first)
    return told if isinstance(told, Reason) else gallery.likenesses(told, lambda: second.embed(pixels, detection))


def described(pixels: Pixels, detection: Detection, gallery: Gallery, first: FaceRecogniser) -> Embedding | Reason:
    """One face by the first network, or why it cannot be told from others."""
    embedding = first.embed(pixels, detection)
    return embedding if is_clear(embedding, gallery.clear) else Reason.TOO_BLURRED


def _render(pixels: Pixels, faces: tuple[Face, ...], words: Words, kit: Kit) -> bytes:
    """Cover, encode anew, and have the bytes read again by somebody else."""
    encoded = kit.codec.encode(kit.cover.draw(pixels, faces, words))
    if residue := kit.reader.residue(encoded):
        raise PhotoTrouble(f"The cleaned file still held something: {', '.join(residue)}.", "It was not kept.")
    return encoded
