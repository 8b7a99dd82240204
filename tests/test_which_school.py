"""Which school a command is about: remembered once, whatever folder one is in, and never a mixture of two."""

import json
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventguard.adapters.computer.schools import Remembered, Schools
from eventguard.app.computer import which_school
from eventguard.app.computer.which_school import CONSENT_DATA, HERE, WORKSPACE, meant, set_up
from eventguard.core.errors import SetupError
from tests.conftest import Command, write_register

OAK, ELM = "Oak Lane Primary", "Elm Row"
REGISTER = ["P1,Ada,Okafor,4B,yes,,,"]


@pytest.fixture
def schools(tmp_path: Path) -> Schools:
    """Nobody's schools, kept in a folder of this test."""
    return Schools(tmp_path / "settings")


def test_where_nothing_is_remembered_commands_are_about_the_folder_that_one_is_in(schools: Schools) -> None:
    assert meant(None, None, None, schools) == HERE == which_school.Meant(WORKSPACE, CONSENT_DATA)
    with pytest.raises(SetupError, match="No school is remembered yet"):
        meant(OAK, None, None, schools)


def test_a_school_that_was_set_up_is_meant_from_every_folder(
    schools: Schools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    oak = set_up(f"  {OAK} ", Path("oak"), Path("drop"), schools)
    assert oak == Remembered(OAK, tmp_path / "oak" / WORKSPACE, tmp_path / "oak" / CONSENT_DATA, tmp_path / "drop")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    found = meant(None, None, None, schools)
    assert (found.workspace, found.consent_data, found.usual, found.says) == (oak.workspace, oak.consent_data, True, "")


def test_a_school_is_called_otherwise_and_stays_what_and_where_it_was(schools: Schools, tmp_path: Path) -> None:
    oak = set_up("Our school", tmp_path / "oak", tmp_path / "drop", schools)
    elm = set_up(ELM, tmp_path / "elm", schools=schools)
    assert which_school.rename(oak.workspace, f" {OAK}", schools) == OAK
    assert schools.all() == [elm, Remembered(OAK, oak.workspace, oak.consent_data, oak.drop_folder)]
    for workspace, name in ((oak.workspace, ELM.upper()), (oak.workspace, "  "), (tmp_path / "elsewhere", "Any")):
        with pytest.raises(SetupError):
            which_school.rename(workspace, name, schools)
    assert [each.name for each in schools.all()] == [ELM, OAK]


def test_of_several_the_last_that_was_set_up_or_used_is_meant_and_every_command_says_which(
    schools: Schools, tmp_path: Path
) -> None:
    set_up(OAK, tmp_path / "oak", schools=schools)
    set_up(ELM, tmp_path / "elm", schools=schools)
    assert meant(None, None, None, schools).says == f"This is about {ELM}."
    named = meant(OAK.upper(), None, None, schools)
    assert (named.remembered and named.remembered.name, named.usual) == (OAK, False)
    which_school.use(OAK, schools)
    assert [each.name for each in schools.all()] == [OAK, ELM]
    which_school.forget(ELM, schools)
    assert meant(None, None, None, schools).says == ""
    assert (tmp_path / "elm").is_dir(), "its folders stay"
    with pytest.raises(SetupError, match=OAK):
        which_school.use("Nowhere", schools)


@given(
    st.lists(
        st.sampled_from(["set up", "use", "forget"]).flatmap(
            lambda do: st.tuples(st.just(do), st.sampled_from([OAK, ELM, "Ash"]))
        ),
        max_size=12,
    )
)
def test_whatever_is_done_every_name_is_remembered_once_and_the_last_is_meant(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str]]
) -> None:
    root = tmp_path_factory.mktemp("schools")
    schools, known = Schools(root), list[str]()
    for do, name in steps:
        if do == "set up":
            set_up(name, root / name, schools=schools)
            known = [name, *(each for each in known if each != name)]
        elif name not in known:
            with pytest.raises(SetupError):
                (which_school.use if do == "use" else which_school.forget)(name, schools)
        else:
            (which_school.use if do == "use" else which_school.forget)(name, schools)
            known.remove(name)
            known = [name, *known] if do == "use" else known
        assert [each.name for each in schools.all()] == known


def test_a_folder_that_is_named_is_never_paired_with_another_schools(schools: Schools, tmp_path: Path) -> None:
    set_up(OAK, tmp_path / "oak", schools=schools)
    for workspace, consent_data in product((None, Path("w")), (None, Path("c"))):
        if workspace or consent_data:
            found = meant(None, workspace, consent_data, schools)
            assert (found.workspace, found.consent_data) == (workspace or WORKSPACE, consent_data or CONSENT_DATA)
            with pytest.raises(SetupError, match="A school and a folder"):
                meant(OAK, workspace, consent_data, schools)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "{}",
        "[1]",
        '[{"name": "Oak"}]',
        '[{"name": "Oak", "workspace": "w", "consent_data": "/c"}]',
        "[" * 9000,
    ],
)
def test_a_broken_list_of_schools_is_told_and_nothing_is_guessed(schools: Schools, content: str) -> None:
    schools.path.parent.mkdir()
    schools.path.write_text(content)
    if content == "{}":
        assert schools.all() == []
        return
    with pytest.raises(SetupError, match="cannot be read"):
        meant(None, None, None, schools)
    assert meant(None, Path("w"), None, schools).workspace == Path("w"), "who names the folder needs no list"


@pytest.mark.parametrize("name", ["", " ", "\u200b", "x" * 500])
def test_a_school_without_a_name_that_can_be_seen_is_refused(schools: Schools, tmp_path: Path, name: str) -> None:
    with pytest.raises(SetupError):
        set_up(name, tmp_path / "oak", schools=schools)
    assert schools.all() == []


def test_a_drop_folder_within_the_schools_own_folders_is_refused(schools: Schools, tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="keeps for itself"):
        set_up(OAK, tmp_path / "oak", tmp_path / "oak" / WORKSPACE / "in", schools)
    assert schools.all() == []


def test_two_at_once_lose_neither(tmp_path: Path) -> None:
    adds = (
        "import sys; from pathlib import Path; from eventguard.adapters.computer.schools import Schools;"
        "from eventguard.app.computer.which_school import set_up;"
        "[set_up(f'{sys.argv[2]} {n}', Path(sys.argv[1]) / 'x', schools=Schools(Path(sys.argv[1]))) for n in range(20)]"
    )
    both = [subprocess.Popen([sys.executable, "-c", adds, str(tmp_path), name]) for name in ("Oak", "Elm")]
    assert [each.wait(60) for each in both] == [0, 0]
    assert len(Schools(tmp_path).all()) == 40
    assert (Schools(tmp_path).path.stat().st_mode & 0o077) == 0


def test_as_a_secretary_sets_it_up_and_works_from_any_folder(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    assert "No school is remembered yet" in command("school").out
    said = command("school", "set-up", OAK, "--folder", str(tmp_path / "oak"), "--drop-folder", str(tmp_path / "drop"))
    assert said.code == 0 and "people import FILE" in said.out
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert command("people", "import", str(write_register(tmp_path / "people.csv", REGISTER))).code == 0
    assert (tmp_path / "oak" / CONSENT_DATA).is_dir() and not list(Path().iterdir())
    assert [json.loads(line)["id"] for line in command("--json", "people", "list").out.splitlines()] == ["P1"]
    assert command("watch", "--once").code == 0
    assert str(tmp_path / "drop") in command("watch", "--install").out
    command("school", "set-up", ELM, "--folder", str(tmp_path / "elm"))
    there = command("--school", OAK, "people", "list")
    assert f"This is about {OAK}." in there.err and "Ada Okafor" in there.out
    empty = command("queue")
    assert f"This is about {ELM}." in empty.err
    monkeypatch.setenv("EVENTGUARD_WORKSPACE", str(tmp_path / "oak" / WORKSPACE))
    monkeypatch.setenv("EVENTGUARD_CONSENT_DATA", str(tmp_path / "oak" / CONSENT_DATA))
    assert "Ada Okafor" in command("people", "list").out
