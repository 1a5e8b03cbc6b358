"""The SELECT of a program: one common table expression for each stage, and nothing in them that nobody reads."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import sqlglot
from sqlglot import exp

from cwinstruments.columns import Invalid, Program, build_program
from cwinstruments.columns.labels import Texts
from cwinstruments.columns.names import refuse_unknown
from cwinstruments.errors import UnsupportedError
from cwinstruments.plan import ScoringPlan
from cwinstruments.printable import printable
from cwinstruments.targets.sql_dialect import Sql, SqlDialect, SqlName
from cwinstruments.targets.sql_sources import TYPE_WORDS, ColumnType, Sources, Sourcing

_LONGEST_NAME = 63
_MOST_COLUMNS = 1600
"""What PostgreSQL can hold, beside the columns of the table."""


class Writer:
    """Writes the scores of a plan as SQL.

    Args:
        names: by item and by input, its column.
        types: by column, what it holds.
        beside: other columns of the table.
        texts: by input, what texts mean; by default what the definition writes.
    """

    def __init__(
        self,
        plan: ScoringPlan,
        dialect: SqlName,
        names: Mapping[str, str],
        types: Mapping[str, str],
        beside: Collection[str] = (),
        texts: Mapping[str, Texts] | None = None,
    ) -> None:
        self._texts = texts
        self._plan, self._name, self._dialect, self._names = plan, dialect, SqlDialect(dialect), names
        known = {names[name] for one in plan.inputs for name in (one.item, one.name)}
        refuse_unknown("column", types, known, plan)
        for column, type_ in types.items():
            if type_ not in list(ColumnType):
                words = f"{', '.join(map(repr, TYPE_WORDS[:-1]))} or {TYPE_WORDS[-1]!r}"
                raise ValueError(f"the type of column {column!r} is {words}, not {type_!r}")
        self._types = {column: ColumnType(type_) for column, type_ in types.items()}
        self._prefix = "__cwi"
        while any(name.casefold().startswith(self._prefix) for name in (*known, *beside)):
            self._prefix += "_"

    def write(
        self,
        table: str,
        parts: frozenset[str],
        scales: Collection[str] | None,
        invalid: Invalid,
        keep: bool | Collection[str],
        leave_out: frozenset[str] = frozenset(),
    ) -> str:
        """Write the SELECT."""
        found, program = self._program(parts, scales, invalid)
        results = [self._alias(one.expr, one.name) for one in program.results if one.name not in leave_out]
        stages = self._stages(found, program, results)
        self._check_names([one.alias for one in results], stages)
        if not results and not keep:
            raise ValueError("nothing is wanted: neither a scale nor a column of the table")
        kept: list[Sql] = []
        if not isinstance(keep, bool):
            twice = sorted({one.alias for one in results} & set(keep))
            if twice:
                raise ValueError(f"{twice[0]!r} is the name of a score; leave that column out of keep")
            kept = [self._dialect.column(name) for name in keep]
        select = self._chained(table, found, stages, keep, kept)
        hidden = [name for stage in stages for name in stage]
        select = select.select(*self._kept(keep, kept, hidden), *results, copy=False)
        head = f"-- {self._plan.instrument} {self._plan.version}, scored as its plan {self._plan.plan_digest} says"
        return f"{printable(head)}\n{select.sql(dialect=self._name, pretty=True, identify=True)}\n"

    def select_lists(
        self, keep: Collection[str], parts: frozenset[str], scales: Collection[str] | None, invalid: Invalid
    ) -> tuple[list[str], list[str]]:
        """Write what each stage selects from the one before, and name the results.

        Args:
            keep: the columns of the table that are kept.
        """
        found, program = self._program(parts, scales, invalid)
        results = [self._alias(one.expr, one.name) for one in program.results]
        stages = [stage for stage in self._stages(found, program, results) if stage]
        needed = _columns_in(results)
        lists = [[*map(self._dialect.column, keep), *results]]
        for stage in reversed(stages):
            passed = [name for name in needed if name not in stage]
            made = [self._alias(expression, name) for name, expression in stage.items()]
            lists.append([*map(self._dialect.column, dict.fromkeys([*keep, *sorted(passed)])), *made])
            needed = {*passed, *_columns_in(stage.values())}
        texts = [", ".join(one.sql(dialect=self._name, identify=True) for one in listed) for listed in reversed(lists)]
        return texts, [one.alias for one in results]

    def _program(
        self, parts: frozenset[str], scales: Collection[str] | None, invalid: Invalid
    ) -> tuple[Sources, Program[Sql]]:
        sourcing = Sourcing(self._dialect, self._plan, self._names, self._types, self._prefix, self._texts)
        found = sourcing.sources()
        program = build_program(
            self._dialect,
            self._plan,
            found.sources,
            parts=parts,
            scales=scales,
            invalid=invalid,
            prefix=f"{self._prefix}_",
        )
        return found, program

    def _stages(self, found: Sources, program: Program[Sql], results: Iterable[Sql]) -> list[dict[str, Sql]]:
        """Give the columns of each stage that somebody reads; the first stage reads the table."""
        stages = [dict(found.cleaned), dict(found.options), *(dict(stage) for stage in program.stages)]
        needed = _columns_in(results)
        for stage in reversed(stages):
            for name in list(stage):
                if name not in needed:
                    del stage[name]
            needed |= _columns_in(stage.values())
        self._read = [name for name in found.read if name in needed]
        return [stages[0], *(stage for stage in stages[1:] if stage)]

    def _chained(
        self,
        table: str,
        found: Sources,
        stages: Sequence[Mapping[str, Sql]],
        keep: bool | Collection[str],
        kept: list[Sql],
    ) -> exp.Select:
        place = exp.Table(**_table_parts(table))
        first = exp.Select().from_(place, copy=False)
        if keep is True and self._name != "postgres":
            first = first.select(exp.Star(), copy=False)
        else:
            names = {column.name: None for column in kept} | dict.fromkeys(self._read)
            if keep is True:
                # The row as one value: PostgreSQL can't leave columns out of a star.
                place.set("alias", exp.TableAlias(this=exp.to_identifier(f"{self._prefix}_table", quoted=True)))
                first = first.select(self._alias(self._dialect.column(f"{self._prefix}_table"), self._row), copy=False)
            first = first.select(*(self._dialect.column(name) for name in names), copy=False)
        select = exp.Select()
        base = table.rpartition(".")[2]
        before = ""
        for place_, stage in enumerate(stages):
            name = "answers" if place_ == 0 else f"stage_{place_}"
            name = f"{name}_" if name == base else name
            step = (
                first
                if place_ == 0
                else exp.Select().select(exp.Star(), copy=False).from_(_identifier(before), copy=False)
            )
            step = step.select(*(self._alias(expr, column) for column, expr in stage.items()), copy=False)
            if not step.expressions:
                # Nothing is read: what is wanted is the same for everybody.
                step = step.select(self._alias(exp.Literal.number(1), self._row), copy=False)
            if self._name == "postgres":
                # Without it stages are written into each other, and what is used often is worked out often.
                step = step.offset(0, copy=False)
            select = select.with_(_identifier(name), as_=step, copy=False)
            before = name
        return select.from_(_identifier(before), copy=False)

    @property
    def _row(self) -> str:
        return f"{self._prefix}_row"

    def _kept(self, keep: bool | Collection[str], kept: list[Sql], hidden: list[str]) -> list[Sql]:
        if keep is not True:
            return kept
        if self._name == "postgres":
            return [exp.Dot(this=exp.Paren(this=self._dialect.column(self._row)), expression=exp.Star())]
        if not hidden:
            return [exp.Star()]
        names = ", ".join(_identifier(name).sql(dialect="duckdb") for name in hidden)
        # Spark's word for it is EXCEPT.
        return [sqlglot.parse_one(f"SELECT * EXCLUDE ({names})", read="duckdb").expressions[0]]

    def _alias(self, expression: Sql, name: str) -> Sql:
        return exp.Alias(this=expression, alias=_identifier(name))

    def _check_names(self, results: Collection[str], stages: Sequence[Mapping[str, Sql]]) -> None:
        if self._name != "postgres":
            return
        hidden = [name for stage in stages for name in stage]
        long = [name for name in (*results, *hidden) if len(name.encode()) > _LONGEST_NAME]
        if long:
            raise UnsupportedError(
                f"PostgreSQL cuts names off after {_LONGEST_NAME} bytes, and one would be {long[0]!r}:"
                " choose shorter ids"
            )
        if len(hidden) + len(self._read) + len(results) > _MOST_COLUMNS:
            raise UnsupportedError(
                f"PostgreSQL holds no more than {_MOST_COLUMNS} columns, and this takes"
                f" {len(hidden) + len(self._read) + len(results)}: name fewer scales at a time"
            )


def _identifier(name: str) -> exp.Identifier:
    return exp.to_identifier(name, quoted=True)


def _columns_in(expressions: Iterable[Sql]) -> set[str]:
    return {column.name for expression in expressions for column in expression.find_all(exp.Column)}


def _table_parts(table: str) -> dict[str, exp.Identifier]:
    parts = table.split(".")
    if not all(parts) or len(parts) > 3:
        raise ValueError(f"a table is called table, schema.table or catalog.schema.table, not {table!r}")
    return dict(zip(("this", "db", "catalog"), map(_identifier, reversed(parts)), strict=False))
