"""Slips in a plugin's package, its hooks and its packaging."""

from __future__ import annotations

from collections.abc import Sequence

from tests.conformance.acme import CODE, DEFINITION, METADATA, PACKAGE
from tests.conformance.mistakes.making import NEW, Mistake, after, code, edit, having, hook, mistake, new

_RULE = """
from cwinstruments.diagnostics import Severity
from cwinstruments.rules import DefinitionRule
class Short(DefinitionRule):
    \"\"\"An id is short.\"\"\"
    code = CODE
    severity = Severity.WARNING
    def check(self, outline, /):
        DO
return (Short(),)"""
_TARGET = """
from cwinstruments.targets import Target
def write(source, options, /):
    DO
return (Target(NAME, "Text", "of Acme", ".txt", write),)"""

PLUGINS: Sequence[Mistake] = (
    mistake("entry point misspelt", "x", "plugin", having(point="cwinstruments_acme_weak"), "x"),
    mistake("entry point hyphen", "x", "plugin", having(point="cwinstruments-acme-week"), "x"),
    mistake("entry point attr", "x", "plugin", having(point=f"{PACKAGE}:plugin"), "x"),
    mistake(
        "entry point class", "x", "plugin", after(having(point=f"{PACKAGE}:Week"), code("class Week:\n    pass\n")), "x"
    ),
    mistake("entry point folder", "x", "plugin", having(point=f"{PACKAGE}.instruments"), "x"),
    mistake("wrong group", "x", "plugin", having(group="cwinstrument"), "x"),
    mistake("import fails", "x", "plugin", code("import no_such_library\n"), "x"),
    mistake("syntax", "x", "plugin", code("def week(:\n    pass\n"), "x"),
    mistake("api newer", "x", "plugin", having(code="CWINSTRUMENTS_API = 99\n"), "x"),
    mistake("folder misnamed", "x", "plugin", having(folder="instrument"), "x"),
    mistake(
        "not in the package",
        "x",
        "plugin",
        after(
            hook(
                "from pathlib import Path\nfrom cwinstruments.hookspecs import instruments_in\nreturn instruments_in(Path('src/instruments'))",
                "register_instruments",
            )
        ),
        "x",
    ),
    mistake("hook misspelt", "x", "plugin", hook("return ()", "register_method"), "x"),
    mistake("hook unmarked", "x", "plugin", code("def register_methods():\n    return ()\n"), "x"),
    mistake("hook argument", "x", "plugin", hook("return ()", arguments="catalog"), "x"),
    mistake("hook raises", "x", "plugin", hook("return 1 / 0"), "x"),
    mistake("hook text", "x", "plugin", hook("return 'acme.week'"), "x"),
    mistake("hook none", "x", "plugin", hook("pass"), "x"),
    mistake(
        "method name",
        "x",
        "plugin",
        hook("from cwinstruments.plan import Method\nreturn (Method('week', lambda given: given, recompute=None),)"),
        "x",
    ),
    mistake(
        "rule taken",
        "x",
        "plugin",
        hook(_RULE.replace("CODE", "'CWI101'").replace("DO", "return ()"), "register_rules"),
        "x",
    ),
    mistake(
        "rule twice",
        "x",
        "plugin",
        hook(
            _RULE.replace("CODE", "'ACME101'").replace("DO", "return ()").replace("Short(),", "Short(), Short()"),
            "register_rules",
        ),
        "x",
    ),
    mistake(
        "rule raises",
        "x",
        "clean",
        hook(_RULE.replace("CODE", "'ACME101'").replace("DO", "return [outline.itemz]"), "register_rules"),
        "x",
    ),
    mistake(
        "rule without",
        "x",
        "plugin",
        hook("class Short:\n    code = 'ACME101'\nreturn (Short(),)", "register_rules"),
        "x",
    ),
    mistake(
        "target name",
        "x",
        "plugin",
        hook(_TARGET.replace("NAME", "'text'").replace("DO", "return ''"), "register_targets"),
        "x",
    ),
    mistake(
        "command taken",
        "x",
        "plugins",
        hook("import click\n@click.command('check')\ndef run(): ...\nreturn (run,)", "register_commands"),
        "x",
    ),
    mistake("command not", "x", "plugins", hook("def run(): ...\nreturn (run,)", "register_commands"), "x"),
    mistake("command not", "x", "plugin", hook("def run(): ...\nreturn (run,)", "register_commands"), "x"),
    mistake("id twice", "x", "plugin", having(others={f"{PACKAGE}/instruments/copy.yaml": DEFINITION}), "x"),
    mistake(
        "id of other",
        "x",
        "plugin",
        having(
            others={
                "other_plugin/__init__.py": "",
                "other_plugin/instruments/week.yaml": DEFINITION,
                "other-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: other\nVersion: 1.0\n",
                "other-1.0.dist-info/entry_points.txt": "[cwinstruments]\nother = other_plugin\n",
            }
        ),
        "x",
    ),
    mistake("version 0", "x", "plugin", having(version="0.0.0"), "x"),
    mistake("no requirement", "x", "plugin", edit("metadata", "Requires-Dist: cwinstruments>=0.1\n", ""), "x"),
    mistake("no licence", "x", "plugin", edit("metadata", "License-Expression: CC-BY-4.0\n", ""), "x"),
    mistake("wheel", "x", "wheel", having(listed=False), "x"),
    mistake("wheel tests", "x", "wheel", having(others={"tests/__init__.py": ""}), "x"),
    mistake(
        "misnamed cases",
        "x",
        "plugin",
        after(
            having(**NEW),
            having(cases=None, others={"cwinstruments_acme_week/instruments/week-check_cases.yaml": NEW["cases"]}),
        ),
        "x",
    ),
    mistake(
        "misnamed cases",
        "x",
        "clean",
        after(
            having(**NEW),
            having(cases=None, others={"cwinstruments_acme_week/instruments/week-check_cases.yaml": NEW["cases"]}),
        ),
        "x",
    ),
    mistake(
        "misnamed cases",
        "x",
        "cases",
        after(
            having(**NEW),
            having(cases=None, others={"cwinstruments_acme_week/instruments/week-check_cases.yaml": NEW["cases"]}),
        ),
        "x",
    ),
    mistake(
        "misnamed cases",
        "x",
        "plugin",
        after(
            having(**NEW),
            having(cases=None, others={"cwinstruments_acme_week/instruments/weekcheck.cases.yaml": NEW["cases"]}),
        ),
        "x",
    ),
    mistake(
        "ext",
        "x",
        "plugin",
        after(having(**NEW), having(others={"cwinstruments_acme_week/instruments/other.yaml.txt": NEW["definition"]})),
        "x",
    ),
    mistake("permissions contradict", "x", "licence", new("name: CC-BY-4.0", "name: CC-BY-NC-4.0"), "x"),
    mistake("permissions contradict2", "x", "licence", new("name: CC-BY-4.0", 'name: "All rights reserved"'), "x"),
    mistake("says validated", "x", "licence", new("An example, to be changed.", "A validated measure."), "validated"),
    mistake("encoding", "x", "check", edit("definition", "Revisión", "RevisiÃ³n"), "x"),
    mistake("new sound", "x", "plugin", new(), "x"),
    mistake("new sound", "x", "clean", new(), "x"),
    mistake("new sound", "x", "licence", new(), "x"),
    mistake("new sound", "x", "cases", new(), "x"),
    mistake("new sound", "x", "mutants", new(), "x"),
    mistake("new sound", "x", "check", new(), "x"),
    mistake("new sound", "x", "languages", new(), "x"),
    mistake("new sound", "x", "pytest", new(), "x"),
    mistake("new sound", "x", "plugins", new(), "x"),
)
