"""What pages and exports say beside pictures, however they are written: nothing is missed, nothing told of others."""

import json
import time
from pathlib import Path

import pytest

from eventguard.adapters.sweeps import captions
from eventguard.adapters.sweeps.captions import LONGEST, MOST_ABOUT, OVERLAP, Said, in_export
from eventguard.adapters.sweeps.page_captions import in_page
from eventguard.adapters.sweeps.saved_text import text_of
from eventguard.app.people.import_file import import_register
from eventguard.core.errors import PhotoTrouble
from eventguard.core.sweeps.looked import Where
from tests.conftest import Command, school_at, write_register

A, B, BOTH = ("a.jpg",), ("b.jpg",), ("a.jpg", "b.jpg")
Told = list[tuple[str, tuple[str, ...]]]


def exported(written: str) -> Told | None:
    said = in_export(written.encode())
    return None if said is None else [(each.text, each.about) for each in said]


def paged(page: str) -> Told:
    return [(each.text, each.about) for each in in_page(page.encode())]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('{"uri": "Day one.jpg", "title": "Eli Novak"}', "Eli Novak"),
        ('{"uri": "Zoe\'s day.jpg", "title": "Eli Novak"}', "Eli Novak"),
        ('{"uri": "a.jpg", "title": "Eli Novak in holiday.jpg"}', "Eli Novak in holiday.jpg"),
        ('{"uri": "a.jpg", "text": "https://x.example Eli Novak"}', "https://x.example Eli Novak"),
        ('{"data": [{"text": "Eli Novak"}, {"media": {"uri": "a.jpg"}}]}', "Eli Novak"),
        ('{"data": [{"text": "Eli Novak"}, {"media": {"uri": "Day one.jpg"}}]}', "Eli Novak"),
        ('{"data": ["a.jpg", "Eli Novak"]}', "Eli Novak"),
        ('{"a.jpg": {"caption": "Eli Novak"}}', "Eli Novak"),
        ('{"a.jpg": ["Eli Novak"]}', "Eli Novak"),
        ('{"uri": "a.jpg", "title": "Zo&euml; M&#252;ller"}', "Zoë Müller"),
        ('{"uri": "a.jpg", "title": "Eli Novak&#99999999999999;"}', "Eli Novak"),
        ('{"title": "Eli Novak", "uri": "a.jpg", "title": "Another"}', "Eli Novak"),
    ],
)
def test_an_export_tells_of_its_picture(written: str, said: str) -> None:
    told = [about for text, about in exported(written) or () if text == said]
    assert len(told) == 1 and told[0][0] in ("a.jpg", "Day one.jpg", "Zoe's day.jpg")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('{"a.jpg": "Ada Okafor", "b.jpg": "Eli Novak"}', [("Ada Okafor", A), ("Eli Novak", B)]),
        ('{"a.jpg": {"caption": "Eli Novak", "small": "b.jpg"}}', [("Eli Novak", BOTH)]),
        ('{"a.jpg": "Eli Novak", "b.jpg": 1, "title": "Day"}', [("Eli Novak", A), ("Day", BOTH)]),
        ('[{"text": "Eli Novak"}, {"uri": "a.jpg"}]', []),
        ('{"posts": [{"text": "Eli Novak"}, {"text": "Ada Okafor", "uri": "a.jpg"}]}', [("Ada Okafor", A)]),
        ('{"posts": [{"text": "Eli Novak", "time": 3}, {"time": 4, "uri": "a.jpg"}]}', []),
        ('{"posts": [{"data": [{"post": "Eli Novak"}]}, {"media": [{"uri": "a.jpg"}]}]}', []),
        ('{"posts": [["Eli Novak"], ["a.jpg"]]}', []),
        ('{"uri": "a.jpg", "link": "https://x.example/eli-novak"}', []),
        ('{"uri": "a.jpg", "t": "One"}\n{"uri": "b.jpg", "t": "Two"};\n', [("One", A), ("Two", B)]),
        ('a = [{"uri": "a.jpg", "t": "One"}]; b = [{"uri": "b.jpg", "t": "Two"}]', [("One", A), ("Two", B)]),
        ('{"uri": "a.jpg", "t": "One"}\n{"t": "Two"}', [("One", A)]),
        ('{"uri": "a.jpg", "t": "One"}\n{"uri": "b.jpg", "t"', None),
    ],
)
def test_an_export_tells_nothing_of_other_posts_pictures(written: str, told: Told | None) -> None:
    assert exported(written) == told


SHORT = '[caption id="x" align="y"]<img src="a.jpg" alt=""/> Eli Novak[/caption]'
EARLY = '[caption id="x" caption="Eli Novak"]<img src="a.jpg" alt="" />[/caption]'
IN_A_FRAME = '<iframe srcdoc="<img src=a.jpg alt=One><iframe srcdoc=&quot;<img src=b.jpg alt=Two>&quot;>"></iframe>'
ITEMS = (
    "<item><title>One</title><wp:attachment_url>http://x.example/a.jpg</wp:attachment_url></item>"
    "<item><content:encoded><![CDATA[<p class='caption'>Two</p>]]></content:encoded></item>"
)
POSTED = '<div class="_a6-g"><p>Eli<br>Novak</p><p>Ada<b>Okafor</b></p><img src=a.jpg></div>'
SEARCHED = '<script type="application/ld+json">//<![CDATA[\n{"image": "a.jpg", "caption": "One"}\n//]]></script>'


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (SHORT, [("Eli Novak", A)]),
        (f"<p><img src=b.jpg>{SHORT}</p><p>Another</p>", [("Eli Novak", A)]),
        (f"<rss><item><content:encoded><![CDATA[{SHORT}]]></content:encoded></item></rss>", [("Eli Novak", A)]),
        (EARLY, [("Eli Novak", A)]),
        ('<a href="page" title="Eli Novak"><img src=a.jpg></a>', [("Eli Novak", A)]),
        ('<a href="page" title="Eli Novak">Nothing</a><img src=a.jpg>', []),
        ('<a href="Day one.jpg" title="Eli Novak"></a>', [("Eli Novak", ("Day one.jpg",))]),
        ('<a href="a.jpg" data-sub-html="<h4>Eli</h4>Novak"></a>', [(" Eli Novak", A)]),
        ('<object data="a.jpg" title="Eli Novak"></object>', [("Eli Novak", A)]),
        (IN_A_FRAME, [("One", A)]),
        (POSTED, [("Eli Novak", A), ("Ada Okafor", A)]),
        ("<![foo[ x ]]><img src=a.jpg alt=One>", [("One", A)]),
        ("<![if x]><img src=a.jpg alt=One><![endif]>", [("One", A)]),
        ("<!x [ ' ><img src=a.jpg alt=One>", [("One", A)]),
        ("<!-- never ends <img src=a.jpg alt=One>", [("One", A)]),
        (f"<img src=a.jpg alt='One&#{'9' * 5000};'>", [("One", A)]),
        (SEARCHED, [("One", A)]),
        (ITEMS, [("One", ("http://x.example/a.jpg",)), ("Two", ())]),
    ],
)
def test_a_page_tells_of_its_pictures(page: str, told: Told) -> None:
    assert paged(page) == told


IN_PARTS = "<img src=a.jpg><p class=caption>Eli <span class=caption-name>Novak</span></p>"
IN_FIGURES = "".join(f"<figure><img src={n}.jpg><figcaption>{n}</figcaption></figure>" for n in ("a", "b"))


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (f'<body class="lightbox-captions"><p>Day</p>{IN_FIGURES}</body>', [("a", A), ("b", B)]),
        (f'<div class="with-captions"><p>Day</p>{IN_FIGURES}</div>', [("a", A), ("b", B), ("Day", ())]),
        (f"<figure>{IN_FIGURES}<figcaption>Day</figcaption></figure>", [("a", A), ("b", B), ("Day", BOTH)]),
        ("<img src=b.jpg><figure><figcaption>First</figcaption><img src=a.jpg></figure>", [("First", A)]),
        ("<img src=a.jpg><p class=caption>One</p><img src=b.jpg><p class=caption>Two</p>", [("One", A), ("Two", B)]),
        ("<p><img src=a.jpg></p><p><img src=b.jpg></p><p class=caption>Two</p>", [("Two", BOTH)]),
        ("<dl><dt><img src=b.jpg></dl><dl><dt><img src=a.jpg><dd class=caption>One</dl>", [("One", A)]),
        ("<figure><img src=a.jpg></figure><img src=b.jpg><p class=caption>Two</p>", [("Two", B)]),
        ("<img src=b.jpg><div class=wp-caption><img src=a.jpg><p class=wp-caption-text>One</div>", [("One", A)]),
        ("<article><img src=a.jpg></article><article><p class=caption>Two</article>", [("Two", ())]),
        (IN_PARTS, [("Novak", A), ("Eli Novak", A)]),
    ],
)
def test_a_caption_is_about_the_pictures_right_before_it(page: str, told: Told) -> None:
    assert paged(page) == told


@pytest.mark.parametrize("around", ["{}", '<div class="gallery-captions">{}</div>'])
def test_each_caption_of_a_gallery_is_about_its_own_picture(around: str) -> None:
    item = '<dl class="gallery-item"><dt><img src={0}.jpg></dt><dd class="gallery-caption">Ada {0}</dd></dl>'
    page = around.format("".join(item.format(n) for n in range(70)))
    assert paged(page) == [(f"Ada {n}", (f"{n}.jpg",)) for n in range(70)]


def test_a_caption_of_many_pictures_is_about_all_of_them() -> None:
    images = "".join(f"<img src={n}.jpg>" for n in range(200))
    ((_, about),) = paged(f"<figure>{images}<figcaption>Eli Novak</figcaption></figure>")
    assert len(about) == 200 <= MOST_ABOUT


@pytest.mark.parametrize("written", ['{{"uri": "a.jpg", "title": "{}"}}', "<img src=a.jpg><p class=caption>{}</p>"])
def test_a_long_caption_is_read_to_its_end_and_no_name_is_cut_in_two(written: str) -> None:
    text = f"{'x' * (LONGEST - 5)} Eli Novak {'y' * LONGEST} Ada Okafor"
    told = exported(written.format(text)) if written.startswith("{") else paged(written.format(text))
    assert told and all(about == A and len(part) <= LONGEST for part, about in told)
    for name in ("Eli Novak", "Ada Okafor"):
        assert any(name in part for part, _ in told)
    assert told[0][0][-OVERLAP:] == told[1][0][:OVERLAP]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Zoë Müller é".encode() + b" \xeb", "Zoë Müller é ë"),
        ("Zoë Müller".encode() + b" \xe2\x82", None),
        ("Zoë".encode("cp1252"), "Zoë"),
        ("Zoë Ł".encode() + b"<meta charset=iso-8859-2>" + b"\xb3", "Zoë Ł<meta charset=iso-8859-2>³"),
    ],
)
def test_a_broken_byte_changes_no_other_letter(content: bytes, text: str | None) -> None:
    assert text_of(content) == text or (text is None and text_of(content).startswith("Zoë Müller"))


@pytest.mark.parametrize(
    "page",
    [
        "<p class=caption>x" * 16_000,
        "<p class=caption><b>x</b>" * 16_000,
        "<div class=caption>x" * 16_000,
        "<figure><figcaption>x<img src=a.jpg>" * 8000,
        "<a title=x><div>" * 16_000,
        "<!-- >" * 50_000,
        "<![foo" * 50_000,
        "[caption" * 50_000,
        "<b>" * 16_000 + "</i></b>" * 16_000,
        "<p>" * 16_000 + "</div></p>" * 16_000,
    ],
)
def test_a_page_takes_time_in_step_with_its_length(page: str) -> None:
    def seconds(text: bytes) -> float:
        before = time.process_time()
        in_page(text)
        return time.process_time() - before

    quarter, whole = (min(seconds(text.encode()) for _ in range(2)) for text in (page[: len(page) // 4], page))
    assert whole < 6 * quarter + 0.2


def test_where_there_is_more_than_can_be_read_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(captions, "MOST_SAID", 3)
    posts = [{"uri": f"{n}.jpg", "title": "x"} for n in range(4)]
    page = "".join(f"<img src={n}.jpg alt=x>" for n in range(4))
    assert len(in_export(json.dumps(posts[:3]).encode()) or ()) == 3
    for read, content in ((in_export, json.dumps(posts)), (in_page, page)):
        with pytest.raises(PhotoTrouble, match="more in it than can be read at once"):
            read(content.encode())


def test_an_export_of_very_many_posts_is_read_to_its_end() -> None:
    posts = ",".join(f'{{"uri": "{n}.jpg", "title": "x"}}' for n in range(200_001))
    assert (in_export(f"[{posts}]".encode()) or [])[-1] == Said("x", Where.CAPTION, ("200000.jpg",))


def test_a_page_is_read_as_one_also_where_brackets_stand_in_it_and_a_broken_export_is_told(
    tmp_path: Path, command: Command
) -> None:
    school = school_at(tmp_path / "eventguard-work", tmp_path / "consent_data", user="office")
    import_register(school, write_register(tmp_path / "people.csv", ["P1,Eli,Novak,4B,yes,,,yes"]))
    school.close()
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "news.html").write_text("<p>[1] {}</p><img src=a.jpg alt='Eli Novak'>")
    broken = '{"text": "<img src=a.jpg alt=One>"}\n{"text": '
    (tmp_path / "site" / "posts.json").write_text(broken)
    *told, whole = command("--json", "sweep", tmp_path / "site").lines
    assert [Path(each["path"]).name for each in told] == ["news.html"] and whole["unread"] == 1
