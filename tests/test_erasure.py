"""What people type lies where it can be erased: the record stays whole, and says that a text was there."""

import csv
import os
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest

from eventguard.app.approval import approve_or_reject, approvers, takedown
from eventguard.app.faces import recognition
from eventguard.app.people import register
from eventguard.app.record import audit, erasure
from eventguard.app.school import School
from eventguard.core.errors import Refused, SetupError
from eventguard.core.people.consent import Answer, Channel, Consent, Person, Reason
from eventguard.core.photos.face import Face, Verdict
from eventguard.core.photos.photo import State
from eventguard.core.photos.pixels import Box
from eventguard.core.words.one_person import is_named
from tests.conftest import PASSPHRASE, Command, school_at
from tests.test_approve import HEAD, SHOWN, hold

ADA = Person("P1", "Adaobi Okafor")
GROUP = (*SHOWN, Face(2, Box(9, 9, 3, 4), Verdict.COVER, Reason.NO_CONSENT, perhaps="P2"))


@pytest.fixture
def school(empty_school: School) -> School:
    """Adaobi may be shown; Ben may not. Photos a and b show her, c shows nobody; a is approved."""
    register.add(empty_school, "P1", register.Details("Adaobi Okafor"))
    register.add(empty_school, "P2", register.Details("Ben Hill"))
    register.consent(empty_school, "P1", Channel.SOCIAL, Consent(Answer.YES))
    approvers.add(empty_school, HEAD, PASSPHRASE)
    hold(empty_school, "a" * 64, Channel.SOCIAL)
    hold(empty_school, "b" * 64, Channel.SOCIAL, GROUP)
    hold(empty_school, "c" * 64, Channel.SOCIAL, ())
    approve_or_reject.approve(empty_school, "a" * 64, HEAD, PASSPHRASE)
    return empty_school


def files_with(school: School, *traces: str) -> list[str]:
    """The files of the workspace and the register in which one of these is found."""
    paths = [path for folder in (school.workspace, school.consent_data) for path in folder.rglob("*") if path.is_file()]
    return [f"{trace} in {path.name}" for path in paths for trace in traces if trace.encode() in path.read_bytes()]


def exported(school: School, folder: Path) -> str:
    audit.export(school, folder / "record.csv")
    return (folder / "record.csv").read_text(encoding="utf-8-sig")


def test_nothing_that_somebody_typed_is_in_the_chain_or_in_a_photos_record(school: School) -> None:
    typed = {
        "reject": "TYPED-1 about a child",
        "posted": "TYPED-2 about a child",
        "take down": "TYPED-3 about a child",
        "dpia": "TYPED-4 about a child",
        "never publish": "TYPED-5 about a child",
        "evidence": "TYPED-6 about a child",
    }
    approve_or_reject.reject(school, "c" * 64, "office", typed["reject"])
    takedown.posted(school, "a" * 64, typed["posted"])
    takedown.start(school, "a" * 64, HEAD, typed["take down"])
    recognition.switch_on(school, typed["dpia"], "the lead")
    register.never_publish(school, "P2", True, typed["never publish"])
    register.consent(school, "P2", Channel.SOCIAL, Consent(Answer.NO, evidence=typed["evidence"]))
    for table in ("audit", "photos", "colleagues"):
        for row in school.record._db.execute(f"SELECT * FROM {table}"):
            assert "TYPED" not in str(tuple(row)), tuple(row)
    kept = [text for entry in school.record.entries() for text in entry.texts]
    assert sorted(kept) == sorted(typed[what] for what in ("reject", "posted", "take down", "dpia"))
    assert audit.verify(school).problems == ()


def test_texts_are_read_as_they_were_typed_everywhere(school: School, tmp_path: Path) -> None:
    approve_or_reject.reject(school, "c" * 64, "office", "blurred, says Adaobi")
    takedown.posted(school, "a" * 64, "school page, 23 November")
    (rejected,), (approved,) = (school.record.photos(state) for state in (State.REJECTED, State.APPROVED))
    assert (rejected.reason, approved.posted) == ("blurred, says Adaobi", ("school page, 23 November",))
    assert "blurred, says Adaobi" in exported(school, tmp_path)


def test_an_erased_text_is_in_no_file_and_the_record_stays_whole(school: School, tmp_path: Path) -> None:
    takedown.posted(school, "a" * 64, "where the Okafors live")
    takedown.posted(school, "a" * 64, "our page")
    takedown.start(school, "a" * 64, HEAD, "her mother cried")
    for seq in [entry.seq for entry in school.record.entries() if "our page" not in entry.texts and entry.texts]:
        assert erasure.erase(school, seq, erasure.texts_of(school, seq), "the lead")
        with pytest.raises(Refused, match="no text that could be erased"):
            erasure.texts_of(school, seq)
    assert files_with(school, "Okafors live", "her mother") == []
    (item,) = takedown.pending(school)
    assert (item.photo.reason, item.photo.posted) == ("(erased)", ("(erased)", "our page"))
    assert audit.verify(school).problems == ()
    assert [(entry.actor, entry.detail["row"] > 0) for entry in school.record.entries("text-erased")] == [
        ("the lead", True)
    ] * 2
    assert "(erased)" in exported(school, tmp_path)
    done = takedown.done(school, "a" * 64, HEAD)
    assert done.posted == ("(erased)", "our page")
    assert audit.verify(school).problems == (), "also after what is written later"


def test_who_erases_is_named_and_the_row_has_to_hold_a_text(school: School) -> None:
    approve_or_reject.reject(school, "c" * 64, "office", "blurred")
    seq = school.record.length
    for wrong in (0, 1, 10**6):
        with pytest.raises(Refused):
            erasure.texts_of(school, wrong)
    with pytest.raises(SetupError, match="--by"):
        erasure.erase(school, seq, erasure.texts_of(school, seq), " ")
    assert erasure.texts_of(school, seq) == ["blurred"]


def test_forgetting_somebody_erases_every_text_that_names_them(school: School) -> None:
    approve_or_reject.reject(school, "c" * 64, "office", "OKAFOR, Adaobi looks tired")
    takedown.posted(school, "a" * 64, "our page, the one with Adaobi")
    takedown.posted(school, "a" * 64, "our page, the one with Ben")
    takedown.start(school, "a" * 64, HEAD, "Adaobi's mother asked")
    approve_or_reject.reject(school, "b" * 64, "office", "p1 blinks")
    register.edit(school, "P1", register.Details("Adaobi Smith"))
    gone = register.forget(school, "P1")
    assert gone.scrubbed
    assert (gone.texts.many, gone.texts.places) == (4, ("our page, the one with Adaobi",))
    assert files_with(school, "Adaobi", "Okafor", "OKAFOR", "blinks") == []
    (item,) = takedown.pending(school)
    assert item.photo.posted == ("(erased)", "our page, the one with Ben")
    assert audit.verify(school).problems == ()


def test_forgetting_leaves_the_texts_of_others(school: School) -> None:
    approve_or_reject.reject(school, "b" * 64, "office", "Ben blinks")
    approve_or_reject.reject(school, "c" * 64, "office", "the other Adaobi, who has left")
    register.forget(school, "P1")
    kept = [text for entry in school.record.entries() for text in entry.texts]
    assert kept == ["Ben blinks", "the other Adaobi, who has left"]


@pytest.mark.parametrize(
    ("text", "anywhere", "about_them"),
    [
        ("Adaobi Okafor", True, True),
        ("OKAFOR, adaobi", True, True),
        ("Adaobi, the sister of Ben Okafor", True, True),
        ("facebook.com/adaobi-okafor/posts/17", True, True),
        ("teamadaobiokafor2026", True, True),
        ("Adаobi Okаfor", True, True),  # noqa: RUF001  Cyrillic letters
        ("Adaobi Okafro", True, True),
        ("P1's mother asked", True, True),
        ("Adaobi's mother asked", False, True),
        ("the Okafors asked", False, True),
        ("P11 asked", False, False),
        ("Ben asked", False, False),
        ("", False, False),
    ],
)
def test_somebody_is_named_by_both_names_anywhere_and_by_either_in_what_is_about_them(
    text: str, anywhere: bool, about_them: bool
) -> None:
    found = [is_named(text, ADA, {ADA.name}, alone) for alone in (False, True)]
    assert found == [anywhere, about_them]


def test_while_another_process_reads_the_record_traces_are_told(school: School, command: Command) -> None:
    approve_or_reject.reject(school, "c" * 64, "office", "her mother cried")
    seq, here = school.record.length, ("--workspace", school.workspace, "--consent-data", school.consent_data)
    other = school_at(school.workspace, school.consent_data)
    other.record._db.execute("BEGIN")
    assert other.record.length == seq
    school.record._db.execute("PRAGMA busy_timeout = 100")
    assert not erasure.erase(school, seq, erasure.texts_of(school, seq), "the lead")
    other.close()
    assert command(*here, "audit", "scrub").code == 0
    assert files_with(school, "her mother") == []


def test_the_command_shows_the_texts_erases_them_and_says_so(command: Command, school: School) -> None:
    here = ("--workspace", school.workspace, "--consent-data", school.consent_data)
    approve_or_reject.reject(school, "c" * 64, "office", "her mother cried")
    seq = school.record.length
    assert command(*here, "audit", "erase", str(seq)).code == 2, "it takes a name"
    told = command(*here, "audit", "erase", str(seq), "--by", "the lead", "--yes")
    assert (told.code, "1 text of entry" in told.out) == (0, True)
    assert command(*here, "audit", "erase", str(seq), "--by", "the lead", "--yes").code == 1
    assert command(*here, "audit", "verify").code == 0
    told = command(*here, "people", "forget", "P1")
    assert told.code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows protects the user's folder as a whole")
def test_what_is_written_about_people_is_for_the_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        school = school_at(tmp_path / "work", tmp_path / "consent")
        with closing(school):
            register.add(school, "P1", register.Details("Adaobi Okafor"))
            for _ in range(2):
                audit.export(school, tmp_path / "record.csv")
            files = [tmp_path / "record.csv", *school.workspace.glob("ledger*"), *school.consent_data.iterdir()]
            assert {path.name for path in files} >= {"ledger.db-wal", "ledger.key", "register.db-wal", "record.csv"}
            assert {path.name: stat.S_IMODE(path.stat().st_mode) & 0o077 for path in files if path.is_file()} == {
                path.name: 0 for path in files if path.is_file()
            }
    finally:
        os.umask(old)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_an_export_replaces_a_planted_link_and_follows_none(school: School, tmp_path: Path) -> None:
    treasure, file = tmp_path / "treasure.txt", tmp_path / "record.csv"
    treasure.write_text("mine")
    file.symlink_to(treasure)
    rows = audit.export(school, file)
    assert treasure.read_text() == "mine"
    assert not file.is_symlink()
    with file.open(encoding="utf-8-sig", newline="") as opened:
        assert len(list(csv.DictReader(opened))) == rows
