"""What staff do: log in with the admin token, and see what may be shown of units when nothing changes any more."""

from __future__ import annotations

from starlette.responses import Response

from survey_web.results import unit_results
from survey_web.security import is_same
from survey_web.visits import Visit, go_to


def show_sign_in(visit: Visit) -> Response:
    """Ask for the admin token, unless it was given."""
    known = visit.known
    if known is not None and known.invitation is None:
        return go_to("/staff/results")
    return visit.show("sign_in.html", is_wrong=False)


def sign_in(visit: Visit) -> Response:
    """Let this browser belong to staff."""
    if not is_same(visit.given("admin_token"), visit.site.settings.admin_token):
        return visit.show("sign_in.html", is_wrong=True, status=403)
    visit.site.store.sign_out(visit.cookie)
    visit.site.store.sign_in(visit.renew(), None)
    return go_to("/staff/results")


def results(visit: Visit) -> Response:
    """Show results of units, when the survey is closed: who could look sooner could tell what one answer changed.

    With the first look it is closed for good, whatever becomes of its last day.
    """
    visit.require_staff()
    fielded, store = visit.site.fielded, visit.site.store
    units, n_left_out = None, 0
    if fielded.is_closed(visit.site.settings.today()) or store.results_shown(fielded.wave) is not None:
        responses, invited = store.show_responses(fielded.wave), store.invited(fielded.wave)
        units = unit_results(fielded, responses, invited, visit.language)
        n_left_out = sum(one.plan_digest != fielded.plan.plan_digest for one in responses)
    shown = store.results_shown(fielded.wave)
    return visit.show(
        "results.html",
        units=units,
        closes=fielded.closes,
        n_left_out=n_left_out,
        shown="" if shown is None else f"{shown:%Y-%m-%d %H:%M}",
    )


def sign_out(visit: Visit) -> Response:
    """Let this browser belong to nobody."""
    visit.site.store.sign_out(visit.cookie)
    visit.renew()
    return go_to("/staff")
