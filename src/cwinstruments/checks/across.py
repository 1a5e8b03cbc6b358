"""What is said about files only together: claims of an id, norms, surveys, rosters, mappings, cases of another file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from attrs import define, evolve, field, frozen

from cwinstruments.checks.examination import Given, score_cases
from cwinstruments.checks.files import cases_beside, definitions_beside
from cwinstruments.checks.gathering import Examined, Gathered
from cwinstruments.checks.known import Among, Known, known_from
from cwinstruments.checks.meaning import Kit, placed
from cwinstruments.diagnostics import Diagnostic, Severity, did_you_mean, has_errors
from cwinstruments.documents import Document, check_schema, clip, parse_document
from cwinstruments.errors import AmbiguousInstrumentError, DefinitionError, UnknownInstrumentError
from cwinstruments.licensing import check_overlay, check_survey_use
from cwinstruments.loading import check_norms_document
from cwinstruments.model import Instrument, Norms, Survey, structure_norms, structure_survey
from cwinstruments.plan import compile_survey, merge_survey
from cwinstruments.rules import check_norms, check_norms_with, check_survey_conditions
from cwinstruments.surveys import Lookup, check_survey, norms_beside, norms_of

_CLAIMED: Final = {
    "instrument": "new wording or a new key needs",
    "norms": "new numbers need",
    "survey": "other instruments or other wording need",
}
"""What has an id and a version of its own, and what needs another version."""


@frozen
class _Loaded:
    """A survey, or an instrument with norms; `definition` is None where it can't be scored."""

    document: Document
    definition: Instrument | Survey | None = None

    @property
    def id(self) -> Any:
        return self.document.data.get("id")


@define
class Across:
    """What is found in files that depend on each other.

    Args:
        kit: what definitions are checked with.
        lookup: where surveys and norms find instruments that are not among the files.
        gathered: the files, and what was found in each by itself.
    """

    kit: Kit
    lookup: Lookup
    gathered: Gathered
    diagnostics: list[Diagnostic] = field(factory=list)
    instruments: dict[Path, Known] = field(factory=dict)
    surveys: dict[Path, _Loaded] = field(factory=dict)
    norms: dict[Path, _Loaded] = field(factory=dict)
    """Sets of norms, each with an instrument that it is applied to."""
    cases: int = 0
    rosters: int = 0
    mappings: int = 0
    overlays: int = 0
    _documents: dict[Path, Document] = field(factory=dict)

    def run(self) -> None:
        """Find everything; what was found in each file by itself is brought in too."""
        kinds = ("norms", "survey", "roster", "mapping", "overlay", "cases")
        of_kind: dict[str, list[Path]] = {kind: [] for kind in kinds}
        for place, one in self.gathered.files.items():
            self.diagnostics += [*one.about.findings, *one.about.of_cases]
            self.cases += one.about.cases or 0
            if one.about.kind == "instrument":
                self.instruments[place] = known_from(one)
            elif one.about.kind in of_kind and not one.is_proof:
                of_kind[one.about.kind].append(place)
        self._check_claims()
        for place in of_kind["norms"]:
            self._check_norms(place, self._document(place))
        for place in of_kind["survey"]:
            self._check_survey(place, self._document(place))
        for place in of_kind["roster"]:
            self._check_roster(place, self._document(place))
        for place in of_kind["mapping"]:
            self._check_mapping(self._document(place))
        for place in of_kind["overlay"]:
            self._check_overlay(self._document(place))
        proved = {self._check_cases(place, self._document(place)) for place in of_kind["cases"]}
        for place in self.instruments:
            one = self.gathered.files[place]
            if place not in proved and not one.has_own_cases and cases_beside(place) is None:
                self.diagnostics.append(_without_cases(place, one))

    def _document(self, place: Path) -> Document:
        if place not in self._documents:
            given = self._given(place)
            self._documents[place] = parse_document(given.content, file=given.file)
        return self._documents[place]

    def _given(self, place: Path) -> Given:
        given = self.gathered.files[place].given
        assert given is not None
        return given

    def _check_claims(self) -> None:
        claims: dict[tuple[str, str, str], Path] = {}
        for place, one in self.gathered.files.items():
            kind, id, version = one.about.kind, one.about.id, one.about.version
            if kind not in _CLAIMED or id is None or version is None:
                continue
            first = claims.setdefault((kind, id, version), place)
            if first is not place:
                verb = "are" if kind == "norms" else "is"
                message = f"{kind} {id!r} {version} {verb} also defined in {self._given(first).file}"
                hint = f"leave one of them out; {_CLAIMED[kind]} a new version"
                self.diagnostics.append(evolve(one.about.at_id, code="CWI911", message=clip(message), hint=hint))

    # Norms

    def _check_norms(self, place: Path, document: Document) -> None:
        """Check norms by themselves, and with every version of their instrument that is known."""
        findings = list(check_norms(document))
        applied = None
        if not has_errors(findings):
            norms = structure_norms(document.data)
            known, missed = self._instruments_of(norms)
            for instrument in known:
                applied, found = check_norms_with(document, instrument, methods=self.kit.methods)
                findings += [one for one in found if one not in findings]
            if not known and missed:
                findings.append(self._without_instrument(place, document, norms))
        self.diagnostics += findings
        self.norms[place] = _Loaded(document, None if has_errors(findings) else applied)

    def _instruments_of(self, norms: Norms) -> tuple[list[Instrument], bool]:
        """Give the versions of their instrument that can be used, and whether all the others are unknown."""
        among = Among(self._with_ids(), self.lookup)
        found, all_unknown = [], True
        # Nobody has to know every version.
        for version in norms.instrument.versions:
            try:
                found.append(among.instrument(norms.instrument.id, version))
            except UnknownInstrumentError:
                continue
            except (AmbiguousInstrumentError, DefinitionError):
                all_unknown = False  # what is wrong with it is reported where it is
        return found, all_unknown

    def _with_ids(self) -> list[Known]:
        return [one for one in self.instruments.values() if one.id is not None]

    def _without_instrument(self, place: Path, document: Document, norms: Norms) -> Diagnostic:
        """Say that norms hold for no version of their instrument that is known, or that it is not known at all."""
        id = norms.instrument.id
        versions = [one.version for one in self._with_ids() if one.id == id]
        known = [one.id for one in self._with_ids() if one.id is not None]
        try:
            versions.append(self.lookup.instrument(id).version)
        except UnknownInstrumentError as error:
            known += error.known
        except (AmbiguousInstrumentError, DefinitionError):
            pass
        if versions:
            held = ", ".join(norms.instrument.versions)
            there = ", ".join(dict.fromkeys(str(one) for one in versions))
            message = f"the norms hold for version {held} of {id!r}; known is {there}"
            hint = "norms of another version hold only if both score alike, and then should say so"
            return document.diagnostic("CWI265", message, ("instrument", "versions"), hint=hint)
        lost = "" if cases_beside(place) is None else ", and their cases were not run"
        message = f"there is no instrument {id!r} here, so the norms could not be checked with it{lost}"
        near = did_you_mean(id, known)
        hint = near if near and near.startswith("did") else "name its file too, or install the plugin that brings it"
        return document.diagnostic("CWI268", message, ("instrument", "id"), hint=hint, severity=Severity.WARNING)

    # Surveys and rosters

    def _check_survey(self, place: Path, document: Document) -> None:
        sound = (one.document for one in self.norms.values() if not has_errors(check_norms_document(one.document)))
        norms = [structure_norms(one.data) for one in sound]
        norms += norms_of(self.lookup)
        norms += norms_beside(document, norms)
        findings, resolution = check_survey(document, Among(self._with_ids(), self.lookup), norms=norms)
        survey = None
        if not has_errors(findings):
            survey = structure_survey(document.data, resolved=resolution.instruments)
            try:
                plan = compile_survey(survey, methods=self.kit.methods)
            except DefinitionError as error:
                survey = None
                findings += tuple(placed(document, error.diagnostics))
            else:
                found = check_survey_conditions(survey, plan, methods=self.kit.methods)
                findings += tuple(placed(document, found))
                findings += check_survey_use(document, survey)
        self.diagnostics += findings
        self.surveys[place] = _Loaded(document, survey)

    def _check_roster(self, place: Path, document: Document) -> None:
        from cwinstruments.rosters import check_roster  # brings the readers of tables, which most files don't need

        self.diagnostics += check_roster(document, folder=self.gathered.names[place].parent)[0]
        self.rosters += 1

    # Mappings

    def _check_mapping(self, document: Document) -> None:
        """Check a mapping by itself, and with its instrument or survey where that is known."""
        from cwinstruments.exports import check_mapping  # as above

        instrument = self._answered(document)
        findings = check_mapping(document, instrument=instrument)
        self.diagnostics += findings
        self.mappings += 1
        id = document.data.get("instrument")
        if instrument is None and isinstance(id, str) and not self._is_known(id):
            message = f"there is no instrument or survey {id!r} here, so the mapping could not be checked with it"
            hint = "name its file too, or install the plugin that brings it"
            warning = Severity.WARNING
            self.diagnostics.append(
                document.diagnostic("CWI878", message, ("instrument",), hint=hint, severity=warning)
            )

    def _answered(self, document: Document) -> Instrument | None:
        """Give what a mapping is for, a survey as one instrument; None where it is not known or can't be used."""
        id, version = document.data.get("instrument"), document.data.get("version")
        for one in self.surveys.values():
            if one.id == id:
                return merge_survey(one.definition) if isinstance(one.definition, Survey) else None
        return self._instrument(id, version)[0] if isinstance(id, str) else None

    # Overlays

    def _check_overlay(self, document: Document) -> None:
        """Check an overlay by itself, and with its instrument where that is known."""
        id, version = document.data.get("instrument"), document.data.get("version")
        instrument, known = self._instrument(id, version) if isinstance(id, str) else (None, True)
        self.diagnostics += check_overlay(document, instrument=instrument)
        self.overlays += 1
        if not known:
            message = f"there is no instrument {id!r} here, so the overlay could not be checked with it"
            near = did_you_mean(str(id), [one.id for one in self._with_ids() if one.id is not None]) or ""
            hint = near if near.startswith("did") else "name its file too, or install the plugin that brings it"
            warning = Severity.WARNING
            self.diagnostics.append(
                document.diagnostic("CWI640", message, ("instrument",), hint=hint, severity=warning)
            )

    def _instrument(self, id: str, version: Any) -> tuple[Instrument | None, bool]:
        """Give an instrument, and whether one of that id is known at all."""
        among = Among(self._with_ids(), self.lookup)
        # With another version than that which is wanted, the check says so.
        for wanted in (version, None) if isinstance(version, str) else (None,):
            try:
                return among.instrument(id, wanted), True
            except UnknownInstrumentError:
                continue
            except (AmbiguousInstrumentError, DefinitionError):
                return None, True  # what is wrong with it is reported where it is
        return None, id in [one.id for one in self._with_ids()]

    def _is_known(self, id: str) -> bool:
        return id in [one.id for one in self._with_ids()] or id in [one.id for one in self.surveys.values()]

    # Cases that were not examined with their definition

    def _check_cases(self, place: Path, document: Document) -> Path | None:
        """Check cases, and give the definition that they belong to."""
        owners = (self.instruments, self.surveys, self.norms)
        owner = next((one for one in definitions_beside(place) if any(one in some for some in owners)), None)
        if owner is None:
            self.diagnostics += check_schema(document, "cases")
            of_survey = isinstance(document.data.get("survey"), str)
            candidates: dict[Path, Known] | dict[Path, _Loaded] = self.surveys if of_survey else self.instruments
            id = document.data.get("survey" if of_survey else "instrument")
            if isinstance(id, str):
                owner = next((one for one, checked in candidates.items() if checked.id == id), None)
            if owner is None and any(one in self.gathered.files for one in definitions_beside(place)):
                return None  # what is wrong with that file is reported where it is
            if owner is None:
                ids = [one.id for one in candidates.values() if isinstance(one.id, str)]
                self.diagnostics.append(_without_owner(place, document, ids))
                return None
        definition = self._definition_at(owner)
        if definition is None:
            # Scores of a faulty definition would say nothing; the shape of the cases can be told.
            self.diagnostics += check_schema(document, "cases")
            return owner
        found, number = score_cases(definition, document, self.kit, scales=self._normed_at(owner))
        self.diagnostics += found
        self.cases += number
        return owner

    def _definition_at(self, owner: Path) -> Instrument | Survey | None:
        if owner in self.instruments:
            known = self.instruments[owner]
            return known.instrument if known.is_usable else None
        return (self.surveys.get(owner) or self.norms[owner]).definition

    def _normed_at(self, owner: Path) -> list[str] | None:
        """Give the scales that the cases beside norms are about; None where they are not beside norms."""
        if owner not in self.norms:
            return None
        return [one.scale for one in structure_norms(self.norms[owner].document.data).scales.values()]


def _without_cases(place: Path, one: Examined) -> Diagnostic:
    which = "the instrument" if one.about.id is None else f"instrument {one.about.id!r}"
    message = f"{which} has no cases, which would prove its scores"
    hint = f"put worked cases beside it, in {place.stem}.cases.yaml"
    return evolve(one.about.at_id, code="CWI813", message=clip(message), hint=hint, severity=Severity.WARNING)


def _without_owner(place: Path, document: Document, ids: Iterable[str]) -> Diagnostic:
    kind = "survey" if isinstance(document.data.get("survey"), str) else "instrument"
    id = document.data.get(kind)
    which = f" of {kind} {id!r}" if isinstance(id, str) else ""
    message = f"there is no definition{which} for these cases"
    stem = place.stem.removesuffix(".cases")
    near = did_you_mean(id, ids) if isinstance(id, str) else None
    hint = near if near and near.startswith("did you mean") else f"put {stem}.cases.yaml beside {stem}.yaml"
    return document.diagnostic("CWI812", message, (kind,), hint=hint)
