"""Who may be compared: only batches on which everybody named as present may be, unless the school says otherwise."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.app.faces import comparison, recognition
from eventguard.app.faces import may_compare as app_may_compare
from eventguard.app.faces.batch_policy import batch_policy
from eventguard.app.folders.watch import Watcher
from eventguard.app.folders.watch_reports import Remark
from eventguard.app.people import register
from eventguard.app.people.import_file import import_register
from eventguard.app.photos.order import Order
from eventguard.app.school import School
from eventguard.app.status import status
from eventguard.core.errors import SetupError
from eventguard.core.faces.may_compare import ALLOWED, Compare, Comparing, NotCompared, may_compare
from eventguard.core.people.consent import Channel, Permission, Person, Reason, may_be_matched
from eventguard.core.people.groups import LATELY, as_group, is_in, known_groups, nearest, present
from eventguard.core.photos.face import Compared, Face, Verdict
from eventguard.core.photos.photo import Photo, State
from eventguard.core.photos.pixels import Box
from eventguard.core.settings import Show
from tests.conftest import NOON, Command, write_register

TODAY = NOON.date()
FULL = Permission((TODAY,), "A Parent")
PERMISSIONS = st.builds(
    Permission,
    st.sampled_from([(), (TODAY,)]),
    st.sampled_from(["", "A Parent"]),
    st.sampled_from(["", "", "Another Parent"]),
    st.booleans(),
)
LEAVES = st.none() | st.integers(-400, 400).map(lambda days: TODAY + timedelta(days=days))
PEOPLE = st.builds(
    Person,
    st.integers(0, 99).map(lambda n: f"P{n}"),
    st.just("Ada Okafor"),
    st.sampled_from(["pupil", "pupil", "staff"]),
    st.sampled_from(["", "5A", "5 b", "Year 5", "Oak", "Oak class", "5/6", "RB", "6A"]),
    LEAVES,
    permission=st.just(FULL) | PERMISSIONS,
)
NAMED = st.lists(
    st.sampled_from(["5a", "Class 5A", "Year 5", "5", "oak class", "staff", "6A", "Year 6", "9Z", "", " "])
)


@given(st.lists(PEOPLE, max_size=12), NAMED, st.sampled_from([None, *Compare]))
def test_faces_are_compared_only_where_everybody_named_as_present_is_permitted_at_that_time(
    everybody: list[Person], groups: list[str], compare: Compare | None
) -> None:
    found = may_compare(compare, everybody, groups, TODAY)
    if compare is not Compare.PERMITTED:
        assert found.why is (None if compare else NotCompared.RECOGNITION_OFF)
        return
    here = [person for person in everybody if person.leaves is None or person.leaves >= TODAY]
    there = [person for person in here if any(is_in(person, group) for group in groups)]
    if found == ALLOWED:
        assert groups and all(map(may_be_matched, there))
        assert all(any(is_in(person, group) for person in everybody) for group in groups), "nobody is not everybody"
    if any(not may_be_matched(person) for person in there):
        assert found.why, "one who may not is enough"
    assert set(found.in_the_way) <= {person.id for person in everybody if not may_be_matched(person)}


@given(st.lists(PEOPLE, max_size=8), NAMED, PEOPLE)
def test_one_more_who_is_present_and_may_not_be_compared_never_lets_anybody_be_compared(
    everybody: list[Person], groups: list[str], one: Person
) -> None:
    before = may_compare(Compare.PERMITTED, everybody, groups, TODAY)
    after = may_compare(
        Compare.PERMITTED, [*everybody, replace(one, leaves=None, permission=Permission())], groups, TODAY
    )
    if after == ALLOWED:
        assert before == ALLOWED or not any(is_in(one, group) for group in groups)


@pytest.mark.parametrize(
    ("group", "own", "there"),
    [
        ("5a", "5A", True),
        ("Class 5A", "5A", True),
        ("5 A", "Year 5A", True),
        ("Oak class", "Oak", True),
        ("oak", "Class Oak", True),
        ("Year 5", "5A", True),
        ("Y5", "5 Oak", True),
        ("5", "Year 5", True),
        ("Year 6", "5/6", True),
        ("Reception", "RB", True),
        ("Year R", "Reception", True),
        ("Year 5", "6A", False),
        ("Year 1", "10A", False),
        ("5A", "5B", False),
        ("Oak", "Ash", False),
        ("Year", "5A", False),
        ("class", "", False),
        ("", "", False),
    ],
)
def test_groups_are_known_however_an_office_spells_them(group: str, own: str, there: bool) -> None:
    assert is_in(Person("P1", "Ada Okafor", group=own), group) is there


def test_whoever_left_in_the_last_month_counts_as_present_for_their_photos_are_cleaned_after_the_event() -> None:
    gone = Person("P1", "Ada Okafor", group="6A", leaves=TODAY)
    assert present([gone], "6A", TODAY + LATELY) == [gone]
    assert present([gone], "6A", TODAY + LATELY + timedelta(days=1)) == []
    assert may_compare(Compare.PERMITTED, [gone], ["6A"], date(2030, 1, 1)).why is NotCompared.NO_GROUP


def test_a_group_that_nobody_is_in_is_refused_with_the_nearest_names(school: School, tmp_path: Path) -> None:
    pupils(school, tmp_path)
    with pytest.raises(SetupError, match=r"Nobody in the register is in 4C.*Did you mean 4B"):
        batch_policy(school, Channel.SOCIAL, TODAY, Show.CONSENT, ("4C",))
    known = known_groups(school.people().values())
    assert nearest("zzzzz", known) == [] and "5A" in nearest("5 c", known)
    assert as_group(["Class 5A", "Y5"]) == as_group(["5a", "year 5", "5 A"])


def pupils(school: School, tmp_path: Path) -> None:
    """Ada and Ben of 4B may be compared; of 5A Cara may, and Dev's family was never asked."""
    rows = ["P1,Ada,Okafor,4B,yes,,,yes", "P2,Ben,Whitlock,4B,yes,,,yes"]
    rows += ["P3,Cara,Lindqvist,5A,yes,,,yes", "P4,Dev,Malhotra,5A,yes,,,"]
    import_register(school, write_register(tmp_path / "people.csv", rows))


def comparing(school: School, *groups: str, on: date = TODAY) -> Comparing:
    return batch_policy(school, Channel.SOCIAL, on, Show.CONSENT, groups).comparing


def test_a_batch_has_a_gallery_only_where_it_may_be_compared(school: School, tmp_path: Path) -> None:
    pupils(school, tmp_path)
    assert comparing(school, "4B").why is NotCompared.RECOGNITION_OFF
    recognition.switch_on(school, "DPIA-1", "the lead")
    assert comparing(school).why is NotCompared.NO_GROUP
    assert comparing(school, "Class 4b") == ALLOWED
    assert comparing(school, "4B", "5A") == Comparing(NotCompared.NOT_PERMITTED, ("P4",))
    assert batch_policy(school, Channel.SOCIAL, TODAY, Show.CONSENT, ("4B", "5A")).gallery is None
    assert batch_policy(school, Channel.SOCIAL, TODAY, Show.CONSENT, ("4B",)).gallery is not None
    register.biometrics(school, "P1", Permission(refused=True))
    assert comparing(school, "4B") == Comparing(NotCompared.NOT_PERMITTED, ("P1",)), "the child's objection counts"
    assert comparing(school, "4B", on=date(2040, 1, 1)).why is NotCompared.NOT_PERMITTED
    recognition.switch_on(school, "DPIA-1", "the lead", compare=Compare.EVERYBODY)
    assert comparing(school) == comparing(school, "5A") == ALLOWED
    entry = school.record.entries("recognition-on")[-1]
    assert (entry.detail["compare"], entry.detail["dpia"]) == ("everybody", "DPIA-1")
    recognition.switch_off(school)
    assert recognition.switch_on(school, "DPIA-2", "the lead").compare is Compare.PERMITTED


def test_a_school_that_had_recognition_on_before_gets_the_careful_way_and_is_told_until_it_chooses(
    school: School, tmp_path: Path
) -> None:
    pupils(school, tmp_path)
    recognition.switch_on(school, "DPIA-1", "the lead", compare=Compare.EVERYBODY)
    with school.register.change():
        school.register.note(app_may_compare.FACT, None)  # as versions before 0.5.0 left it
    assert comparing(school).why is NotCompared.NO_GROUP
    told = next(line.says for line in status(school) if line.what == "set-up")
    assert "--compare everybody" in told
    recognition.switch_on(school, "DPIA-1", "the lead")
    assert "--compare everybody" not in next(line.says for line in status(school) if line.what == "set-up")


@pytest.mark.parametrize(
    ("groups", "outcome"),
    [((), Compared.NO_GROUP), (("4B", "5A"), Compared.GROUP_NOT_PERMITTED), (("4B",), Compared.NOT_ENROLLED)],
)
def test_what_may_not_be_compared_in_a_batch_is_not_compared_by_hand_either(
    school: School, tmp_path: Path, groups: tuple[str, ...], outcome: Compared
) -> None:
    pupils(school, tmp_path)
    recognition.switch_on(school, "DPIA-1", "the lead")
    face = Face(1, Box(0, 0, 50, 50), Verdict.SHOW, Reason.SHOWN_BY_HAND, "P1", by=("Bea",))
    photo = Photo("a" * 64, Channel.SOCIAL, "Fair", State.HELD, faces=(face,), groups=groups)
    assert comparison.compared(school, photo, face) is outcome
    said = comparison.said(replace(face, compared=outcome), school.people())
    assert "could not be compared with photos of Ada Okafor: " in said


def test_nothing_is_kept_of_earlier_comparisons_where_a_batch_may_not_be_compared() -> None:
    face = Face(
        1, Box(0, 0, 50, 50), Verdict.SHOW, Reason.SHOWN_BY_HAND, "P1", distance=0.4, perhaps="P2", matched="P3"
    )
    kept = replace(face, compared=Compared.ALIKE)
    assert app_may_compare.without_comparisons((kept,), ALLOWED) == (kept,)
    for why in (NotCompared.NO_GROUP, NotCompared.NOT_PERMITTED):
        (bare,) = app_may_compare.without_comparisons((kept,), Comparing(why, ("P4",)))
        assert (bare.distance, bare.perhaps, bare.matched, bare.person) == (None, None, None, "P1")
        assert bare.compared is app_may_compare.CAUSES[why]


def test_a_watcher_says_once_that_nobody_is_compared_and_again_when_that_changes(
    school: School, tmp_path: Path
) -> None:
    pupils(school, tmp_path)
    recognition.switch_on(school, "DPIA-1", "the lead")
    (inbox := tmp_path / "inbox").mkdir()
    order = Order((), "event", Channel.SOCIAL, Show.CONSENT, TODAY, 1, groups=("4B", "5A"))
    watcher = Watcher(school, order, inbox)
    (remark,) = watcher.remarks()
    assert "Dev Malhotra" in remark.says and "Ask their families" in remark.remedy
    assert list(watcher.clean("event", [])) == [], "it was told"
    register.biometrics(school, "P1", Permission(refused=True))
    (told,) = watcher.clean("event", [])
    assert isinstance(told, Remark) and "2 people may not be compared: Ada Okafor" in told.says


@pytest.mark.one_python
def test_the_commands_say_which_way_it_is_and_who_stands_in_the_way(
    command: Command, school: School, tmp_path: Path, samples: Path
) -> None:
    pupils(school, tmp_path)
    school.store.make()
    where = ["--workspace", school.workspace, "--consent-data", school.consent_data]
    assert command(*where, "recognition", "on", "--dpia", "DPIA-1", "--by", "Lead").code == 0
    (line,) = command(*where, "--json", "recognition", "status").lines
    assert (line["compare"], line["compare_chosen"]) == ("permitted", True)
    photo = samples / "event" / "IMG_0101.jpg"
    run = command(*where, "clean", photo, "--group", "4b", "--group", "Class 5A")
    told = " ".join(run.out.split())
    assert told.count("Nobody is compared") == 1
    assert "Dev Malhotra (no biometric permission is recorded)" in told and "Ask their families" in told
    (line,) = command(*where, "--json", "check", photo, "--group", "4B", "--group", "5A").lines
    assert line["not_compared"] == "not-permitted"
    assert {face["reason"] for face in line["faces"]} == {"not-compared"}
    (held,) = command(*where, "--json", "queue").lines
    assert (held["not_compared"], {face["distance"] for face in held["faces"]}) == ("not-permitted", {None})
    assert command(*where, "clean", photo, "--group", "4X").code == 2
