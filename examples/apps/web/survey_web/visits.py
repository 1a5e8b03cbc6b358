"""One request: who asks, in which language, with which form; and what is answered."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import cache, cached_property
from typing import Any
from urllib.parse import parse_qs

from attrs import define, frozen
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from cwinstruments.model import in_language
from survey_web.fielded import Fielded
from survey_web.security import form_token, is_same, new_token
from survey_web.settings import Settings
from survey_web.store import Invitation, Known, Store
from survey_web.texts import LANGUAGES, Notice, Say, speaker

LARGEST_FORM = 1_000_000
MOST_FIELDS = 5_000
LANGUAGE = "language"

Form = Mapping[str, list[str]]


@frozen
class Site:
    """What all requests share; nothing in it changes."""

    settings: Settings
    fielded: Fielded
    store: Store
    notice: Notice
    pages: Environment


class RefusedError(Exception):
    """A request is not carried out; a page says why.

    Args:
        status: the status of the answer.
        why: the key of the text.
    """

    def __init__(self, status: int, why: str) -> None:
        self.status, self.why = status, why
        super().__init__(why)


@define(slots=False)
class Visit:
    """One request.

    Args:
        cookie: the secret of this browser; a new one where it had none.
        is_new: whether the browser has to be told the secret.
    """

    site: Site
    request: Request
    form: Form
    cookie: str
    is_new: bool
    language: str

    @property
    def say(self) -> Say:
        """What says the texts of the service."""
        return speaker(self.language)

    def given(self, name: str, /) -> str:
        """Give the first value of a field of the form."""
        return next(iter(self.form.get(name, ())), "")

    @cached_property
    def known(self) -> Known | None:
        """Who this browser belongs to; None where nobody is known."""
        return self.site.store.who_is(self.cookie)

    def respondent(self) -> Invitation:
        """Give the invitation of the respondent.

        Raises:
            RefusedError: nobody is known here.
        """
        known = self.known
        if known is None or known.invitation is None:
            raise RefusedError(403, "by_invitation_text")
        return known.invitation

    def require_staff(self) -> None:
        """Let nobody through but staff.

        Raises:
            RefusedError: it is somebody else.
        """
        known = self.known
        if known is None or known.invitation is not None:
            raise RefusedError(403, "wrong_admin_token")

    def renew(self) -> str:
        """Give the browser a new secret, so that one that was known before is worth nothing."""
        self.cookie, self.is_new = new_token(), True
        return self.cookie

    def show(self, template: str, /, *, status: int = 200, **values: Any) -> Response:
        """Show a page."""
        languages = {id: LANGUAGES[id] for id in self.site.fielded.languages if id != self.language}
        page = self.site.pages.get_template(template).render(
            t=self.say,
            text=lambda text: in_language(text, self.language),
            language=self.language,
            other_languages=languages,
            form_token=form_token(self.cookie),
            survey=self.site.fielded.survey,
            path=self.request.url.path,
            status=status,
            **values,
        )
        return HTMLResponse(page, status)


def go_to(path: str, /) -> Response:
    """Send the browser to a page, so that reloading it sends no form twice."""
    return RedirectResponse(path, 303)


View = Callable[[Visit], Response]


def endpoint(view: View, /) -> Callable[[Request], Awaitable[Response]]:
    """Give what Starlette calls: it reads the form, refuses a foreign one, and runs a view in a thread.

    A form changes something only if it sends along what only a page of ours in this browser could have told it.
    """

    async def answer(request: Request) -> Response:
        site: Site = request.app.state.site
        cookie = request.cookies.get(_cookie_name(site), "")
        visit = Visit(site, request, {}, cookie or new_token(), not cookie, _language(site, request))
        try:
            if request.method == "POST":
                visit.form = await _read_form(request)
                if not cookie or not is_same(visit.given("form_token"), form_token(cookie)):
                    raise RefusedError(403, "foreign_form")
            response = await run_in_threadpool(view, visit)
        except RefusedError as refused:
            response = visit.show("message.html", status=refused.status, title="refused_title", texts=[refused.why])
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception:
            logging.getLogger(__name__).exception("a request failed")
            response = visit.show("message.html", status=500, title="refused_title", texts=["fault"])
        if visit.is_new:
            _set_cookie(site, response, _cookie_name(site), visit.cookie)
        return response

    return answer


def remember_language(visit: Visit, response: Response, /) -> None:
    """Let a browser have its pages in another language from now on."""
    if visit.given(LANGUAGE) in visit.site.fielded.languages:
        _set_cookie(visit.site, response, LANGUAGE, visit.given(LANGUAGE))


@cache
def templates() -> Environment:
    """Give the pages; every value in them is escaped, and none may be missing."""
    return Environment(
        loader=PackageLoader("survey_web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _cookie_name(site: Site) -> str:
    # With this prefix browsers hold it to HTTPS and to this host.
    return "__Host-session" if site.settings.secure else "session"


def _set_cookie(site: Site, response: Response, name: str, value: str) -> None:
    response.set_cookie(name, value, path="/", secure=site.settings.secure, httponly=True, samesite="lax")


def _language(site: Site, request: Request) -> str:
    """Give the language that was chosen, else the first of the browser's that there is."""
    wanted = [request.cookies.get(LANGUAGE, "")]
    wanted += [one.strip()[:2].lower() for one in request.headers.get("accept-language", "").split(",")]
    return next((one for one in wanted if one in site.fielded.languages), site.fielded.languages[0])


async def _read_form(request: Request) -> Form:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            raise RefusedError(413, "too_large")
    try:
        return parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise RefusedError(400, "too_large") from None
