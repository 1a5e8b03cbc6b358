"""Slips in a plugin's package, its hooks, its methods and its packaging."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tests.conformance.acme import DEFINITION, PACKAGE, PROJECT
from tests.conformance.mistakes.making import Change, Mistake, after, code, edit, having, hook, mistake

_INIT: Final = f"{PACKAGE}/__init__.py"
_RULE: Final = """\
from cwinstruments.diagnostics import Severity
from cwinstruments.rules import DefinitionRule
class Short(DefinitionRule):
    \"\"\"An id is short.\"\"\"
    code = {code!r}
    severity = Severity.WARNING
    def check(self, outline, /):
        return {found}
return ({given})"""
_TARGET: Final = """\
from cwinstruments.targets import Target
return (Target("text", "Text", ".txt", lambda source, options: ""),)"""
_COMMAND: Final = """\
import click
@click.command("check")
def run():
    pass
return (run,)"""
_METHOD: Final = """\
from fractions import Fraction
from cwinstruments.plan import Method, build
from cwinstruments.plan.nodes import Least, Total
from cwinstruments.plan.terms import Terms
calls = []
return (Method({name!r}, {lower}, recompute={recompute}, range={range}),)"""
_ADDED_UP: Final = "lambda given: Total(given.terms)"
_OTHER: Final = {
    "other_week/__init__.py": "",
    "other_week/instruments/week.yaml": DEFINITION,
    "other_week-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: other-week\nVersion: 1.0\n",
    "other_week-1.0.dist-info/entry_points.txt": "[cwinstruments]\nother = other_week\n",
}


def _rule(*, code: str = "ACME101", found: str = "()", given: str = "Short(),") -> Change:
    return hook(_RULE.format(code=code, found=found, given=given), "register_rules")


def _method(
    lower: str = _ADDED_UP,
    *,
    name: str = "acme.week",
    recompute: str = "None",
    range: str = "None",
    more: str = "",
) -> Change:
    """Let the scale be scored by a method of the plugin."""
    text = _METHOD.format(name=name, lower=lower, recompute=recompute, range=range)
    edits = ("method: sum", "method: {name: acme.week}", "    range: {min: 0, max: 6}\n", more)
    return after(hook(text), edit("definition", *edits))


PACKAGES: Sequence[Mistake] = (
    mistake(
        "entry point misspelt",
        "The entry point names a package that there is not.",
        "plugin",
        having(point="cwinstruments_acme_weak"),
        "can't be imported from 'cwinstruments_acme_weak'",
        "the right side of the entry point must be the name of your package",
    ),
    mistake(
        "entry point with hyphens",
        "The entry point names the distribution, with hyphens, and not its package.",
        "plugin",
        having(point="cwinstruments-acme-week"),
        "can't be imported from 'cwinstruments-acme-week', which is no name of a module",
        "as in 'cwinstruments_acme_week'",
    ),
    mistake(
        "entry point to nothing",
        "The entry point names an object that the module does not have.",
        "plugin",
        having(point=f"{PACKAGE}:plugin"),
        "has no attribute 'plugin'",
        "what stands after the ':' of the entry point must be in the module",
    ),
    mistake(
        "entry point to a class",
        "The entry point names a class.",
        "plugin",
        after(having(point=f"{PACKAGE}:Week"), code("class Week:\n    CWINSTRUMENTS_API = 1\n")),
        "is the class 'Week', whose methods can't be called without an instance",
        "let the entry point name an instance or a module",
    ),
    mistake(
        "another group",
        "The entry point is in a group of another name.",
        "plugin",
        having(group="cwinstrument"),
        "has no entry point in the group 'cwinstruments', so it is no plugin",
        "add to its pyproject.toml: [project.entry-points.cwinstruments]",
    ),
    mistake(
        "folder misnamed",
        "The folder of the definitions is not called instruments.",
        "plugin",
        having(folder="instrument"),
        "no definition in a folder 'instruments'",
        "call the folder 'instrument', where there are some, 'instruments'",
    ),
    mistake(
        "import fails",
        "The package imports a library that is not installed.",
        "plugin",
        code("import no_such_library\n"),
        f"{_INIT}:4",
        "No module named 'no_such_library'",
        "mend what the error says",
    ),
    mistake(
        "import prints",
        "The package prints when it is imported.",
        "import_cost",
        code("print('hello')\n"),
        "importing it prints: 'hello'",
        "print nothing on import",
    ),
    mistake(
        "process ended",
        "The package ends the process when it is imported.",
        "conformance",
        code("import os\n\nos._exit(0)\n"),
        "loading cwinstruments-acme-week ends the process: it was ended with code 0",
        "take out whatever ends the process, such as os._exit",
    ),
    mistake(
        "no interface",
        "The package does not say for which interface of plugins it was written.",
        "plugin",
        having(code='"""A week."""\n'),
        f"{_INIT}",
        "does not say for which interface of plugins it was written",
        "write CWINSTRUMENTS_API = 1 into the module",
    ),
    mistake(
        "newer interface",
        "The package asks for a newer interface than the library has.",
        "plugin",
        having(code="CWINSTRUMENTS_API = 99\n"),
        "needs a newer cwinstruments",
        "upgrade cwinstruments",
    ),
    mistake(
        "id twice",
        "Two files of a plugin define the same instrument in the same version.",
        "plugin",
        having(others={f"{PACKAGE}/instruments/copy.yaml": DEFINITION}),
        f"{PACKAGE}/instruments/copy.yaml: plugin",
        f"is also in plugin 'acme-week' of cwinstruments-acme-week 0.1.0 ({PACKAGE}/instruments/week-check.yaml)",
        "give your instrument an id that nobody else has, or raise its version",
    ),
    mistake(
        "id of another plugin",
        "The id is taken: another plugin has an instrument of this id and version.",
        "plugin",
        having(others=_OTHER),
        "is also in plugin 'other' of other-week 1.0",
        "give your instrument an id that nobody else has, or raise its version",
    ),
    mistake(
        "no version",
        "The distribution has the version 0.0.0.",
        "plugin",
        having(version="0.0.0"),
        "its version is '0.0.0', which says nothing to those who install it",
        "begin with 0.1.0 in pyproject.toml",
    ),
    mistake(
        "no requirement",
        "The distribution does not require cwinstruments.",
        "plugin",
        edit("metadata", "Requires-Dist: cwinstruments>=0.1\n", ""),
        "it does not require cwinstruments",
        'add to pyproject.toml, under [project]: dependencies = ["cwinstruments>=0.1"]',
    ),
    mistake(
        "no licence of the distribution",
        "The distribution does not state its licence.",
        "plugin",
        edit("metadata", "License-Expression: CC-BY-4.0\n", ""),
        "its metadata say nothing of its licence",
        'add to pyproject.toml, under [project]: license = "..."',
    ),
    mistake(
        "not in the wheel",
        "The build leaves the definitions out of the wheel.",
        "wheel",
        having(listed=False),
        f"'{PACKAGE}/instruments/week-check.yaml' is not in the wheel",
        "let the build take data files along",
    ),
    mistake(
        "tests in the wheel",
        "The wheel installs a package called tests.",
        "wheel",
        having(others={"tests/__init__.py": ""}),
        "the wheel also installs 'tests' beside the plugin",
        "name the packages of the wheel one by one",
    ),
    mistake(
        "not installed again",
        "The entry point in pyproject.toml was changed, and the plugin was not installed again.",
        "wheel",
        having(project=PROJECT.replace(f'"{PACKAGE}"\n', '"cwinstruments_acme_weak"\n')),
        'pyproject.toml has the entry points acme-week = "cwinstruments_acme_weak"',
        f'installed are acme-week = "{PACKAGE}"',
        "install it again, and prove that: python -m pip install -e",
    ),
    mistake(
        "heavy import",
        "The package imports the network and a library of tables, and prints, when it is imported.",
        "import_cost",
        code("import urllib.request\n\n\ndef deep():\n    import narwhals\n\n\ndeep()\nprint('hello')\n"),
        f"{_INIT}:4",
        "importing it loads 'urllib.request'",
        "importing it loads 'narwhals'",
        "import it within the function that needs it",
        "importing it prints: 'hello'",
        "print nothing on import",
    ),
    mistake(
        "network, files, programs",
        "The package asks the network, writes a file and starts a program when it is imported.",
        "offline",
        code(
            "import contextlib, pathlib, socket, subprocess, sys\n"
            "with contextlib.suppress(OSError):\n    socket.getaddrinfo('a.test', 80)\n"
            "(pathlib.Path(__file__).parent / 'cache.txt').write_text('x')\n"
            "subprocess.run([sys.executable, '-S', '-c', 'pass'])\n"
        ),
        f"{_INIT}:6",
        "it asks the network",
        "put what it needs into the package",
        "it writes to",
        "keep nothing between runs",
        "it starts another program",
        "start it in a command of its own alone",
    ),
)
HOOKS: Sequence[Mistake] = (
    mistake(
        "hook misspelt",
        "The name of a hook is misspelt.",
        "plugin",
        hook("return ()", "register_method"),
        f"{_INIT}:7",
        "implements 'register_method', which is not a hook",
        "did you mean 'register_methods'?",
    ),
    mistake(
        "hook not marked",
        "A hook is not marked as one.",
        "plugin",
        code("def register_methods():\n    return ()\n"),
        f"{_INIT}:4",
        "has a function 'register_methods' that is not marked as a hook implementation",
        "put @hookimpl above it",
    ),
    mistake(
        "hook with an argument",
        "A hook takes an argument.",
        "plugin",
        hook("return ()", arguments="catalog"),
        f"{_INIT}:7",
        "register_methods(catalog)",
        "the hooks take no arguments",
    ),
    mistake(
        "hook raises",
        "A hook raises an error.",
        "plugin",
        hook("return 1 / 0"),
        f"{_INIT}:9",
        "'register_methods' failed: ZeroDivisionError",
        "mend what the error says",
    ),
    mistake(
        "hook gives a text",
        "A hook gives a text.",
        "plugin",
        hook("return 'acme.week'"),
        f"{_INIT}:7",
        "'register_methods' gave values of type str",
        "return a tuple of Method objects",
    ),
    mistake(
        "folder beside the package",
        "A hook names a folder that is there only in the project.",
        "plugin",
        hook(
            "from pathlib import Path\nfrom cwinstruments.hookspecs import instruments_in\n"
            "return instruments_in(Path('src/instruments'))",
            "register_instruments",
        ),
        f"{_INIT}:11",
        "there is no folder src/instruments",
        "wherever it is installed",
    ),
    mistake(
        "method without a word of its own",
        "The name of a method has no dot.",
        "plugin",
        _method(name="week"),
        "gives a scoring method 'week', which no definition could name",
        "the name is a word of yours, a dot and the method's own",
    ),
    mistake(
        "method minds the order",
        "A method takes the first item for something else than the others.",
        "laws",
        _method(
            "lambda given: build.subtract(Total(given.terms), Least(Terms(given.terms.terms[:1], given.terms.divisor)))"
        ),
        "'the order of items changes nothing' does not hold for scale 'week'",
        "must hang on nothing but the values, states, keys and weights of its parts",
    ),
    mistake(
        "method keeps something",
        "A method keeps something from one call to the next.",
        "laws",
        _method("lambda given: build.add(Total(given.terms), build.number(calls.append(1) or len(calls)))"),
        "'scoring twice gives the same' does not hold",
        "keep nothing from one call to the next",
    ),
    mistake(
        "range of a method",
        "The range that a method gives is too narrow.",
        "bounds",
        _method(range="lambda parts, options: (Fraction(0), Fraction(3))", more="    transform: pomp\n"),
        "outside per cents of the maximum",
        "the range of the method",
    ),
    mistake(
        "stated range",
        "The range that a method states is not what it gives, and nothing is made of it yet.",
        "bounds",
        _method(range="lambda parts, options: (Fraction(1), Fraction(2))"),
        "which is outside the range that its method states: 1 to 2",
        "the range of the method",
    ),
    mistake(
        "method without a second way",
        "A method can't be recomputed.",
        "verify",
        _method(),
        "week",
        "give the method a 'recompute'",
    ),
    mistake(
        "second way is another",
        "A method and its recomputation do not agree.",
        "verify",
        _method(recompute="lambda values, options: max(values)"),
        "week",
        "one of them is wrong, the method or its 'recompute'",
    ),
    mistake(
        "code of the library",
        "A rule has a code of the library.",
        "plugin",
        _rule(code="CWI101"),
        "gives a rule Short with the code 'CWI101', which none of a plugin can have",
        "three to eight capital letters of yours, other than CWI, and three digits",
    ),
    mistake(
        "code taken",
        "Two rules have the same code.",
        "plugin",
        _rule(given="Short(), Short()"),
        "the rule ACME101",
        "its code is taken more than once",
        "number them once",
    ),
    mistake(
        "rule raises",
        "A rule raises an error while it looks at a definition.",
        "clean",
        _rule(found="[outline.itemz]"),
        "rule ACME101 failed: AttributeError: 'Outline' object has no attribute 'itemz'",
        f"{_INIT}:16; whoever wrote it has to mend it",
    ),
    mistake(
        "target without a word of its own",
        "The name of a target has no dot.",
        "plugin",
        hook(_TARGET, "register_targets"),
        "gives a target 'text', which nobody could name",
        "the name is a word of yours, a dot and the target's own",
    ),
    mistake(
        "command taken",
        "A command is called as one of the library is.",
        "plugin",
        hook(_COMMAND, "register_commands"),
        "the command 'check' of plugin 'acme-week' of cwinstruments-acme-week 0.1.0 can't be used",
        "give it a name of its own, such as that of the plugin",
    ),
)
