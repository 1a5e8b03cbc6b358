"""Sets of norms: norms of one instrument that are published, versioned and applied apart from its definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve, field, frozen

from cwinstruments.diagnostics import Diagnostic, Path, did_you_mean
from cwinstruments.errors import DefinitionError
from cwinstruments.model.covariates import Covariate
from cwinstruments.model.instrument import Instrument
from cwinstruments.model.interpretation import Band, Cutoff, Direction, PermittedLevel, Sensitivity
from cwinstruments.model.items import Range
from cwinstruments.model.norms import Norm
from cwinstruments.model.provenance import Source
from cwinstruments.model.scales import MissingRule, Rounding, Scale, ScaleUse
from cwinstruments.model.text import Text

PASSED_ON = MissingRule(max_missing=0)
"""The missing rule of every scale of norm scores: it has a score only where the scale that is normed has one."""


@frozen
class NormedInstrument:
    """The instrument that norms are for, and the versions of it that they hold for."""

    id: str
    versions: tuple[str, ...]


@frozen
class NormedScale:
    """The norm of one scale, and the scale of norm scores that it makes.

    Args:
        scale: what the scale of norm scores is called; `as` in a file.
        direction: by default that of the scale which is normed.
        permitted_level: who may get norm scores; by default as for the scale which is normed.
        sensitivity: how carefully they must be handled; by default as for the scale which is normed.
    """

    scale: str
    title: Text
    norm: Norm
    description: Text | None = None
    direction: Direction | None = None
    round: Rounding | None = None
    range: Range | None = None
    bands: tuple[Band, ...] = ()
    cutoffs: tuple[Cutoff, ...] = ()
    permitted_level: PermittedLevel | None = None
    sensitivity: Sensitivity | None = None


@frozen
class Norms:
    """Norms of one instrument, as a file of norms says. `Instrument.with_norms` applies them.

    Args:
        instrument: whose norms they are.
        population: the people whose answers they were made from.
        year: when they answered.
        n: how many they were.
        respondent: the covariates that the norms need, by id.
        scales: the norms, by the id of the scale which is normed.
    """

    id: str
    version: str
    title: Text
    instrument: NormedInstrument
    source: Source
    population: str
    year: int
    n: int
    scales: Mapping[str, NormedScale]
    description: Text | None = None
    respondent: Mapping[str, Covariate] = field(factory=dict)

    def __hash__(self) -> int:
        return hash((self.id, self.version))

    def __str__(self) -> str:
        return f"{self.id} {self.version}"


def apply_norms(instrument: Instrument, norms: Norms, /) -> Instrument:
    """Give an instrument with the scales and covariates of norms; see `Instrument.with_norms`."""
    if not isinstance(norms, Norms):
        raise TypeError(f"norms are wanted, as load_norms(FILE) gives them, not {type(norms).__name__}")
    faults = check_norms_apply(instrument, norms)
    if faults:
        raise DefinitionError(faults)
    from cwinstruments.model.converter import open_with_norms

    added = {one.scale: _scale(instrument, source, one) for source, one in norms.scales.items()}
    template = instrument.template
    return evolve(
        instrument,
        scales={**instrument.scales, **added},
        respondent={**instrument.respondent, **norms.respondent},
        template=None if template is None else open_with_norms(template, added, norms.respondent),
    )


def _scale(instrument: Instrument, source: str, one: NormedScale) -> Scale:
    """Give a scale of norm scores; who may see it is never decided more freely than for the scale that is normed."""
    normed = instrument.scales[source]
    return Scale(
        one.title,
        "norm",
        PASSED_ON,
        one.direction or normed.direction,
        description=one.description,
        scales=(ScaleUse(source),),
        norm=one.norm,
        round=one.round,
        range=one.range,
        bands=one.bands,
        cutoffs=one.cutoffs,
        permitted_level=one.permitted_level or normed.permitted_level,
        sensitivity=one.sensitivity or normed.sensitivity,
    )


def check_norms_apply(instrument: Instrument, norms: Norms, /) -> list[Diagnostic]:
    """Find why norms can't be applied to an instrument; paths are those of the file of norms."""
    if norms.instrument.id != instrument.id:
        message = f"norms {norms.id!r} are of instrument {norms.instrument.id!r}, not of {instrument.id!r}"
        return [Diagnostic("CWI265", message, ("instrument", "id"), "look for norms of this instrument")]
    if instrument.version not in norms.instrument.versions:
        versions = ", ".join(norms.instrument.versions)
        message = f"norms {norms.id!r} hold for version {versions} of {instrument.id!r}, not for {instrument.version}"
        hint = "use that version; norms of another one hold only if both score alike, and then should say so"
        return [Diagnostic("CWI265", message, ("instrument", "versions"), hint)]
    return [*_check_scales(instrument, norms), *_check_covariates(instrument, norms)]


def _check_scales(instrument: Instrument, norms: Norms) -> Iterator[Diagnostic]:
    taken = {item.id: "an item" for item in instrument.items} | dict.fromkeys(instrument.respondent, "a covariate")
    taken |= dict.fromkeys(instrument.scales, "a scale")
    for source, one in norms.scales.items():
        path: Path = ("scales", source)
        if source not in instrument.scales:
            message = f"norms {norms.id!r} are of scale {source!r}, which {instrument.id!r} does not have"
            yield Diagnostic("CWI266", message, path, did_you_mean(source, instrument.scales))
        if one.scale in taken:
            message = (
                f"the norm scores of {source!r} are called {one.scale!r}, like {taken[one.scale]} of {instrument.id!r}"
            )
            yield Diagnostic("CWI267", message, (*path, "as"), "give them another id in 'as'")
        taken[one.scale] = "a scale"


def _check_covariates(instrument: Instrument, norms: Norms) -> Iterator[Diagnostic]:
    taken = {item.id: "an item" for item in instrument.items} | dict.fromkeys(instrument.scales, "a scale")
    for id, covariate in norms.respondent.items():
        if id in taken:
            message = f"covariate {id!r} is called like {taken[id]} of {instrument.id!r}"
            yield Diagnostic("CWI267", message, ("respondent", id), "give it another id")
        elif id in instrument.respondent and instrument.respondent[id] != covariate:
            message = f"covariate {id!r} is another one in {instrument.id!r}: their answers would mean different things"
            yield Diagnostic("CWI267", message, ("respondent", id), "define it as the instrument does, or rename it")
