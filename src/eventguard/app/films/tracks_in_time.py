"""Where the faces of a held film lie from frame to frame, for whoever looks at it."""

from eventguard.adapters.films.begun import FACES
from eventguard.app.films.clean_film import begun
from eventguard.app.school import School
from eventguard.core.photos.photo import Photo

#: So many boxes at most, in a film: between those that are told a page draws straight lines.
MOST = 20_000
#: A box, as a page takes it: its frame, then x, y, width and height in pixels of the cleaned film.
Place = tuple[int, int, int, int, int]


def places(school: School, photo: Photo) -> dict[int, list[Place]]:
    """Boxes along each track, by the number of its face, the first and the last among them; none where what was kept of
    the film has gone.
    """
    layers = begun(school, photo.id, photo.channel).layers(FACES, photo.sha256) or {}
    every = 1 + sum(len(layer.boxes) for layer in layers.values()) // MOST
    found: dict[int, list[Place]] = {}
    for n, layer in layers.items():
        last = len(layer.boxes) - 1
        steps = [*range(0, last, every), last] if last >= 0 else []
        found[n] = [(layer.first + step, *map(int, layer.boxes[step])) for step in steps]
    return found
