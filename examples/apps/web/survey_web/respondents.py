"""What a respondent does: begin, answer page by page, look over, submit, and read the own scores."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from attrs import frozen
from starlette.responses import Response

from cwinstruments import __version__
from cwinstruments.model import in_language
from survey_web.fielded import Fielded, Page
from survey_web.forms import asked_of, errors_of, responses_of, sections_of
from survey_web.results import least_cell, own_scores, withheld_titles
from survey_web.store import AlreadySubmittedError, Invitation, ResultsShownError, StoredScore, Typed
from survey_web.store import Response as StoredResponse
from survey_web.visits import LANGUAGE, RefusedError, Visit, go_to, remember_language


@frozen
class PageState:
    """A page as a respondent has it: what is asked there, and how much of it is answered."""

    page: Page
    number: int
    title: str
    asked: tuple[str, ...]
    n_answered: int


class InvalidAnswersError(Exception):
    """Something that was typed can't be taken."""


def welcome(visit: Visit) -> Response:
    """Show what has to be known before; beginning is a form, so that a program that follows links begins nothing."""
    invitation = visit.site.store.invitation(visit.request.path_params["token"], visit.site.fielded.wave)
    if invitation is None:
        raise RefusedError(404, "bad_link")
    fielded = visit.site.fielded
    return visit.show(
        "welcome.html",
        paragraphs=visit.site.notice.paragraphs(fielded.survey.confidentiality),
        support=visit.site.notice.support,
        least=least_cell(fielded),
        # Who has submitted can read the own scores when the survey is closed, too.
        state="" if invitation.response is not None else _why_closed(visit),
        has_begun=invitation.response is not None or bool(visit.site.store.typed(invitation.id)),
    )


def begin(visit: Visit) -> Response:
    """Let this browser belong to the respondent."""
    invitation = visit.site.store.invitation(visit.request.path_params["token"], visit.site.fielded.wave)
    if invitation is None:
        raise RefusedError(404, "bad_link")
    visit.site.store.sign_out(visit.cookie)
    visit.site.store.sign_in(visit.renew(), invitation)
    return go_to("/survey")


def resume(visit: Visit) -> Response:
    """Go on where something is left to answer."""
    invitation = visit.respondent()
    if invitation.response is not None:
        return go_to("/survey/done")
    states = _states(visit, visit.site.store.typed(invitation.id))
    if not any(state.n_answered for state in states):
        return go_to(f"/survey/page/{states[0].page.id}")
    # After the last page with an answer: what was left out before was left out on purpose.
    last = max(place for place, state in enumerate(states) if state.n_answered)
    is_whole = states[last].n_answered == len(states[last].asked)
    return go_to(_path(states, last + 1 if is_whole else last))


def show_page(visit: Visit) -> Response:
    """Show a page with what was typed there before."""
    invitation, page = _answering(visit)
    typed = visit.site.store.typed(invitation.id)
    errors = errors_of(visit.site.fielded, typed, visit.language) if "check" in visit.request.query_params else {}
    return _show(visit, invitation, page, typed, errors, has_more="more" in visit.request.query_params)


def take_page(visit: Visit) -> Response:
    """Keep what was changed on a page, and go where the respondent wants to."""
    invitation, page = _answering(visit)
    fielded, store = visit.site.fielded, visit.site.store
    before = _before(visit)
    try:
        store.save(invitation.id, _changes(visit, page, before))
    except AlreadySubmittedError:
        raise RefusedError(409, "submitted_before") from None
    except ResultsShownError:
        raise RefusedError(403, "results_shown") from None
    typed = store.typed(invitation.id)
    wish, here = visit.given("go"), f"/survey/page/{page.id}"
    if wish == "save":
        return Response(status_code=204)
    if visit.given(LANGUAGE):
        response = go_to(here + ("?check=1" if visit.given("checked") else ""))
        remember_language(visit, response)
        return response
    if wish == "leave":
        store.sign_out(visit.cookie)
        visit.renew()
        return go_to("/left")
    states = _states(visit, typed)
    place = next(place for place, state in enumerate(states) if state.page.id == page.id)
    if wish == "back":
        return go_to(_path(states, max(place - 1, 0)))
    errors = errors_of(fielded, typed, visit.language)
    if any(entry in errors for entry in page.entries):
        return _show(visit, invitation, page, typed, errors, status=422)
    more = [entry for entry in asked_of(fielded, page, typed) if entry not in before]
    if more:
        return go_to(f"{here}?more=1#question-{more[0]}")
    return go_to(_path(states, place + 1))


def review(visit: Visit, *, status: int = 200) -> Response:
    """Show how much is answered, and what can't be taken, before all is submitted."""
    invitation = _open_invitation(visit)
    typed = visit.site.store.typed(invitation.id)
    states, errors = _states(visit, typed), errors_of(visit.site.fielded, typed, visit.language)
    asked = {entry: state for state in states for entry in state.asked}
    fields = _fields(visit, invitation, tuple(entry for entry in errors if entry in asked), typed, errors)
    wrong = [(f"/survey/page/{asked[one.entry].page.id}?check=1#{one.id}", one) for one in fields]
    return visit.show("review.html", states=states, wrong=wrong, status=status)


def submit(visit: Visit) -> Response:
    """Check, score and store everything in one transaction."""
    invitation = _open_invitation(visit)

    def make(typed: Typed) -> StoredResponse:
        if errors_of(visit.site.fielded, typed, visit.language):
            raise InvalidAnswersError
        return _scored(visit.site.fielded, typed, visit.language)

    try:
        visit.site.store.submit(invitation.id, make)
    except InvalidAnswersError:
        return review(visit, status=422)
    except ResultsShownError:
        raise RefusedError(403, "results_shown") from None
    except AlreadySubmittedError:
        pass  # sent twice, as by a second click: once is stored
    return go_to("/survey/done")


def done(visit: Visit) -> Response:
    """Say thank you, and where the own scores are."""
    if visit.respondent().response is None:
        return go_to("/survey")
    has_scores = bool(visit.site.fielded.disclosure.scales)
    return visit.show("done.html", support=visit.site.notice.support, has_scores=has_scores)


def scores(visit: Visit) -> Response:
    """Explain the own scores, to nobody but the respondent, and none that only units get."""
    response = visit.respondent().response
    if response is None:
        return go_to("/survey")
    fielded = visit.site.fielded
    found = None
    if response.plan_digest == fielded.plan.plan_digest:
        found = own_scores(fielded, response.responses(), visit.language)
    return visit.show(
        "scores.html",
        scores=found,
        withheld=withheld_titles(fielded, visit.language),
        has_withheld_bands=bool(fielded.disclosure.withheld_bands),
        response=response,
        support=visit.site.notice.support,
    )


def leave(visit: Visit) -> Response:
    """Let this browser belong to nobody."""
    visit.site.store.sign_out(visit.cookie)
    visit.renew()
    return go_to("/left")


def _scored(fielded: Fielded, typed: Typed, language: str) -> StoredResponse:
    """Score what was typed, and put down by which definition and version that was done."""
    responses = responses_of(fielded, typed)
    results = fielded.scorer(responses)
    return StoredResponse(
        submitted=datetime.now(UTC).replace(tzinfo=None),
        language=language,
        survey=fielded.survey.id,
        version=fielded.survey.version,
        definition_digest=fielded.plan.definition_digest,
        plan_digest=fielded.plan.plan_digest,
        library_version=__version__,
        # A number of a form is short, so that a float stands for it and is read as the same decimal again.
        answers=json.dumps(responses, default=float),
        scores=[StoredScore(scale=scale, **result._asdict()) for scale, result in results.items()],
    )


def _answering(visit: Visit) -> tuple[Invitation, Page]:
    page = visit.site.fielded.page(visit.request.path_params["page"])
    if page is None:
        raise RefusedError(404, "not_found_text")
    return _open_invitation(visit), page


def _open_invitation(visit: Visit) -> Invitation:
    """Give the invitation of a respondent who may still answer."""
    invitation = visit.respondent()
    if invitation.response is not None:
        raise RefusedError(409, "submitted_before")
    if why := _why_closed(visit):
        raise RefusedError(403, why)
    return invitation


def _why_closed(visit: Visit) -> str:
    """Give the key of what says why no answers are taken; empty where they are."""
    fielded, today = visit.site.fielded, visit.site.settings.today()
    if visit.site.store.results_shown(fielded.wave) is not None:
        return "results_shown"
    if fielded.is_closed(today):
        return "closed"
    return "" if fielded.is_open(today) else "not_open"


def _before(visit: Visit) -> dict[str, list[str]]:
    """Give what the page showed when it was made: by entry, what was typed there."""
    try:
        before: Any = json.loads(visit.given("before"))
    except (ValueError, RecursionError):  # the latter of brackets without end
        return {}
    return before if isinstance(before, dict) else {}


def _changes(visit: Visit, page: Page, before: dict[str, list[str]]) -> Typed:
    """Give what the respondent changed on this page since it was shown.

    What another tab stored in the meantime stays, unless it was changed here too.
    """
    changes = {}
    for entry in page.entries:
        # A browser writes line breaks its own way; the script, and what is stored, have one character for each.
        texts = [text.replace("\r\n", "\n") for text in visit.form.get(entry, ()) if text]
        if texts != before.get(entry, []):
            changes[entry] = tuple(texts)
    return changes


def _states(visit: Visit, typed: Typed) -> list[PageState]:
    """Give the pages on which something is asked."""
    states: list[PageState] = []
    for place, page in enumerate(visit.site.fielded.pages, start=1):
        asked = asked_of(visit.site.fielded, page, typed)
        if asked or place == 1:
            fallback = visit.say("about_you") if page.id == "about-you" else visit.say("page_title", n=place)
            title = in_language(page.title, visit.language) or fallback
            n_answered = sum(any(typed.get(entry, ())) for entry in asked)
            states.append(PageState(page, len(states) + 1, title, asked, n_answered))
    return states


def _path(states: list[PageState], place: int) -> str:
    return f"/survey/page/{states[place].page.id}" if place < len(states) else "/survey/review"


def _fields(
    visit: Visit, invitation: Invitation, entries: tuple[str, ...], typed: Typed, errors: dict[str, str]
) -> list[Any]:
    sections = sections_of(visit.site.fielded, entries, typed, errors, invitation, visit.language)
    return [field for section in sections for field in section.fields]


def _show(
    visit: Visit,
    invitation: Invitation,
    page: Page,
    typed: Typed,
    errors: dict[str, str],
    *,
    has_more: bool = False,
    status: int = 200,
) -> Response:
    states = _states(visit, typed)
    state = next((state for state in states if state.page.id == page.id), None)
    if state is None:  # an answer elsewhere made all of it void
        return go_to("/survey")
    sections = sections_of(visit.site.fielded, state.asked, typed, errors, invitation, visit.language)
    return visit.show(
        "page.html",
        status=status,
        state=state,
        n_pages=len(states),
        sections=sections,
        wrong=[field for section in sections for field in section.fields if field.error],
        has_more=has_more,
        before=json.dumps({entry: list(typed.get(entry, ())) for entry in state.asked}),
        draft=f"{invitation.token_hash[:16]}/{page.id}",
        support=visit.site.notice.support,
    )
