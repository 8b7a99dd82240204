"""What lies on the website of the drawn school, and in two networks' exports beside it: what is fine, and sixty things
that are not.
"""

import io
import json
import random
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any

import piexif
import pillow_heif
from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo

from tests.drawn_export import LONDON
from tests.drawn_school import (
    ALLOWED,
    EVENT,
    HARMLESS,
    IN_GROUPS,
    NAMES,
    UNKNOWN,
    WITHOUT_YES,
    Site,
    close_up,
    landscape,
    logo,
    poster,
    with_people,
    written,
)
from tests.films import cleaned, film_file
from tests.torture.jpeg import segment, xmp_segment
from tests.torture.parts import exif, iptc, resource, xmp

#: A photo whose shown child's yes was withdrawn is taken down here by that: two things are wrong with it online.
GONE = ("person", "not-approved")
#: What is said beside pictures with which nothing is wrong.
SAID = cycle(HARMLESS)
#: How wide pictures are that somebody uploaded, and the copies that the site makes of each.
WIDE = ((480, (300, 150)), (360, (240, 150)), (300, (150,)))


def website(folder: Path, photos: dict[str, bytes], fine: int = 130) -> Site:
    """Draw it. ``fine`` is how many pictures there are with which nothing is wrong, beside the school's own."""
    site = Site(folder)
    folder.mkdir()
    _ours(site, photos)
    _people(site)
    _words(site)
    _marked(site)
    _films(site)
    _fine(site, fine)
    _pages(site)
    _networks(site)
    _around(site)
    return site


def _opened(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as image:
        return image.convert("RGB")


def _smaller(image: Image.Image, wide: int) -> Image.Image:
    return image.resize((wide, round(wide * image.height / image.width)), Image.Resampling.LANCZOS)


def _ours(site: Site, photos: dict[str, bytes]) -> None:
    """The school's own photos: as they were approved, as the site encoded them anew, and what must not be there."""
    for become in ("covered", "close", "empty"):
        site.file(photos[become], f"{become}-as-approved.jpg")
        site.picture(_smaller(_opened(photos[become]), 1200), name=f"{become}-on-the-site", copies=(600, 300))
    whole = site.picture(_smaller(_opened(photos["approved"]), 1400), *GONE, name="line-up", copies=(700,))
    site.on_page(whole, "Our classes", next(SAID))
    site.picture(_smaller(_opened(photos["taken-down"]), 1200), "not-approved", name="race", copies=(600, 300))
    site.picture(_smaller(_opened(photos["rejected"]), 900), "not-approved", name="tall", ending="webp", copies=(450,))
    site.file(photos["held"], "prize-giving.jpg", "not-approved")
    with Image.open(EVENT / "Ada and Grace on stage.jpg") as original:  # posted instead of the cleaned one
        upright = ImageOps.exif_transpose(original).convert("RGB")
    # Hugo and Grace cannot be told by anybody; Imani's family said no.
    site.picture(_smaller(upright, 1200), "face", "person", name="on-stage", copies=(600, 300))


def _people(site: Site) -> None:
    """Who may be seen, who may not, whom nobody can tell, and who is too close or alone."""
    for n in range(9):
        site.picture(with_people(700 + n, WITHOUT_YES[n % 4]), "person", ending=("jpg", "webp", "png")[n // 3])
    for n, ending in enumerate(("jpg", "jpg", "jpg", "webp", "png", "gif", "jpg")):
        site.picture(with_people(720 + n, UNKNOWN[n % 4]), "face", ending=ending)
    site.picture(with_people(727, ALLOWED[1]))
    site.picture(with_people(730, "P001", "P008"), "face")
    for n, person in enumerate((*ALLOWED, IN_GROUPS)):
        site.picture(close_up(740 + n, person) if person in ALLOWED else with_people(740 + n, person), "rule")
    for n in range(14):
        site.on_page(site.picture(with_people(750 + n, ALLOWED[n % 2])), "On the field", next(SAID))
    for n in range(4):
        site.picture(with_people(770 + n, *ALLOWED), ending=("jpg", "png", "webp", "jpg")[n])


def _words(site: Site) -> None:
    for n in range(5):
        site.picture(written(800 + n, NAMES[n]), "word", ending=("jpg", "png", "jpg", "webp", "jpg")[n])
    for n, name in enumerate(("ada-okafor-wins", "Ben Whitlock", "Elsie 4B", "Hugo_Brandt_long_jump")):
        site.picture(landscape(810 + n), "word", name=name)


def _marked(site: Site) -> None:
    """What programs and phones leave in a file: places, names, captions, the camera."""
    place, camera = piexif.dump({"GPS": LONDON}), exif(Zeroth={271: b"Larkcam", 272: b"LC-200"})
    texts = PngInfo()
    texts.add_text("Author", "Laura Whitlock")
    named = xmp("<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Grace Liu</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>")
    marked: list[tuple[str, dict[str, Any]]] = [
        ("jpg", {"exif": place}),
        ("png", {"pnginfo": texts}),
        ("webp", {"exif": place}),
        ("heic", {"exif": place}),
        ("jpg", {"exif": camera}),
        ("jpg", {"comment": b"Grace Liu, 5A"}),
    ]
    for n, (ending, options) in enumerate(marked):
        site.file(_encoded(landscape(820 + n), ending, **options), f"DSC_{n:04}.{ending}", "metadata")
    for n, part in enumerate((xmp_segment(named), segment(0xED, b"Photoshop 3.0\0", resource(0x0404, iptc())))):
        plain = _encoded(landscape(830 + n), "jpg")
        site.file(plain[:20] + part + plain[20:], f"press-{n}.jpg", "metadata")


def _encoded(image: Image.Image, ending: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    if ending == "heic":
        pillow_heif.from_pillow(image).save(buffer, quality=80, **options)
    else:
        image.save(buffer, {"jpg": "JPEG"}.get(ending, ending.upper()), **options)
    return buffer.getvalue()


def _films(site: Site) -> None:
    """One that knows where it was made, and one with nothing wrong."""

    def placed(container: Any, _: Any) -> None:
        container.metadata["location"] = "+51.5074-000.1278/"

    site.file(film_file(frames=30, prepare=placed), "VID_2031.mp4", "metadata")
    site.file(cleaned(film_file(frames=30)), "assembly.mp4")


def _fine(site: Site, fine: int) -> None:
    """Pictures with which nothing is wrong."""
    for n in range(fine):
        match n % 10:
            case 7:
                path = site.picture(logo(n), name=f"logo-{n}", ending="png", copies=(150,))
            case 8:
                path = site.picture(poster(n), name=f"poster-{n}", ending="png")
            case _:
                ending, (wide, copies) = ("jpg", "jpg", "jpg", "jpg", "webp", "gif", "png")[n % 7], WIDE[n % 3]
                path = site.picture(_smaller(landscape(n), wide), ending=ending, copies=copies)
        if n % 2:
            site.on_page(path, ("The field", "", "Our school", "A tree")[n % 4], next(SAID))
    for n in range(24):
        icon = _smaller(logo(500 + n), 16 + n)
        site.file(_encoded(icon, "gif" if n % 2 else "png"), f"icon-{n}.{'gif' if n % 2 else 'png'}")
    twin = (site.folder / site.picture(landscape(999), copies=())).read_bytes()
    copied = [site.file(twin, f"header-{n}.jpg") for n in range(3)]
    site.largest |= dict.fromkeys(copied, copied[0])


def _pages(site: Site) -> None:
    """Pages of three pictures, as WordPress writes them, some of which show a smaller copy; four alternative texts and
    four captions name somebody.
    """
    for n in range(8):
        path, name = site.picture(landscape(840 + n)), NAMES[n % 7]
        site.says(path)
        site.on_page(path, *(f"{name} jumps", next(SAID)) if n < 4 else ("Jump", f"Well done, <b>{name}</b>!"))
    told = list(site.told)
    random.Random(7).shuffle(told)
    for n in range(0, len(told), 3):
        figures = "".join(_figure(site, *each, n % 2 == 0) for each in told[n : n + 3])
        folder = site.folder / f"{2017 + n % 9}" / f"news-{n}"
        folder.mkdir(parents=True)
        page = f"<!doctype html><html><head><title>News</title></head><body><p>{next(SAID)}</p>{figures}</body></html>"
        (folder / "index.html").write_text(page, encoding="utf-8")
    for n in range(30):
        (site.folder / f"about-{n}.html").write_text(f"<html><body><p>{HARMLESS[n % len(HARMLESS)]}</p></body></html>")


def _figure(site: Site, path: str, alt: str, caption: str, small: bool) -> str:
    copies = [copy for copy, largest in site.largest.items() if largest == path]
    shown = copies[1] if small and len(copies) > 1 else path
    every = ", ".join(f"https://larkfield.example/{copy} {300 + n}w" for n, copy in enumerate(copies))
    image = f'<img class="size-medium" src="https://larkfield.example/{shown}" srcset="{every}" alt="{alt}">'
    linked = f'<a href="https://larkfield.example/{path}">{image}</a>'
    return (
        f'<figure class="wp-block-image">{linked}<figcaption class="wp-element-caption">{caption}</figcaption></figure>'
    )


def _networks(site: Site) -> None:
    """Exports as Facebook, Instagram and X write them; the media lie in them once."""

    def described(n: int, said: str) -> dict[str, str]:
        return {"description": said} if n % 2 else {}  # a post of several pictures describes none of them

    facebook = _media(site, "facebook/posts/media/Sports_1234", 12)
    posts = [
        {
            "timestamp": 1690000000 + n,
            "attachments": [{"data": [{"media": {"uri": path.removeprefix("facebook/")} | described(n, said)}]}],
            "data": [{"post": said}],
            "title": "Larkfield Primary added a new photo.",
        }
        for n, (path, said) in enumerate(_said(site, facebook, 3, lambda name: f"Zoë's prize goes to {name}"))
    ]
    written = json.dumps(posts, ensure_ascii=False).encode().decode("latin-1")  # each byte of UTF-8 as a letter
    (site.folder / "facebook/posts/your_posts_1.json").write_text(json.dumps(json.loads(written)))
    instagram = _media(site, "instagram/media/posts/202306", 12)
    many = [
        {"media": [{"uri": path.removeprefix("instagram/"), "creation_timestamp": 1690000000, "title": said}]}
        for path, said in _said(site, instagram, 3, lambda name: f"{name} came first")
    ]
    (site.folder / "instagram/content").mkdir()
    (site.folder / "instagram/content/posts_1.json").write_text(json.dumps(many))
    tweets = [
        {
            "tweet": {
                "id": Path(path).name.split("-")[0],
                "full_text": f"{said} https://t.co/abcdef",
                "entities": {"media": [{"media_url_https": f"https://pbs.twimg.com/media/{_called(path)}"}]},
            }
        }
        for path, said in _said(
            site, _media(site, "x/data/tweets_media", 6), 1, lambda name: f"A big cheer for {name}!"
        )
    ]
    (site.folder / "x/data/tweets.js").write_text(f"window.YTD.tweets.part0 = {json.dumps(tweets)}")


def _called(path: str) -> str:
    """What X calls a picture that its archive puts behind the number of the post."""
    return Path(path).name.split("-", 1)[1]


def _media(site: Site, folder: str, pictures: int) -> list[str]:
    (site.folder / folder).mkdir(parents=True)
    paths = []
    for _ in range(pictures):
        site.n += 1
        name = f"16{site.n:05}-Fx{site.n}Qa.jpg" if folder.startswith("x/") else f"3{site.n:08}_{site.n}_n.jpg"
        paths.append(f"{folder}/{name}")
        _smaller(landscape(2000 + site.n), 300).save(site.folder / paths[-1], quality=80)
        site.largest[paths[-1]] = paths[-1]
    return paths


def _said(site: Site, paths: list[str], naming: int, says: Callable[[str], str]) -> list[tuple[str, str]]:
    """What stands beside each; of the first so many it names somebody."""
    for path in paths[:naming]:
        site.says(path)
    return [(path, says(NAMES[n]) if n < naming else next(SAID)) for n, path in enumerate(paths)]


def _around(site: Site) -> None:
    """What every site has, and shows nobody."""
    (site.folder / "style.css").write_text("figure { margin: 0 }")
    (site.folder / "app.js").write_text("document.title = 'Larkfield'")
    (site.folder / "robots.txt").write_text("User-agent: *")
    (site.folder / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><circle r='4'/></svg>")
    (site.folder / "policy.pdf").write_bytes(b"%PDF-1.7\n")
    (site.folder / "favicon.ico").write_bytes(b"\0\0\1\0")
    (site.folder / "sitemap.xml").write_text(
        "<?xml version='1.0'?><urlset><url><loc>https://a.example</loc></url></urlset>"
    )
    about = {"name": "Larkfield Primary", "description": next(SAID), "url": "https://larkfield.example"}
    (site.folder / "wp-json.json").write_text(json.dumps(about))
