"""A plugin of one small instrument in which nothing is wrong, for tests that break one thing."""

from __future__ import annotations

from pathlib import Path

from attrs import define, field

NAME = "cwinstruments-acme-week"
PACKAGE = "cwinstruments_acme_week"
ID = "week-check"

DEFINITION = """\
kind: instrument
id: week-check
version: "1.0.0"
title: {en: "Week check", es: "Revisión de la semana"}
description: {en: "How a week of work went.", es: "Cómo fue una semana de trabajo."}
source: {citation: "The Acme project (2026). Week check. https://example.org/week-check", year: 2026, url: "https://example.org/week-check"}
licence:
  name: CC-BY-4.0
  text_redistributable: "yes"
  permissions: {item_text: {any: permitted}, key: {any: permitted}}
evidence:
  status: original_not_validated
  statement: {en: "An original; not validated.", es: "Original; no validado."}
unit: respondent
permitted_level: both
sensitivity: routine
wording: complete
translations: {es: {status: draft, note: "Not yet read by a second translator."}}
response_options:
  often:
    options:
      - {value: 0, label: {en: "Never", es: "Nunca"}}
      - {value: 1, label: {en: "Sometimes", es: "A veces"}}
      - {value: 2, label: {en: "Always", es: "Siempre"}}
    nonresponse: [{code: 9, reason: refused, label: {en: "No answer", es: "Sin respuesta"}}]
items:
  - {id: wk1, options: often, text: {en: "I finished what I had planned.", es: "Terminé lo que había planeado."}}
  - {id: wk2, options: often, text: {en: "I took work home with me.", es: "Me llevé trabajo a casa."}}
  - {id: wk3, options: often, text: {en: "I had time for a break.", es: "Tuve tiempo para un descanso."}}
scales:
  week:
    title: {en: "A good week", es: "Una buena semana"}
    items: [wk1, -wk2, wk3]
    method: sum
    missing: {max_missing: 0}
    range: {min: 0, max: 6}
    direction: higher_is_better
"""

CASES = """\
kind: cases
instrument: week-check
version: "1.0.0"
cases:
  - id: nothing_answered
    basis: hand
    working: "Without an answer there is no score."
    responses: {}
    expect: {week: {value: null, reason: no_answers, n_answered: 0, n_items: 3, lower: 0, upper: 6}}
  - id: best
    basis: hand
    working: "2 + (2 - 0) + 2 = 6."
    responses: {wk1: 2, wk2: 0, wk3: 2}
    expect: {week: {value: 6, n_answered: 3, n_items: 3}}
  - id: mixed
    basis: hand
    working: "2 + (2 - 1) + 0 = 3."
    responses: {wk1: 2, wk2: 1, wk3: 0}
    expect: {week: {value: 3}}
  - id: other
    basis: hand
    working: "0 + (2 - 2) + 1 = 1."
    responses: {wk1: 0, wk2: 2, wk3: 1}
    expect: {week: {value: 1}}
  - id: one_missing
    basis: hand
    working: "One answer is missing: 2 + 1 = 3, and up to 5."
    responses: {wk1: 2, wk2: 1}
    expect: {week: {value: null, reason: too_few_answered, n_answered: 2, n_items: 3, lower: 3, upper: 5}}
  - id: one_refused
    basis: hand
    working: "An answer that is refused is missing."
    responses: {wk1: 2, wk2: 1, wk3: 9}
    expect: {week: {value: null, reason: too_few_answered, n_answered: 2, n_items: 3}}
"""

CODE = '"""A week."""\n\nCWINSTRUMENTS_API = 1\n'
METADATA = """\
Metadata-Version: 2.4
Name: {name}
Version: {version}
License-Expression: CC-BY-4.0
Requires-Dist: cwinstruments>=0.1
"""
PROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "cwinstruments-acme-week"
version = "0.1.0"
[project.entry-points.cwinstruments]
acme-week = "cwinstruments_acme_week"
[tool.hatch.build.targets.wheel]
packages = ["src/cwinstruments_acme_week"]
"""


@define
class Acme:
    """The plugin, installed in a folder: as a wheel would be, or editable from a project beside it."""

    site: Path
    definition: str = DEFINITION
    cases: str | None = CASES
    code: str = CODE
    metadata: str = METADATA
    name: str = NAME
    version: str = "0.1.0"
    point: str = PACKAGE
    group: str = "cwinstruments"
    folder: str = "instruments"
    listed: bool = True
    project: str | None = None
    others: dict[str, str] = field(factory=dict)

    def install(self) -> str:
        """Write everything, and give the name of the distribution."""
        home = self.site if self.project is None else self.site / "project" / "src"
        folder = f"{PACKAGE}/{self.folder}"
        texts = {f"{PACKAGE}/__init__.py": self.code, f"{folder}/{ID}.yaml": self.definition, **self.others}
        if self.cases is not None:
            texts[f"{folder}/{ID}.cases.yaml"] = self.cases
        for path, text in texts.items():
            self._write(home / path, text)
        info = f"{self.name.replace('-', '_')}-{self.version}.dist-info"
        self._write(self.site / info / "METADATA", self.metadata.format(name=self.name, version=self.version))
        self._write(self.site / info / "entry_points.txt", f"[{self.group}]\nacme-week = {self.point}\n")
        if self.project is not None:
            self._write(self.site / "project" / "pyproject.toml", self.project)
            url = (self.site / "project").as_uri()
            self._write(self.site / info / "direct_url.json", f'{{"url": "{url}", "dir_info": {{"editable": true}}}}')
        names = [*texts, f"{info}/METADATA"] if self.listed else [f"{PACKAGE}/__init__.py"]
        self._write(self.site / info / "RECORD", "".join(f"{name},,\n" for name in names))
        return self.name

    @staticmethod
    def _write(file: Path, text: str) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
