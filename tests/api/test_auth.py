"""Signing in and out, staying signed in, accounts: who you are, and how nobody else becomes you."""

from __future__ import annotations

import base64
import json
import statistics
import threading
import time
import uuid

import pytest
import requests

from harness import expect_problem, wait_until

PASSWORD = "correct horse battery"


def pointers(answer: dict) -> list[str]:
    return [error["pointer"] for error in answer["errors"]]


class Browser(requests.Session):
    """Cookies and the header of our own pages, as the web editor sends them."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.headers["X-CSRF"] = "1"

    def request(self, method, path, **more):
        return super().request(method, f"{self.url}/api/v1{path}", **{"timeout": 30, **more})

    def sign_in(self, name: str | None = None, password: str | None = None):
        return self.post("/sessions", json={"name": name, "password": password} if name else {})

    def give_cookie(self, name: str, value: str) -> None:
        self.cookies.clear()
        self.headers["Cookie"] = f"{name}={value}"


@pytest.fixture
def browser(accounts_system) -> Browser:
    return Browser(accounts_system.url)


@pytest.fixture
def make_user(admin):
    """Makes accounts of this test's own; they are removed afterwards."""
    made = []

    def make(**more) -> dict:
        name = f"user-{uuid.uuid4().hex[:12]}"
        answer = admin.post("/users", json={"name": name, "password": PASSWORD, **more})
        assert answer.status_code == 201, answer.text
        made.append(answer.json()["id"])
        return answer.json()

    yield make
    for user in made:
        admin.delete(f"/users/{user}", params={"remove": "true"})


@pytest.fixture
def user(make_user) -> dict:
    return make_user()


def cookies_set(answer) -> dict[str, str]:
    """The Set-Cookie lines, by name."""
    return {line.split("=")[0]: line for line in answer.raw.headers.getlist("Set-Cookie")}


def claims(token: str) -> dict:
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


# The guest


def test_the_guest_signs_in_with_nothing(api):
    browser = Browser(api.url)
    answer = browser.sign_in()
    assert answer.status_code == 201
    body = answer.json()
    assert body["token_type"] == "Bearer"
    assert body["expires_in"] == 900
    assert body["user"] == {
        "id": "00000000-0000-7000-8000-0000000000f1",
        "name": "guest",
        "email": "",
        "is_admin": False,
        "can_create": True,
        "is_guest": True,
    }
    assert browser.get("/me").json()["name"] == "guest"


def test_guest_mode_has_no_passwords(api):
    expect_problem(api.post("/sessions", json={"name": "admin", "password": "x"}), 422, "invalid")
    expect_problem(api.post("/me/password", json={"current": "x", "new": PASSWORD}), 409, "conflict")


def test_every_deployment_says_how_one_signs_in(api, browser):
    guest = requests.get(f"{api.url}/api/v1/auth/mode", timeout=10).json()
    assert guest["mode"] == "guest"
    assert guest["registration"] == "closed"
    assert browser.get("/auth/mode").json()["mode"] == "accounts"


def test_anybody_may_have_the_public_key_and_nothing_more(browser):
    keys = browser.get("/jwks.json").json()["keys"]
    assert [set(key) for key in keys] == [{"kty", "use", "alg", "kid", "n", "e"}]
    assert keys[0]["alg"] == "RS256"


# Signing in


def test_a_user_signs_in_with_name_and_password(browser, user):
    answer = browser.sign_in(user["name"], PASSWORD)
    assert answer.status_code == 201
    assert answer.json()["user"]["id"] == user["id"]
    me = browser.get("/me").json()
    assert (me["name"], me["is_guest"], me["settings"]) == (user["name"], False, {})


def test_a_name_is_the_same_in_any_case(browser, user):
    assert browser.sign_in(user["name"].upper(), PASSWORD).status_code == 201


def test_cookies_are_for_us_alone(browser, user):
    cookies = cookies_set(browser.sign_in(user["name"], PASSWORD))
    assert set(cookies) == {"df_access", "df_refresh"}
    for cookie in cookies.values():
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert "Domain" not in cookie
    assert "Path=/;" in cookies["df_access"] + ";"
    assert "Path=/api/v1/sessions;" in cookies["df_refresh"] + ";"


def test_a_token_tells_no_secrets(browser, user):
    token = browser.sign_in(user["name"], PASSWORD).json()["access_token"]
    said = claims(token)
    assert (said["typ"], said["sub"], said["name"], said["admin"]) == ("access", user["id"], user["name"], False)
    assert said["exp"] - said["iat"] == 900
    assert set(said) <= {"typ", "sub", "name", "admin", "scopes", "sid", "iat", "exp"}


@pytest.mark.parametrize("password", ["wrong password", "", PASSWORD + " ", PASSWORD.upper()])
def test_a_wrong_password_is_refused(browser, user, password):
    expect_problem(browser.sign_in(user["name"], password), 401, "wrong_credentials")
    assert not browser.cookies


@pytest.mark.parametrize("name", ["nobody-here", "guest", "a", "x'; drop table auth.users; --", "..", "name\nname"])
def test_a_name_that_is_none_is_refused_in_the_same_words(browser, user, name):
    wrong = expect_problem(browser.sign_in(user["name"], "wrong password"), 401, "wrong_credentials")
    none = expect_problem(browser.sign_in(name, "wrong password"), 401, "wrong_credentials")
    assert none["detail"] == wrong["detail"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/name"),
        ({"name": "alice"}, "/password"),
        ({"name": 7, "password": "x"}, "/name"),
        ({"name": "alice", "password": ["x"]}, "/password"),
        ({"name": "x" * 65, "password": "x"}, "/name"),
        ({"name": "alice", "password": "x" * 257}, "/password"),
        ({"name": "alice", "password": "x", "is_admin": True}, "/is_admin"),
    ],
)
def test_credentials_are_checked_before_anything_is_hashed(browser, body, pointer):
    answer = expect_problem(browser.post("/sessions", json=body), 422, "invalid")
    assert pointer in pointers(answer)


def test_a_megabyte_is_no_password(browser):
    answer = browser.sign_in("alice", "x" * 2_000_000)
    assert answer.status_code in (413, 422)


def test_guessing_is_slowed_down_after_ten_failures(browser, user):
    """Two windows of a minute may meet in this test, hence twice ten."""
    for _ in range(20):
        answer = browser.sign_in(user["name"], "wrong password")
        if answer.status_code == 429:
            break
        expect_problem(answer, 401, "wrong_credentials")
    expect_problem(answer, 429, "too_many")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    expect_problem(browser.sign_in(user["name"], PASSWORD), 429, "too_many")


def test_guessing_at_one_name_does_not_lock_another(browser, make_user):
    victim, other = make_user(), make_user()
    while browser.sign_in(victim["name"], "wrong password").status_code == 401:
        pass
    assert browser.sign_in(other["name"], PASSWORD).status_code == 201


def test_many_guesses_at_once_are_counted_too(accounts_system, user):
    statuses: list[int] = []

    def guess() -> None:
        statuses.append(Browser(accounts_system.url).sign_in(user["name"], "wrong password").status_code)

    threads = [threading.Thread(target=guess) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) <= {401, 429, 503}
    assert statuses.count(401) <= 24  # ten, twice when two minutes meet, and those that were being hashed


def test_a_name_that_is_none_takes_as_long_as_a_wrong_password(browser, make_user):
    def seconds(name: str) -> float:
        begin = time.monotonic()
        browser.sign_in(name, "wrong password")
        return time.monotonic() - begin

    names = [make_user()["name"] for _ in range(2)]
    known = statistics.median(seconds(name) for name in names for _ in range(4))
    unknown = statistics.median(seconds(f"nobody-{i}") for i in range(8))
    assert 0.4 < known / unknown < 2.5


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_cannot_sign_a_visitor_in(browser, user, site):
    answer = browser.post(
        "/sessions",
        json={"name": user["name"], "password": PASSWORD},
        headers={"Sec-Fetch-Site": site},
    )
    expect_problem(answer, 403, "csrf")
    assert not browser.cookies


# Cookies and foreign pages


def test_a_cookie_changes_nothing_without_our_header(browser, user):
    browser.sign_in(user["name"], PASSWORD)
    del browser.headers["X-CSRF"]
    expect_problem(browser.patch("/me", json={"email": "x@y.z"}), 403, "csrf")
    expect_problem(browser.post("/sessions/refresh"), 403, "csrf")
    expect_problem(browser.delete("/sessions/current"), 403, "csrf")
    assert browser.get("/me").json()["email"] == ""


def test_a_token_in_the_header_needs_no_other_header(browser, user):
    token = browser.sign_in(user["name"], PASSWORD).json()["access_token"]
    answer = requests.patch(
        f"{browser.url}/api/v1/me", json={"email": "x@y.z"}, headers={"Authorization": f"Bearer {token}"}, timeout=10
    )
    assert answer.json()["email"] == "x@y.z"


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t[:-2] + ("A" if t[-2] != "A" else "B") + t[-1],
        lambda t: t.split(".")[0] + "." + t.split(".")[1] + ".",
        lambda t: "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0." + t.split(".")[1] + ".",
        lambda t: t + "x",
        lambda _: "x",
        lambda _: "",
        lambda _: "..",
        lambda _: "df_" + "a" * 43,
        lambda _: "a" * 20_000,
    ],
)
def test_a_token_that_was_tampered_with_opens_nothing(browser, user, change):
    token = change(browser.sign_in(user["name"], PASSWORD).json()["access_token"])
    answer = requests.get(f"{browser.url}/api/v1/me", headers={"Authorization": f"Bearer {token}"}, timeout=10)
    assert answer.status_code in (400, 401, 431)


def test_a_token_in_the_address_opens_nothing(browser, user):
    token = browser.sign_in(user["name"], PASSWORD).json()["access_token"]
    answer = requests.get(f"{browser.url}/api/v1/me", params={"access_token": token, "df_access": token}, timeout=10)
    expect_problem(answer, 401, "unauthenticated")


# Staying signed in


def test_a_refresh_gives_new_tokens(browser, user):
    first = browser.sign_in(user["name"], PASSWORD).json()["access_token"]
    old = browser.cookies["df_refresh"]
    answer = browser.post("/sessions/refresh")
    assert answer.status_code == 201
    assert answer.json()["access_token"] != first
    assert browser.cookies["df_refresh"] != old
    assert browser.get("/me").status_code == 200
    assert len(browser.get("/sessions").json()["items"]) == 1


def test_nobody_goes_on_without_a_session(browser):
    expect_problem(browser.post("/sessions/refresh"), 401, "unauthenticated")
    browser.give_cookie("df_refresh", "x" * 43)
    answer = browser.post("/sessions/refresh")
    expect_problem(answer, 401, "session_over")
    assert set(cookies_set(answer)) == {"df_access", "df_refresh"}


def test_two_tabs_may_refresh_at_the_same_moment(accounts_system, browser, user):
    browser.sign_in(user["name"], PASSWORD)
    old = browser.cookies["df_refresh"]
    tabs = [Browser(accounts_system.url) for _ in range(2)]
    for tab in tabs:
        tab.give_cookie("df_refresh", old)
        answer = tab.post("/sessions/refresh")
        assert answer.status_code == 201
        tab.headers["Cookie"] = f"df_refresh={answer.cookies['df_refresh']}"
    for tab in tabs:
        assert tab.post("/sessions/refresh").status_code == 201


def test_a_stolen_refresh_token_ends_the_session_for_both(accounts_system, browser, user):
    browser.sign_in(user["name"], PASSWORD)
    thief = Browser(accounts_system.url)
    stolen = browser.cookies["df_refresh"]
    browser.post("/sessions/refresh")
    thief.give_cookie("df_refresh", stolen)
    wait_until(lambda: thief.post("/sessions/refresh").status_code == 401, 20)
    expect_problem(thief.post("/sessions/refresh"), 401, "session_over")
    expect_problem(browser.post("/sessions/refresh"), 401, "session_over")


# Signing out


def expect_refused(browser: Browser, token: str) -> None:
    """Every service learns within five seconds that the token was taken back."""
    headers = {"Authorization": f"Bearer {token}"}
    for path in ("me", "projects", "storages"):
        url = f"{browser.url}/api/v1/{path}"
        wait_until(lambda url=url: requests.get(url, headers=headers, timeout=10).status_code == 401, 7)


def test_signing_out_ends_the_session(browser, user):
    token = browser.sign_in(user["name"], PASSWORD).json()["access_token"]
    refresh = browser.cookies["df_refresh"]
    answer = browser.delete("/sessions/current")
    assert answer.status_code == 204
    assert set(cookies_set(answer)) == {"df_access", "df_refresh"}
    browser.give_cookie("df_refresh", refresh)
    expect_problem(browser.post("/sessions/refresh"), 401, "session_over")
    expect_refused(browser, token)


def test_signing_out_with_a_token_alone(browser, user):
    token = browser.sign_in(user["name"], PASSWORD).json()["access_token"]
    refresh = browser.cookies["df_refresh"]
    headers = {"Authorization": f"Bearer {token}"}
    assert requests.delete(f"{browser.url}/api/v1/sessions/current", headers=headers, timeout=10).status_code == 204
    browser.give_cookie("df_refresh", refresh)
    expect_problem(browser.post("/sessions/refresh"), 401, "session_over")


def test_signing_out_twice_is_no_fault(browser):
    assert browser.delete("/sessions/current").status_code == 204


def test_i_see_and_end_my_sessions_and_nobody_elses(accounts_system, browser, make_user):
    mine, other = make_user(), make_user()
    laptop = Browser(accounts_system.url)
    laptop.headers["User-Agent"] = "Laptop/1.0 \x1b[31m" + "x" * 500
    laptop.sign_in(mine["name"], PASSWORD)
    browser.sign_in(mine["name"], PASSWORD)
    sessions = browser.get("/sessions").json()["items"]
    assert [session["is_current"] for session in sessions] == [True, False]
    assert sessions[1]["user_agent"].startswith("Laptop/1.0 ?")
    assert len(sessions[1]["user_agent"]) <= 200

    stranger = Browser(accounts_system.url)
    stranger.sign_in(other["name"], PASSWORD)
    expect_problem(stranger.delete(f"/sessions/{sessions[1]['id']}"), 404, "not_found")
    assert browser.delete(f"/sessions/{sessions[1]['id']}").status_code == 204
    expect_problem(browser.delete(f"/sessions/{sessions[1]['id']}"), 404, "not_found")
    expect_problem(laptop.post("/sessions/refresh"), 401, "session_over")
    assert browser.post("/sessions/refresh").status_code == 201


# My account


def test_i_change_my_name_and_sign_in_with_it(accounts_system, browser, user, admin):
    browser.sign_in(user["name"], PASSWORD)
    project = browser.post("/projects", json={"name": "Mine"}).json()["id"]
    name = f"renamed.{uuid.uuid4().hex[:8]}"
    answer = browser.patch("/me", json={"name": name})
    assert answer.status_code == 200
    assert answer.json()["name"] == name
    # The old token says the old name, so it is over; a browser refreshes and goes on.
    wait_until(lambda: browser.get("/me").status_code == 401)
    expect_problem(browser.get("/me"), 401, "token_revoked")
    assert browser.post("/sessions/refresh").status_code == 201
    assert browser.get("/me").json()["name"] == name
    assert browser.get(f"/projects/{project}").status_code == 200
    assert [member["name"] for member in browser.get(f"/projects/{project}/members").json()["items"]] == [name]
    other = Browser(accounts_system.url)
    expect_problem(other.post("/sessions", json={"name": user["name"], "password": PASSWORD}), 401, "wrong_credentials")
    assert other.sign_in(name, PASSWORD).status_code == 201
    lines = [line for line in admin.get("/auth/audit").json()["items"] if line["event"] == "user_rename"]
    assert (lines[0]["user_name"], lines[0]["detail"]) == (name, f"was '{user['name']}'")


def test_a_new_name_is_checked(api, browser, make_user):
    ann, ben = make_user(), make_user()
    browser.sign_in(ann["name"], PASSWORD)
    for name in ("ab", "a b", "-x-", "x" * 65, "ä" * 5, str(uuid.uuid4()), "", 7):
        assert pointers(expect_problem(browser.patch("/me", json={"name": name}), 422, "invalid")) == ["/name"]
    taken = expect_problem(browser.patch("/me", json={"name": ben["name"].upper()}), 409, "conflict")
    assert pointers(taken) == ["/name"]
    assert browser.patch("/me", json={"name": ann["name"]}).status_code == 200  # no change, so the token is good
    assert browser.get("/me").status_code == 200
    expect_problem(api.patch("/me", json={"name": "somebody"}), 409, "conflict")


def test_i_change_my_email_and_settings_and_nothing_else(browser, user):
    browser.sign_in(user["name"], PASSWORD)
    answer = browser.patch("/me", json={"email": "a@example.org", "settings": {"theme": "dark"}})
    assert answer.status_code == 200
    me = browser.get("/me").json()
    assert (me["email"], me["settings"]) == ("a@example.org", {"theme": "dark"})
    for member in ("is_admin", "can_create", "id", "password", "password_hash", "is_disabled"):
        answer = expect_problem(browser.patch("/me", json={member: True}), 422, "invalid")
        assert pointers(answer) == [f"/{member}"]
    expect_problem(browser.patch("/me", json={"email": "nonsense"}), 422, "invalid")
    expect_problem(browser.patch("/me", json={"settings": {"x": "y" * 20_000}}), 422, "invalid")
    expect_problem(browser.patch("/me", json={"settings": []}), 422, "invalid")


def test_a_new_password_ends_the_other_sessions(accounts_system, browser, user):
    other = Browser(accounts_system.url)
    stale = other.sign_in(user["name"], PASSWORD).json()["access_token"]
    browser.sign_in(user["name"], PASSWORD)
    answer = browser.post("/me/password", json={"current": "not it at all", "new": "another good one"})
    assert pointers(expect_problem(answer, 422, "invalid")) == ["/current"]
    answer = browser.post("/me/password", json={"current": PASSWORD, "new": "another good one"})
    assert answer.status_code == 204
    expect_problem(other.post("/sessions/refresh"), 401, "session_over")
    expect_refused(browser, stale)
    assert browser.post("/sessions/refresh").status_code == 201
    expect_problem(other.sign_in(user["name"], PASSWORD), 401, "wrong_credentials")
    assert other.sign_in(user["name"], "another good one").status_code == 201


@pytest.mark.parametrize("new", ["short", "password1", "aaaaaaaaaa", "x" * 257])
def test_a_bad_new_password_is_refused(browser, user, new):
    browser.sign_in(user["name"], PASSWORD)
    answer = expect_problem(browser.post("/me/password", json={"current": PASSWORD, "new": new}), 422, "invalid")
    assert pointers(answer) == ["/new"]


# Accounts, by site admins


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"password": PASSWORD}, "/name"),
        ({"name": "x", "password": PASSWORD}, "/name"),
        ({"name": "../x", "password": PASSWORD}, "/name"),
        ({"name": str(uuid.uuid4()), "password": PASSWORD}, "/name"),
        ({"name": "good-name"}, "/password"),
        ({"name": "good-name", "password": "good-name"}, "/password"),
        ({"name": "good-name", "password": "12345678"}, "/password"),
        ({"name": "good-name", "password": PASSWORD, "email": "x"}, "/email"),
        ({"name": "good-name", "password": PASSWORD, "id": str(uuid.uuid4())}, "/id"),
        ({"name": "good-name", "password": PASSWORD, "is_guest": True}, "/is_guest"),
    ],
)
def test_a_new_account_is_checked(admin, body, pointer):
    assert pointer in pointers(expect_problem(admin.post("/users", json=body), 422, "invalid"))


def test_a_name_is_taken_once(admin, user):
    answer = admin.post("/users", json={"name": user["name"].upper(), "password": PASSWORD})
    assert pointers(expect_problem(answer, 409, "conflict")) == ["/name"]


def test_only_site_admins_change_accounts(alice, user):
    expect_problem(alice.post("/users", json={"name": "mallory", "password": PASSWORD}), 403, "forbidden")
    expect_problem(alice.patch(f"/users/{user['id']}", json={"is_admin": True}), 403, "forbidden")
    expect_problem(alice.delete(f"/users/{user['id']}"), 403, "forbidden")
    expect_problem(alice.get("/auth/audit"), 403, "forbidden")


def test_everybody_finds_names_and_nothing_more(alice, admin, user):
    found = alice.get("/users", params={"search": user["name"][5:].upper()}).json()["items"]
    assert found == [{"id": user["id"], "name": user["name"]}]
    assert alice.get(f"/users/{user['name']}").json() == {"id": user["id"], "name": user["name"]}
    assert admin.get(f"/users/{user['id']}").json()["email"] == ""
    for nasty in ("%", "_", "\\", "'", "x" * 64):
        assert alice.get("/users", params={"search": nasty + "zz%"[:64 - len(nasty)]}).json()["items"] == []
    expect_problem(alice.get("/users", params={"search": "x" * 65}), 422, "invalid")


def test_accounts_are_listed_page_by_page(admin, make_user):
    names = sorted(make_user()["name"] for _ in range(3))
    seen, cursor = [], None
    while True:
        page = admin.get("/users", params={"limit": 1, **({"cursor": cursor} if cursor else {})}).json()
        seen += [item["name"] for item in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert [name for name in seen if name in names] == names
    assert len(seen) == len(set(seen))


def test_a_disabled_account_is_out_at_once(browser, admin, user):
    token = browser.sign_in(user["name"], PASSWORD).json()["access_token"]
    assert admin.delete(f"/users/{user['name']}").status_code == 204
    expect_problem(browser.post("/sessions/refresh"), 401, "session_over")
    expect_refused(browser, token)
    expect_problem(browser.sign_in(user["name"], "wrong password"), 401, "wrong_credentials")
    expect_problem(browser.sign_in(user["name"], PASSWORD), 403, "account_disabled")
    assert admin.patch(f"/users/{user['name']}", json={"is_disabled": False}).status_code == 200
    assert browser.sign_in(user["name"], PASSWORD).status_code == 201


def test_a_reset_password_ends_all_sessions(browser, admin, user):
    browser.sign_in(user["name"], PASSWORD)
    assert admin.patch(f"/users/{user['id']}", json={"password": "set by the admin"}).status_code == 200
    expect_problem(browser.post("/sessions/refresh"), 401, "session_over")
    assert browser.sign_in(user["name"], "set by the admin").status_code == 201


def test_a_new_admin_gets_a_new_token_and_goes_on(browser, admin, user):
    token = browser.sign_in(user["name"], PASSWORD).json()["access_token"]
    assert admin.patch(f"/users/{user['id']}", json={"is_admin": True}).json()["is_admin"]
    expect_refused(browser, token)
    assert browser.post("/sessions/refresh").json()["user"]["is_admin"]
    assert browser.get("/auth/audit", params={"limit": 1}).status_code == 200


def test_a_removed_account_leaves_its_name_free(browser, admin, user):
    browser.sign_in(user["name"], PASSWORD)
    assert admin.delete(f"/users/{user['id']}", params={"remove": "true"}).status_code == 204
    expect_problem(admin.get(f"/users/{user['id']}"), 404, "not_found")
    expect_problem(browser.post("/sessions/refresh"), 401, "session_over")
    expect_problem(browser.sign_in(user["name"], PASSWORD), 401, "wrong_credentials")
    assert admin.post("/users", json={"name": user["name"], "password": PASSWORD}).status_code == 201


def test_the_last_site_admin_stays_one(admin):
    admins = [row for row in admin.get("/users", params={"limit": 200}).json()["items"] if row["is_admin"]]
    if len(admins) > 1:
        pytest.skip("this system has several")
    for answer in (
        admin.patch(f"/users/{admins[0]['id']}", json={"is_admin": False}),
        admin.delete(f"/users/{admins[0]['id']}"),
        admin.delete(f"/users/{admins[0]['id']}", params={"remove": "true"}),
    ):
        expect_problem(answer, 409, "last_admin")


def test_what_happens_to_accounts_is_written_down(browser, admin, user):
    browser.sign_in(user["name"], "wrong password")
    browser.sign_in(user["name"], PASSWORD)
    browser.delete("/sessions/current")
    lines = [row for row in admin.get("/auth/audit", params={"limit": 50}).json()["items"] if row["user"] == user["id"]]
    assert [row["event"] for row in lines] == ["sign_out", "sign_in", "sign_in_failed", "user_create"]
    assert lines[3]["actor_name"]
    assert all(PASSWORD not in json.dumps(row) for row in lines)


@pytest.mark.parametrize("path", ["tokens/exchange", "users", "users/admin", "revocations"])
def test_internal_routes_are_not_behind_the_gateway(browser, path):
    for method in ("GET", "POST", "PATCH", "DELETE"):
        assert requests.request(method, f"{browser.url}/internal/{path}", json={}, timeout=10).status_code == 404
