"""The web service of `examples/apps/web`: what it takes, keeps, refuses, and shows to whom."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date, datetime
from functools import cache
from html import unescape
from pathlib import Path
from string import Formatter

import pytest

pytest.importorskip("starlette", reason="the packages of requirements-tools.txt are not installed")
pytest.importorskip("sqlalchemy", reason="the packages of requirements-tools.txt are not installed")

from click.testing import CliRunner
from httpx2 import Response as Answer
from sqlalchemy.exc import IntegrityError
from starlette.testclient import TestClient
from survey_web.app import create_app
from survey_web.fielded import Fielded, field_survey
from survey_web.invite import invite
from survey_web.settings import Settings, SettingsError, from_environment
from survey_web.store import AlreadySubmittedError, Response, ResultsShownError, Store, StoredScore
from survey_web.texts import LANGUAGES, TEXTS
from survey_web.visits import LARGEST_FORM

from cwinstruments import compile_plan, load_survey, score

# They are about the service, whose code is no part of the library.
pytestmark = pytest.mark.unmeasured

ROOT = Path(__file__).parents[2]
PULSE = ROOT / "examples/surveys/team-pulse.yaml"
ADMIN = "admin-token-of-at-least-thirty-two-characters"
ANSWERS = {"worked": "1", "tenure": "from_1_year", "what_else": "Nothing, thank you."}

ALL_KINDS = """
kind: survey
id: all-kinds
version: "1.0.0"
title: {en: "All kinds", es: "De todo"}
languages: [en, es]
instruments:
  - {instrument: workload-experience, version: "1.0.0", as: workload, show_if: "drove"}
items:
  - {id: drove, type: boolean, text: {en: "Did you drive?", es: "¿Condujo?"}}
  - {id: trips, type: integer, range: {min: 1, max: 60}, show_if: "drove", nonresponse: [{code: 98, reason: dont_know}],
      text: {en: "How many trips?", es: "¿Cuántos viajes?"}}
  - {id: hours, type: decimal, digits: 1, range: {min: 0, max: 100},
      text: {en: "How many hours?", es: "¿Cuántas horas?"}}
  - {id: means, type: multiple_choice, options: means, text: {en: "By what else?", es: "¿Con qué más?"}}
  - {id: day, type: date, range: {min: "2026-01-01", max: "2026-01-31"}, text: {en: "On which day?", es: "¿Qué día?"}}
  - {id: why, type: text, max_length: 20, show_if: "drove", text: {en: "Why?", es: "¿Por qué?"}}
response_options:
  means:
    options:
      - {value: bus, label: {en: "Bus", es: "Autobús"}}
      - {value: train, label: {en: "Train", es: "Tren"}}
pages:
  - {id: travel, title: {en: "Travel", es: "Viajes"}, entries: [drove, trips, hours, means, day, why]}
  - {id: work, title: {en: "Work", es: "Trabajo"}, entries: [workload]}
confidentiality: confidential
"""


class Calendar:
    """A day that a test can change."""

    def __init__(self) -> None:
        self.day = date(2026, 1, 15)

    def __call__(self) -> date:
        return self.day


def settings_for(folder: Path, today: Calendar, **more: object) -> Settings:
    """Give settings with a database in a folder."""
    given = {"survey": PULSE, "wave": "2026-01", "secure": False, **more}
    database = f"sqlite:///{folder / 'survey.db'}"
    return Settings(database=database, admin_token=ADMIN, today=today, **given)  # type: ignore[arg-type]


class Person:
    """Somebody with a browser, who fills in the form that is shown."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.page = client.get("/")

    def see(self, path: str, **headers: str) -> Answer:
        self.page = self.client.get(path, headers=headers)
        return self.page

    def hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page.text)
        return unescape(found[1]) if found else ""

    def send(self, path: str | None = None, /, **fields: object) -> Answer:
        """Send the form that is shown, with what else is given."""
        shown = {name: self.hidden(name) for name in ("form_token", "before", "checked", "path")}
        data = {**shown, **{name: value for name, value in fields.items() if value is not None}}
        answer = self.client.post(path or self.page.url.path, data=data)
        # Of what a script sends nothing is shown.
        self.page = self.page if answer.status_code == 204 else answer
        return answer

    def open(self, token: str, **headers: str) -> Answer:
        self.see(f"/invitation/{token}", **headers)
        return self.send()


class Service:
    """The service, with the store behind it and the day on which it is used."""

    def __init__(self, folder: Path, today: Calendar, **more: object) -> None:
        self.folder, self.today = folder, today
        self.app = create_app(settings_for(folder, today, **more))
        self.store: Store = self.app.state.site.store
        self.wave: str = self.app.state.site.fielded.wave

    def invite(self, respondent: str = "s1", unit: str = "intake", rater_group: str | None = None) -> str:
        token = self.store.invite(self.wave, respondent, unit, rater_group=rater_group)
        assert token is not None
        return token

    def person(self) -> Person:
        return Person(TestClient(self.app))

    def respondent(self, respondent: str = "s1", unit: str = "intake") -> Person:
        person = self.person()
        person.open(self.invite(respondent, unit))
        return person

    def staff(self) -> Person:
        person = self.person()
        person.see("/staff")
        person.send(admin_token=ADMIN)
        return person

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.folder / "survey.db")) as database:
            return database.execute(query).fetchall()


@pytest.fixture(autouse=True, scope="module")
def _read_once() -> Iterator[None]:
    """Read and compile each survey once: the service starts anew with every test."""
    with pytest.MonkeyPatch.context() as patch:
        known: dict[tuple[object, ...], Fielded] = {}

        def read_once(settings: Settings) -> Fielded:
            key = (settings.survey.read_text(encoding="utf-8"), settings.wave, settings.opens, settings.closes)
            if key not in known:
                known[key] = field_survey(settings)
            return known[key]

        patch.setattr("survey_web.app.field_survey", read_once)
        yield


@pytest.fixture
def today() -> Calendar:
    return Calendar()


@pytest.fixture
def service(tmp_path: Path, today: Calendar) -> Iterator[Service]:
    """Run the service with the team pulse."""
    service = Service(tmp_path, today)
    yield service
    service.store.close()


@pytest.fixture
def travel(tmp_path: Path, today: Calendar) -> Iterator[Service]:
    """Run the service with a survey of items of every kind."""
    survey = tmp_path / "all-kinds.yaml"
    survey.write_text(ALL_KINDS, encoding="utf-8")
    service = Service(tmp_path, today, survey=survey, wave=None, closes=date(2026, 1, 31))
    yield service
    service.store.close()


@cache
def answers_of_unit(value: int = 4) -> dict[str, str]:
    """Answer everything of the team pulse alike."""
    survey = load_survey(PULSE)
    return ANSWERS | {entry: str(value) for entry in survey.entries() if "__" in entry}


def answer_pulse(person: Person, value: int = 4) -> Answer:
    """Answer all pages and submit."""
    for page in ("start", "unit", "work"):
        person.see(f"/survey/page/{page}")
        person.send(go="next", **answers_of_unit(value))
    assert "/survey/review" == person.page.url.path
    return person.send()


@cache
def expected_scores(value: int = 4) -> dict[str, float | None]:
    """Score the same with the library, without the service."""
    survey = load_survey(PULSE)
    rated = {entry: value for entry in survey.entries() if "__" in entry}
    served = {"rotation": "candour", "worked": True, "tenure": "from_1_year"}
    return {scale: one.value for scale, one in score(survey, {**rated, **served}).items()}


def test_answers_and_scores_are_stored_with_the_digest_they_came_by(service: Service) -> None:
    """What the library gives for the same answers is what is kept, for every scale, and drafts are gone."""
    page = answer_pulse(service.respondent())

    assert "Thank you" in page.text
    assert expected_scores() == dict(service.rows("select scale, value from scores"))  # type: ignore[arg-type]
    survey = load_survey(PULSE)
    plan = compile_plan(survey)
    assert [(survey.version, survey.definition_digest, plan.plan_digest)] == service.rows(
        "select version, definition_digest, plan_digest from responses"
    )
    assert [] == service.rows("select * from drafts")


def test_a_rotation_serves_the_set_of_the_wave_and_nothing_else(tmp_path: Path, today: Calendar) -> None:
    """The second wave asks the second set; it stands with the answers, and what is not served is not shown."""
    today.day = date(2026, 2, 10)
    service = Service(tmp_path, today, wave="2026-02")
    person = service.respondent()
    unit = person.see("/survey/page/unit").text

    assert (True, True, False) == tuple(f'name="team_safety__{id}"' in unit for id in ("ts01", "ts06", "ts02"))
    answer_pulse(person)
    [(answers,)] = service.rows("select answers from responses")
    assert "interpersonal_risk" == json.loads(str(answers))["rotation"]
    assert "team_safety__ts02" not in json.loads(str(answers))
    service.store.close()


POSTS = (
    "/language",
    "/survey/page/start",
    "/survey/review",
    "/leave",
    "/staff",
    "/staff/sign-out",
)


@pytest.mark.parametrize("path", POSTS)
def test_a_form_without_its_token_or_with_a_foreign_one_changes_nothing(service: Service, path: str) -> None:
    """Nothing is stored, submitted or forgotten, also where the token is that of somebody else's session."""
    other = service.respondent("s2")
    person = service.respondent()
    person.send(worked="1", go="save")
    before = [service.rows(f"select * from {table}") for table in ("drafts", "responses", "sign_ins")]
    data = {"worked": "0", "admin_token": ADMIN, "language": "es", "before": "{}"}
    foreign: tuple[dict[str, str], ...] = (
        {},
        {"form_token": ""},
        {"form_token": "0" * 64},
        {"form_token": other.hidden("form_token")},
    )

    assert [403] * 4 == [person.client.post(path, data=data | token).status_code for token in foreign]
    assert before == [service.rows(f"select * from {table}") for table in ("drafts", "responses", "sign_ins")]
    assert 204 == person.send("/survey/page/start", worked="0", go="save").status_code


def test_a_link_begins_nothing_before_its_form_is_sent(service: Service) -> None:
    """A program that follows links, as those that look for viruses in mail do, signs nobody in."""
    person = service.person()
    token = service.invite()
    person.see(f"/invitation/{token}")

    assert [] == service.rows("select * from sign_ins")
    assert 403 == person.see("/survey").status_code
    assert 403 == person.client.post(f"/invitation/{token}", data={}).status_code
    assert [] == service.rows("select * from sign_ins")


def test_no_secret_is_stored_as_it_is(service: Service) -> None:
    """Neither the token of an invitation, nor that of a browser, nor the admin's, can be read in the database."""
    token = service.invite()
    person = service.person()
    person.open(token)
    service.staff()
    service.store.close()
    kept = b"".join(file.read_bytes() for file in service.folder.glob("survey.db*"))

    assert len(kept) > 1000
    for secret in (token, person.client.cookies["session"], ADMIN):
        assert secret.encode() not in kept


def test_every_page_has_the_headers_that_it_needs(service: Service) -> None:
    """No script in a page, none of others, nothing kept by browsers or proxies; and pages hold no script or style."""
    person = service.respondent()
    for path in ("/survey/page/unit", "/survey/review", "/staff", "/nowhere"):
        answer = person.see(path)
        policy = answer.headers["content-security-policy"]

        assert "no-store" == answer.headers["cache-control"]
        assert "unsafe" not in policy and "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert ("nosniff", "no-referrer") == (
            answer.headers["x-content-type-options"],
            answer.headers["referrer-policy"],
        )
        assert not re.search(r"<style|style=|<script(?! src=)|\son[a-z]+=", answer.text)


@pytest.mark.parametrize("secure", [True, False])
def test_cookies_are_for_this_site_alone(tmp_path: Path, today: Calendar, secure: bool) -> None:
    """No script reads them and no other site sends them; outside one's own machine they go by HTTPS alone."""
    service = Service(tmp_path, today, secure=secure)
    answer = TestClient(service.app).get("/")
    cookie = answer.headers["set-cookie"]

    assert "HttpOnly" in cookie and "SameSite=lax" in cookie
    assert secure == ("Secure" in cookie) == cookie.startswith("__Host-")
    assert secure == ("strict-transport-security" in answer.headers)
    service.store.close()


def test_what_is_known_of_a_browser_changes_its_secret(service: Service) -> None:
    """A secret that somebody planted before is worth nothing after."""
    person = service.person()
    before = person.client.cookies["session"]
    person.open(service.invite())

    assert before != person.client.cookies["session"]
    person.client.cookies.clear()
    person.client.cookies.set("session", before)
    assert 403 == person.see("/survey").status_code


@pytest.mark.parametrize(
    ("language", "error"),
    [
        ("en", "“a few”: Write a whole number from 1 to 60."),
        ("es", "«a few»: Escriba un número entero de 1 a 60."),
    ],
)
def test_an_answer_that_cannot_be_taken_is_named_beside_its_item(travel: Service, language: str, error: str) -> None:
    """In the respondent's language, with what was typed in its place, linked from a summary, and stored for later."""
    person = travel.person()
    person.open(travel.invite(), **{"Accept-Language": language})
    # The cookie, not the header, keeps a language: it is chosen here.
    person.client.headers["Accept-Language"] = language
    person.send(drove="1", go="next")
    page = person.send(drove="1", trips="a few", hours="7,5", go="next")

    assert 422 == page.status_code
    assert f'<p class="error" id="trips-error">{error}</p>' in page.text
    assert '<a href="#trips-text">' in page.text
    assert 'value="a few"' in page.text and 'value="7,5"' in page.text
    assert 'aria-invalid="true"' in page.text and "hours-error" not in page.text
    assert 'value="a few"' in person.see("/survey/page/travel").text


WRONG: Mapping[str, list[str | list[str]]] = {
    "hours": ["12.34", "1,250", "many", "101"],
    "day": ["2026-02-30", "2025-12-31", "tomorrow"],
    "why": ["x" * 21],
    "drove": ["2", "maybe"],
    "trips": ["0", "61", "1.5", ["12", "98"]],
    "means": [["bus", "plane"], ["[]", "bus"]],
}


@pytest.mark.parametrize("entry", WRONG)
def test_what_the_library_refuses_is_neither_scored_nor_submitted(travel: Service, entry: str) -> None:
    """Whoever goes on to submit all the same is told which answer it is; the rest is kept."""
    person = travel.respondent()
    person.send(drove="1", go="next")
    for text in WRONG[entry]:
        person.see("/survey/page/travel")
        person.send(**{"drove": "1", "hours": "3", entry: text}, go="save")
        person.see("/survey/review")
        page = person.send()

        assert 422 == page.status_code
        assert f"/survey/page/travel?check=1#{entry}-" in page.text
        assert [] == travel.rows("select * from responses")
        kept = {str(entry): str(typed) for entry, typed in travel.rows("select entry, typed from drafts")}
        assert ([text] if isinstance(text, str) else text) == json.loads(kept[entry])
    assert f'id="{entry}-error"' in person.see("/survey/page/travel?check=1").text


def test_right_answers_of_every_kind_are_stored_as_the_library_takes_them(travel: Service) -> None:
    """Numbers with a comma too, several choices, a day, a code for no answer, and a text in two lines."""
    person = travel.respondent()
    person.send(drove="1", go="next")
    page = person.send(
        drove="1",
        trips="98",
        hours="7,5",
        means=["bus", "train"],
        day="2026-01-09",
        why="rain\r\n<b>",
        go="next",
    )
    assert "/survey/page/work" == page.url.path
    assert "rain\n&lt;b&gt;</textarea>" in person.see("/survey/page/travel").text
    person.see("/survey/review")
    person.send()
    [(answers,)] = travel.rows("select answers from responses")

    expected = {"trips": 98, "hours": 7.5, "means": ["bus", "train"], "day": "2026-01-09", "why": "rain\n<b>"}
    assert {"drove": True, **expected} == json.loads(str(answers))


def test_a_gate_brings_its_items_onto_the_same_page(travel: Service) -> None:
    """Without a script: continuing shows what the answer led to, a text item too, before the next page."""
    person = travel.respondent()
    assert 'name="trips"' not in person.page.text and 'name="why"' not in person.page.text
    page = person.send(drove="1", go="next")

    assert "/survey/page/travel" == page.url.path
    assert "Your answers led to more questions" in page.text
    assert 'name="trips"' in page.text and 'name="why"' in page.text
    assert "/survey/page/work" == person.send(drove="1", go="next").url.path


def test_a_page_of_which_nothing_is_asked_is_left_out(travel: Service) -> None:
    """And an answer that a later one made void is neither stored nor scored."""
    person = travel.respondent()
    person.send(drove="1", go="next")
    person.send(drove="1", trips="5", go="next")
    person.see("/survey/page/travel")
    page = person.send(drove="0", trips="5", go="next")

    assert "/survey/review" == page.url.path
    assert "Page 1 of 1" in person.see("/survey/page/travel").text
    person.see("/survey/review")
    person.send()
    [(answers,)] = travel.rows("select answers from responses")
    assert {"drove": False} == json.loads(str(answers))


def test_two_tabs_lose_nothing(service: Service) -> None:
    """An older tab keeps what a newer one stored, and changes what was changed in it."""
    person = service.respondent()
    older = Person(person.client)
    older.see("/survey/page/unit")
    person.see("/survey/page/unit")
    person.send(team_safety__ts01="4", team_safety__ts02="5", go="next")
    older.send(team_safety__ts02="1", team_safety__ts05="3", go="next")
    page = person.see("/survey/page/unit").text
    chosen = re.findall(r'name="team_safety__(ts\d+)" value="(\d+)" checked', page)

    assert [("ts01", "4"), ("ts02", "1"), ("ts05", "3")] == chosen


def test_an_answer_can_be_taken_back(service: Service) -> None:
    """A radio button can't, so there is one for it as soon as something is answered."""
    person = service.respondent()
    assert "Remove my answer" not in person.page.text
    person.send(worked="1", go="next")
    assert "Remove my answer" in person.see("/survey/page/start").text
    person.send(worked="", go="next")

    assert [("worked", "[]")] == service.rows("select entry, typed from drafts")


def test_everything_can_be_changed_until_it_is_submitted_and_nothing_after(service: Service) -> None:
    """Sending twice stores once; an older page is told that nothing of it is stored."""
    person = service.respondent()
    older = Person(person.client)
    older.see("/survey/page/start")
    person.see("/survey/page/start")
    person.send(worked="1", go="next")
    person.see("/survey/page/start")
    answer_pulse(person, 2)
    stored = service.rows("select * from responses"), service.rows("select * from scores order by scale")
    answer = older.send(worked="0", go="next")

    assert 409 == answer.status_code and "submitted before" in answer.text
    assert 409 == person.send("/survey/review").status_code
    assert "/survey/done" == person.see("/survey").url.path
    assert stored == (service.rows("select * from responses"), service.rows("select * from scores order by scale"))
    assert [] == service.rows("select * from drafts")


def test_the_store_itself_changes_nothing_that_is_submitted(service: Service) -> None:
    """Also where a request looked before another one submitted."""
    answer_pulse(service.respondent())

    with pytest.raises(AlreadySubmittedError):
        service.store.save(1, {"worked": ("0",)})
    with pytest.raises(AlreadySubmittedError):
        service.store.submit(1, lambda _: pytest.fail("it is not made again"))
    assert [] == service.rows("select * from drafts")


def test_a_response_and_its_scores_are_stored_together_or_not_at_all(service: Service) -> None:
    """A score that can't be stored takes the response with it, and the drafts are still there."""
    person = service.respondent()
    person.send(worked="1", go="next")

    def make(_: object) -> Response:
        scores = [
            StoredScore(scale="one", value=1, reason=None, n_answered=1, prorated=False, band=None) for _ in range(2)
        ]
        texts = dict.fromkeys(
            ("language", "survey", "version", "definition_digest", "plan_digest", "library_version", "answers"), "x"
        )
        return Response(submitted=datetime(2026, 1, 15), scores=scores, **texts)

    with pytest.raises(IntegrityError):
        service.store.submit(1, make)
    assert ([], []) == (service.rows("select * from responses"), service.rows("select * from scores"))
    assert [("worked",)] == service.rows("select entry from drafts")


def test_a_restart_in_the_middle_loses_nothing(service: Service, today: Calendar) -> None:
    """Another process, with the same database, knows the browser, its form and its answers."""
    person = service.respondent()
    person.send(worked="1", tenure="99", go="next")
    service.store.close()
    restarted = Service(service.folder, today)
    client = TestClient(restarted.app)
    client.cookies.update(person.client.cookies)
    again = Person(client)
    again.page = person.page
    page = again.send(team_safety__ts01="4", go="next")

    assert "/survey/page/work" == page.url.path
    assert {"worked", "tenure", "team_safety__ts01"} == {
        str(row[0]) for row in restarted.rows("select entry from drafts")
    }
    restarted.store.close()


def test_the_link_goes_on_where_it_was_left(service: Service) -> None:
    """In another browser too; after leaving, a browser knows nothing any more."""
    token = service.invite()
    person = service.person()
    person.open(token)
    page = person.send(worked="1", tenure="99", go="leave")
    assert "/left" == page.url.path
    assert 403 == person.see("/survey/page/start").status_code
    other = service.person()

    assert "Go on" in other.see(f"/invitation/{token}").text
    assert "/survey/page/unit" == other.open(token).url.path
    assert re.search(r'name="worked" value="1" checked', other.see("/survey/page/start").text)


def test_a_language_stays_and_nothing_typed_is_lost_by_changing_it(service: Service) -> None:
    """The page comes back in the other language with the answers, and so do those after it."""
    person = service.respondent()
    page = person.send(worked="1", language="es")

    assert '<html lang="es">' in page.text and "¿Ha trabajado en las últimas 2 semanas?" in page.text
    assert re.search(r'name="worked" value="1" checked', page.text)
    assert "Su unidad" in person.send(worked="1", go="next").text
    assert '<html lang="es">' in person.see("/staff").text
    assert '<html lang="en">' in person.send("/language", language="en", path="/staff").text


@pytest.mark.parametrize("path", ["https://example.org/", "//example.org", "/\\example.org"])
def test_changing_the_language_leads_to_no_other_site(service: Service, path: str) -> None:
    """Only to a page of the service."""
    person = service.respondent()
    person.client.follow_redirects = False

    assert "/" == person.send("/language", language="es", path=path).headers["location"]


def test_the_browser_says_which_language_comes_first(service: Service) -> None:
    """Until one is chosen; one that there is not is passed over."""
    person = service.person()

    assert '<html lang="es">' in person.see("/", **{"Accept-Language": "fr, es-MX;q=0.8, en;q=0.5"}).text
    assert '<html lang="en">' in person.see("/", **{"Accept-Language": "fr"}).text


def fill_unit(service: Service, unit: str, n: int) -> None:
    """Let some of a unit answer."""
    for number in range(n):
        answer_pulse(service.respondent(f"{unit}{number}", unit))


def test_a_unit_has_a_result_only_above_the_minimum_cell_and_after_the_end(service: Service, today: Calendar) -> None:
    """Five people have one, four have none and the page says why; before the end not even five have."""
    fill_unit(service, "ongoing", 5)
    fill_unit(service, "intake", 4)
    staff = service.staff()
    before = staff.see("/staff/results").text
    today.day = date(2026, 1, 24)
    after = staff.see("/staff/results").text
    ongoing, intake = (re.search(rf"Unit {unit}.*?</table>", after, re.DOTALL) for unit in ("ongoing", "intake"))

    assert "<table>" not in before and "after 2026-01-23" in before
    assert ongoing is not None and intake is not None
    candour = expected_scores()["team_safety__candour"]
    assert f"<td>{candour:.1f}</td><td>5</td>" in ongoing[0]
    assert "fewer than 5 people have a score" in intake[0] and "4 of 4 answered" in intake[0]
    assert not re.search(r"<td>\d", intake[0])


SEALED = {"en": "Results of this survey have been shown", "es": "Ya se han mostrado resultados de esta encuesta"}


@pytest.mark.parametrize("language", SEALED)
def test_after_a_look_at_results_no_answer_is_taken(
    service: Service, tmp_path: Path, today: Calendar, language: str
) -> None:
    """Who sets the last day back, looks, and sets it forward gets no further answer, also of a service started anew."""
    fill_unit(service, "intake", 5)
    token, headers = service.invite("late"), {"Accept-Language": language}
    late = service.person()
    late.open(token, **headers)
    late.send(go="save", worked="1")
    early = Service(tmp_path, today, closes=date(2026, 1, 14))
    text = early.staff().see("/staff/results").text
    early.store.close()
    again = Service(tmp_path, today, closes=date(2026, 3, 31))
    late.client = TestClient(again.app, cookies=dict(late.client.cookies), headers=headers)
    [(when,)] = again.rows("select substr(results_shown, 1, 16) from administrations")

    assert f"They were first shown on {when} (UTC)." in text
    for answer in (late.send("/survey/page/start", go="next", worked="0"), late.send("/survey/review")):
        assert 403 == answer.status_code and SEALED[language] in answer.text
    assert SEALED[language] in late.see(f"/invitation/{token}").text and 'class="main-button"' not in late.page.text
    id = int(str(again.rows("select id from invitations where respondent = 'late'")[0][0]))
    # The look may come between a request and its answer.
    with pytest.raises(ResultsShownError):
        again.store.save(id, {"worked": ("0",)})
    with pytest.raises(ResultsShownError):
        again.store.submit(id, lambda _: pytest.fail("it is refused before"))
    assert [('["1"]',)] == again.rows("select typed from drafts where entry = 'worked'")
    after = again.staff().see("/staff/results").text
    assert f"first shown on {when} (UTC)" in after and "5 of 6 answered" in after
    again.store.close()


def test_a_look_at_no_answers_closes_nothing(service: Service, today: Calendar) -> None:
    """Where nobody has answered there is no difference to work out, and a last day that was mistyped can be mended."""
    person = service.respondent()
    today.day = date(2026, 1, 24)

    assert "0 of 1 answered" in service.staff().see("/staff/results").text
    today.day = date(2026, 1, 20)
    assert 204 == person.send("/survey/page/start", worked="1", go="save").status_code
    assert [(None,)] == service.rows("select results_shown from administrations")


def test_responses_of_another_plan_are_not_left_out_in_silence(service: Service, today: Calendar) -> None:
    """Where the definition was changed in between, staff are told how many responses are in no result."""
    fill_unit(service, "intake", 6)
    with closing(sqlite3.connect(service.folder / "survey.db")) as database:
        database.execute("update responses set plan_digest = 'sha256:other' where id <= 2")
        database.commit()
    today.day = date(2026, 2, 1)
    text = service.staff().see("/staff/results").text

    assert "scored by another plan than today&#39;s: 2." in text


def test_results_of_groups_of_raters_are_there(tmp_path: Path, today: Calendar) -> None:
    """Each group counts alike, and the library is told who belongs to which."""
    leader = ROOT / "examples/agency/leader-360-round.yaml"
    service = Service(tmp_path, today, survey=leader, wave="2026", opens=date(2026, 1, 1), closes=date(2026, 1, 20))
    for group, n, value in (("peers", 3, "5"), ("partners", 9, "1")):
        for place in range(n):
            person = service.person()
            person.open(service.invite(f"{group}{place}", "leader-1", group))
            person.see("/survey/page/leader")
            person.send(go="next", **{f"leader_360__lr{item:02}": value for item in range(1, 17)})
            person.see("/survey/review")
            person.send()
    today.day = date(2026, 1, 21)
    page = service.staff().see("/staff/results")
    service.store.close()

    assert 200 == page.status_code
    # The mean of 12 raters would be 25.
    assert "<td>50.0</td><td>12</td>" in page.text


def test_what_is_known_of_everybody_is_not_asked(tmp_path: Path, today: Calendar) -> None:
    """Which facet a pulse serves is for the settings to say, not for a respondent."""
    pulse, days = ROOT / "examples/agency/monthly-pulse.yaml", {"opens": today.day, "closes": today.day}
    known = {"team_safety_pulse__tp_served": "candour", "workload_pulse__wp_served": "paperwork"}
    service = Service(tmp_path, today, survey=pulse, wave="2026-01", known=known, **days)
    person = service.respondent()
    page = person.see("/survey/page/unit")
    person.send(go="next", team_safety_pulse__tp02="4", team_safety_pulse__tp_served="trust")
    person.see("/survey/review")
    person.send()
    stored = json.loads(str(service.rows("select answers from responses")[0][0]))
    service.store.close()

    assert "tp_served" not in page.text
    assert 'name="team_safety_pulse__tp02"' in page.text
    assert 'name="team_safety_pulse__tp18"' not in page.text
    assert known | {"team_safety_pulse__tp02": 4} == stored


def test_what_only_decides_what_is_asked_is_not_asked_by_mistake(tmp_path: Path, today: Calendar) -> None:
    """A definition can't say that a survey sets it, so the settings have to: either what it is, or that it is asked."""
    pulse, days = ROOT / "examples/agency/monthly-pulse.yaml", {"opens": today.day, "closes": today.day}
    both = ("team_safety_pulse__tp_served", "workload_pulse__wp_served")
    for left, decided in ((both[0], {}), (both[1], {"known": {both[0]: "candour"}}), (both[0], {"asked": (both[1],)})):
        with pytest.raises(
            SettingsError, match=f"{left} counts in no score .* SURVEY_WEB_KNOWN={left}=.*_ASKED={left} "
        ):
            field_survey(settings_for(tmp_path, today, survey=pulse, **days, **decided))
    asked = from_environment({f"SURVEY_WEB_{one}": to for one, to in {**FULL, "ASKED": ", ".join(both)}.items()}).asked
    fielded = field_survey(settings_for(tmp_path, today, survey=pulse, asked=asked, **days))

    assert set(both) <= {entry for page in fielded.pages for entry in page.entries}


@pytest.mark.parametrize(
    ("known", "says"),
    [({"served": "candour"}, "monthly-pulse asks no served"), ({"team_safety_pulse__tp_served": "x"}, "not allowed")],
)
def test_what_cannot_be_known_is_named(tmp_path: Path, today: Calendar, known: Mapping[str, str], says: str) -> None:
    """An entry that there is not, and an answer that is not allowed."""
    with pytest.raises(SettingsError, match=f"SURVEY_WEB_KNOWN: .*{says}"):
        Service(tmp_path, today, survey=ROOT / "examples/agency/monthly-pulse.yaml", wave="2026-01", known=known)


def test_a_text_that_is_too_long_is_told_how_long_it_may_be(service: Service) -> None:
    """In place of being asked for a text, which it is."""
    person = service.respondent()
    person.see("/survey/page/work")
    answer = person.send(go="next", what_else="x" * 10_001)

    assert 422 == answer.status_code
    assert "That is 10001 characters; at most 10000 can be taken." in unescape(answer.text)


def test_brackets_without_end_are_no_fault_of_the_service(service: Service) -> None:
    """What a page had shown can be anything in a form that somebody made."""
    person = service.respondent()
    person.see("/survey/page/start")

    assert 200 == person.send(go="next", worked="1", before="[" * 100_000).status_code


def test_on_the_last_day_there_are_no_results_yet(service: Service, today: Calendar) -> None:
    """Answers are still taken then."""
    today.day = date(2026, 1, 23)

    assert "Results are shown after" in service.staff().see("/staff/results").text
    assert 200 == service.respondent().page.status_code


def test_nobody_but_staff_sees_results_of_units(service: Service, today: Calendar) -> None:
    """A respondent does not, a stranger does not, and a wrong admin token opens nothing."""
    person = service.respondent()
    today.day = date(2026, 1, 24)
    stranger = service.person()
    stranger.see("/staff")
    wrong = stranger.send(admin_token=ADMIN + "x")

    assert (403, "That is not the admin token." in wrong.text) == (wrong.status_code, True)
    assert [403, 403] == [one.see("/staff/results").status_code for one in (person, stranger)]
    staff = service.staff()
    assert 200 == staff.see("/staff/results").status_code
    assert 403 == staff.see("/survey/scores").status_code
    staff.see("/staff/results")
    staff.send("/staff/sign-out")
    assert 403 == staff.see("/staff/results").status_code


def test_a_person_sees_the_own_scores_and_none_that_only_units_get(service: Service) -> None:
    """Explained item by item; team safety is for units, and what speaks of health has no band."""
    person = service.respondent()
    answer_pulse(person)
    page = person.see("/survey/scores").text
    sections = dict(re.findall(r'aria-labelledby="(\w+)-title">(.*?)</section>', page, re.DOTALL))

    assert "team_safety__" not in page and "Of Team safety only units get scores" in page
    expected = {scale: value for scale, value in expected_scores().items() if scale.startswith("workload__")}
    assert list(expected) == list(sections)
    assert all(f"Score: {value:.1f}" in sections[scale] for scale, value in expected.items())
    assert "Band: " in sections["workload__time_volume"]
    assert "Band: " not in sections["workload__emotional_trauma_load"] + sections["workload__demands"]
    assert (
        "cases we have" in sections["workload__time_volume"] or '<th scope="row">' in sections["workload__time_volume"]
    )
    assert "Original, not yet validated" in sections["workload__demands"]


def test_nobody_sees_the_scores_of_another_person(service: Service) -> None:
    """They are found by who asks alone: who has not submitted, and who is nobody, gets none."""
    answer_pulse(service.respondent("s1"))
    other = service.respondent("s2")

    assert "/survey/page/start" == other.see("/survey/scores").url.path
    assert 403 == service.person().see("/survey/scores").status_code


def test_scores_of_another_plan_are_not_explained(service: Service) -> None:
    """The digest that was stored tells; the page says so."""
    person = service.respondent()
    answer_pulse(person)
    with closing(sqlite3.connect(service.folder / "survey.db")) as database, database:
        database.execute("update responses set plan_digest = 'sha256:other'")

    assert "another version of the survey" in person.see("/survey/scores").text


@pytest.mark.parametrize(
    ("day", "why"), [(date(2026, 1, 11), "not open yet"), (date(2026, 1, 24), "The survey is closed")]
)
def test_answers_are_taken_in_the_days_of_the_wave_alone(
    service: Service, today: Calendar, day: date, why: str
) -> None:
    """Before and after nothing is stored, also of a page that was opened in time."""
    token = service.invite()
    person = service.person()
    person.open(token)
    today.day = day
    answer = person.send(worked="1", go="next")

    assert 403 == answer.status_code and why in answer.text
    assert [] == service.rows("select * from drafts")
    assert why in person.see(f"/invitation/{token}").text and "Begin" not in person.page.text


def test_a_link_that_is_none_is_told_from_one_of_another_wave_by_nobody(tmp_path: Path, today: Calendar) -> None:
    """Both are not found."""
    first = Service(tmp_path, today)
    token = first.invite()
    first.store.close()
    second = Service(tmp_path, today, wave="2026-02")
    person = second.person()

    assert [404, 404] == [person.see(f"/invitation/{one}").status_code for one in (token, "none")]
    second.store.close()


def test_too_much_is_refused_before_it_is_read(service: Service) -> None:
    """Nothing of it is stored."""
    person = service.respondent()

    assert 413 == person.send(what_else="x" * LARGEST_FORM).status_code
    assert [] == service.rows("select * from drafts")


@pytest.mark.parametrize("path", ["/nowhere", "/survey/page/nowhere", "/static/nowhere.css"])
def test_what_is_not_there_is_said_in_a_page(service: Service, path: str) -> None:
    """With the same headers and in the language of the browser."""
    answer = service.respondent().see(path)

    assert 404 == answer.status_code and "There is no such page." in answer.text


def test_a_fault_tells_nothing_and_loses_nothing(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page says so; the log has the rest."""
    person = service.respondent()
    person.send(worked="1", go="next")
    monkeypatch.setattr("survey_web.respondents._states", lambda *_: 1 / 0)
    answer = person.see("/survey")

    assert 500 == answer.status_code and "ZeroDivision" not in answer.text
    assert [("worked",)] == service.rows("select entry from drafts")


ROSTER = ROOT / "examples/surveys/pulse-staff.yaml"


def test_invitations_are_printed_once_and_can_be_renewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One a person; a second run invites nobody again, and a new link makes the one before void."""
    for name, value in {
        "SURVEY": str(PULSE),
        "DATABASE": f"sqlite:///{tmp_path / 'survey.db'}",
        "ADMIN_TOKEN": ADMIN,
        "WAVE": "2026-01",
        "INSECURE": "1",
    }.items():
        monkeypatch.setenv(f"SURVEY_WEB_{name}", value)
    command = [str(ROSTER), "--address", "https://survey.example.org/"]
    first, second, third = (
        CliRunner().invoke(invite, [*command, *more], catch_exceptions=False).stdout.splitlines()
        for more in ((), (), ("--renew", "s3"))
    )

    assert ["respondent", "s1", "s2", "s3", "s4", "s5"] == [line.split(",")[0] for line in first]
    assert all(line.split(",")[1].startswith("https://survey.example.org/invitation/") for line in first[1:])
    assert (1, 2) == (len(second), len(third))
    app = create_app()
    old, new = (line.rpartition("/")[2] for line in (first[3], third[1]))
    client = TestClient(app)
    assert [404, 200] == [client.get(f"/invitation/{token}").status_code for token in (old, new)]
    app.state.site.store.close()


def test_a_unit_that_changed_in_the_roster_is_told_and_taken_over_where_asked(
    tmp_path: Path, today: Calendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never of who has submitted; and when results were shown nobody is invited any more."""
    service = Service(tmp_path, today)
    for name, value in {"SURVEY": PULSE, "DATABASE": f"sqlite:///{tmp_path / 'survey.db'}"}.items():
        monkeypatch.setenv(f"SURVEY_WEB_{name}", str(value))
    monkeypatch.setenv("SURVEY_WEB_ADMIN_TOKEN", ADMIN)
    monkeypatch.setenv("SURVEY_WEB_WAVE", "2026-01")
    monkeypatch.setattr("survey_web.invite.field_survey", lambda _: service.app.state.site.fielded)
    answer_pulse(service.respondent("s1", "elsewhere"))
    service.invite("s2", "elsewhere")

    def run(*more: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(invite, [str(ROSTER), "--address", "https://survey.example.org", *more])
        return done.exit_code, done.stdout, done.stderr

    _, _, said = run()
    stays = "Warning: s1 was invited in 'elsewhere', and is in 'intake' in the roster; it was submitted, so it stays"
    moves = "s2 was invited in 'elsewhere', and is in 'intake' in the roster"
    assert stays in said and f"Warning: {moves}; --update-units takes that over" in said
    units = "select respondent, unit from invitations where respondent in ('s1', 's2') order by respondent"
    assert [("s1", "elsewhere"), ("s2", "elsewhere")] == service.rows(units)
    _, _, said = run("--update-units")
    assert stays in said and f"{moves}: it was taken over" in said
    assert [("s1", "elsewhere"), ("s2", "intake")] == service.rows(units)
    _, _, said = run()
    assert moves not in said

    today.day = date(2026, 1, 24)
    service.staff().see("/staff/results")
    assert not service.store.move("2026-01", "s2", "late")
    code, out, said = run("--update-units")
    assert (1, "") == (code, out) and "nobody was invited: results of wave 2026-01 were shown on 20" in said
    code, out, _ = run("--renew", "s1")
    assert (0, ["respondent", "s1"]) == (code, [line.split(",")[0] for line in out.splitlines()])
    service.store.close()


def test_the_roster_of_the_readme_invites_three_people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It works from nothing but what stands there."""
    text = (ROOT / "examples/apps/web/README.md").read_text(encoding="utf-8")
    for name, content in re.findall(r"<!-- file: (\S+) -->\n\n```\w+\n(.*?)```", text, re.DOTALL):
        (tmp_path / name).write_text(content, encoding="utf-8")
    given = {**FULL, "SURVEY": str(PULSE), "DATABASE": f"sqlite:///{tmp_path / 'survey.db'}", "WAVE": "2026-05"}
    for name, value in given.items():
        monkeypatch.setenv(f"SURVEY_WEB_{name}", value)
    done = CliRunner().invoke(invite, [str(tmp_path / "my-staff.yaml"), "--address", "http://127.0.0.1:8000"])

    assert ["respondent", "a1", "a2", "a3"] == [line.split(",")[0] for line in done.stdout.splitlines()], done.stderr


@pytest.mark.parametrize(
    ("survey", "wave", "more", "says"),
    [
        (PULSE, "2026-01", ["--renew", "nobody"], "Error: nobody was invited: nobody is not eligible in the roster"),
        (PULSE, "spring", [], "Error: SURVEY_WEB_WAVE is one of 2026-01"),
        (ROOT / "examples/agency/leader-360-round.yaml", "2026", [], "the column 'rater_group' of the roster has None"),
    ],
)
def test_what_keeps_people_from_being_invited_is_said_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, survey: Path, wave: str, more: list[str], says: str
) -> None:
    """And nobody was invited: who belongs to no group could not be counted after the last day."""
    database = f"sqlite:///{tmp_path / 'survey.db'}"
    for name, value in {"SURVEY": str(survey), "DATABASE": database, "ADMIN_TOKEN": ADMIN, "WAVE": wave}.items():
        monkeypatch.setenv(f"SURVEY_WEB_{name}", value)
    done = CliRunner().invoke(invite, [str(ROSTER), "--address", "https://survey.example.org", *more])

    assert 1 == done.exit_code
    assert says in done.stderr
    assert "" == done.stdout


FULL = {"SURVEY": "s.yaml", "DATABASE": "sqlite://", "ADMIN_TOKEN": ADMIN}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"SURVEY": ""}, "SURVEY_WEB_SURVEY must be set"),
        ({"ADMIN_TOKEN": "short"}, "fewer than 32 characters"),
        ({"KNOWN": "candour"}, "SURVEY_WEB_KNOWN is entries and answers, such as served=candour,site=north"),
        ({"CLOSES": "in March"}, "SURVEY_WEB_CLOSES is a day, such as 2026-03-20, not 'in March'"),
        ({"OPENS": "2026-02-01", "CLOSES": "2026-01-31"}, "is 2026-02-01, which is after the last one (SURVEY_WEB_C"),
    ],
)
def test_a_wrong_setting_is_named(change: Mapping[str, str], says: str) -> None:
    """And what would be right."""
    with pytest.raises(SettingsError, match=re.escape(says)):
        from_environment({f"SURVEY_WEB_{name}": value for name, value in {**FULL, **change}.items()})


def test_a_wave_that_there_is_not_is_named(tmp_path: Path, today: Calendar) -> None:
    """With those that there are."""
    with pytest.raises(SettingsError, match=r"SURVEY_WEB_WAVE is one of 2026-01, .*, not spring"):
        Service(tmp_path, today, wave="spring")


def test_a_last_day_before_the_first_of_the_wave_is_refused(tmp_path: Path, today: Calendar) -> None:
    """Also where only one of them is set: the wave has the other."""
    with pytest.raises(SettingsError, match=r"is 2026-03-09, which is after the last one .*, 2026-03-01: nobody"):
        Service(tmp_path, today, wave="2026-03", closes=date(2026, 3, 1))


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("sqlite:///{}/nowhere/survey.db", "{}/nowhere/survey.db can't be opened: unable to open database file"),
        ("postgresql+nodriver://a:secret@db/x", "postgresql+nodriver://a:***@db/x can't be opened: Can't load plugin"),
        ("survey.db", "what it is set to can't be opened: Could not parse"),
    ],
)
def test_a_database_that_cannot_be_opened_is_named(tmp_path: Path, address: str, shown: str) -> None:
    """By its variable and its path, with what the driver says; no password, and no link to somebody's manual."""
    with pytest.raises(SettingsError) as error:
        Store(address.format(tmp_path))

    assert str(error.value).startswith(f"SURVEY_WEB_DATABASE: {shown.format(tmp_path)}")
    assert "secret" not in str(error.value) and "http" not in str(error.value)


def test_a_survey_that_needs_data_agreements_is_refused(tmp_path: Path, today: Calendar) -> None:
    """The service asks nobody for an agreement, so it takes no rows that need one."""
    with pytest.raises(SettingsError, match="partnership-review needs data agreements with Tribal Nations"):
        Service(tmp_path, today, survey=ROOT / "examples/agency/partnership-review.yaml", wave="1")


def test_every_text_is_there_in_every_language_with_the_same_parts() -> None:
    """And each of them is said somewhere."""
    parts = {
        key: {language: {name for _, name, _, _ in Formatter().parse(text[language]) if name} for language in LANGUAGES}
        for key, text in TEXTS.items()
    }
    package = ROOT / "examples/apps/web/survey_web"
    sources = "".join(
        file.read_text(encoding="utf-8")
        for pattern in ("*.py", "templates/*.html")
        for file in package.glob(pattern)
        if file.name != "texts.py"
    )
    made = {"higher_is_better", "higher_is_worse", "descriptive", "skipped", "unknown", "invalid", "not_asked"}
    made |= {"not_applicable", "dont_know", "refused"} | {key for key in TEXTS if key.startswith("why_")}

    assert [] == [key for key, of in parts.items() if len({frozenset(names) for names in of.values()}) > 1]
    assert [] == [key for key in TEXTS if key not in made and f'"{key}"' not in sources]
