"""How documents are broken: bytes, and the structure of what they say."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from typing import Any, Final

_PIECES: Final = [
    *(bytes([byte]) for byte in b"\0\t\n\r !\"#%&'*,-.0:<>?@[\\]`{|}~\xc3\xa9\xff"),
    *(b"!!int", b"!!int ''", b"1e999", b"9" * 500, b".nan", b"NaN", b"<<: ", b"&a ", b"*a", b"---\n", b"...\n"),
    *(b"%YAML 1.3\n", b"- ", b"? ", b"[" * 80, b"{a: " * 80, b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\\ud800", b"\\x"),
    *(b"null", b"true", b"|\n", b">-\n", b"!e!x ", b"id: ", b"items: ", b"scales: ", b"kind: cases\n", b"0o17", b"-0"),
    *(b"1.", b"''", b"# cwi: ignore CWI215\n", b"formula: ", b"if(", b"((((", b"and not ", b" == ", b"/ 0"),
]
_VALUES: Final[list[Any]] = [
    *(None, True, False, 0, 1, 3, -1, 1.5, 10**30, 10**-9, "", "x", "a b", "-x", "2026-13-45", "5", "mean", "sum"),
    *([], {}, [[]], [{}], {"": ""}, ["x", "x"], [1, 2], {"en": "x"}, {"parameter": "points"}, {"min": 5, "max": 1}),
    *({"parameter": "nobody", "values": {"1": []}}, "a/0", "if(a == 1, 2)", "not not a", "count(a, b) >= 3", "x" * 300),
]


def mutate_bytes(content: bytes, chance: random.Random) -> bytes:
    """Insert, delete, repeat and move pieces of a file, in one to six places."""
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        start = chance.randrange(len(content) + 1)
        end = min(len(content), start + chance.choice((0, 1, 3, 20, 200)))
        piece = chance.choice((b"", chance.choice(_PIECES), content[start:end] * 2, chance.choice(_PIECES)))
        content = content[:start] + piece + content[end:]
    return content


def mutate_structure(data: Any, others: list[Any], chance: random.Random) -> bytes:
    """Change values of a document in one to four places, and write it as JSON.

    Args:
        data: the document, as JSON has it.
        others: values of documents, which may come to stand elsewhere.
    """
    data = json.loads(json.dumps(data))
    for _ in range(chance.choice((1, 1, 2, 4))):
        found = list(places(data))
        if not found:
            break
        around, key = chance.choice(found)
        what = chance.randrange(7)
        if what == 0:
            del around[key]
        elif what == 1 and isinstance(around, dict):
            around[chance.choice((f"{key}s", str(key).upper(), "id", "formula", "norm"))] = around.pop(key)
        elif what == 2:
            around[key] = [around[key]]
        elif what == 3:
            around[key] = chance.choice(others)
        elif what == 4 and isinstance(around, list):
            around.insert(key, json.loads(json.dumps(around[key])))
        elif what == 5 and isinstance(around[key], (int, float)) and not isinstance(around[key], bool):
            around[key] += chance.choice((-1, 1, 0.5, 1e6))
        else:
            around[key] = chance.choice(_VALUES)
        data = json.loads(json.dumps(data))
    return json.dumps(data).encode()


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Give every place of a document: what it is in, and its key there."""
    for key in list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from places(value[key])


def plain(value: Any) -> Any:
    """Give the data of a document as JSON has it."""
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value if isinstance(value, (int, str, type(None))) else float(value)
