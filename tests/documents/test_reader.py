"""Tests of reading: files, encodings, limits, and what is common to YAML and JSON."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.documents import Document, Mark, parse_document, read_document, recording
from cwinstruments.documents.limits import MAX_BYTES, MAX_DEPTH, MAX_FAULTS
from cwinstruments.documents.recording import ReadingError, Recording
from cwinstruments.documents.yaml_text import read_yaml
from cwinstruments.errors import DefinitionError


def faults_of(source: str | bytes, format: Any = None) -> tuple[Diagnostic, ...]:
    with pytest.raises(DefinitionError) as caught:
        parse_document(source, format=format)
    return caught.value.diagnostics


def fault_of(source: str | bytes, format: Any = None) -> Diagnostic:
    (fault,) = faults_of(source, format)
    return fault


def at(fault: Diagnostic) -> tuple[str, int | None, int | None]:
    return fault.code, fault.line, fault.column


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.yaml", "id: é\n"), ("a.yml", "id: é\n"), ("a.json", '{"id": "é"}'), ("A.JSON", '{"id":\t"é"}')],
)
def test_a_file_is_read_by_its_name(tmp_path: Path, name: str, content: str) -> None:
    """JSON is what ends in .json; everything else is YAML."""
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")

    assert {"id": "é"} == read_document(path).data
    assert str(path) == read_document(str(path)).file


def test_a_resource_of_a_package_is_read(tmp_path: Path) -> None:
    """Definitions of plugins may lie in a zip file."""
    archive = tmp_path / "plugin.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("data/a.yaml", "id: x\n")

    assert {"id": "x"} == read_document(zipfile.Path(archive, "data/a.yaml")).data
    assert "CWI005" == _fault_of_file(files("cwinstruments") / "documents" / "reader.py").code
    with pytest.raises(DefinitionError, match="CWI001 there is no such file"):
        read_document(zipfile.Path(archive, "data/b.yaml"))


def _fault_of_file(path: Any) -> Diagnostic:
    with pytest.raises(DefinitionError) as caught:
        read_document(path)
    (fault,) = caught.value.diagnostics
    return fault


def test_a_missing_file_is_a_finding_that_suggests_its_neighbour(tmp_path: Path) -> None:
    """A slip in a name is told from a file that is not there at all."""
    (tmp_path / "team-safety.yaml").write_text("id: x", encoding="utf-8")
    slip = _fault_of_file(tmp_path / "team-saftey.yaml")

    assert "CWI001" == slip.code
    assert "did you mean 'team-safety.yaml'?" == slip.hint
    assert _fault_of_file(tmp_path / "nowhere" / "a.yaml").hint is None


def test_a_folder_is_no_definition(tmp_path: Path) -> None:
    """A folder given by mistake is named as one."""
    fault = _fault_of_file(tmp_path)

    assert ("CWI001", "this is a folder, not a file") == (fault.code, fault.message)


def test_a_file_that_may_not_be_read_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No traceback for what the operating system refuses."""

    def refuse(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.yaml").write_text("id: x\n")
    monkeypatch.setattr(Path, "open", refuse)

    assert "the file may not be read" == _fault_of_file(tmp_path / "a.yaml").message


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b"])
def test_a_name_that_no_file_can_have_is_a_finding(name: str) -> None:
    """Names come from users too."""
    fault = _fault_of_file(name)

    assert "CWI001" == fault.code
    assert fault.message.startswith("the file can't be opened: ")


@pytest.mark.parametrize("format", ["yaml", "json"])
@pytest.mark.parametrize("content", ["", "   \n\n", b"\xef\xbb\xbf", "\ufeff"])
def test_an_empty_file_holds_nothing(content: str | bytes, format: str) -> None:
    """Nothing is said of keys that are missing from nothing."""

    assert ("CWI004", 1, 1) == at(fault_of(content, format))


@pytest.mark.parametrize("content", ["# only\n# comments\n", "---\n", "--- # and a comment\n...\n"])
def test_a_file_of_comments_holds_nothing(content: str) -> None:
    """A document that YAML calls null is empty to its author."""

    assert "CWI004" == fault_of(content).code


@pytest.mark.parametrize("format", ["yaml", "json"])
def test_a_byte_order_mark_does_no_harm(format: Any) -> None:
    """Windows editors write one; columns are counted without it."""
    document = parse_document(b'\xef\xbb\xbf{"a": 1}', format=format)

    assert {"a": 1} == document.data
    assert Mark(1, 7) == document.locate(("a",))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32", "utf-16-le"])
def test_another_encoding_is_named(encoding: str) -> None:
    """UTF-16 with or without its mark is refused with what to do."""
    fault = fault_of("kind: instrument".encode(encoding))

    assert fault.code in ("CWI002", "CWI003")
    assert "UTF-8" in (fault.hint or "")


def test_a_byte_that_is_not_utf_8_is_placed() -> None:
    """Latin-1 files fail at their first accent."""
    fault = fault_of("a: ok\r\nb: 'é → ".encode() + "é'".encode("latin-1"))

    assert ("CWI002", 2, 9) == at(fault)
    assert "byte 19 of the file (0xE9) is not UTF-8" == fault.message


@pytest.mark.parametrize("character", ["\0", "\x07", "\x1b", "\x7f", "\x85", "\ufeff", "\ud800", "\uffff"])
@pytest.mark.parametrize("format", ["yaml", "json"])
def test_control_characters_are_refused(character: str, format: Any) -> None:
    """Also lone surrogates and marks that nobody sees."""
    fault = fault_of(f'{{"é":\r\n "x{character}"}}', format)

    assert ("CWI003", 2, 4) == at(fault)
    assert f"U+{ord(character):04X}" in fault.message


@pytest.mark.parametrize(
    ("text", "format"), [(r'["\u0000"]', "json"), (r'["\ud800"]', "json"), (r'["\0"]', "yaml"), (r'{"\e": 1}', "yaml")]
)
def test_control_characters_do_not_come_in_through_escapes(text: str, format: Any) -> None:
    """What an escape makes is judged as if it stood there."""

    assert ("CWI003", 1, 2) == at(fault_of(text, format))


def test_line_separators_are_refused_in_yaml_only() -> None:
    """YAML 1.1 parsers take them for the end of a line, JSON does not."""
    fault = fault_of("a: 'x\u2028y'")

    assert ("CWI003", 1, 6) == at(fault)
    assert r"\u2028" in (fault.hint or "")
    assert {"a": "x\u2028y"} == parse_document('{"a": "x\u2028y"}', format="json").data
    assert {"a": "x\u2028y"} == parse_document(r'a: "x\u2028y"').data


def test_windows_and_old_mac_line_ends_are_fine() -> None:
    """Lines are counted as editors count them."""
    for end in ("\n", "\r\n", "\r"):
        for text, format in ((f"a: 1{end}b: 2{end}", "yaml"), (f'{{"a": 1,{end}"b": 2}}', "json")):
            document = parse_document(text, format=format)  # type: ignore[arg-type]
            mark = document.key_marks[("b",)]

            assert {"a": 1, "b": 2} == document.data
            assert Mark(2, 1) == mark


@pytest.mark.parametrize("format", ["yaml", "json"])
def test_200_000_brackets_are_refused(format: Any) -> None:
    """Depth is bounded before any parser or Python runs out of stack."""

    assert ("CWI014", 1, MAX_DEPTH + 2) == at(fault_of("[" * 200_000, format))


@pytest.mark.parametrize("opening", ["[", "- ", "{a: ", "? ", "[{a: "])
@pytest.mark.parametrize("loader", ["SafeLoader", "CSafeLoader"])
def test_deep_nesting_does_not_crash_the_interpreter(opening: str, loader: str) -> None:
    """A crash of libyaml would end the whole process, so the check runs in one of its own."""
    if not hasattr(yaml, loader):
        pytest.skip("PyYAML is built without libyaml")
    program = (
        "import yaml\n"
        "from cwinstruments.documents.recording import ReadingError, Recording\n"
        "from cwinstruments.documents.yaml_text import read_yaml\n"
        "recording = Recording('x')\n"
        "try:\n"
        f"    read_yaml({opening!r} * 200_000, recording, loader=yaml.{loader})\n"
        "except ReadingError:\n"
        "    print(recording.faults[0].code)\n"
    )
    source = str(Path(__file__).parents[2] / "src")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((source, os.environ.get("PYTHONPATH", "")))}
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=False
    )

    assert (0, "CWI014\n") == (ended.returncode, ended.stdout)


def test_an_alias_bomb_is_refused() -> None:
    """Aliases could make a small file as large as the memory."""
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30)
    )
    faults = faults_of(bomb)

    assert {"CWI008"} == {fault.code for fault in faults}
    assert MAX_FAULTS == len(faults)
    assert "anchor '&a0' is not allowed" == faults[0].message


def test_too_many_values_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of values is bounded, not only the depth."""
    monkeypatch.setattr(recording, "MAX_NODES", 1000)
    for format in ("yaml", "json"):
        assert "CWI015" == fault_of("[" + "1," * 1000 + "1]", format).code


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    """It is not even read to its end."""
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * (MAX_BYTES + 10))

    assert "CWI015" == _fault_of_file(path).code


@pytest.mark.parametrize(
    "text", ["1" * 5000, "-" + "9" * 5000, "0." + "1" * 5000, "1e999", "1e-999", "1e" + "9" * 30, "1E+0999"]
)
@pytest.mark.parametrize("format", ["yaml", "json"])
def test_numbers_are_bounded(text: str, format: Any) -> None:
    """Python itself refuses an integer of 5,000 digits with an exception."""

    assert ("CWI013", 1, 2) == at(fault_of(f"[{text}]", format))


@pytest.mark.parametrize("format", ["yaml", "json"])
def test_numbers_are_exact(format: Any) -> None:
    """Binary fractions would make a weight of 0.1 something else."""
    data = parse_document("[0.1, 1.10, 12, -3, 2.5e-3, 1E+300, 0.0]", format=format).data

    assert [Decimal("0.1"), Decimal("1.10"), 12, -3, Decimal("0.0025"), Decimal("1e300"), Decimal(0)] == data
    assert [Decimal, Decimal, int, int, Decimal, Decimal, Decimal] == [type(number) for number in data]


@pytest.mark.parametrize("format", ["yaml", "json"])
def test_every_repeated_key_is_reported(format: Any) -> None:
    """Both places of a repetition are named."""
    faults = faults_of('{"a": 1,\n "b": {"c": 1, "c": 2},\n "a": {"x": 1},\n "a": 3}', format)

    assert [("CWI007", 2, 16), ("CWI007", 3, 2), ("CWI007", 4, 2)] == [at(fault) for fault in faults]
    assert "it is given first on line 1; keep one of the two" == faults[1].hint


def test_reading_stops_after_many_faults() -> None:
    """A file that is not what it seems does not fill the screen for ever."""

    assert MAX_FAULTS == len(faults_of("[" + ".nan," * 500 + "]"))


def test_places_are_counted_in_characters() -> None:
    """A column is what an editor shows, whatever the encoding needs."""
    text = '{"é😀": {"a\\u00e9": ["中", 5]}}'
    for format in ("yaml", "json"):
        document = parse_document(text, format=format)

        assert {"é😀": {"aé": ["中", 5]}} == document.data
        assert Mark(1, 2) == document.locate(("é😀",), key=True)
        assert Mark(1, 8) == document.locate(("é😀",))
        assert Mark(1, 9) == document.locate(("é😀", "aé"), key=True)
        assert Mark(1, 26) == document.locate(("é😀", "aé", 1))


def test_a_missing_place_is_the_nearest_thing_around_it() -> None:
    """What is missing from a mapping is shown at the mapping's key."""
    document = parse_document("a:\n  b:\n    - c: 1\n")

    assert Mark(2, 3) == document.locate(("a", "b", 7, "x"))
    assert Mark(3, 7) == document.locate(("a", "b", 0, "x"))
    assert Mark(1, 1) == document.locate(("x",), key=True)
    assert Document({}).locate(("x",)) is None


def test_a_document_makes_findings_with_their_place() -> None:
    """Checks name a path; the document knows where it is."""
    document = parse_document("a: {b: 1}", file="f.yaml")

    assert "f.yaml:1:8 CWI112 wrong\n  hint: right" == str(
        document.diagnostic("CWI112", "wrong", ("a", "b"), hint="right")
    )
    assert 5 == document.diagnostic("CWI112", "wrong", ("a", "b"), key=True).column
    assert document.diagnostic("CWI112", "wrong", ("a",)) == Document(
        document.data, "f.yaml", document.marks, ends=document.ends
    ).diagnostic("CWI112", "wrong", ("a",))
    assert Document({}, "f.yaml").diagnostic("CWI112", "wrong").line is None


def test_a_message_does_not_quote_without_end() -> None:
    """A key or tag may be as long as the file."""
    for text in ("a: !" + "x" * 100_000, "? " + "y" * 100_000 + "\n: 1\n? " + "y" * 100_000 + "\n: 2\n"):
        assert 700 > len(fault_of(text).message)


def test_both_yaml_parsers_give_the_same() -> None:
    """PyYAML may be built without libyaml."""
    text = "a: [1, 'é', {b: ~}]\nc: |\n  text\nd: 1.5\n"
    fast, pure = Recording("x"), Recording("x")

    assert read_yaml(text, fast) == read_yaml(text, pure, loader=yaml.SafeLoader)
    assert fast.marks == pure.marks
    assert fast.key_marks == pure.key_marks


@pytest.mark.parametrize(
    "text", ['"\\U00110000"', "%YAML 1.99" + "9" * 5000 + "\n---\na: 1", "a: @x", "a: 'x", "a:\n\tb: 1"]
)
def test_the_pure_parser_s_own_exceptions_are_findings(text: str) -> None:
    """It lets ValueError through where libyaml reports."""
    for loader in (yaml.SafeLoader, None):
        found = Recording("x")
        with pytest.raises(ReadingError):
            read_yaml(text, found, loader=loader)

        assert ["CWI005"] == [fault.code for fault in found.faults]


def test_what_is_no_path_is_named(tmp_path: Path) -> None:
    """A slip in a call is told apart from a fault in a file."""
    (tmp_path / "a.yaml").write_text("id: x\n")
    wrong: list[tuple[Any, str]] = [
        (None, "the path of a file is wanted, not NoneType"),
        ({"kind": "instrument"}, r"the path of a file is wanted, not data \(dict\)"),
        (b"a.yaml", "the path of a file is wanted, not bytes"),
    ]
    for value, message in wrong:
        with pytest.raises(TypeError, match=message):
            read_document(value)
    with (
        (tmp_path / "a.yaml").open() as stream,
        pytest.raises(TypeError, match=r"an open file \(TextIOWrapper\); give"),
    ):
        read_document(stream)  # type: ignore[arg-type]


def test_text_in_the_place_of_a_path_is_told() -> None:
    """Somebody has the text already and looks for what reads it."""
    with pytest.raises(DefinitionError) as caught:
        read_document("kind: instrument\nid: x\n")
    (one,) = caught.value.diagnostics

    assert ("this is text, not the path of a file", "parse_document(text) reads text") == (one.message, one.hint)
