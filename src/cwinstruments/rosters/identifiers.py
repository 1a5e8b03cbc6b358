"""Direct identifiers: what a roster must not hold, told by the names of its columns and the look of its pseudonyms."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise

# fmt: off
_WORDS = frozenset(
    (
        "name", "names", "firstname", "lastname", "surname", "forename", "fullname", "nickname", "nombre",
        "nombres", "apellido", "apellidos", "email", "mail", "emailaddress", "correo", "phone", "phonenumber",
        "telephone", "mobile", "cellphone", "fax", "tel", "telefono", "celular", "movil", "ssn", "passport",
        "birthdate", "birthday", "birth", "dob", "nacimiento", "address", "street", "zip", "zipcode", "postcode",
        "direccion", "calle",
    )
)
_OF_THINGS = frozenset(
    (
        "unit", "team", "office", "agency", "department", "county", "site", "role", "job", "position", "wave",
        "file",
    )
)
# fmt: on
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W\d_]+")
_MAIL = re.compile(r"\S+@\S+\.\S+")
_PHONE = re.compile(r"\+?\(?[0-9]{2,4}\)?[-. /][0-9]{3}[-. /]?[0-9]{2,}")
_ACCENTS = str.maketrans("áéíóúüñ", "aeiouun")


def is_identifier(column: str, kinds: Collection[str] = (), /) -> bool:
    """Tell whether a column seems to name, locate or call a person.

    Args:
        kinds: the kinds of units, whose names are no names of people.

    Examples:
        >>> [is_identifier(name) for name in ("E-mail", "lastName", "Teléfono", "office_name", "respondent")]
        [True, True, True, False, False]
    """
    words = [word.lower().translate(_ACCENTS) for word in _WORD.findall(column)]
    if _OF_THINGS.intersection(words) or any(set(kind.split("_")) & set(words) for kind in kinds):
        # The name or the address of an office says nothing about a person.
        words = [word for word in words if word not in ("name", "names", "nombre", "address", "street", "zip")]
    joined = {"".join(pair) for pair in pairwise(words)}
    return bool(_WORDS & ({*words} | joined))


def looks_identifying(text: str, /) -> bool:
    """Tell whether a pseudonym is an e-mail address or a telephone number.

    Examples:
        >>> looks_identifying("ana@example.org"), looks_identifying("415-555-0100"), looks_identifying("s0001")
        (True, True, False)
    """
    return bool(_MAIL.fullmatch(text.strip()) or _PHONE.fullmatch(text.strip()))
