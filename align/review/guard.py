"""Who may talk to the page: this machine, by the address that was shown, and no other site's page."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK: Final = "127.0.0.1"
_POLICY: Final = "; ".join(
    (
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
        "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    )
)  # fmt: skip
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_YEAR: Final = 365 * 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets requests through to `app` that name this server and carry its `token`, in the address or then as a cookie.

    Others are refused: a foreign Host (400, a name that leads here by another's doing), a missing or wrong token (403),
    and whatever changes something on behalf of another origin (403).
    """

    app: ASGIApp
    token: str
    port: int

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] != "http":
            return
        answer = self._refusal(scope) or self._first(scope) or self.app

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await answer(scope, receive, told)

    @property
    def cookie(self) -> str:
        """Name of the cookie; those of other ports do not overwrite it."""
        return f"align-review-{self.port}"

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        hosts = {f"{name}:{self.port}" for name in (LOOPBACK, "localhost")}
        if len(headers.getlist("host")) != 1 or headers["host"] not in hosts:
            return PlainTextResponse("no such host", 400)
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "same-origin")
        if scope["method"] not in ("GET", "HEAD") and (origin != f"http://{headers['host']}" or site != "same-origin"):
            return PlainTextResponse("from another origin", 403)
        if not (self._same(_asked(scope).get("token")) or self._same(read_cookies(headers).get(self.cookie))):
            return PlainTextResponse("this address is no longer valid: open the one that align review shows", 403)
        return None

    def _first(self, scope: Scope) -> Response | None:
        """Put the token of the address into a cookie, and take it out of the address."""
        asked = _asked(scope)
        if not self._same(asked.pop("token", None)) or scope["method"] != "GET":
            return None
        answer = RedirectResponse(scope["path"] + (f"?{urlencode(asked)}" if asked else ""), 303)
        answer.set_cookie(self.cookie, self.token, httponly=True, samesite="strict")
        return answer

    def _same(self, given: str | None) -> bool:
        return given is not None and secrets.compare_digest(given.encode(), self.token.encode())


def read_cookies(headers: Headers) -> dict[str, str]:
    """Read the cookies of a request; one that is none gives none."""
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(headers.get("cookie", ""))
    except CookieError:
        return {}
    return {name: one.value for name, one in jar.items()}


def keep_cookie(answer: Response, name: str, value: str) -> None:
    """Let the browser remember a setting for a year."""
    answer.set_cookie(name, value, max_age=_YEAR, httponly=True, samesite="strict")


def _asked(scope: Scope) -> dict[str, str]:
    return dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
