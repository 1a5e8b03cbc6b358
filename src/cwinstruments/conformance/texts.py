"""A report of conformance as text for people, and as JUnit's XML for the programs that show tests."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from cwinstruments.conformance.registry import CHECKS
from cwinstruments.conformance.report import ConformanceReport, TaskResult
from cwinstruments.printable import printable


def to_text(report: ConformanceReport, /) -> Iterator[str]:
    """Give a report as lines: a table of the checks, then what has to be mended and what was not proven.

    Examples:
        >>> print(*to_text(ConformanceReport("my-plugin", "0.1.0", "publish", 0, ())), sep="\\n")
        my-plugin 0.1.0, checked for publish, seed 0
        nothing was checked
    """
    version = "" if report.version is None else f" {report.version}"
    yield f"{report.subject}{version}, checked for {report.profile}, seed {report.seed}"
    if not report.results:
        yield "nothing was checked"
        return
    yield ""
    for check in CHECKS:
        results = [one for one in report.results if one.check == check.id]
        if results:
            seconds = sum(one.seconds for one in results)
            yield f"{check.id:<12} {_verdict(results):<32} {seconds:6.1f} s  {check.title}"
    for heading, found in (("To be mended", report.shortcomings), ("Not proven", report.not_proven)):
        if found:
            yield ""
            yield f"{heading}:"
            for one in found:
                first, *rest = printable(str(one), lines=True).split("\n")
                yield f"  {first}"
                yield from (f"    {line.strip()}" for line in rest)
    told = [one for one in report.told if one.check in ("plugin", "import_cost")]
    if told:
        yield ""
        yield "Good to know:"
        yield from (f"  {printable(str(one))}" for one in told)
    yield ""
    subjects = len({one.subject for one in report.results})
    mended = _counted(len(report.shortcomings), "shortcoming")
    total = sum(one.seconds for one in report.results)
    yield (
        f"{_counted(len(report.seconds), 'check')} of {_counted(subjects, 'subject')} in {total:.1f} s: {mended}, "
        f"{len(report.not_proven) or 'nothing'} not proven"
    )


def to_junit(report: ConformanceReport, /) -> str:
    """Give a report as JUnit's XML: a test for each check of each subject.

    Examples:
        >>> print(to_junit(ConformanceReport("my-plugin", "0.1.0", "publish", 0, ())).split("\\n")[1])
        <testsuites name="conformance of my-plugin" tests="0" failures="0" skipped="0" time="0.000" />
    """
    failed = sum(bool(one.shortcomings) for one in report.results)
    left = sum(_is_skipped(one) for one in report.results)
    counts = {"tests": str(len(report.results)), "failures": str(failed), "skipped": str(left)}
    time = f"{sum(one.seconds for one in report.results):.3f}"
    root = ElementTree.Element("testsuites", {"name": f"conformance of {report.subject}", **counts, "time": time})
    for subject in dict.fromkeys(one.subject for one in report.results):
        results = [one for one in report.results if one.subject == subject]
        numbers = {
            "tests": str(len(results)),
            "failures": str(sum(bool(one.shortcomings) for one in results)),
            "skipped": str(sum(map(_is_skipped, results))),
        }
        suite = ElementTree.SubElement(root, "testsuite", {"name": subject, **numbers})
        for one in results:
            case = ElementTree.SubElement(
                suite, "testcase", classname=f"{report.subject}.{subject}", name=one.check, time=f"{one.seconds:.3f}"
            )
            if one.shortcomings:
                failure = ElementTree.SubElement(case, "failure", message=_plain(one.shortcomings[0].message))
                failure.text = _plain("\n".join(map(str, one.shortcomings)))
            elif _is_skipped(one):
                why = one.skipped or "\n".join(map(str, one.not_proven))
                ElementTree.SubElement(case, "skipped", message=_plain(why))
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _is_skipped(one: TaskResult) -> bool:
    return not one.shortcomings and (one.skipped is not None or bool(one.not_proven))


def _plain(text: str) -> str:
    """Leave out what XML can't hold."""
    return printable(text, lines=True)


def _verdict(results: list[TaskResult]) -> str:
    mended, left = sum(len(one.shortcomings) for one in results), sum(len(one.not_proven) for one in results)
    words = [_counted(mended, "shortcoming")] if mended else []
    words += [f"{left} not proven"] if left else []
    reasons = dict.fromkeys(one.skipped for one in results if one.skipped is not None)
    words += [f"skipped: {', '.join(reasons)}"] if reasons else []
    return "; ".join(words) or "fine"


def _counted(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
