"""The review as a local server: one address with a token, pages for the browser, each decision kept before the next."""

from __future__ import annotations

import contextlib
import secrets
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Final
from urllib.parse import parse_qs, quote, unquote

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from align.core.errors import AlignError
from align.core.types import Lang
from align.output.summary import TEMPLATES
from align.review.agreement import agreement
from align.review.decisions import Decisions, ReviewDecision, Values, now
from align.review.desk import Desk, Fields
from align.review.guard import LOOPBACK, Guard, keep_cookie, read_cookies
from align.review.outcomes import Outcome, by_reviewer, labels, outcomes
from align.review.pages import FORMS, STATIC, Viewer, filter_choices, place_of, render, shown
from align.review.queue import Query, Subject, ranked, read_query
from align.review.reviewed import review_record
from align.review.sample import band, by_group, precision

_MOST_BYTES: Final = 262_144  # of a form; the longest edited pair takes a fraction of it
_MOST_NAME: Final = 60  # characters of a reviewer's name
_HISTORY_SHOWN: Final = 500
_QUERIES_KEPT: Final = 20  # ranked lists: to sort 100,000 subjects takes half a second
_ASSETS: Final = {
    "report.css": TEMPLATES / "report.css",
    **{name: STATIC / name for name in ("review.css", "review.js", "htmx.min.js", "htmx.LICENSE", "icon.svg")},
}
Endpoint = Callable[["Review", Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Review:
    """What a server serves: a desk and its decisions, the usual reviewer, and a drawn sample to look at alone."""

    desk: Desk
    store: Decisions
    reviewer: str
    sample: Sequence[str] = ()
    known: Mapping[str, Subject] = field(default_factory=dict)
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    _ranked: dict[Query, Sequence[Subject]] = field(default_factory=dict)

    def ranked(self, query: Query) -> Sequence[Subject]:
        """Give what is to be decided here: what fits a filter in its order, or the sample in the order it was drawn."""
        if query not in self._ranked:
            drawn = [self.known[name] for name in self.sample if name in self.known]
            if len(self._ranked) >= _QUERIES_KEPT:
                self._ranked.clear()
            self._ranked[query] = drawn or ranked(self.desk.subjects, query)
        return self._ranked[query]

    def viewer(self, request: Request, asked: Mapping[str, str]) -> Viewer:
        """Tell from a request who looks, in which language, through which filter."""
        cookies = read_cookies(request.headers)
        name = unquote(cookies.get("align-reviewer", "")) or self.reviewer
        tongue: Lang = "hi" if cookies.get("align-tongue") == "hi" else "en"
        mine = by_reviewer(self.store.current(), self.known).get(name, {})
        return Viewer(name, tongue, mine, read_query(asked))

    def page(self, viewer: Viewer, template: str, here: str, step: int, told: str = "") -> HTMLResponse:
        """Show the subject at a place, or the one a step from it."""
        anybody = {name for one in self.store.current() for name in one.subjects}
        place = place_of(self.ranked(viewer.query), viewer, anybody, self.known.get(here), step)
        values = shown(self.desk, place, viewer, drawn=bool(self.sample), told=told)
        return HTMLResponse(render(template, viewer, choices=self.choices, **values))


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What reviewers say differently: the records as they were, and each reviewer's decisions."""

    subjects: Sequence[str]
    before: Sequence[Values]
    sides: Mapping[str, Sequence[ReviewDecision]]


def review_of(desk: Desk, store: Decisions, reviewer: str, sample: Sequence[str] = ()) -> Review:
    """Put together what a server serves."""
    known = {one.id: one for one in desk.subjects}
    return Review(desk, store, reviewer, sample, known, filter_choices(desk.subjects))


def build_app(review: Review, token: str, port: int) -> Guard:
    """Make the application that answers at a port, behind its guard."""
    routes = [
        Route(path, _bound(review, endpoint), methods=[method])
        for method, path, endpoint in (
            ("GET", "/", _desk), ("GET", "/item", _item), ("GET", "/form", _form), ("POST", "/decide", _decide),
            ("POST", "/undo", _undo), ("POST", "/settings", _settings), ("GET", "/history", _history),
            ("GET", "/disputes", _disputes), ("POST", "/settle", _settle), ("GET", "/summary", _summary),
        )
    ]  # fmt: skip
    return Guard(Starlette(routes=[*routes, Route("/static/{name}", _static)]), token, port)


def serve(review: Review, port: int, started: Callable[[str], None]) -> None:
    """Answer on this machine alone until it is told to end; `started` is given the address with its token.

    Raises:
        AlignError: a port that is taken.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((LOOPBACK, port))
        except OSError as error:
            what = f"port {port} cannot be had ({error.strerror})"
            raise AlignError(what, hint="give another with --port, or none") from error
        listening.listen()
        port = listening.getsockname()[1]
        token = secrets.token_urlsafe(24)
        config = uvicorn.Config(
            build_app(review, token, port),
            log_level="error",
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=1,
        )
        started(f"http://{LOOPBACK}:{port}/?token={token}")
        _Server(config).run(sockets=[listening])


class _Server(uvicorn.Server):
    """A server that ends quietly at a signal, as the work is done then."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Let signals end the serving, and nothing more."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _bound(review: Review, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    """Give an endpoint its review; what a reviewer asked that cannot be is told in words."""

    @wraps(endpoint)
    async def answer(request: Request) -> Response:
        try:
            return await endpoint(review, request)
        except AlignError as error:
            return PlainTextResponse(str(error), 422)

    return answer


async def _desk(review: Review, request: Request) -> Response:
    asked = dict(request.query_params)
    return review.page(review.viewer(request, asked), "desk.html", asked.get("here", ""), 0)


async def _item(review: Review, request: Request) -> Response:
    asked = dict(request.query_params)
    step = {"next": 1, "previous": -1}.get(asked.get("step", ""), 0)
    viewer = review.viewer(request, asked)
    return review.page(viewer, "stage.html", asked.get("here", ""), step)


async def _form(review: Review, request: Request) -> Response:
    asked = dict(request.query_params)
    name, action = _known(review, asked.get("here", "")), asked.get("action", "")
    if action not in FORMS or action not in review.desk.actions:
        raise AlignError(f"unknown action {action!r}")
    values = {**review.desk.view(name), **review.desk.form(name, action)}
    return HTMLResponse(render(f"{action}.html", review.viewer(request, asked), name=name, **values))


async def _decide(review: Review, request: Request) -> Response:
    fields = await _read_form(request)
    asked = _firsts(fields)
    viewer = review.viewer(request, asked)
    name, action = _known(review, asked.get("here", "")), asked.get("action", "")
    made = review.desk.act(name, action, fields)
    review.store.add(viewer.name, action, made.subjects, made.before, made.after, note=asked.get("note", "").strip())
    return review.page(review.viewer(request, asked), "stage.html", name, 1, f"told.saved {action}")


async def _undo(review: Review, request: Request) -> Response:
    asked = _firsts(await _read_form(request))
    number = asked.get("decision", "")
    undone = review.store.undo(review.viewer(request, asked).name, int(number) if number.isdecimal() else None)
    if "page" in asked:
        return RedirectResponse("/history", 303)
    here = undone.subjects[0] if undone else asked.get("here", "")
    told = f"told.undone {undone.action}" if undone else "told.nothing"
    return review.page(review.viewer(request, asked), "stage.html", here, 0, told)


async def _settings(review: Review, request: Request) -> Response:
    asked = _firsts(await _read_form(request))
    answer = RedirectResponse("/", 303)
    if "tongue" in asked:
        keep_cookie(answer, "align-tongue", "hi" if asked["tongue"] == "hi" else "en")
    if name := " ".join(asked.get("name", "").split())[:_MOST_NAME]:
        keep_cookie(answer, "align-reviewer", quote(name, safe=""))
    return answer


async def _history(review: Review, request: Request) -> Response:
    every = review.store.every()
    gone = {one.undoes for one in every}
    listed = [(one, one.id in gone) for one in reversed(every) if one.undoes is None][:_HISTORY_SHOWN]
    return HTMLResponse(render("history.html", review.viewer(request, {}), listed=listed))


async def _disputes(review: Review, request: Request) -> Response:
    found = [_dispute(one) for one in outcomes(review.store.current(), review.known) if one.disputed]
    return HTMLResponse(render("disputes.html", review.viewer(request, {}), found=found))


def _dispute(outcome: Outcome) -> Disagreement:
    before = {str(record.get("id")): record for one in outcome.decisions for record in one.before}
    sides = {name: [one for one in outcome.decisions if one.reviewer == name] for name in outcome.by}
    return Disagreement(sorted(outcome.subjects), list(before.values()), sides)


async def _settle(review: Review, request: Request) -> Response:
    asked = _firsts(await _read_form(request))
    viewer, at = review.viewer(request, asked), now()
    for outcome in outcomes(review.store.current(), review.known):
        if outcome.disputed and asked.get("subject", "") in outcome.subjects:
            for one in outcome.decisions:
                if one.reviewer == asked.get("word", ""):
                    review.store.add(
                        viewer.name, one.action, one.subjects, one.before, one.after, note=one.note, settles=True, at=at
                    )
    return RedirectResponse("/disputes", 303)


async def _summary(review: Review, request: Request) -> Response:
    current = review.store.current()
    found = outcomes(current, review.known)
    drawn, verdicts = review.store.sample(), labels(found)
    own = [one for one in review.desk.subjects if one.id in set(drawn)]
    groups: list[Any] = []
    if own:
        groups = [precision(review.desk.subjects, drawn, verdicts)]
        for names in (lambda one: [band(one)], lambda one: sorted(one.sources)):
            groups += [one for one in by_group(review.desk.subjects, drawn, verdicts, names) if one.drawn]
    counts = review_record(found, current, set(review.known), None)
    kappas = agreement(by_reviewer(current, review.known))
    viewer = review.viewer(request, {})
    return HTMLResponse(render("summary.html", viewer, counts=counts, kappas=kappas, groups=groups))


async def _static(request: Request) -> Response:
    place = _ASSETS.get(request.path_params["name"])
    return FileResponse(place) if place else PlainTextResponse("no such file", 404)


def _known(review: Review, name: str) -> str:
    """Refuse a subject that is not of this run."""
    if name not in review.known:
        raise AlignError(f"nothing here is named {name!r}")
    return name


async def _read_form(request: Request) -> Fields:
    """Read a form; one that is too long is refused before it is in memory."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            raise AlignError(f"a form of more than {_MOST_BYTES} bytes")
    return parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)


def _firsts(fields: Fields) -> dict[str, str]:
    return {name: values[0] for name, values in fields.items() if values}
