"""The review server refuses whoever was not shown its address, and says no word to another site's page."""

import http.client
import socket

import pytest
from review_run import corpus_run
from review_server import Server

from align.review.decisions import Decisions

pytest.importorskip("starlette", reason="no starlette")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return corpus_run(tmp_path_factory.mktemp("run"), 12)


@pytest.fixture(scope="module")
def server(folder):
    with Server(folder) as started:
        yield started


def ask(server, path="/", method="GET", body=None, **headers):
    """One request with exactly these headers; its status, headers and text."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.putrequest(method, path, skip_host=True)
    told = {"Host": f"127.0.0.1:{server.port}", **{k.replace("_", "-"): v for k, v in headers.items()}}
    if body is not None:
        told |= {"Content-Length": str(len(body)), "Content-Type": "application/x-www-form-urlencoded"}
    for name, value in told.items():
        connection.putheader(name, value)
    connection.endheaders(body)
    answer = connection.getresponse()
    found = answer.status, dict(answer.getheaders()), answer.read().decode()
    connection.close()
    return found


def cookie(server):
    return f"align-review-{server.port}={server.token}"


def test_nothing_is_told_without_the_token(server):
    for path in ("/", "/history", "/static/review.js", "/?token=wrong", "/nothing"):
        status, _, text = ask(server, path)
        assert status == 403 and "VNS" not in text and server.token not in text
    assert ask(server, "/", Cookie=f"align-review-{server.port}=wrong")[0] == 403
    assert ask(server, "/", Cookie="\x01=;;;=")[0] == 403


def test_the_token_goes_from_the_address_into_a_cookie(server):
    status, headers, _ = ask(server, f"/?token={server.token}&order=place")
    assert (status, headers["location"]) == (303, "/?order=place")
    assert "HttpOnly" in headers["set-cookie"] and "samesite=strict" in headers["set-cookie"].lower()
    status, headers, text = ask(server, "/", Cookie=cookie(server))
    assert status == 200 and "VNS Hindi" in text and server.token not in text
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert headers["cache-control"] == "no-store" and headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "localhost", "", "127.0.0.1:1"])
def test_a_foreign_host_is_refused(server, host):
    assert ask(server, f"/?token={server.token}", Host=host)[0] == 400


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", None])
def test_another_origin_changes_nothing(server, folder, origin):
    body = b"here=" + Decisions(folder).path.name.encode() + b"&action=accept"
    told = {} if origin is None else {"Origin": origin}
    status, _, _ = ask(server, "/decide", "POST", body, Cookie=cookie(server), **told)
    assert status == 403
    same = f"http://127.0.0.1:{server.port}"
    assert ask(server, "/undo", "POST", b"", Cookie=cookie(server), Origin=same, Sec_Fetch_Site="cross-site")[0] == 403
    assert Decisions(folder).every() == []


def test_what_cannot_be_is_told_in_words(server, folder):
    told = {"Cookie": cookie(server), "Origin": f"http://127.0.0.1:{server.port}"}
    assert ask(server, "/decide", "POST", b"here=nothing&action=accept", **told)[0] == 422
    status, _, text = ask(server, "/decide", "POST", b"here=" + b"x" * 300_000, **told)
    assert status == 422 and "262144" in text
    assert ask(server, "/form?here=x&action=..", Cookie=cookie(server))[0] == 422
    for path in ("/static/..%2fserver.py", "/static/x", "/static/../../cli/review.py"):
        assert ask(server, path, Cookie=cookie(server))[0] == 404
    assert Decisions(folder).every() == []


def test_it_listens_on_this_machine_alone(server):
    addresses = {found[4][0] for found in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    for address in addresses - {"127.0.0.1"}:
        with socket.socket() as attempt:
            attempt.settimeout(2)
            assert attempt.connect_ex((address, server.port)) != 0
