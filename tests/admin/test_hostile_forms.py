"""Forms that no browser of ours sends: refused shortly, before anything is done, at little cost."""

import pytest

from tests.admin.conftest import Desk

PATH = "/console/sign-in"
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"&".join(b"a%d=1" % number for number in range(3000)), FORM, 400),
        (b"name=" + b"x" * 5_000, FORM, 400),
        (b"name=x", {"content-type": "multipart/form-data"}, 415),
        (b"--b\r\nbroken", {"content-type": "multipart/form-data; boundary=b"}, 415),
        (b"{}", {"content-type": "application/json"}, 415),
        (b"name=x", {"content-type": "text/plain"}, 415),
    ],
)
async def test_a_form_that_is_none_is_refused(desk: Desk, body: bytes, headers: dict[str, str], status: int) -> None:
    response = await desk.browser().client.post(PATH, content=body, headers=headers)
    assert response.status_code == status
    assert len(response.content) < 200


async def test_redirects_do_not_follow_a_foreign_host(desk: Desk) -> None:
    """A stranger's Host header leads nobody elsewhere."""
    response = await desk.browser().client.get("/console/benefits/", headers={"host": "evil.example"})
    assert response.status_code == 404
    assert "location" not in response.headers
