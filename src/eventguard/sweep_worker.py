"""One job, one file of a sweep: what of sweeps crosses a process border, beside ``worker``.

Like there, nothing is written here, and trouble with a file is a value.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from eventguard import worker
from eventguard.core.errors import PhotoTrouble
from eventguard.core.photos.face import Face
from eventguard.core.photos.file_types import is_web_page
from eventguard.core.photos.pixels import Pixels
from eventguard.core.sweeps.file_kinds import BEGINNING, is_markup
from eventguard.core.sweeps.looked import Looked, Named, What
from eventguard.core.sweeps.work import Eyes, LookedAt, look_at_film, look_at_picture, named_in
from eventguard.core.words.sought import Sought
from eventguard.engines import kit_of, recognisers_of, reel_of
from eventguard.files import reading, require_same, verified
from eventguard.sweep_jobs import Compare, Job, LookAt, Printed, PrintOf, Result, Same

#: Long side of a preview, in pixels.
SMALL = 320
#: Of a film one frame a second is looked at, so many at most.
MOST_FRAMES = 40
#: What so many texts of a page say is kept while it is read.
MOST_KNOWN = 2**16


def work_on(job: Job) -> Result:
    """Do one job. Whatever goes wrong with its file comes back as ``Trouble``."""
    return worker.safely(lambda: _done(job), "file")


def _done(job: Job) -> Result:
    if isinstance(job, PrintOf):
        return _printed(job)
    if isinstance(job, Compare):
        return _same(job)
    policy = worker.batch_policy()
    if job.what is What.PAGE:
        return Looked(What.PAGE, named=tuple(dict.fromkeys(_beside(job, policy.sought))))
    return _film(job) if job.what is What.FILM else _picture(job)


def _picture(job: LookAt) -> LookedAt:
    untrusted = verified(job.path, job.id, job.settings.max_file_bytes)
    return look_at_picture(untrusted, worker.batch_policy(), _eyes(job))


def _film(job: LookAt) -> LookedAt:
    from eventguard.adapters.films.film_inspector import found  # noqa: PLC0415

    with reading(job.path) as file:
        require_same(file, job.id, job.settings.max_film_bytes)
        carried = found(file)
        file.seek(0)
        with reel_of(file, job.settings) as reel:
            every = max(1, round(reel.film.frames / min(MOST_FRAMES, max(1, reel.film.seconds))))
            frames = (pixels for n, pixels in enumerate(reel.frames()) if n % every == every // 2)
            return look_at_film(frames, carried, worker.batch_policy(), _eyes(job))


def _beside(job: LookAt, sought: Sought | None) -> Iterator[Named]:
    """What a page, or an export, says beside pictures that gives a pupil away."""
    from eventguard.adapters.sweeps.captions import MOST_BYTES, in_export  # noqa: PLC0415
    from eventguard.adapters.sweeps.page_captions import in_page  # noqa: PLC0415

    content = verified(job.path, job.id, MOST_BYTES)
    is_page = is_markup(content[:BEGINNING]) or is_web_page(content[:BEGINNING])
    said = in_page(content) if is_page else in_export(content)
    if said is None:
        raise PhotoTrouble("What it says cannot be read: it is damaged or cut off.", "Get the export once more.")
    # Sites say the same of many pictures.
    named = lru_cache(MOST_KNOWN)(lambda text, where: tuple(named_in(text, where, sought)))
    for each in said:
        yield from (replace(one, about=each.about) for one in named(each.text, each.where))


def _printed(job: PrintOf) -> Printed:
    from eventguard.adapters.sweeps.fingerprint import print_of  # noqa: PLC0415

    content = verified(job.path, job.id, job.settings.max_file_bytes)
    return Printed(print_of(kit_of(job.settings).codec.decode(content)))


def _same(job: Compare) -> Same:
    from eventguard.adapters.sweeps.fingerprint import comparable, same_at, same_in_larger  # noqa: PLC0415

    most, codec = job.settings.max_file_bytes, kit_of(job.settings).codec
    pixels = codec.decode(verified(job.path, job.id, most))
    other = codec.decode(verified(job.other, job.other_id, most))
    pixels, other = comparable(pixels, other)  # once for all faces

    def same(face: Face) -> bool:
        return (same_in_larger if face.n in job.softly else same_at)(face.box, pixels, other)

    return Same(tuple(face.n for face in job.faces if same(face)))


def _eyes(job: LookAt) -> Eyes:
    from eventguard.adapters.faces.pieces import resized  # noqa: PLC0415
    from eventguard.adapters.sweeps.fingerprint import print_of  # noqa: PLC0415

    def small(pixels: Pixels) -> Pixels:
        return resized(pixels, min(1.0, SMALL / max(pixels.shape)))

    policy = worker.batch_policy()
    recognisers = recognisers_of(policy.network) if policy.compares else None
    return Eyes(kit_of(job.settings, recognisers, reads=policy.reads), print_of, small)
