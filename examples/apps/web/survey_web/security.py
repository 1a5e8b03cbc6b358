"""Tokens, what proves that a form is ours, and the headers of every page."""

from __future__ import annotations

import hmac
from hashlib import sha256
from secrets import token_urlsafe

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def new_token() -> str:
    """Make a secret that nobody can guess: 256 bits, in letters that an address can hold."""
    return token_urlsafe(32)


def hashed(token: str, /) -> str:
    """Give what is stored in place of a token. A random token needs no salt and no slow hash."""
    return sha256(token.encode()).hexdigest()


def is_same(one: str, other: str, /) -> bool:
    """Compare two secrets in a time that tells nothing of where they differ."""
    return hmac.compare_digest(sha256(one.encode()).digest(), sha256(other.encode()).digest())


def form_token(session: str, /) -> str:
    """Give what a form of a session has to send along.

    It is made of the session's own secret, which no other site can read: nothing needs to be stored, a restart changes
    nothing, and the page that holds it does not give the session away.
    """
    return hmac.new(session.encode(), b"form", sha256).hexdigest()


_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",  # an address can hold the token of a respondent
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class SecurityHeaders:
    """Give every answer the headers that it needs; nothing but static files may be kept by a browser or a proxy."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self._app, self._secure = app, secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and add headers to what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                if not scope["path"].startswith("/static/"):
                    headers["Cache-Control"] = "no-store"
                if self._secure:
                    headers["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        await self._app(scope, receive, send_with_headers)
