"""Bytes that may not come are refused before they are sent, in the words of the service."""

from __future__ import annotations

import hashlib
import uuid
import pytest

from harness import BLOB_STORAGE, Api, System, announce

GIGABYTES = 50 * 2**30
ANY_HASH = hashlib.sha256(b"any").hexdigest()


def expect(answer: tuple[int, dict], status: int, code: str) -> dict:
    assert (answer[0], answer[1].get("code")) == (status, code), answer
    return answer[1]


def big(size: int = GIGABYTES, **headers: str) -> dict[str, str]:
    return {"Content-Length": str(size), **headers}


def signed(api: Api, size: int = GIGABYTES) -> dict[str, str]:
    return big(size, Authorization=f"Bearer {api.token}")


def path_in(project: str) -> str:
    return f"/files/{project}/{BLOB_STORAGE}/{ANY_HASH}"


@pytest.fixture
def home(project: dict) -> str:
    return project["id"]


@pytest.mark.parametrize("method", ["PUT", "POST", "GET", "DELETE"])
def test_nobodys_bytes_are_not_read(system: System, home: str, method: str) -> None:
    expect(announce(system, path_in(home), big(), method), 401, "unauthenticated")
    expect(announce(system, f"/api/v1/uploads/{uuid.uuid4()}/parts/1", big(), method), 401, "unauthenticated")
    assert list((system.data / "blob/incoming").iterdir()) == []


def test_strangers_and_viewers_are_told_so(accounts_system: System, alice: Api, bob: Api) -> None:
    project = alice.new_project()["id"]
    part = make_upload(alice, project)
    expect(announce(accounts_system, path_in(project), signed(bob)), 404, "not_found")
    expect(announce(accounts_system, part, signed(bob)), 404, "not_found")
    alice.call("PUT", f"/projects/{project}/members/{bob.user['id']}", {"role": "viewer"})
    expect(announce(accounts_system, path_in(project), signed(bob)), 403, "forbidden")
    expect(announce(accounts_system, part, signed(bob)), 403, "forbidden")
    alice.delete(f"/projects/{project}")


def make_upload(api: Api, project: str, size: int = 1000) -> str:
    body = {"storage": BLOB_STORAGE, "name": "small", "size": size}
    return f"/api/v1/uploads/{api.call('POST', f'/projects/{project}/uploads', body)['id']}/parts/1"


def test_a_part_has_the_size_it_should_have(system: System, api: Api, home: str) -> None:
    part = make_upload(api, home)
    refused = expect(announce(system, part, signed(api)), 422, "part_size")
    assert refused["detail"] == f"part 1 must have 1000 bytes, not {GIGABYTES}"
    expect(announce(system, part[:-1] + "2", signed(api, 1000)), 404, "not_found")


def test_a_ticket_is_for_as_many_bytes_as_it_says(system: System, api: Api, home: str) -> None:
    wish = {"mode": "put", "hash": ANY_HASH, "size": 3}
    body = {"storage": BLOB_STORAGE, "objects": [wish]}
    (ticket,) = api.call("POST", f"/projects/{home}/tickets", body)["tickets"]
    refused = expect(announce(system, ticket["url"], big(**ticket["headers"])), 422, "hash_mismatch")
    assert refused["detail"] == f"{GIGABYTES} bytes came instead of 3"
    forged = ticket["headers"] | {"X-Ticket": ticket["headers"]["X-Ticket"][:-1] + "!"}
    expect(announce(system, ticket["url"], big(**forged)), 403, "bad_ticket")
    expect(announce(system, path_in(home)[:-1] + "0", big(**ticket["headers"])), 403, "bad_ticket")


def test_who_waits_to_be_asked_for_the_bytes_hears_the_answer_instead(system: System, home: str) -> None:
    expect(announce(system, path_in(home), big(Expect="100-continue")), 401, "unauthenticated")


def test_bytes_without_a_number_are_refused(system: System, api: Api, home: str) -> None:
    headers = {"Authorization": f"Bearer {api.token}", "Transfer-Encoding": "chunked"}
    expect(announce(system, path_in(home), headers), 400, "length_required")


def test_addresses_that_are_none_are_not_found(system: System, api: Api, home: str) -> None:
    for path in (f"/files/{home}/x", f"/files/{home}/%41/{ANY_HASH}?ticket=1", "/files/a/b/c/d"):
        expect(announce(system, path, signed(api)), 404, "not_found")


def test_a_length_of_ones_own_is_not_believed(system: System, api: Api, home: str) -> None:
    part = make_upload(api, home)
    headers = signed(api) | {"X-Announced-Length": "1000", "X-Body-File": "/etc/passwd"}
    expect(announce(system, part, headers), 422, "part_size")
