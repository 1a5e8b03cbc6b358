"""Mistakes of authors, each made on purpose: the check that is there for it names it, and says what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cwinstruments.conformance import CHECKS, ConformanceReport, Of, run_conformance
from cwinstruments.plugins import load_plugins
from tests.conformance.acme import CASES, CODE, DEFINITION, ID, METADATA, PACKAGE, PROJECT, Acme

Change = Callable[[Acme], None]
OTHERS = ("cwinstruments-partnership", "cwinstruments-psychological-safety", "cwinstruments-workload")
METHOD = f"""{CODE}
from cwinstruments.hookspecs import hookimpl


@hookimpl
def register_methods():
    from fractions import Fraction
    from cwinstruments.plan import Method, build
    from cwinstruments.plan.nodes import Constant, Least, Total
    from cwinstruments.plan.terms import Terms
    calls = []
    return (Method("acme.week", LOWER, recompute=RECOMPUTE, range=RANGE),)
"""


def prove(acme: Acme, *checks: str) -> ConformanceReport:
    return run_conformance(acme.install(), checks=checks, registry=load_plugins(disabled=OTHERS))


def _definition(before: str, after: str) -> Change:
    assert before in DEFINITION

    def change(acme: Acme) -> None:
        acme.definition = acme.definition.replace(before, after)

    return change


def _cases(before: str, after: str) -> Change:
    assert before in CASES

    def change(acme: Acme) -> None:
        acme.cases = CASES.replace(before, after)

    return change


def _set(**values: object) -> Change:
    def change(acme: Acme) -> None:
        for name, value in values.items():
            setattr(acme, name, value)

    return change


def _code(text: str) -> Change:
    return _set(code=f"{CODE}{text}")


def _method(lower: str, *, recompute: str = "None", range_: str = "None", more: str = "") -> Change:
    """Let the scale be scored by a method of the plugin."""

    def change(acme: Acme) -> None:
        code = METHOD.replace("LOWER", lower).replace("RECOMPUTE", recompute).replace("RANGE", range_)
        acme.code = code
        acme.definition = DEFINITION.replace("method: sum", "method: {name: acme.week}").replace(
            "    range: {min: 0, max: 6}\n", more
        )

    return change


ADDED_UP = "lambda given: Total(given.terms)"
BROKEN: dict[str, tuple[str, Change, str | tuple[str, ...]]] = {
    # The plugin itself
    "a misspelt entry point": ("plugin", _set(point="cwinstruments_acme_weak"), "can't be imported"),
    "an import that fails": ("plugin", _code("import no_such_library\n"), "no_such_library"),
    "no interface": ("plugin", _set(code='"""A week."""\n'), "CWINSTRUMENTS_API = 1"),
    "a newer interface": ("plugin", _set(code="CWINSTRUMENTS_API = 99\n"), "upgrade cwinstruments"),
    "a hook without a mark": ("plugin", _code("def register_methods():\n    return ()\n"), "@hookimpl"),
    "a misspelt hook": (
        "plugin",
        _code("from cwinstruments.hookspecs import hookimpl\n\n\n@hookimpl\ndef register_method():\n    return ()\n"),
        "register_methods",
    ),
    "a hook that raises": (
        "plugin",
        _code(
            "from cwinstruments.hookspecs import hookimpl\n\n\n@hookimpl\ndef register_methods():\n    return 1 / 0\n"
        ),
        "ZeroDivisionError",
    ),
    "an id of its own twice": (
        "plugin",
        _set(others={f"{PACKAGE}/instruments/copy.yaml": DEFINITION}),
        "give your instrument an id that nobody else has",
    ),
    "the version 0": ("plugin", _set(version="0.0.0"), "begin with 0.1.0"),
    "no requirement": (
        "plugin",
        _set(metadata=METADATA.replace("Requires-Dist: cwinstruments>=0.1\n", "")),
        'dependencies = ["cwinstruments>=0.1"]',
    ),
    "no licence of the distribution": (
        "plugin",
        _set(metadata=METADATA.replace("License-Expression: CC-BY-4.0\n", "")),
        "say nothing of its licence",
    ),
    "cases of nothing": (
        "plugin",
        _set(others={f"{PACKAGE}/instruments/weak-check.cases.yaml": CASES}),
        "cases that belong to no definition",
    ),
    # Definitions
    "a misspelt key": ("clean", _definition("direction:", "directoin:"), "did you mean 'direction'?"),
    "an item that is not there": ("clean", _definition("[wk1, -wk2, wk3]", "[wk1, -wk2, wk4]"), "did you mean"),
    "an item of no scale": ("clean", _definition("[wk1, -wk2, wk3]", "[wk1, -wk2]"), "wk3"),
    "a range that is not reached": ("clean", _definition("max: 6", "max: 9"), "compare option values"),
    "broken YAML": ("clean", _definition("scales:", "scales: ["), "CWI0"),
    "an item without text": (
        "clean",
        _definition(', text: {en: "I had time for a break.", es: "Tuve tiempo para un descanso."}', ""),
        "CWI402",
    ),
    # Cases
    "no cases": ("cases", _set(cases=None), "put worked cases beside it"),
    "a case that does not hold": ("cases", _cases("{week: {value: 1}}", "{week: {value: 2}}"), "CWI8"),
    "cases of another version": ("cases", _cases('version: "1.0.0"', 'version: "1.0.1"'), "work the cases anew"),
    "a generated case": (
        "cases",
        _cases('basis: hand\n    working: "0 + (2 - 2) + 1 = 1."', "basis: generated"),
        "generated",
    ),
    "a case that answers a misspelt item": ("cases", _cases("{wk1: 0, wk2: 2, wk3: 1}", "{wk1: 0, wk_2: 2}"), "wk_2"),
    # Keys
    "a key that no case proves": (
        "mutants",
        _set(cases=CASES[: CASES.index("  - id: mixed")]),
        "work out by hand what week must give",
    ),
    "no case at all": ("mutants", _set(cases=None), "its key is proven by nothing"),
    # Laws, bounds, verification, engines
    "a method that minds the order": (
        "laws",
        _method(
            "lambda given: build.subtract(Total(given.terms), Least(Terms(given.terms.terms[:1], given.terms.divisor)))"
        ),
        "the order of items changes nothing",
    ),
    "a method that keeps something": (
        "laws",
        _method("lambda given: build.add(Total(given.terms), build.number(calls.append(1) or len(calls)))"),
        "scoring twice gives the same",
    ),
    "a declared range that scores leave": ("bounds", _definition("max: 6", "max: 4"), "the range that is declared"),
    "a method with a range that is too narrow": (
        "bounds",
        _method(ADDED_UP, range_="lambda parts, options: (Fraction(0), Fraction(3))", more="    transform: pomp\n"),
        "outside per cents of the maximum",
    ),
    "a method without a second way": ("verify", _method(ADDED_UP), "give the method a 'recompute'"),
    "a method whose second way is another": (
        "verify",
        _method(ADDED_UP, recompute="lambda values, options: max(values)"),
        "one of them is wrong",
    ),
    # Texts and terms
    "a text that is not translated": (
        "languages",
        _definition(', es: "Terminé lo que había planeado."', ""),
        "CWI401",
    ),
    "a text that is copied": (
        "languages",
        _definition("Terminé lo que había planeado.", "I finished what I had planned."),
        "translate it",
    ),
    "a placeholder": ("licence", _definition("The Acme project (2026). Week check. https", "TODO https"), "CWI6"),
    "a licence that there is not": ("licence", _definition("CC-BY-4.0", "CC-BY-4"), "SPDX"),
    "no word on the key": (
        "licence",
        _definition(", key: {any: permitted}", ""),
        "add under 'licence': permissions",
    ),
    # Packaging
    "heavy imports, the network on import, and a print": (
        "import_cost",
        _code("import urllib.request\n\n\ndef deep():\n    import narwhals\n\n\ndeep()\nprint('hello')\n"),
        ("loads 'urllib.request'", "loads 'narwhals'", "import it within the function", "print nothing on import"),
    ),
    "definitions that are not in the wheel": ("wheel", _set(listed=False), "is not in the wheel"),
    "tests in the wheel": ("wheel", _set(others={"tests/__init__.py": ""}), "also installs 'tests'"),
    "a look at the network, a file that is written, another program": (
        "offline",
        _code(
            "import contextlib, pathlib, socket, subprocess, sys\n"
            "with contextlib.suppress(OSError):\n    socket.getaddrinfo('a.test', 80)\n"
            "(pathlib.Path(__file__).parent / 'cache.txt').write_text('x')\n"
            "subprocess.run([sys.executable, '-S', '-c', 'pass'])\n"
        ),
        ("it asks the network", "it writes to", "it starts another program"),
    ),
}


@pytest.mark.parametrize("mistake", BROKEN)
def test_a_mistake_is_named_by_its_check_with_what_to_do(acme: Acme, mistake: str) -> None:
    """The words are those of the message or of its hint; what is wrong elsewhere is not what is found."""
    check, change, words = BROKEN[mistake]
    change(acme)
    found = prove(acme, check).shortcomings

    told = "\n".join(map(str, found)) or "nothing was found"
    for some in (words,) if isinstance(words, str) else words:
        assert some in told
    assert {check} == {one.check for one in found}
    assert [] == [str(one) for one in found if not one.hint and one.code is None]


def test_there_is_a_mistake_for_every_check_but_that_of_engines() -> None:
    """What engines do wrong, no plugin can do: that check is seen to fail where an engine is broken."""
    assert {one.id for one in CHECKS} - {"engines"} == {check for check, _, _ in BROKEN.values()}
    assert 25 <= len(BROKEN)


def test_where_nothing_is_wrong_nothing_is_found(acme: Acme) -> None:
    """The plugin that is broken above has no shortcoming, and nothing that could not be tried."""
    report = prove(acme, *(one.id for one in CHECKS))

    assert [] == [str(one) for one in (*report.shortcomings, *report.not_proven)]
    assert report.conforms
    assert {one.id for one in CHECKS} == set(report.seconds)
    assert {ID} == {one.subject for one in report.results if one.check == "laws"}
    assert all((one.subject == acme.name) != (one.subject == ID) for one in report.results)
    assert Of.BOTH is next(one.of for one in CHECKS if one.id == "clean")


def test_a_heavy_import_is_shown_at_its_line(acme: Acme) -> None:
    """The line of the plugin that asks for it, not that of a library."""
    acme.code = f"{CODE}def deep():\n    import narwhals\n\n\ndeep()\n"
    found = {one.message: one for one in prove(acme, "import_cost").shortcomings}
    one = found["importing it loads 'narwhals'"]

    assert (f"{PACKAGE}/__init__.py", 5) == (str(Path(*Path(one.file or "").parts[-2:])), one.line)


def test_a_wheel_is_built_of_a_copy_and_looked_into(acme: Acme) -> None:
    """An editable install is built; what the build leaves out is missed, and the folder is as it was."""
    acme.project = PROJECT.replace("packages = [", 'exclude = ["*.cases.yaml"]\npackages = [')
    name = acme.install()
    before = sorted(acme.site.rglob("*"))
    found = run_conformance(name, checks=["wheel"], registry=load_plugins(disabled=OTHERS)).shortcomings

    assert [f"'{PACKAGE}/instruments/{ID}.cases.yaml' is not in the wheel, so nobody who installs it has it"] == [
        one.message for one in found
    ]
    assert before == sorted(acme.site.rglob("*"))
