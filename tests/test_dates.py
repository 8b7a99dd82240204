"""Days are told in one form on every screen and paper."""

import re
from datetime import UTC, date, datetime

from eventguard.core.dates import in_full, to_the_minute
from tests.conftest import ROOT

#: Where another form is right: what is typed, read by programs, or goes into a spreadsheet.
OTHERWISE = {
    "app/cluster/trust.py",  # the name of a file
    "app/people/renewals.py",  # the list for letters is a table that spreadsheets read
    "app/record/incident_report.py",  # the name of a file
    "cli/people/change.py",  # what may be typed
    "cli/photos/clean.py",
    "cli/usage.py",
}
FORMATTED = re.compile(r"%d/%m|%d\.%m|%d %b|%m/%d|%Y-%m|%x\b|strftime|toLocaleDateString")


def test_a_day_is_told_with_its_month_in_letters() -> None:
    assert in_full(date(2026, 7, 1)) == "1 July 2026"
    assert to_the_minute(datetime(2026, 11, 26, 9, 5, tzinfo=UTC)) == "26 November 2026 09:05"


def test_nobody_has_a_form_of_their_own() -> None:
    found = {
        path.relative_to(ROOT / "src" / "eventguard").as_posix()
        for path in (ROOT / "src" / "eventguard").rglob("*")
        if path.suffix in (".py", ".html", ".js") and FORMATTED.search(path.read_text(encoding="utf-8"))
    }
    assert found == OTHERWISE
