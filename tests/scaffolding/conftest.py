from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve

from cwinstruments.scaffolding import Design, Method, Scoring, example_design, parse_item_table

TABLE = """\
id,text_en,options,reverse_keyed,scale
tr1,I can say what I think.,agreement5,no,trust
tr2,I keep silent.,agreement5,yes,trust
tr3,I am asked.,agreement5,no,trust
ca1,I have breaks.,0=Never|1=Often|2=Always,no,care
ca2,I work late.,0=Never|1=Often|2=Always,yes,care
more,Anything else about this?,yes_no,no,
"""


@pytest.fixture
def design() -> Callable[..., Design]:
    """Make a design of two scales from a table; named arguments change it."""

    def make(table: str = TABLE, *, key_only: bool = False, **changes: Any) -> Design:
        items = parse_item_table(table.encode(), file="items.csv", key_only=key_only)
        base = evolve(example_design("acme-trust"), scoring=Scoring(Method.MEAN, "2"), description={})
        return evolve(base, table=items, key_only=key_only, **changes)

    return make
