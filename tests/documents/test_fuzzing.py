"""A few hundred documents broken at random; python -m tools.fuzzing does it hundreds of thousands of times."""

from __future__ import annotations

import random

import pytest

from cwinstruments.documents import parse_document
from tools.fuzzing import __main__ as fuzzing
from tools.fuzzing.__main__ import fuzz, main, seeds
from tools.fuzzing.mutations import mutate_bytes, mutate_structure, places, plain
from tools.fuzzing.target import check_content

# Long, and about what is covered elsewhere: measuring coverage would double its time.
pytestmark = pytest.mark.unmeasured


@pytest.mark.parametrize("how", ["bytes", "structures"])
@pytest.mark.parametrize("seed", [1, 2])
def test_broken_documents_end_with_findings(how: str, seed: int) -> None:
    """Nothing is raised, and nothing hangs."""
    batch = fuzz(how, seed, 150)

    assert () == batch.failures
    assert 150 == batch.n
    assert 100 < batch.n_with_findings


@pytest.mark.parametrize(("content", "format"), seeds(), ids=range(len(seeds())))
def test_every_seed_can_be_checked(content: bytes, format: str) -> None:
    """The corpus begins with documents that can be read: what is broken is then more than the syntax."""
    found = check_content(content, format)  # type: ignore[arg-type]

    assert [] == [one for one in found if one.code < "CWI019"]


def test_what_fails_is_kept_and_told(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document that raises something is a failure, with what was raised."""

    def fail(*_: object) -> None:
        raise ValueError("not this time")

    monkeypatch.setattr(fuzzing, "check_content", fail)
    batch = fuzz("bytes", 1, 3)

    assert 3 == len(batch.failures)
    assert "not this time" in batch.failures[0].reason


def test_structures_are_broken_in_places_that_are_there() -> None:
    """Each change is one that JSON can hold, so that the reader is not all that is tested."""
    data = plain(parse_document(seeds()[0][0], format="yaml").data)
    others = [around[key] for around, key in places(data)]
    broken = [mutate_structure(data, others, random.Random(seed)) for seed in range(50)]

    assert 40 < len({parse_document(one, format="json").text for one in broken})
    assert b"kept" != mutate_bytes(b"kept", random.Random(1))


def test_memory_is_that_of_the_checks_alone() -> None:
    """What the process holds that starts the checks does not count against them."""
    ballast = bytearray(400 * 1024 * 1024)
    ballast[::4096] = b"x" * len(ballast[::4096])
    batches = list(fuzzing._run("bytes", 2, 7))

    assert 0 < max(batch.megabytes for batch in batches) < 400
    assert ballast


def test_the_sum_says_how_many_were_checked(capsys: pytest.CaptureFixture[str]) -> None:
    """The numbers are those that a run of that size gives."""
    assert 0 == main(["--bytes", "20", "--structures", "5", "--seed", "7"])
    lines = capsys.readouterr().out.splitlines()

    assert ["bytes: 20 documents", "structures: 5 documents"] == [line.partition(", ")[0] for line in lines]
