"""Personal access tokens: made, shown once, used within their scopes, taken back."""

from __future__ import annotations

import re
import uuid

import pytest
import requests

from harness import expect_problem, wait_until


class Bearer(requests.Session):
    """A script with a token."""

    def __init__(self, url: str, token: str) -> None:
        super().__init__()
        self.url = url
        self.headers["Authorization"] = f"Bearer {token}"

    def request(self, method, path, **more):
        return super().request(method, f"{self.url}/api/v1{path}", **{"timeout": 30, **more})


@pytest.fixture
def make_token(alice):
    """Makes tokens of alice; they are taken back afterwards."""
    made = []

    def make(scopes=("api",), **more) -> dict:
        body = {"name": f"token {uuid.uuid4().hex[:8]}", "scopes": list(scopes), **more}
        answer = alice.post("/tokens", json=body)
        assert answer.status_code == 201, answer.text
        made.append(answer.json()["id"])
        return answer.json()

    yield make
    for token in made:
        alice.delete(f"/tokens/{token}")


@pytest.fixture
def bearer(accounts_system, make_token):
    return lambda *scopes: Bearer(accounts_system.url, make_token(scopes)["token"])


def test_a_token_is_shown_once(alice, make_token):
    made = make_token()
    assert re.fullmatch(r"df_[A-Za-z0-9]{43}", made["token"])
    assert made["token"].startswith(made["prefix"])
    listed = [token for token in alice.get("/tokens").json()["items"] if token["id"] == made["id"]]
    assert listed == [{member: value for member, value in made.items() if member != "token"}]


def test_a_token_speaks_for_its_owner(alice, bearer):
    assert bearer("api").get("/me").json()["id"] == alice.get("/me").json()["id"]


def test_a_token_works_in_every_service(bearer):
    script = bearer("api")
    assert script.get("/projects").status_code == 200
    assert script.get("/storages").status_code == 200


def test_a_reading_token_changes_nothing(bearer):
    script = bearer("read")
    assert script.get("/me").status_code == 200
    expect_problem(script.patch("/me", json={"email": "x@y.z"}), 403, "forbidden")
    expect_problem(script.post("/tokens", json={"name": "more", "scopes": ["api"]}), 403, "forbidden")


def test_a_workers_token_is_for_workers(bearer):
    script = bearer("worker")
    expect_problem(script.get("/me"), 403, "forbidden")
    expect_problem(script.get("/projects"), 403, "forbidden")
    expect_problem(script.post("/tokens", json={"name": "more", "scopes": ["api"]}), 403, "forbidden")


def test_a_token_of_an_admin_without_api_is_no_admin(accounts_system, admin):
    made = admin.post("/tokens", json={"name": "reader", "scopes": ["read"]}).json()
    script = Bearer(accounts_system.url, made["token"])
    expect_problem(script.get("/auth/audit"), 403, "forbidden")
    admin.delete(f"/tokens/{made['id']}")


def test_a_token_that_was_taken_back_is_refused_within_five_seconds(accounts_system, alice, make_token):
    made = make_token()
    script = Bearer(accounts_system.url, made["token"])
    assert script.get("/storages").status_code == 200
    assert alice.delete(f"/tokens/{made['id']}").status_code == 204
    wait_until(lambda: script.get("/storages").status_code == 401, 7)
    expect_problem(script.get("/storages"), 401, "unauthenticated")
    expect_problem(script.get("/me"), 401, "unauthenticated")


def test_nobody_takes_back_anothers_token(alice, bob, make_token):
    made = make_token()
    expect_problem(bob.delete(f"/tokens/{made['id']}"), 404, "not_found")
    assert made["id"] not in [token["id"] for token in bob.get("/tokens").json()["items"]]
    expect_problem(alice.delete(f"/tokens/{uuid.uuid4()}"), 404, "not_found")
    expect_problem(alice.delete("/tokens/not-an-id"), 404, "not_found")


def test_a_token_may_expire(make_token):
    assert make_token()["expires_at"] is None
    assert make_token(expires_in_days=None)["expires_at"] is None
    made = make_token(expires_in_days=30)
    assert made["expires_at"] > made["created_at"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"scopes": ["api"]}, "/name"),
        ({"name": "", "scopes": ["api"]}, "/name"),
        ({"name": "a\u0007b", "scopes": ["api"]}, "/name"),
        ({"name": "x"}, "/scopes"),
        ({"name": "x", "scopes": []}, "/scopes"),
        ({"name": "x", "scopes": ["root"]}, "/scopes"),
        ({"name": "x", "scopes": ["api", "api"]}, "/scopes"),
        ({"name": "x", "scopes": "api"}, "/scopes"),
        ({"name": "x", "scopes": ["api"], "expires_in_days": 0}, "/expires_in_days"),
        ({"name": "x", "scopes": ["api"], "user": "somebody"}, "/user"),
        ({"name": "x", "scopes": ["api"], "token": "df_mine"}, "/token"),
    ],
)
def test_a_new_token_is_checked(alice, body, pointer):
    answer = expect_problem(alice.post("/tokens", json=body), 422, "invalid")
    assert pointer in [error["pointer"] for error in answer["errors"]]


def test_when_a_token_was_used_is_known_to_the_minute(accounts_system, alice, make_token):
    made = make_token()
    assert made["used_at"] is None
    Bearer(accounts_system.url, made["token"]).get("/me")
    listed = next(token for token in alice.get("/tokens").json()["items"] if token["id"] == made["id"])
    assert listed["used_at"].endswith(":00.000000Z")


def test_a_disabled_users_token_is_worth_nothing(accounts_system, admin):
    name = f"user-{uuid.uuid4().hex[:12]}"
    admin.post("/users", json={"name": name, "password": "correct horse battery"})
    signed_in = requests.post(
        f"{accounts_system.url}/api/v1/sessions", json={"name": name, "password": "correct horse battery"}, timeout=30
    ).json()
    owner = Bearer(accounts_system.url, signed_in["access_token"])
    script = Bearer(accounts_system.url, owner.post("/tokens", json={"name": "x", "scopes": ["api"]}).json()["token"])
    assert script.get("/me").status_code == 200
    admin.delete(f"/users/{name}")
    expect_problem(script.get("/me"), 401, "unauthenticated")
    admin.delete(f"/users/{name}", params={"remove": "true"})
