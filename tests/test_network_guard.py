"""The page for other desks answers whoever was let in, and each role exactly what the routes say: for all else nothing
is told, and nothing changes.
"""

from collections.abc import Iterator

import pytest
from starlette.routing import Route

from eventguard.core.people.roles import Role
from eventguard.web.addresses import reach
from eventguard.web.network.addresses import WAY_IN
from eventguard.web.server import WINGS, _routes
from tests.conftest import PASSPHRASE
from tests.desks import COLLEAGUES, Desk, Office, office, peopled
from tests.test_approve import HEAD
from tests.test_guard import (
    CHANGING,
    COOKIES,
    FOREIGN,
    HOSTS,
    ID,
    NONSENSE,
    PHOTO,
    TELLING,
    TRICKS,
    ask_everything,
    everything,
)

pytestmark = pytest.mark.one_python
REACH = reach(WINGS)
#: What the way in takes, which no role has to be had for.
WAY_IN_SAID = {"/pair": {"words": "x", "name": "x"}, "/desk": {"name": HEAD, "passphrase": PASSPHRASE}}
EVERY_SAID = CHANGING | {"/stop": {}, "/open": {}}
ROLES = tuple(Role)


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A school with a held photo, colleagues of each role, and other desks let in."""
    school = peopled(tmp_path_factory.mktemp("school"))
    with office(school.workspace, school.consent_data) as there:
        yield there


@pytest.fixture(scope="module")
def desks(there: Office) -> dict[Role, Desk]:
    """A desk at which somebody of each role is signed in."""
    return {role: there.desk(name) for role, name in COLLEAGUES.items()}


@pytest.fixture
def page(there: Office, desks: dict[Role, Desk], request: pytest.FixtureRequest) -> Desk:
    """The desk of the role that a test is about."""
    assert desks.keys() == set(ROLES)
    return desks[request.param]


@pytest.fixture(autouse=True)
def nothing_changes(there: Office, desks: dict[Role, Desk]) -> Iterator[None]:
    """Whatever a test of this file tries, the school's folders are as before."""
    before = everything(there.run)
    yield
    assert everything(there.run) == before


def declared(path: str, method: str) -> str:
    """The address of the routes that a path is one of."""
    plain = path.partition("?")[0]
    (found,) = {
        route.path
        for route in _routes()
        if isinstance(route, Route) and method in (route.methods or ()) and route.path_regex.fullmatch(plain)
    }
    return found


def home(page: Desk) -> str:
    """What this role may look at in any case."""
    return "/people" if page.ask("GET", "/").status == 403 else "/"


def within_reach(page: Desk, role: Role) -> list[str]:
    """What this role may ask for to be done."""
    return [path for path in CHANGING if role in REACH.get(("POST", declared(path, "POST")), ())]


def test_whatever_a_role_reaches_is_one_of_the_pages_addresses() -> None:
    there = {
        (method, route.path)
        for route in _routes()
        if isinstance(route, Route)
        for method in route.methods or ()
        if method != "HEAD"
    }
    assert REACH.keys() <= there
    assert all(REACH.values()), "an address for nobody is not declared"
    way_in = {("GET", path) for path in WAY_IN.looked_at} | {("POST", path) for path in WAY_IN.done}
    assert not REACH.keys() & way_in


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reaches_what_the_routes_say_and_no_address_of_another(desks: dict[Role, Desk], role: Role) -> None:
    page = desks[role]
    for path in TELLING:
        may = role in REACH.get(("GET", declared(path, "GET")), ())
        status = page.ask("GET", path).status
        assert (status not in (401, 403)) is may, (path, status)
    for path in EVERY_SAID:
        may = role in REACH.get(("POST", declared(path, "POST")), ())
        if may and "upload" in path:
            continue
        answer = page.ask("POST", path, b"{", Content_Type="application/json", Origin=page.origin)
        assert (answer.status not in (401, 403)) is may, (path, answer.status)
        if not may:
            assert page.post(path, EVERY_SAID[path]).status == 403, path


def test_no_role_reaches_the_register_the_settings_or_keys_and_each_has_something_of_its_own() -> None:
    office_alone = ("/register", "/settings", "/network", "/portraits", "/old-copies", "/recognition", "/approvers",
                    "/channels", "/retention", "/school", "/drop-folder", "/doctor", "/stop")  # fmt: skip
    assert [path for _, path in REACH if path.startswith(office_alone)] == []
    own = {role: {key for key, roles in REACH.items() if role in roles} for role in Role}
    assert own[Role.STAFF] < own[Role.APPROVER]
    assert {("POST", "/approve"), ("POST", "/posted")} <= own[Role.APPROVER] - own[Role.STAFF]
    shared = own[Role.APPROVER] & own[Role.LEAD]
    assert shared == {("POST", "/sign-out"), ("GET", "/people/{person}/portrait")}


@pytest.mark.parametrize("path", [*TELLING, *WAY_IN_SAID])
def test_a_device_that_is_not_paired_is_told_how_to_be_and_nothing_else(desks: dict[Role, Desk], path: str) -> None:
    answer = desks[Role.LEAD].ask("GET", path, None, Accept="text/html", Cookie="a=b")
    assert (answer.status, answer.headers.get("location")) == ((200, None) if path == "/pair" else (303, "/pair"))


def test_a_paired_device_on_which_nobody_is_signed_in_may_sign_in_and_nothing_else(desks: dict[Role, Desk]) -> None:
    page = desks[Role.APPROVER]
    device = page.cookie.split("; ")[0]
    for path in TELLING:
        answer = page.ask("GET", path, None, Cookie=device, Accept="text/html")
        assert (answer.status, answer.headers["location"]) == (303, f"/desk#{path}"), path
    assert {page.post(path, said, Cookie=device).status for path, said in EVERY_SAID.items()} == {401}
    assert page.ask("GET", "/desk", Cookie=device).status == 200


@pytest.mark.parametrize("cookie", COOKIES)
@pytest.mark.parametrize("page", ROLES, indirect=True)
def test_without_the_right_cookie_nothing_is_told_and_nothing_done(page: Desk, cookie: str) -> None:
    device, session = page.cookie.split("; ")
    port = str(page.port)
    assert ask_everything(page, Cookie=cookie.replace("{port}", port)) <= {403, 429}
    assert {page.ask("GET", path, Cookie=session).status for path in TELLING[:9]} <= {403, 429}
    assert {page.ask("GET", path, Cookie=f"{device}; __Host-eventguard-desk=x").status for path in TELLING} == {401}


@pytest.mark.parametrize("host", [*HOSTS, "eventguard.example:{port}"])
@pytest.mark.parametrize("page", ROLES, indirect=True)
def test_a_foreign_host_is_dns_rebinding_and_refused(page: Desk, host: str) -> None:
    assert ask_everything(page, Host=host.replace("{port}", str(page.port))) == {403}


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("page", ROLES, indirect=True)
def test_another_site_can_neither_look_nor_act_with_the_users_cookie(page: Desk, site: str) -> None:
    assert ask_everything(page, Sec_Fetch_Site=site) == {403}


@pytest.mark.parametrize("origin", [FOREIGN, "null", "http://{host}", "https://127.0.0.1:1", ""])
@pytest.mark.parametrize("page", ROLES, indirect=True)
def test_a_request_from_another_origin_is_refused(page: Desk, origin: str) -> None:
    origin = origin.replace("{host}", page.host)
    every = EVERY_SAID | WAY_IN_SAID
    assert {page.post(path, said, Origin=origin).status for path, said in every.items()} == {403}


@pytest.mark.parametrize("page", ROLES, indirect=True)
def test_a_request_that_says_not_where_it_comes_from_changes_nothing(page: Desk) -> None:
    for path in (*EVERY_SAID, *WAY_IN_SAID):
        assert page.ask("POST", path, b"{}", Content_Type="application/json").status == 403


@pytest.mark.parametrize("page", ROLES, indirect=True)
def test_a_cookie_without_the_token_of_the_page_decides_nothing(there: Office, page: Desk) -> None:
    for token in ("", "x", page.cookie.rpartition("=")[2], there.run.token, "\xe9"):
        assert {page.post(path, said, X_EventGuard_Token=token).status for path, said in CHANGING.items()} == {403}


def test_the_cookies_of_the_office_and_of_other_desks_are_worth_nothing_to_one_another(
    there: Office, desks: dict[Role, Desk]
) -> None:
    desk = desks[Role.APPROVER]
    assert desk.ask("GET", "/", Cookie=there.run.cookie).status == 403
    assert there.run.ask("GET", "/", Cookie=desk.cookie).status == 403
    assert there.run.post("/sign-out", {}, X_EventGuard_Token=desk.token).status == 403


@pytest.mark.parametrize("path", TRICKS)
@pytest.mark.parametrize("page", ROLES, indirect=True)
def test_tricks_with_paths_find_nothing(page: Desk, path: str) -> None:
    assert 400 <= page.ask("GET", path).status < 500


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"])
@pytest.mark.parametrize("page", ROLES, indirect=True)
def test_other_methods_are_refused(page: Desk, method: str) -> None:
    assert 400 <= page.ask(method, "/", Origin=page.origin).status < 500


@pytest.mark.parametrize("role", ROLES)
def test_nonsense_is_refused_in_words(desks: dict[Role, Desk], role: Role) -> None:
    page = desks[role]
    apart = ("/sign-out", "/event", "/listing")
    for path in (path for path in within_reach(page, role) if path not in apart and "upload" not in path):
        for said in NONSENSE:
            answer = page.ask("POST", path, said, Content_Type="application/json", Origin=page.origin)
            assert 400 <= answer.status < 500, (path, answer.body)
            assert answer.json["message"]


@pytest.mark.parametrize("page", ROLES, indirect=True)
def test_every_answer_forbids_to_keep_it_to_frame_it_and_to_run_anything_foreign(page: Desk) -> None:
    paths = (home(page), PHOTO, "/nowhere", "/pair", "/trust", "/desk", "/welcome", "/static/nowhere")
    answers = [page.ask("GET", path) for path in paths]
    answers += [page.ask("GET", "/", Host="x"), page.ask("HEAD", "/"), page.post("/sign-out", {}, Origin=FOREIGN)]
    for headers in (answer.headers for answer in answers):
        assert headers["cache-control"] == "no-store"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "server" not in headers


@pytest.mark.parametrize("page", ROLES, indirect=True)
def test_what_is_fetched_in_advance_is_refused(page: Desk) -> None:
    for header in ("Sec_Purpose", "Purpose", "X_Moz", "X_Purpose"):
        assert page.ask("GET", home(page), None, **{header: "prefetch;prerender"}).status == 403


def test_whoever_may_only_cover_uncovers_nothing(desks: dict[Role, Desk]) -> None:
    for said in ({"none": True}, {"erase": True}):
        assert desks[Role.STAFF].post(f"{PHOTO}/faces/1", said | {"version": "x"}).status == 403
        assert desks[Role.APPROVER].post(f"{PHOTO}/faces/1", said | {"version": "x"}).status == 409
    assert desks[Role.STAFF].post(f"{PHOTO}/words/1", {"keep": True, "version": "x"}).status == 403


def test_nobody_takes_anothers_place_at_a_desk_while_they_approve(desks: dict[Role, Desk]) -> None:
    photo = {"id": ID, "channel": "social", "version": "0" * 64}
    said = {"photos": [photo], "by": HEAD, "passphrase": PASSPHRASE, "checked": []}
    assert desks[Role.STAFF].post("/approve", said).status == 403
    assert desks[Role.APPROVER].post("/approve", said).status == 409
    assert "Deputy Head" in desks[Role.APPROVER].ask("GET", "/").body.decode()
