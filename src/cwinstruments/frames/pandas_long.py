"""Long frames of pandas."""

from __future__ import annotations

import pandas as pd

from cwinstruments.frames.long_form import LongNames, column_of


def widen_pandas(frame: pd.DataFrame, names: LongNames) -> pd.DataFrame:
    """Give a row for each respondent, with an index of their places."""
    long = names.long
    names.refuse_lacking(frame.columns)
    rows = frame[[long.respondent, long.item, long.value]]
    if rows[long.respondent].isna().any():
        names.refuse_nobody()
    found = rows[long.item].dropna().astype(str).unique()
    names.refuse_unknown(found)
    respondents = rows[long.respondent].drop_duplicates()
    named = rows[rows[long.item].notna()]
    twice = named[named.duplicated([long.respondent, long.item])]
    if len(twice):
        names.refuse_twice(twice[long.respondent].iloc[0], twice[long.item].iloc[0])
    place_of = pd.Series(range(len(respondents)), index=respondents.to_numpy())
    columns = {long.respondent: respondents.reset_index(drop=True)}
    by_item = dict(list(named.groupby(named[long.item].astype(str), sort=False)))
    for name in names.wanted(list(found), text=False):
        some = by_item.get(name)
        if some is None:
            columns[column_of(name)] = pd.Series([None] * len(respondents), dtype="object")
            continue
        cells = some[long.value].set_axis(place_of.loc[some[long.respondent].to_numpy()].to_numpy())
        columns[column_of(name)] = cells.reindex(range(len(respondents)))
    return pd.DataFrame(columns)
