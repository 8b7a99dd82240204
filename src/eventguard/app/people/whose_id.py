"""Whose an id is, where a file calls somebody by quite another name: that can be a new name, or somebody else."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from eventguard.app.school import School
from eventguard.core.errors import SetupError
from eventguard.core.people.consent import Person, every_name
from eventguard.core.people.identity import is_same_name, mixed_up, namesakes, plain_id
from eventguard.core.people.table_rows import PeopleTable


@dataclass(frozen=True, slots=True)
class Said:
    """Of which ids that come with quite another name somebody said that it is the ``same`` person, or that they were
    ``replaced`` by another; in their plain form.
    """

    same: frozenset[str] = frozenset()
    replaced: frozenset[str] = frozenset()

    @classmethod
    def of(cls, same: Iterable[str], replaced: Iterable[str]) -> Self:
        """As somebody typed them. Raises SetupError when both are said of one."""
        said = cls(frozenset(map(plain_id, same)), frozenset(map(plain_id, replaced)))
        if both := said.same & said.replaced:
            raise SetupError(f"{min(both)} cannot be the same person and somebody else.", "Say one of the two.")
        return said


NOTHING_SAID = Said()


def unsaid(school: School, before: Mapping[str, Person], rows: Iterable[Person], said: Said) -> dict[str, str]:
    """The ids of a file that seem to be somebody else's now, where nobody has said which it is, each with its bearer.

    Whoever once had the name by which the file calls them, as far as is recorded, is the same.
    """
    said_of = said.same | said.replaced
    names = {row.id: every_name(row) for row in rows if row.id in before and plain_id(row.id) not in said_of}
    found = {}
    for id, was in mixed_up(before, names).items():
        once = [entry.value for entry in school.register.history(id) if entry.what == "name"]
        if not any(is_same_name(name, each) for name in once for each in names[id]):
            found[id] = was
    return found


def who_is_who(people_table: PeopleTable, mixed: Mapping[str, str]) -> dict[str, str]:
    """Whose each id that is mixed up seems to be, in a sentence by row."""
    names = {plain_id(person.id): person.name for person in people_table.people}
    rows = {plain_id(id): row for id, row in people_table.rows.items()}
    return {
        id: f"{rows[plain_id(id)]}: {id} is {was} in the register and {names[plain_id(id)]} in this file"
        for id, was in mixed.items()
    }


def unclear(
    people_table: PeopleTable, mixed: Mapping[str, str], replaced: Sequence[Person], said: Said
) -> Iterator[str]:
    """Who is who, in sentences by row, where only a person can tell, or where what was said cannot be meant."""
    rows = {plain_id(id): row for id, row in people_table.rows.items()}
    names = {plain_id(person.id): person.name for person in people_table.people}
    for id, says in who_is_who(people_table, mixed).items():
        yield f"{says}: --same {id} or --replaced {id}"
    for person in replaced:
        if is_same_name(person.name, names[plain_id(person.id)]):
            row, id = rows[plain_id(person.id)], person.id
            yield f"{row}: {id} is {person.name} in the register already: leave --replaced {id} out"
    for plain in sorted((said.same | said.replaced) - rows.keys()):
        yield f"{plain} is not in this file: check --same and --replaced"


def told_apart(everybody: Iterable[Person], ids: Iterable[str]) -> Iterator[str]:
    """People of the same name in the same class, where one of them has one of these ids, in a sentence each."""
    wanted = set(ids)
    for alike in namesakes(everybody):
        if wanted & {person.id for person in alike}:
            where = f" in {alike[0].group}" if alike[0].group else ""
            them = " and ".join(person.id for person in alike)
            yield f"{alike[0].name}{where} is there under {them}: two people, or one with two ids?"
