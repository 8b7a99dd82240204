"""When something went wrong: what was published, on which answers, and what is still up, from the record alone."""

import json
import shutil
import sqlite3
import stat
import sys
import tempfile
import time
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from eventguard.adapters.folders.store import digest
from eventguard.app.approval import approve_or_reject, approvers, takedown
from eventguard.app.faces import recognition
from eventguard.app.people import register
from eventguard.app.people.at_revision import at_revision
from eventguard.app.people.register import Details
from eventguard.app.record import audit, erasure
from eventguard.app.record.incident import INCIDENT, Report, report
from eventguard.app.record.incident_report import as_html, as_json, write
from eventguard.app.record.incident_steps import steps
from eventguard.app.school import School
from eventguard.core.errors import Refused, SetupError
from eventguard.core.people.consent import EVERY, Answer, Channel, Consent, Reason
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.pixels import Box
from tests.conftest import NOON, PASSPHRASE, Command, school_at, write_register
from tests.test_approve import HEAD, SHOWN, hold

HOSTILE = '<script>alert(1)</script> & "Co" <img src=x onerror=alert(2)>'
WHERE = "https://example.org/<b>post</b>"
OTHER = Face(2, Box(20, 2, 10, 12), Verdict.SHOW, Reason.SHOWN_BY_HAND, "P2")
COVERED = Face(3, Box(40, 2, 10, 12), Verdict.COVER, Reason.NO_CONSENT, "P1")


@pytest.fixture
def school(empty_school: School) -> School:
    """A school with two children, whose families said yes for social, and somebody who approves."""
    for id, name in (("P1", "Ada Okafor"), ("P2", "Ben Whitlock")):
        register.add(empty_school, id, Details(name, group="4B"))
        answer = Consent(Answer.YES, None, NOON.date() + timedelta(days=21), "form 9", said_by="Ann", relation="mother")
        register.consent(empty_school, id, Channel.SOCIAL, answer)
    approvers.add(empty_school, HEAD, PASSPHRASE)
    return empty_school


def publish(
    school: School, letter: str, faces: tuple[Face, ...] = SHOWN, channel: Channel = Channel.SOCIAL, content: str = ""
) -> Photo:
    """An approved photo with bytes of its own."""
    photo = hold(school, letter * 64, channel, faces, content=f"bytes {letter} {channel} {content}".encode())
    return approve_or_reject.let_go(school, photo.id, approvers.known(school, HEAD), channel)


def to_type(text: str) -> str:
    return text


def details(found: Report) -> str:
    return "\n".join(line for step in steps(found) for line in (step.what, *step.details))


def test_each_fact_of_a_publication_is_told_with_the_entry_of_the_record_that_says_so(school: School) -> None:
    photo = publish(school, "a", (*SHOWN, OTHER))
    takedown.posted(school, photo.id, WHERE)
    takedown.start(school, photo.id, "Bea", "a parent rang")
    takedown.done(school, photo.id, "Cem")
    (each,) = report(school, "P1").publications
    known = each.published
    assert (known.file, known.sha256, known.channel) == (photo.output, photo.sha256, Channel.SOCIAL)
    assert (each.called, each.seen_by, each.others, len(each.people)) == ("social", "public", 1, 1)
    notes = [known.approved, *known.posted, known.left, known.gone]
    assert [note and note.by for note in notes] == [HEAD, school.user, "Bea", "Cem"]
    entries = [school.record.entry(note.entry) for note in notes if note]
    assert [entry and entry.action for entry in entries] == ["approved", "approved", "taken-down", "taken-down"]
    assert [note and note.says for note in notes] == ["", WHERE, "a parent rang", ""]


def test_what_is_taken_down_and_what_is_still_up_are_told_apart_with_the_command_for_each(school: School) -> None:
    up, left, gone = (publish(school, letter) for letter in "abc")
    for photo in (left, gone):
        takedown.start(school, photo.id, "Bea", "a parent rang")
    takedown.done(school, gone.id, "Bea")
    found = report(school, "P1")
    assert {each.published.photo for each in found.up} == {up.id, left.id}
    told = details(found)
    assert f"takedown start {up.id[:12]} --channel social" in told and f"takedown done {left.id[:12]}" in told
    assert f"takedown start {left.id[:12]}" not in told and gone.id[:12] not in told
    takedown.done(school, left.id, "Bea")
    takedown.start(school, up.id, "Bea", "now")
    takedown.done(school, up.id, "Bea")
    assert "Take down now" not in details(report(school, "P1"))


def test_a_photo_that_was_taken_down_and_approved_again_was_published_twice(school: School) -> None:
    first = publish(school, "a")
    takedown.start(school, first.id, "Bea", "a parent rang")
    taken = school.photo(first.id)
    with school.record.transaction():
        school.record.save(taken.moved(State.RECEIVED), "office", NOON)
        again = taken.moved(State.RECEIVED).moved(State.HELD, output="again-001-abcdef.jpg", sha256=digest(b"new"))
        school.store.hold("again-001-abcdef.jpg", b"new")
        school.record.save(again, "office", NOON)
    approve_or_reject.let_go(school, first.id, approvers.known(school, HEAD))
    found = report(school, "P1")
    assert [each.published.sha256 for each in found.publications] == [digest(b"new"), first.sha256]
    assert len(found.up) == 2, "nobody has said that the first is gone"
    assert "note it yourself" in details(found), "no command is about the first any more"


def test_an_approval_that_was_undone_is_no_publication(school: School) -> None:
    photo = hold(school, "a" * 64, Channel.SOCIAL)
    with school.record.transaction():
        approved = photo.moved(State.APPROVED, decided_by=HEAD)
        school.record.save(approved, HEAD, NOON, shown=photo.shown, revision=1)
        school.record.save(approved.moved(State.HELD), HEAD, NOON, undone=True)
    found = report(school, "P1")
    assert found.publications == () and [each.state for each in found.photos] == [State.HELD]


def test_the_answer_is_told_as_it_stood_at_the_approval_and_as_it_stands_today(school: School) -> None:
    publish(school, "a")
    register.consent(school, "P1", Channel.SOCIAL, Consent(Answer.NO, said_by="Obi", relation="father"))
    (each,) = report(school, "P1").publications
    (who,) = each.people
    assert who.then and who.today
    (then,) = who.then.answers
    assert who.then.counts and (then.said_by, then.relation, then.evidence) == ("Ann", "mother", "form 9")
    assert then.until == NOON.date() + timedelta(days=21)
    assert not who.today.counts and {one.said_by for one in who.today.answers} == {"Ann", "Obi"}
    assert "counted when it was approved and does not count today" in details(report(school, "P1"))
    register.consent(school, "P1", EVERY, Consent(Answer.NO, relation="child"))
    found = report(school, "P1")
    (who,) = found.publications[0].people
    assert (
        who.then
        and who.then.for_every == ()
        and who.today
        and [one.relation for one in who.today.for_every] == ["child"]
    )
    assert " ".join(as_html(found, to_type).split()).count("for every channel: no") == 1


def test_without_its_register_the_record_still_tells_what_was_published(school: School, tmp_path: Path) -> None:
    photo = publish(school, "a")
    for path in school.consent_data.iterdir():
        path.unlink()
    found = report(school_at(school.workspace, school.consent_data, clock=school.now), "P1")
    assert [(each.published.photo, each.people[0].then) for each in found.publications] == [(photo.id, None)]


steps_of_a_family = st.lists(
    st.tuples(
        st.sampled_from(["consent", "never", "leaves", "rename"]),
        st.sampled_from([Channel.SOCIAL, Channel.PRESS]),
        st.sampled_from([Answer.YES, Answer.NO]),
        st.sampled_from(["", "mother", "father", "child"]),
        st.integers(-3, 30),
    ),
    min_size=1,
    max_size=7,
)


@settings(max_examples=20)
@given(steps_of_a_family)
def test_whatever_a_family_said_since_the_register_of_an_earlier_revision_is_told_as_it_was(
    changes: list[tuple[str, Channel, Answer, str, int]],
) -> None:
    folder = Path(tempfile.mkdtemp())
    school = school_at(folder / "work", folder / "consent", clock=lambda: NOON)
    register.add(school, "P1", Details("Ada Okafor"))
    were = {school.revision: register.find(school, "P1")}
    for what, channel, answer, relation, days in changes:
        day = NOON.date() + timedelta(days=days)
        match what:
            case "consent":
                said = Consent(answer, None, day, "form 9", relation=relation)
                register.consent(school, "P1", channel, said)
            case "never":
                register.never_publish(school, "P1", answer is Answer.YES, "court")
            case "leaves":
                register.edit(school, "P1", Details(leaves=day), "form 9")
            case "rename":
                register.edit(school, "P1", Details(f"Ada Okafor {days}"))
        were[school.revision] = register.find(school, "P1")
    for revision, was in were.items():
        then = at_revision(school, register.find(school, "P1"), revision)
        assert (then.consents, then.leaves, then.never_publish) == (dict(was.consents), was.leaves, was.never_publish)
        assert {channel: said.others for channel, said in then.consents.items()} == {
            channel: said.others for channel, said in was.consents.items()
        }
    school.close()
    shutil.rmtree(folder)


@pytest.mark.parametrize("said", ["P1", "p 1", "Ada Okafor", "okafor, ada"])
def test_a_person_is_found_by_id_and_by_full_name(school: School, said: str) -> None:
    assert report(school, said).subject.person == "P1"


def test_a_name_of_two_people_is_refused_with_their_ids_and_part_of_one_finds_nobody(school: School) -> None:
    register.add(school, "P9", Details("Ada Okafor", group="6A"))
    with pytest.raises(Refused, match=r"P1 \(Ada Okafor\), P9 \(Ada Okafor\)"):
        report(school, "Ada Okafor")
    with pytest.raises(SetupError, match=r"Perhaps: P1 \(Ada Okafor\), P9"):
        report(school, "Ada")
    with pytest.raises(SetupError, match="Say whom"):
        report(school, " ")
    assert school.record.entries(INCIDENT) == []


def test_an_id_that_could_be_a_person_or_a_photo_is_refused(school: School) -> None:
    publish(school, "a")
    register.add(school, "aaaaaaa", Details("Cara Lindqvist"))
    with pytest.raises(Refused, match="aaaaaaa \\(Cara Lindqvist\\), photo aaaaaaaaaaaa"):
        report(school, "aaaaaaa")


def test_a_photo_is_found_by_id_name_sha256_and_the_first_characters_of_them(school: School) -> None:
    photo = publish(school, "a", (*SHOWN, OTHER))
    publish(school, "b")
    for said in (photo.id, photo.id[:8], str(photo.output), str(photo.sha256), f"elsewhere/{photo.output}"):
        found = report(school, said)
        assert found.subject.photo == photo.id
        assert [who.person for who in found.publications[0].people] == ["P1", "P2"]
    assert [(each.state, each.how) for each in found.photos] == [
        (State.APPROVED, ("Ada Okafor shown: shown by hand",))
    ], "the other photo of the event that shows one of them"


def test_a_file_is_known_by_its_bytes_alone(school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photo = publish(school, "a")
    waiting = hold(school, "b" * 64, Channel.SOCIAL, content=b"never approved")
    monkeypatch.chdir(tmp_path)
    for name, content, remark, known in (
        ("whatever.bin", b"bytes a social ", "exactly the bytes that were approved", photo.id),
        ("held.jpg", b"never approved", "nobody has approved it", waiting.id),
        (str(photo.output), b"edited since", "approved with other bytes", ""),
        ("strange.jpg", b"nothing of ours", "No photo that was cleaned here has exactly these bytes", ""),
    ):
        (tmp_path / name).write_bytes(content)
        found = report(school, name)
        assert remark in found.subject.remark and found.subject.photo == known
        assert found.subject.sha256 == digest(content)
        assert found.publications == () if not known else True


def test_an_original_is_called_one(school: School, tmp_path: Path) -> None:
    (tmp_path / "IMG_1.jpg").write_bytes(b"as it came")
    hold(school, digest(b"as it came"), Channel.SOCIAL)
    found = report(school, str(tmp_path / "IMG_1.jpg"))
    assert "This is an original" in found.subject.remark and [each.state for each in found.photos] == [State.HELD]


def test_a_file_that_is_called_like_a_person_is_asked_about(
    school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "P1").write_bytes(b"nothing of ours")
    with pytest.raises(Refused, match="is a file here, and Ada Okafor is called so"):
        report(school, "P1")
    assert report(school, "./P1").subject.file == "P1"


def test_photos_on_which_somebody_is_covered_waits_or_was_rejected_are_told_as_that(school: School) -> None:
    publish(school, "a", (OTHER, COVERED))
    hold(school, "b" * 64, Channel.SOCIAL, content=b"b")
    rejected = hold(school, "c" * 64, Channel.SOCIAL, content=b"c")
    approve_or_reject.reject(school, rejected.id, "Bea", "not sharp")
    found = report(school, "P1")
    assert found.publications == ()
    assert [(each.state, each.says, each.how) for each in found.photos] == [
        (State.APPROVED, f"by {HEAD}", ("Ada Okafor covered: has not said yes for this channel",)),
        (State.HELD, "", ("Ada Okafor shown: shown by hand",)),
        (State.REJECTED, "by Bea; not sharp", ("Ada Okafor shown: shown by hand",)),
    ]
    assert "These wait for approval and may show them: fair-social-bbbbbb.jpg" in details(found)
    assert "nobody approved that they be seen" in details(found)


def test_with_recognition_off_it_is_said_that_only_hands_have_told_who_is_who(school: School) -> None:
    assert "Recognition is off" in " ".join(report(school, "P1").not_known)
    recognition.switch_on(school, "DPIA-1", "the lead")
    assert "Recognition is off" not in " ".join(report(school, "P1").not_known)


def test_of_somebody_forgotten_the_record_still_tells_by_their_bare_id(school: School) -> None:
    photo = publish(school, "a")
    register.forget(school, "P1")
    found = report(school, "p 1")
    assert found.subject.person == "P1"
    (each,) = found.publications
    assert (each.published.photo, each.published.is_up) == (photo.id, True)
    assert [(who.name, who.then, who.today) for who in each.people] == [("", None, None)]
    assert "is not known any more" in details(found)
    assert "Ada" not in as_html(found, to_type) + json.dumps(as_json(found, to_type))


def test_whoever_gets_an_id_later_is_told_nothing_of_its_former_bearer(school: School) -> None:
    photo = publish(school, "a")
    register.replaced(school, "P1", Details("Zoe Quist"))
    assert report(school, "P1").publications == () and report(school, "Zoe Quist").photos == ()
    (each,) = report(school, "former P1").publications
    assert each.published.photo == photo.id
    (who,) = report(school, photo.id).publications[0].people
    assert (who.person, who.name) == ("P1", ""), "not the name of who has the id now"


def test_erased_texts_stay_erased(school: School) -> None:
    photo = publish(school, "a")
    takedown.posted(school, photo.id, "the secret blog")
    entry = school.record.entries(State.APPROVED)[-1].seq
    erasure.erase(school, entry, erasure.texts_of(school, entry), "Bea")
    found = report(school, "P1")
    told = as_html(found, to_type) + json.dumps(as_json(found, to_type)) + details(found)
    assert "secret blog" not in told and "(erased)" in told


def test_a_record_that_is_not_whole_is_said_first_and_nothing_is_written_behind_it(school: School) -> None:
    publish(school, "a")
    school.close()
    with sqlite3.connect(school.workspace / "ledger.db") as other:
        other.execute("DROP TRIGGER audit_is_never_changed")
        other.execute("UPDATE audit SET actor = 'Somebody else' WHERE action = 'approved'")
    other.close()
    length = school.record.length
    found = report(school, "P1")
    assert found.broken and school.record.length == length
    page = as_html(found, to_type)
    assert page.index("The record is not whole") < page.index("Incident report</h1>")
    assert as_json(found, to_type)["record"] == {"whole": False, "broken": found.broken, "entries": length}


def test_the_record_keeps_who_made_a_report_about_whom_and_no_word_that_somebody_typed(school: School) -> None:
    photo = publish(school, "a")
    with school.acting("Dee"):
        report(school, "ada okafor")
        report(school, str(photo.output))
    about_person, about_photo = school.record.entries(INCIDENT)
    assert (about_person.actor, about_person.detail) == ("Dee", {"person": "P1", "sha256": ""})
    assert about_photo.detail == {"wanted": photo.id, "sha256": photo.sha256}
    assert about_person.texts == about_photo.texts == []
    assert audit.verify(school).problems == ()


def test_a_record_that_cannot_be_read_at_all_is_refused_with_what_is_wrong_with_it(school: School) -> None:
    publish(school, "a")
    school.close()
    with sqlite3.connect(school.workspace / "ledger.db") as other:
        other.execute("DROP TRIGGER audit_is_never_changed")
        other.execute("UPDATE audit SET detail = 'no JSON' WHERE action = 'approved'")
    other.close()
    with pytest.raises(Refused, match=r"broken|damaged"):
        report(school, "P1")


class Tags(HTMLParser):
    """The tags of a page, and what they load or run."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags, self.attributes = set[str](), set[str]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)


def test_whatever_people_are_called_or_wrote_the_page_has_no_tag_of_theirs_and_loads_nothing(school: School) -> None:
    register.edit(school, "P1", Details(HOSTILE), same=True)
    said = Consent(Answer.YES, None, None, HOSTILE, said_by=HOSTILE, relation=HOSTILE)
    register.consent(school, "P1", Channel.SOCIAL, said)
    photo = publish(school, "a")
    takedown.posted(school, photo.id, HOSTILE)
    takedown.start(school, photo.id, HOSTILE, HOSTILE)
    page = as_html(report(school, "P1"), to_type)
    seen = Tags(page)
    assert not seen.tags & {"script", "img", "link", "iframe", "a", "b2"}
    assert not {name for name in seen.attributes if name.startswith("on") or name in ("src", "href", "style")}
    assert "url(" not in page and "@import" not in page and "alert(1)" in page


@pytest.mark.skipif(sys.platform == "win32", reason="Windows protects the user's folder as a whole")
def test_a_report_is_for_its_owner_alone_takes_nobodys_place_and_its_name_tells_of_nobody(
    school: School, tmp_path: Path
) -> None:
    publish(school, "a")
    found = report(school, "P1")
    paths = [write(school, found, to_type, into) for into in (None, None, tmp_path / "new", tmp_path / "new")]
    assert len({path.read_bytes() for path in paths}) == 1 and len(set(paths)) == 4
    for path in paths:
        assert path.name.startswith("incident-2026-07-10-")
        assert {stat.S_IMODE(each.stat().st_mode) for each in (path, path.with_suffix(".json"))} == {0o600}
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    for inside in (school.store.approved(Channel.SOCIAL), school.consent_data):
        with pytest.raises(SetupError, match="keeps for itself"):
            write(school, found, to_type, inside)


def test_the_record_of_two_hundred_photos_is_told_within_two_seconds_of_processor_time(school: School) -> None:
    with school.record.transaction():
        for n in range(200):
            photo = Photo(f"{n:064x}", Channel.SOCIAL, "fair", State.HELD, n, output=f"fair-{n:03d}-abcdef.jpg")
            photo = replace(photo, sha256=digest(photo.id.encode()), faces=(*SHOWN, OTHER)).moved(State.APPROVED)
            school.record.save(photo, HEAD, NOON, revision=school.revision, shown=photo.shown, event="fair")
            school.record.save(replace(photo, posted=(WHERE,)), "office", NOON, posted=WHERE)
    began = time.process_time()
    found = report(school, "P1")
    page = as_html(found, to_type)
    assert len(found.publications) == 200 and page.count("<section>") >= 200
    assert time.process_time() - began < 2


def test_in_the_terminal_it_says_what_is_up_and_where_the_report_lies(command: Command, tmp_path: Path) -> None:
    assert command("people", "import", write_register(tmp_path / "p.csv", ["P1,Ada,Okafor,4B,yes,,,yes"])).code == 0
    assert command("approvers", "add", HEAD).code == 0
    with School(tmp_path / "eventguard-work", tmp_path / "consent_data") as school:
        photo = hold(school, "a" * 64, Channel.SOCIAL)
    assert command("approve", photo.id, "--by", HEAD, "--yes").code == 0
    run = command("incident", "P1")
    assert run.code == 0 and "still approved" in run.out and "not recorded where" in run.out
    assert "999" in run.out and f"eventguard takedown start {photo.id[:12]} --channel social" in run.out
    (page, told) = sorted((tmp_path / "eventguard-work" / "incidents").iterdir())
    assert page.name in run.out and page.suffix == ".html"
    (line,) = command("--json", "incident", "Ada Okafor", "--to", "reports").lines
    assert json.loads(told.read_text())["publications"] == line["publications"]
    assert Path(line["report"]).parent == Path("reports") and Path(line["report"]).is_file()
    (tmp_path / "strange.jpg").write_bytes(b"nothing of ours")
    assert command("incident", "strange.jpg").code == 1
    assert command("incident", "nobody at all").code == 2
    assert command("status").code == 0
    shutil.copytree(tmp_path / "eventguard-work", tmp_path / "cut")
    with sqlite3.connect(tmp_path / "cut" / "ledger.db") as other:
        other.execute("DROP TRIGGER audit_is_never_cut")
        other.execute("DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)")
    other.close()
    broken = command("--workspace", "cut", "incident", "P1")
    assert broken.code == 1 and broken.out.startswith("The record is not whole") and "still approved" in broken.out
    assert command("takedown", "start", photo.id[:12], "--channel", "social", "--by", HEAD, "--why", "x").code == 0
    assert command("takedown", "done", photo.id[:12], "--channel", "social", "--by", HEAD).code == 0
