"""The page knows the school's own channels, and records each answer as it was asked."""

from pathlib import Path

from eventguard.app.people import channels, register
from eventguard.app.school import School
from eventguard.core.people.channels import SeenBy
from eventguard.core.people.consent import EVERY, Answer, Channel, Consent, Reason, is_groups_only, standing
from tests.review_page import Answer as Answered
from tests.review_page import served
from tests.test_approve import hold
from tests.test_guard import ID

APP = "class-app"


def test_an_answer_is_recorded_for_a_channel_of_the_schools_own_with_who_said_it(tmp_path: Path) -> None:
    with School(tmp_path / "work", tmp_path / "consent") as school:
        register.add(school, "P1", register.Details("Ada Okafor"))
        channels.add(school, "Class app", SeenBy.CLOSED)
        channels.stop(school, "press")
        register.consent(school, "P1", school.channel("class app"), Consent(Answer.NO, relation="father"))
        school.record  # noqa: B018  the workspace is made
    with served(tmp_path / "work", tmp_path / "consent") as page:
        page.enter()
        for path in ("/people", "/people/P1", "/"):
            shown = page.ask("GET", path, Accept="text/html").body.decode()
            assert "Class app" in shown and "Press" not in shown and "press<" not in shown, path
        beside = {"said_by": "Ann Okafor", "relation": "mother"}

        def sent(channel: str, answer: str = "groups") -> Answered:
            return page.post("/people/P1/consent", beside | {"answers": [{"channel": channel, "answer": answer}]})

        refused = sent(APP)
        assert refused.status == 409 and "after a no" in refused.json["message"], "the father said no"
        assert sent("press").status == 400
        assert sent("../x").status == 400
        assert sent("website").json["says"] == ["Recorded: Ada Okafor, website: groups only."]
        beside = {"relation": "child"}
        assert sent("every", "no").status == 200
        (ada,) = page.school.register.people()
        website = page.school.channel("website")
        assert is_groups_only(ada, website) and ada.consents[website].said_by == "Ann Okafor"
        assert standing(ada, website, page.school.today()) is not Reason.CONSENTED and EVERY in ada.consents


def test_a_photo_is_told_to_go_where_its_channel_is_called_today(tmp_path: Path) -> None:
    with School(tmp_path / "work", tmp_path / "consent") as school:
        hold(school, ID, Channel.SOCIAL, faces=())
        channels.rename(school, "social", "Our page", same=True)
    with served(tmp_path / "work", tmp_path / "consent") as page:
        page.enter()
        for path in ("/", f"/photos/{ID}/social"):
            shown = page.ask("GET", path, Accept="text/html").body.decode()
            assert "for Our page" in shown or "<strong>Our page</strong>" in shown, path
