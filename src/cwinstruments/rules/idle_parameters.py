"""Parameters that make no difference in a place that says it depends on them."""

from __future__ import annotations

from collections.abc import Iterator

from cwinstruments.diagnostics import Diagnostic, Path, Severity
from cwinstruments.documents import Outline
from cwinstruments.documents.outline import mapping, sequence
from cwinstruments.documents.parameter_references import uses_of_parameters
from cwinstruments.rules.rule import DefinitionRule


class IdleParameters(DefinitionRule):
    """A parameter makes no difference where it is used.

    What it does:
        Finds places that a parameter fills with the same for each of its values, and scales whose `only_with` lists
        every value that a parameter has.

    Why it matters:
        The definition reads as if the place depended on the parameter. Most often a line was copied and its value not
        changed, so that one version of the instrument is scored as another.

    Example:
        `options: {parameter: points, values: {"5": agreement5, "7": agreement5}}`.

    Use instead:
        The value that was meant for each; or the one value, without the parameter.
    """

    code = "CWI289"
    severity = Severity.WARNING

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        parameters = mapping(outline.data.get("parameters"))
        if not parameters:
            return
        for path, use in uses_of_parameters(outline.data):
            values = list(mapping(use.get("values")).values())
            if len(values) > 1 and all(value == values[0] for value in values):
                message = f"parameter {use['parameter']!r} makes no difference here: all its values stand for the same"
                yield self.finding(message, (*path, "values"), "write what each value stands for", key=True)
        for id, scale in outline.scales.items():
            for name, listed in mapping(scale.get("only_with")).items():
                known = sequence(mapping(parameters.get(name)).get("enum"))
                if len(known) > 1 and all(value in sequence(listed) for value in known):
                    place: Path = ("scales", id, "only_with", name)
                    message = f"scale {id!r} exists with every value of parameter {name!r}"
                    yield self.finding(message, place, "leave it out, or list the values that are meant", key=True)
