"""The web service of `examples/apps/web` in a real browser: for everybody, by keyboard alone, and with nothing lost."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

pytest.importorskip("playwright", reason="requirements-browser.txt is not installed")
pytest.importorskip("axe_playwright_python", reason="requirements-browser.txt is not installed")
pytest.importorskip("starlette", reason="the packages of requirements-tools.txt are not installed")

import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from survey_web.app import create_app
from survey_web.settings import Settings

CHROMIUM = shutil.which("chromium")
THOROUGH = os.environ.get("CWINSTRUMENTS_BROWSER") == "all"
"""Whether Axe looks at each page in Spanish too, and not at two of them; in English it always looks at each."""
pytestmark = [
    pytest.mark.unmeasured,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]

ROOT = Path(__file__).parents[2]
PULSE = ROOT / "examples/surveys/team-pulse.yaml"
ADMIN = "admin-token-of-at-least-thirty-two-characters"
WAIT = 10_000

ALL_KINDS = """
kind: survey
id: all-kinds
version: "1.0.0"
title: {en: "All kinds", es: "De todo"}
languages: [en, es]
instruments: [{instrument: workload-experience, version: "1.0.0", as: workload, show_if: "drove"}]
items:
  - {id: drove, type: boolean, text: {en: "Did you drive?", es: "¿Condujo?"}}
  - {id: trips, type: integer, range: {min: 1, max: 60}, show_if: "drove",
      nonresponse: [{code: 98, reason: dont_know}], text: {en: "How many trips?", es: "¿Cuántos viajes?"}}
  - {id: means, type: multiple_choice, options: means, text: {en: "By what else?", es: "¿Con qué más?"}}
  - {id: day, type: date, range: {min: "2026-01-01", max: "2026-01-31"}, text: {en: "On which day?", es: "¿Qué día?"}}
  - {id: why, type: text, max_length: 20, text: {en: "Why?", es: "¿Por qué?"}}
response_options:
  means:
    options: [{value: bus, label: {en: "Bus", es: "Autobús"}}, {value: train, label: {en: "Train", es: "Tren"}}]
pages:
  - {id: travel, title: {en: "Travel", es: "Viajes"}, entries: [drove, trips, means, day, why]}
  - {id: work, title: {en: "Work", es: "Trabajo"}, entries: [workload]}
confidentiality: confidential
"""


class Service:
    """The service in a thread of its own, which can be killed and started again."""

    def __init__(self, folder: Path, survey: Path, wave: str | None) -> None:
        self.folder, self.survey, self.wave, self.day = folder, survey, wave, date(2026, 1, 15)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        self.app = create_app(
            Settings(
                survey=self.survey,
                database=f"sqlite:///{self.folder / 'survey.db'}",
                admin_token=ADMIN,
                wave=self.wave,
                closes=date(2026, 1, 31),
                secure=False,
                today=lambda: self.day,
            )
        )
        config = uvicorn.Config(
            self.app, port=self.port, log_level="critical", timeout_graceful_shutdown=1, lifespan="on"
        )
        self.server = uvicorn.Server(config)
        self.thread = Thread(target=self.server.run, daemon=True)
        self.thread.start()
        while not self.server.started:
            self.thread.join(0.01)
            assert self.thread.is_alive()

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)
        assert not self.thread.is_alive()

    def invite(self, respondent: str) -> str:
        site = self.app.state.site
        return f"{self.address}/invitation/{site.store.invite(site.fielded.wave, respondent, 'intake')}"

    def drafts(self, respondent: str) -> dict[str, str]:
        """Give what is stored of what a respondent typed."""
        with closing(sqlite3.connect(self.folder / "survey.db")) as database:
            rows = database.execute(
                "select entry, typed from drafts join invitations on id = invitation_id where respondent = ?",
                [respondent],
            )
            return {entry: typed for entry, typed in rows if typed != "[]"}

    def submitted(self, respondent: str) -> int:
        """Count the responses of a respondent."""
        with closing(sqlite3.connect(self.folder / "survey.db")) as database:
            joined = "responses join invitations on invitations.id = invitation_id"
            query = f"select count(*) from {joined} where respondent = ?"
            return int(database.execute(query, [respondent]).fetchone()[0])


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Run the service with the team pulse."""
    service = Service(tmp_path_factory.mktemp("pulse"), PULSE, "2026-01")
    yield service
    service.stop()


@pytest.fixture(scope="module")
def travel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Run the service with a survey of items of every kind."""
    folder = tmp_path_factory.mktemp("travel")
    (folder / "all-kinds.yaml").write_text(ALL_KINDS, encoding="utf-8")
    service = Service(folder, folder / "all-kinds.yaml", None)
    yield service
    service.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Without a sandbox of its own, which root can't have.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def person(browser: Browser) -> Iterator[BrowserContext]:
    """Give somebody's browser, in English."""
    context = browser.new_context(locale="en-US")
    context.set_default_timeout(WAIT)
    yield context
    context.close()


@pytest.fixture
def page(person: BrowserContext) -> Page:
    return person.new_page()


def begin(page: Page, link: str) -> None:
    page.goto(link)
    page.locator("main button").click()
    page.wait_for_url("**/survey/page/*")


def press(page: Page, value: str) -> None:
    """Press a button of the form, and wait for what follows."""
    page.locator(f"main button[value={value}]").click()


def choose(page: Page, entry: str, value: str) -> None:
    page.locator(f"input[name={entry}][value='{value}']").check()


def wait_for_save(page: Page, action: Any) -> None:
    """Do something, and wait until what it led to is stored."""
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 204):
        action()


def assert_accessible(page: Page, what: str) -> None:
    results = Axe().run(page, options={"resultTypes": ["violations"]})

    assert 0 == results.violations_count, f"{what}: {results.generate_report()}"


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_is_accessible_in_both_languages(travel: Service, browser: Browser, language: str) -> None:
    """Axe finds nothing in any template, once a state: items of every kind, errors, scores, pages for staff."""
    few = language == "es" and not THOROUGH
    context = browser.new_context(locale=language)
    page, link = context.new_page(), travel.invite(f"axe-{language}")

    def look(path: str | None = None, *, is_one_of_few: bool = False) -> None:
        if path is not None:
            page.goto(travel.address + path)
        assert language == page.locator("html").get_attribute("lang")
        if is_one_of_few or not few:
            assert_accessible(page, page.url)

    look("/nowhere")
    look("/staff")
    page.fill("#admin-token", "wrong")
    page.locator("main button").click()
    look()
    page.fill("#admin-token", ADMIN)
    page.locator("main button").click()
    page.wait_for_url("**/staff/results")
    look()
    page.goto(link)
    look()
    begin(page, link)
    choose(page, "drove", "1")
    press(page, "next")
    page.wait_for_url("**more=1*")
    look()
    page.fill("#trips-text", "many")
    page.fill("#day-text", "2026-02-30")
    choose(page, "means", "bus")
    press(page, "next")
    expect(page.locator(".problems")).to_be_focused()
    look(is_one_of_few=True)
    look("/survey/page/work")
    page.goto(travel.address + "/survey/review")
    page.locator("main button").first.click()
    expect(page.locator(".problems")).to_be_focused()
    look()
    page.locator(".problems a").first.click()
    expect(page.locator("#trips-text")).to_be_visible()
    page.fill("#trips-text", "12")
    page.fill("#day-text", "2026-01-30")
    press(page, "next")
    page.wait_for_url("**/survey/page/work")
    for number in range(1, 8):
        choose(page, f"workload__we{number:02}", str(number % 5 + 1))
    press(page, "next")
    page.wait_for_url("**/survey/review")
    look()
    page.locator("main button").first.click()
    page.wait_for_url("**/survey/done")
    look()
    page.goto(travel.address + "/survey/scores")
    for summary in page.locator("summary").all():
        summary.click()
    look(is_one_of_few=True)
    page.goto(travel.address + "/survey/done")
    page.locator("main button").click()
    page.wait_for_url("**/left")
    look()
    context.close()


def test_pages_are_accessible_when_it_is_over(tmp_path: Path, browser: Browser) -> None:
    """Axe finds nothing in results of units and in a link that comes too late, in both languages."""
    (tmp_path / "all-kinds.yaml").write_text(ALL_KINDS, encoding="utf-8")
    over = Service(tmp_path, tmp_path / "all-kinds.yaml", None)
    late = over.invite("late")
    for language in ("en", "es"):
        context = browser.new_context(locale=language)
        page = context.new_page()
        if language == "en":
            begin(page, over.invite("in-time"))
            page.goto(over.address + "/survey/review")
            page.locator("main button").first.click()
            page.wait_for_url("**/survey/done")
            over.day = date(2026, 2, 1)
        page.goto(over.address + "/staff")
        page.fill("#admin-token", ADMIN)
        page.locator("main button").click()
        expect(page.locator("table")).to_be_visible()
        for path in (page.url, late):
            page.goto(path)
            expect(page.locator("main p.state")).to_be_visible()
            assert language == page.locator("html").get_attribute("lang")
            assert_accessible(page, path)
        context.close()
    over.stop()


def tab_to(page: Page, selector: str) -> None:
    """Press the Tab key until something is in focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("one => document.activeElement.matches(one)", selector):
            return
    raise AssertionError(f"the Tab key does not lead to {selector} on {page.url}")


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_keyboard_alone_leads_from_the_first_page_to_submission(
    service: Service, browser: Browser, language: str
) -> None:
    """Tab, arrows, Space and Enter are enough, in both languages; focus goes where the eye does."""
    context = browser.new_context(locale="en-US")
    page = context.new_page()
    page.goto(service.invite(f"keys-{language}"))
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    if language == "es":
        tab_to(page, "button[lang=es]")
        page.keyboard.press("Enter")
        expect(page.locator("html")).to_have_attribute("lang", "es")
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    tab_to(page, "main button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/survey/page/start")
    tab_to(page, "input[name=tenure]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    tab_to(page, "input[name=worked]")
    page.keyboard.press("Space")
    tab_to(page, "button[value=next]:not(.default-button)")
    page.keyboard.press("Enter")
    page.wait_for_url("**/survey/page/unit")
    for entry in ("ts01", "ts02"):
        tab_to(page, f"input[name=team_safety__{entry}]")
        page.keyboard.press("Space")
        for _ in range(3):
            page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")  # as in any form, on a radio button too
    page.wait_for_url("**/survey/page/work")
    tab_to(page, "#what_else-text")
    page.keyboard.type("Nothing.")
    tab_to(page, "button[value=next]:not(.default-button)")
    page.keyboard.press("Space")
    page.wait_for_url("**/survey/review")
    tab_to(page, "main form[action='/survey/review'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/survey/done")

    expect(page.locator("h1")).to_have_text({"en": "Thank you", "es": "Gracias"}[language])
    assert 1 == service.submitted(f"keys-{language}")
    context.close()


def test_the_survey_works_without_a_script(travel: Service, browser: Browser) -> None:
    """Gate, errors, change of language and submission, with no JavaScript in the browser."""
    context = browser.new_context(java_script_enabled=False, locale="en-US")
    page = context.new_page()
    begin(page, travel.invite("scriptless"))
    choose(page, "drove", "1")
    press(page, "next")
    page.wait_for_url("**more=1*")
    page.fill("#trips-text", "many")
    page.locator("button[lang=es]").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator("#trips-text")).to_have_value("many")
    press(page, "next")
    expect(page.locator("#trips-error")).to_contain_text("Escriba un número entero de 1 a 60.")
    page.fill("#trips-text", "12")
    press(page, "next")
    page.wait_for_url("**/survey/page/work")
    press(page, "next")
    page.locator("main button").first.click()

    expect(page.locator("h1")).to_have_text("Gracias")
    assert 1 == travel.submitted("scriptless")
    context.close()


@pytest.mark.parametrize("place", ["http://evil.test/", "http://127.0.0.1:9999/"])
def test_a_form_of_another_site_stores_nothing(service: Service, page: Page, place: str) -> None:
    """From elsewhere the browser sends no session; from the same host it does, and the form lacks its token."""
    begin(page, service.invite(place))
    choose(page, "worked", "1")
    press(page, "next")
    page.wait_for_url("**/survey/page/unit")
    form = f'<form method="post" action="{service.address}/survey/page/start"><input name="worked" value="0">'
    lure = f'{form}<input name="before" value="{{}}"><button name="go" value="next">Win</button></form>'
    page.route(place, lambda route: route.fulfill(body=lure, content_type="text/html"))
    page.goto(place)
    with page.expect_response(service.address + "/survey/page/start") as answer:
        page.locator("button").click()

    assert 403 == answer.value.status
    assert {"worked": '["1"]'} == service.drafts(place)


def test_answers_typed_without_a_connection_are_sent_when_it_is_back(service: Service, page: Page) -> None:
    """The page says so, stays where it is when Continue is pressed, and stores everything afterwards."""
    begin(page, service.invite("offline"))
    page.context.set_offline(True)
    choose(page, "worked", "1")
    expect(page.locator("#draft-status")).to_contain_text("There is no connection")
    choose(page, "tenure", "99")
    press(page, "next")
    expect(page.locator("#draft-status")).to_be_focused()
    assert page.url.endswith("/survey/page/start")
    assert {} == service.drafts("offline")
    wait_for_save(page, lambda: page.context.set_offline(False))
    expect(page.locator("#draft-status")).to_have_text("Your answers are saved.")

    assert {"worked": '["1"]', "tenure": '["99"]'} == service.drafts("offline")
    press(page, "next")
    page.wait_for_url("**/survey/page/unit")


def test_answers_survive_a_tab_that_is_closed_without_a_connection(service: Service, person: BrowserContext) -> None:
    """They are on this device: on their own page they stand in the form, and from another page they are sent."""
    page, link = person.new_page(), service.invite("closed-tab")
    begin(page, link)
    other = person.new_page()
    other.goto(service.address + "/survey/page/unit")
    person.set_offline(True)
    choose(page, "worked", "1")
    choose(other, "team_safety__ts01", "4")
    for tab in (page, other):
        expect(tab.locator("#draft-status")).to_contain_text("There is no connection")
        tab.close()
    person.set_offline(False)
    again = person.new_page()
    with (
        again.expect_response(lambda one: one.request.method == "POST" and one.url.endswith("/page/start")),
        again.expect_response(lambda one: one.request.method == "POST" and one.url.endswith("/page/unit")),
    ):
        again.goto(service.address + "/survey/page/unit")

    expect(again.locator("input[name=team_safety__ts01][value='4']")).to_be_checked()
    expect(again.locator("#draft-status")).to_have_text("Your answers are saved.")
    assert {"worked": '["1"]', "team_safety__ts01": '["4"]'} == service.drafts("closed-tab")
    again.wait_for_function("() => Object.keys(localStorage).length === 0")


def test_a_server_that_is_killed_and_started_again_loses_nothing(tmp_path: Path, person: BrowserContext) -> None:
    """What was typed in the meantime is sent to the new one, which still knows the browser."""
    service = Service(tmp_path, PULSE, "2026-01")
    page = person.new_page()
    begin(page, service.invite("restart"))
    wait_for_save(page, lambda: choose(page, "worked", "1"))
    service.stop()
    choose(page, "tenure", "under_1_year")
    expect(page.locator("#draft-status")).to_contain_text("There is no connection")
    wait_for_save(page, service.start)
    expect(page.locator("#draft-status")).to_have_text("Your answers are saved.")

    assert {"worked": '["1"]', "tenure": '["under_1_year"]'} == service.drafts("restart")
    press(page, "next")
    page.wait_for_url("**/survey/page/unit")
    service.stop()


def test_the_back_button_shows_what_was_answered(service: Service, page: Page) -> None:
    """And what is changed there is stored; forward again, the next page is as it was left."""
    begin(page, service.invite("back"))
    choose(page, "worked", "1")
    press(page, "next")
    page.wait_for_url("**/survey/page/unit")
    wait_for_save(page, lambda: choose(page, "team_safety__ts01", "2"))
    page.go_back()
    expect(page.locator("input[name=worked][value='1']")).to_be_checked()
    wait_for_save(page, lambda: choose(page, "worked", "0"))
    page.go_forward()
    page.wait_for_url("**/survey/page/unit")

    expect(page.locator("input[name=team_safety__ts01][value='2']")).to_be_checked()
    assert {"worked": '["0"]', "team_safety__ts01": '["2"]'} == service.drafts("back")


def test_two_tabs_keep_each_others_answers(service: Service, person: BrowserContext) -> None:
    """Each sends what was changed in it, and nothing that it only did not know."""
    first = person.new_page()
    begin(first, service.invite("tabs"))
    second = person.new_page()
    second.goto(first.url)
    wait_for_save(first, lambda: choose(first, "worked", "1"))
    wait_for_save(second, lambda: choose(second, "tenure", "99"))
    press(second, "next")
    second.wait_for_url("**/survey/page/unit")

    assert {"worked": '["1"]', "tenure": '["99"]'} == service.drafts("tabs")
    first.reload()
    expect(first.locator("input[name=tenure][value='99']")).to_be_checked()


def test_enter_in_a_line_continues_and_changes_no_language(travel: Service, page: Page) -> None:
    """The buttons of languages come first on the page, and still are not what the Enter key presses."""
    begin(page, travel.invite("enter"))
    page.fill("#day-text", "2026-01-09")
    page.locator("#day-text").press("Enter")
    page.wait_for_url("**/survey/review")

    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert {"day": '["2026-01-09"]'} == travel.drafts("enter")


def test_drafts_of_one_person_never_reach_another_on_the_same_device(service: Service, person: BrowserContext) -> None:
    """Whoever opens another link in the same browser gets a form of their own, and theirs is sent to nobody else."""
    page = person.new_page()
    begin(page, service.invite("one"))
    person.set_offline(True)
    choose(page, "worked", "1")
    expect(page.locator("#draft-status")).to_contain_text("There is no connection")
    page.close()
    person.set_offline(False)
    other = person.new_page()
    begin(other, service.invite("two"))

    expect(other.locator("input[name=worked]:checked")).to_have_count(0)
    wait_for_save(other, lambda: choose(other, "tenure", "99"))
    assert ({}, {"tenure": '["99"]'}) == (service.drafts("one"), service.drafts("two"))
