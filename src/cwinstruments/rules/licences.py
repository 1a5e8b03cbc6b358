"""Licences: whether their names can be looked up, whether they allow what is said, and whom to ask."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from cwinstruments.diagnostics import Diagnostic, Edit, Fix, Severity
from cwinstruments.documents import Outline
from cwinstruments.documents.outline import mapping
from cwinstruments.profiles import Profile
from cwinstruments.rules.rule import DefinitionRule
from cwinstruments.rules.sources import says_nothing

_RESTRICTED = re.compile(r"(?i)\bCC[ -]BY(?:[ -](?:NC|ND|SA))*[ -](?:NC|ND)\b")
_NOT_COMMERCIAL = re.compile(r"(?i)\bCC[ -]BY(?:[ -](?:ND|SA))*[ -]NC\b")
_RESERVED = re.compile(r"(?i)\ball rights reserved\b|\btodos los derechos reservados\b")
_OPEN = re.compile(r"(?i)CC[ -]BY(?:[ -]SA)?[ -](?:[1-4]\.0|2\.5)|CC0[ -]1\.0")
"""A licence that lets everybody pass a text on and use it, and nothing besides: terms in words may say more."""
_CREATIVE_COMMONS = re.compile(r"CC[ -]BY([ -](?:NC|ND|SA))*[ -]\d\.\d", re.IGNORECASE)


# The families of licences whose versions people get wrong, and a version: terms in words look otherwise.
_OF_A_FAMILY = re.compile(
    r"(?:CC|CC0|[AL]?GPL|APACHE|ARTISTIC|BSD|CDLA|CECILL|EPL|EUPL|GFDL|MIT|MPL|ODBL|ODC|OFL|OGL|OSL|PDDL)"
    r"(?:-[A-Z]{1,12}){0,4}-v?(?P<version>\d{1,3}(?:\.\d{1,3}){0,2})(?:-[A-Z]{2,12}){0,3}",
    re.IGNORECASE,
)
_KEPT = ("refused", "with_permission")
_VERSIONS = ("4.0", "3.0", "2.0", "1.0", "1.1", "1.2", "2.1")


class LicenceNames(DefinitionRule):
    """A licence can't be looked up.

    What it does:
        Compares `licence.name` with the list of SPDX identifiers. A name that is nearly one is reported with the right
        spelling, and so is one of a known family in a version that there is not. Terms in words are fine where `holder`
        or `permission_contact` says whose they are.

    Why it matters:
        `CC BY` may be any of five versions, and `free to use` anything. Who wants to use the instrument has to know the
        terms, or whom to ask.

    Example:
        `licence: {name: CC BY 4.0, text_redistributable: "yes"}`.

    Use instead:
        `licence: {name: CC-BY-4.0, text_redistributable: "yes"}`.
    """

    code = "CWI607"
    severity = Severity.WARNING
    profile = Profile.PUBLISH

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        licence = mapping(outline.data.get("licence"))
        name = licence.get("name")
        if not isinstance(name, str) or says_nothing(name):
            return
        right = _spdx(name)
        path = ("licence", "name")
        like = _OF_A_FAMILY.fullmatch(_dashed(name)) if right is None else None
        if like is not None:
            message = f"there is no licence {name[:60]!r}: it has the form of an SPDX identifier, and is none"
            others = (_dashed(name).replace(like["version"], version) for version in _VERSIONS)
            near = next((known for known in map(_spdx, others) if known is not None), None)
            hint = "give the identifier as SPDX has it" if near is None else f"did you mean '{near}'?"
            yield self.finding(message, path, hint)
        elif right is None and not (_contradicts(licence) or "holder" in licence or "permission_contact" in licence):
            message = f"the licence {name[:60]!r} is no SPDX identifier, and nobody is named who could be asked"
            yield self.finding(message, path, "add 'holder' or 'permission_contact', or give an SPDX identifier")
        elif right is not None and right != name:
            fix = Fix(f"write {right}", (Edit(f'"{right}"', path=path),))
            yield self.finding(f"the licence {name!r} is spelt {right!r}", path, f"write {right}", fix=fix)


def _contradicts(licence: Mapping[str, Any]) -> bool:
    """Tell whether texts are called free of which all rights are reserved; that is the greater fault."""
    return licence.get("text_redistributable") == "yes" and _RESERVED.search(str(licence.get("name"))) is not None


def _dashed(name: str) -> str:
    return re.sub(r"[ -]+", "-", name.strip())


def _spdx(name: str) -> str | None:
    """Give the SPDX spelling of a licence; None where there is none.

    Examples:
        >>> _spdx("cc by-sa 4.0"), _spdx("As published")
        ('CC-BY-SA-4.0', None)
    """
    # Loaded only where it is needed: the list of licences is long.
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    nearly = _dashed(name) if _CREATIVE_COMMONS.fullmatch(name.strip()) else name
    try:
        return str(canonicalize_license_expression(nearly))
    except InvalidLicenseExpression:
        return None


class RestrictedTexts(DefinitionRule):
    """What may be done with texts contradicts the licence.

    What it does:
        Finds `text_redistributable: "yes"` beside a Creative Commons licence with NC, not for commercial use, or ND, no
        derivatives; beside "All rights reserved"; and beside `permissions.item_text` that refuses a use or asks for
        permission. Finds `permissions.item_text` that permits commercial use, by itself or as `any`, beside NC. And
        finds texts that are held back though the licence, by its name CC0, CC-BY or CC-BY-SA, lets everybody have them;
        and `yes_unmodified_not_sold` where `any` use is refused or needs permission. Words of slots are looked at by
        their own licence, and of texts that are here and may not be CWI602 tells.

    Why it matters:
        Programs go by `text_redistributable` and `permissions`. With "yes" the texts are sold and changed by people who
        trust it, and a commercial use that is permitted is scored without asking anybody. With "no" people go without
        texts that are theirs to use, or ask for what they have.

    Example:
        `licence: {name: CC-BY-NC-ND-4.0, text_redistributable: "yes"}`.

    Use instead:
        `text_redistributable: yes_unmodified_not_sold`, or `"no"` where that is not enough; and
        `item_text: {any: permitted, commercial: with_permission}`.
    """

    code = "CWI608"
    profile = Profile.PUBLISH

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        licence = mapping(outline.data.get("licence"))
        name = licence.get("name")
        yield from self._sold(licence)
        yield from self._held_back(licence, outline)
        if licence.get("text_redistributable") != "yes":
            return
        for part, use, ruling in _rulings(licence):
            if part == "item_text" and ruling in _KEPT:
                message = f"'text_redistributable' is \"yes\", but {_said(use, ruling)}"
                hint = 'say yes_unmodified_not_sold or "no", or correct the permissions: compare with the terms'
                yield self.finding(message, ("licence", "permissions", part, use), hint)
                break
        if isinstance(name, str) and (_RESTRICTED.search(name) or _RESERVED.search(name)):
            message = (
                f"the licence {name[:60]!r} restricts what is done with the text, and 'text_redistributable' doesn't"
            )
            hint = 'say "no"' if _RESERVED.search(name) else 'say yes_unmodified_not_sold or "no"'
            yield self.finding(message, ("licence", "text_redistributable"), hint)

    def _sold(self, licence: Mapping[str, Any]) -> Iterator[Diagnostic]:
        name, uses = licence.get("name"), mapping(mapping(licence.get("permissions")).get("item_text"))
        use = "commercial" if "commercial" in uses else "any"
        if isinstance(name, str) and _NOT_COMMERCIAL.search(name) and uses.get(use) == "permitted":
            message = f"the licence {name[:60]!r} is not for commercial use, for which the item text is permitted here"
            hint = "say 'commercial: with_permission', or correct the licence: compare with the terms"
            yield self.finding(message, ("licence", "permissions", "item_text", use), hint)

    def _held_back(self, licence: Mapping[str, Any], outline: Outline) -> Iterator[Diagnostic]:
        name, passed_on = licence.get("name"), licence.get("text_redistributable")
        if passed_on not in ("no", "yes_unmodified_not_sold", "us_noncommercial"):
            return
        # Of texts that are here and may not be, CWI602 tells.
        if outline.data.get("wording") == "slots" or (passed_on != "yes_unmodified_not_sold" and _has_texts(outline)):
            return
        ruling = mapping(mapping(licence.get("permissions")).get("item_text")).get("any")
        if isinstance(name, str) and _OPEN.fullmatch(name.strip()):
            message = f"the licence {name!r} lets everybody pass the text on; 'text_redistributable' is '{passed_on}'"
            hint = 'say "yes", and permit the uses of the item text, or correct the licence: compare with the terms'
            yield self.finding(message, ("licence", "text_redistributable"), hint)
        elif passed_on == "yes_unmodified_not_sold" and ruling in _KEPT:
            message = f"the text may be passed on, by 'text_redistributable', but {_said('any', ruling)}"
            hint = 'say "no", or correct the permissions: compare with the terms'
            yield self.finding(message, ("licence", "permissions", "item_text", "any"), hint)


class NobodyToAsk(DefinitionRule):
    """Permission is needed, and nothing says whom to ask.

    What it does:
        Finds `with_permission` under `licence.permissions` where there is no `permission_contact`.

    Why it matters:
        Scoring is refused until permission is recorded, and the refusal names the contact. Without one whoever needs
        it is sent away.

    Example:
        `licence: {name: As published, text_redistributable: "no", permissions: {key: {any: with_permission}}}`.

    Use instead:
        Add `permission_contact: "The Example Press, rights and permissions"`, as the source names it.
    """

    code = "CWI618"
    severity = Severity.WARNING
    profile = Profile.PUBLISH

    def check(self, outline: Outline, /) -> Iterator[Diagnostic]:
        licence = mapping(outline.data.get("licence"))
        if "permission_contact" in licence:
            return
        for part, use, ruling in _rulings(licence):
            if ruling == "with_permission":
                which = "any use" if use == "any" else f"{use} use"
                message = f"{which} of the {part.replace('_', ' ')} needs permission, and nothing says whom to ask"
                hint = "add 'permission_contact' to the licence, or say unknown where nobody knows"
                yield self.finding(message, ("licence", "permissions", part, use), hint)
                return


def _has_texts(outline: Outline) -> bool:
    items = outline.data.get("items")
    return isinstance(items, list) and any({"text", "text_by_form"} & mapping(one).keys() for one in items)


def _said(use: str, ruling: str) -> str:
    which = "any use" if use == "any" else f"{use} use"
    return f"{which} of the item text {'is refused' if ruling == 'refused' else 'needs permission'}"


def _rulings(licence: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Give what each part is permitted for: the part, the use and the ruling."""
    for part, uses in mapping(licence.get("permissions")).items():
        for use, ruling in mapping(uses).items():
            yield part, use, ruling
