"""The service: its addresses, and what it holds while it runs."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from survey_web import respondents, staff
from survey_web.fielded import field_survey
from survey_web.security import SecurityHeaders
from survey_web.settings import Settings, from_environment
from survey_web.store import Store
from survey_web.texts import load_notice
from survey_web.visits import RefusedError, Site, View, Visit, endpoint, go_to, remember_language, templates


def create_app(settings: Settings | None = None) -> Starlette:
    """Make the service; `uvicorn --factory survey_web.app:create_app` runs it.

    Args:
        settings: by default those of the environment.

    Raises:
        SettingsError: a setting is missing or wrong.
        DefinitionError: the survey can't be used.
    """
    settings = from_environment(os.environ) if settings is None else settings
    fielded, store = field_survey(settings), Store(settings.database)
    store.field(fielded.wave)
    site = Site(
        settings=settings,
        fielded=fielded,
        store=store,
        notice=load_notice(settings.notice),
        pages=templates(),
    )

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await run_in_threadpool(site.store.close)

    app = Starlette(
        routes=_routes(),
        lifespan=lifespan,
        middleware=[Middleware(SecurityHeaders, secure=settings.secure)],
        exception_handlers={404: _not_found, 405: _not_found},
    )
    app.state.site = site
    return app


def _routes() -> list[Route | Mount]:
    get, post = ["GET"], ["POST"]
    views: list[tuple[str, View, list[str]]] = [
        ("/", home, get),
        ("/language", change_language, post),
        ("/invitation/{token}", respondents.welcome, get),
        ("/invitation/{token}", respondents.begin, post),
        ("/survey", respondents.resume, get),
        ("/survey/page/{page}", respondents.show_page, get),
        ("/survey/page/{page}", respondents.take_page, post),
        ("/survey/review", respondents.review, get),
        ("/survey/review", respondents.submit, post),
        ("/survey/done", respondents.done, get),
        ("/survey/scores", respondents.scores, get),
        ("/leave", respondents.leave, post),
        ("/left", left, get),
        ("/staff", staff.show_sign_in, get),
        ("/staff", staff.sign_in, post),
        ("/staff/results", staff.results, get),
        ("/staff/sign-out", staff.sign_out, post),
    ]
    static = StaticFiles(directory=Path(__file__).with_name("static"))
    return [
        *(Route(path, endpoint(view), methods=methods) for path, view, methods in views),
        Mount("/static", static, name="static"),
    ]


def home(visit: Visit) -> Response:
    """Say that it takes an invitation."""
    return visit.show("message.html", title="by_invitation", texts=["by_invitation_text"])


def left(visit: Visit) -> Response:
    """Say how to go on."""
    return visit.show("left.html")


def change_language(visit: Visit) -> Response:
    """Show the same page in another language; pages with answers in them do that themselves."""
    path = visit.given("path")
    response = go_to(path if path.startswith("/") and path[1:2] not in ("/", "\\") else "/")
    remember_language(visit, response)
    return response


async def _not_found(request: Request, _: Exception) -> Response:
    def refuse(_: Visit) -> Response:
        raise RefusedError(404, "not_found_text")

    return await endpoint(refuse)(request)
