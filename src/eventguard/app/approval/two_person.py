"""The two-person rule: whether the one who prepared a photo may also let it go."""

from eventguard.adapters.approval.colleagues import Colleague
from eventguard.app.approval import approvers
from eventguard.app.school import School
from eventguard.core.people.actors import alike

#: What the chain calls the rule being switched.
TWO_PERSON = "two-person"


def holds(school: School) -> bool:
    """Whether the one who prepared a photo is kept from approving it. So it is until somebody switches it off."""
    said = school.record.entries(TWO_PERSON)
    return bool(said[-1].detail["on"]) if said else True


def switch(school: School, on: bool, by: Colleague) -> None:
    """Switch the two-person rule; ``by`` is an approver who was authenticated. Raises Refused when they are not on the
    list any more.
    """
    with school.record.transaction():
        approvers.require_present(school, by)
        school.record.append(by.name, school.now(), TWO_PERSON, on=on)


def prepared(approver: Colleague, maker: str) -> bool:
    """Whether it was this approver who prepared a photo: by a name that is theirs or looks like it, or their login."""
    return any(alike(name, maker) for name in (approver.name, approver.login) if name)
