"""Words that rules about wording look for, by language: lists to read and to argue about, and nothing else.

They are short on purpose. A word stands here when it nearly always means what the rule is about; what is missed is left
to people who read the items.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any, Final, cast

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


_BETWEEN_WORDS = {number: " " for number in range(128) if not chr(number).isalnum()}
_SMALL_WORDS = {**_BETWEEN_WORDS, **{ord(letter): letter.lower() for letter in string.ascii_uppercase}}


def words_of(text: str, /) -> tuple[str, ...]:
    """Give the words of a text in small letters.

    Examples:
        >>> words_of("I don't know, do I?")
        ('i', "don't", 'know', 'do', 'i')
    """
    # The short way gives the same, and much faster, where no letter and no apostrophe needs a closer look.
    if text.isascii() and "'" not in text:
        return tuple(text.translate(_SMALL_WORDS).split())
    return tuple(_WORD.findall(text.casefold()))


def _any(*words: str) -> re.Pattern[str]:
    """Find one of some words in small letters, each as a whole word."""
    return cast("re.Pattern[str]", _WhenNeeded(rf"(?<![\w'’])(?:{'|'.join(words)})(?![\w'’])"))


class _WhenNeeded:
    """A pattern that is compiled when it is first used: all of them together would make every start slower."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._text)

    def __getattr__(self, name: str) -> Any:
        # Kept, so that it is found at once from now on.
        value = self.__dict__[name] = getattr(self._compiled, name)
        return value


JOINS: Final[Mapping[str, frozenset[str]]] = {"en": frozenset(("and", "or")), "es": frozenset("yeou")}
"""Words without which nothing is joined."""

CLAUSES: Final[Mapping[str, re.Pattern[str]]] = {
    "en": re.compile(r"[,;:.?!()]|(?<!\w)(?:and|or|but|because)(?!\w)"),
    "es": re.compile(r"[,;:.?!()¿¡]|(?<!\w)(?:y|e|o|u|pero|sino|porque)(?!\w)"),
}
"""What ends a clause: two negations on both sides of it don't cancel each other."""

NO_NEGATION: Final[Mapping[str, re.Pattern[str]]] = {
    "en": _any(
        *("not only", "no matter", "if not", "whether or not"),
        *("no longer than", "no more than", "no fewer than"),
    ),
    "es": _any(
        *("no s[oó]lo", "no solamente", "sin embargo", "sin duda", "a no ser"),
        *("nada más", "no más de", "no menos de"),
    ),
}
"""Phrases with a word that negates, and that don't."""

NEGATIONS: Final[Mapping[str, re.Pattern[str]]] = {
    "en": _any(
        *("not", "never", "no", "none", "nobody", "nothing", "nowhere", "neither", "without"),
        *("cannot", "[a-z]+n['’]t", "hardly", "scarcely"),
    ),
    # A negation goes along with the words that it asks for: 'no … nada' and 'sin … nunca' negate once.
    "es": _any("no", "sin"),
}
"""Words each of which negates."""

LONE_NEGATIONS: Final[Mapping[str, re.Pattern[str]]] = {
    "es": _any("nunca", "jamás", "ning[uú]n", "ninguna", "ninguno", "nadie", "nada", "tampoco", "ni"),
}
"""Words that negate where no other one does."""

NEGATIVE_WORDS: Final[Mapping[str, re.Pattern[str]]] = {
    "en": _any(
        *("disagree", "impossible", "improbable", "inadequate", "incapable", "incomplete", "insufficient"),
        *("unable", "unaware", "unclear", "uncertain", "uncommon", "unfair", "unfairly", "unhappy", "unimportant"),
        *("unlikely", "unnecessary", "unpleasant", "unprepared", "unreasonable", "unreliable", "unsafe"),
        *("unsupported", "unsure", "untrained", "unusual", "unwelcome", "unwilling"),
    ),
    "es": _any(
        *("desacuerdo", "imposible", "improbable", "inadecuad[oa]s?", "incapa(?:z|ces)", "incomplet[oa]s?"),
        *("inciert[oa]s?", "innecesari[oa]s?", "injust[oa]s?", "injustamente", "insegur[oa]s?", "insuficientes?"),
        "inusual(?:es)?",
    ),
}
"""Adjectives and verbs that negate a positive word."""

NEGATION_OF_TWINS: Final[Mapping[str, re.Pattern[str]]] = {
    "en": _any("(?:do|does|did) not", "(?:do|does|did)n['’]t", "cannot", "can['’]t", "can", "not", "never"),
    "es": _any("no", "nunca", "jamás"),
}
"""What is left out to see whether two items differ only in a negation."""

_NEGATE: Final[Mapping[str, frozenset[str]]] = {
    "en": frozenset(
        (
            "not",
            "never",
            "no",
            "none",
            "nobody",
            "nothing",
            "nowhere",
            "neither",
            "without",
            "cannot",
            "hardly",
            "scarcely",
        )
    ),
    "es": frozenset(("no", "sin", "nunca", "jamás", "nadie", "nada", "tampoco", "ni")),
}
_NEGATIVE_BEGINNINGS: Final = (
    *("una", "unc", "unf", "unh", "unim", "unl", "unn", "unp", "unr", "uns", "unt", "unu", "unw"),
    *("imp", "ina", "inc", "inj", "inn", "ins", "inu", "disa", "ning", "desac"),
)
_NEGATIVE_ENDS: Final = ("n't", "n’t")


@lru_cache(maxsize=4096)
def may_negate(language: str, word: str, /) -> bool:
    """Tell whether a word may negate, quickly and rather too often."""
    return word in _NEGATE[language] or word.startswith(_NEGATIVE_BEGINNINGS) or word.endswith(_NEGATIVE_ENDS)


_PAIRS_EN = (
    *("again and again", "more and more", "less and less", "over and over", "time and again", "now and then"),
    *("back and forth", "up and down", "in and out", "on and off", "day and night", "give and take", "wait and see"),
    *("each and every", "first and foremost", "by and large", "once and for all", "pros and cons", "ups and downs"),
    *("terms and conditions", "rules and regulations", "policies and procedures", "health and safety"),
    *("trial and error", "time and (?:the )?means", "rules and procedures", "rights and duties"),
    *("children and families", "children and youth", "child and family", "families and children"),
    *("parents and children", "children and parents", "men and women", "women and men", "mother and father"),
    *("he or she", "she or he", "his or her", "her or his", "him or her", "her or him"),
    *("more or less", "sooner or later", "one or (?:two|more)", "two or (?:three|more)", "or so", "or not"),
    # What follows is no second thing, or a second half of one indirect question.
    *("and so on", "and still", "and yet", "and then", "and so", "and even", r"and \d+", r"\d+ and"),
    "and (?:until|when|where|why|how|who|whom|whose|what|which)",
    "(?:between|from both) [^,;.]{1,60}? and",
)
_THE_ES = "(?:a )?(?:l[oa]s |sus )?"
_BOTH_GENDERS_ES = rf"(?P<stem>\w{{3,}}?)(?:[oa]?s?|es) [oyue] {_THE_ES}(?:l[oa] )?(?P=stem)(?:[oa]s?|es)"
"""One word for women and for men: bienvenida o bienvenido, trabajadores y trabajadoras."""
_PAIRS_ES = (
    _BOTH_GENDERS_ES,
    *("una y otra vez", "más y más", "menos y menos", "pros y contras", "día y noche", "idas y venidas"),
    *("salud y seguridad", "términos y condiciones", "ensayo y error", "prueba y error"),
    *(f"(?:normas|políticas|reglas) y {_THE_ES}procedimientos", f"derechos y {_THE_ES}deberes"),
    *(f"tiempo y {_THE_ES}medios", f"tiempos y {_THE_ES}medios"),
    *("niñ[oa]s y niñ[oa]s", f"niñ[oa]s y {_THE_ES}jóvenes", f"familias y {_THE_ES}(?:niñ[oa]s|jóvenes)"),
    *(f"(?:niñ[oa]s|jóvenes) y {_THE_ES}familias", "padres y madres", "madres y padres", "padres e hijos"),
    *("hombres y mujeres", "mujeres y hombres", "l[oa]s y l[oa]s", "un[oa]s y otr[oa]s"),
    *(
        "él o ella",
        "ella o él",
        "más o menos",
        "tarde o temprano",
        "un[oa] o (?:dos|más)",
        "dos o (?:tres|más)",
        "o no",
    ),
    *("y seguir", "y aun así", "y sin embargo", "y todavía", "y luego", "y después", "y así", "y ni siquiera"),
    r"y (?:hasta|cu[aá]ndo|d[oó]nde|cómo|quién(?:es)?|qué|cuál(?:es)?|\d+)",
    *(r"\d+ y", "entre [^,;.]{1,60}? [ye]"),
)
PAIRS: Final[Mapping[str, re.Pattern[str]]] = {"en": _any(*_PAIRS_EN), "es": _any(*_PAIRS_ES)}
"""Two words that mean one thing, and joins that ask for no second one."""

_OWN_EN = "(?:my|our|your|their|his|her)"
_IS_EN = "(?:is|are|was|were|am|be|feel|feels|felt)"
_OWN_ES = "(?:mis?|nuestr[oa]s?|sus?|tus?)"
_IS_ES = "(?:es|son|está|están|estoy|soy|era|fue|siento|siente)"

JOINED: Final[Mapping[str, re.Pattern[str]]] = {
    # My supervisor or my colleagues; is fair or kind.
    "en": _any("and/or", "and", rf"{_OWN_EN} \w+ or {_OWN_EN} \w+", rf"{_IS_EN} \w+ or \w+(?=[.!?]|$)"),
    "es": _any("y/o", "y", r"(?<=\w )e", rf"{_OWN_ES} \w+ [ou] {_OWN_ES} \w+", rf"{_IS_ES} \w+ [ou] \w+(?=[.!?]|$)"),
}
"""What joins two things that one answer is asked for."""

SIDES: Final[Mapping[str, tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]]] = {
    "en": (
        (_any("disagree"), _any("agree")),
        (_any("dissatisfied", "unsatisfied"), _any("satisfied")),
        (_any("unlikely"), _any("likely")),
        (_any("worse"), _any("better")),
    ),
    "es": (
        (_any("en desacuerdo"), _any("de acuerdo")),
        (_any("insatisfech[oa]s?"), _any("satisfech[oa]s?")),
        (_any("improbable"), _any("probable")),
        (_any("peor"), _any("mejor")),
    ),
}
"""The two sides of labels that stand around a middle: the words of one, and of the other."""

MIDDLES: Final[Mapping[str, re.Pattern[str]]] = {
    "en": re.compile(r"neither\b.*|neutral\b.*|undecided|about the same|the same"),
    "es": re.compile(r"ni\b.*\bni\b.*|neutral\b.*|indecis[oa]|más o menos igual|igual"),
}
"""Labels that stand in the middle."""

NEGATED_LABELS: Final[Mapping[str, re.Pattern[str]]] = {
    "en": _any("not", "nor", "or"),
    "es": _any("no", "nada", "poco", "ni", "o"),
}
"""Words that turn a side round, or name two: such labels are passed over."""

STRENGTHS: Final[Mapping[str, tuple[tuple[re.Pattern[str], int], ...]]] = {
    "en": (
        (_any("strongly", "completely", "totally", "fully", "entirely", "extremely", "very", "much"), 3),
        (_any("somewhat", "slightly", "a little", "a bit", "tend to", "partly", "rather"), 1),
    ),
    "es": (
        (_any("totalmente", "completamente", "muy", "mucho"), 3),
        (_any("algo", "ligeramente", "un poco", "parcialmente", "más bien"), 1),
    ),
}
"""How far from the middle a label stands; 2 where nothing is said."""

FREQUENCIES: Final[Mapping[str, Mapping[str, int]]] = {
    "en": {
        **dict.fromkeys(("never", "not at all"), 0),
        **dict.fromkeys(("almost never", "hardly ever", "rarely", "seldom", "very rarely"), 1),
        **dict.fromkeys(("sometimes", "occasionally"), 2),
        **dict.fromkeys(("often", "fairly often", "frequently"), 3),
        **dict.fromkeys(("very often", "almost always", "nearly always"), 4),
        "always": 5,
    },
    "es": {
        "nunca": 0,
        **dict.fromkeys(("casi nunca", "rara vez", "raramente", "muy rara vez"), 1),
        **dict.fromkeys(("a veces", "algunas veces", "ocasionalmente"), 2),
        **dict.fromkeys(("a menudo", "con frecuencia", "frecuentemente"), 3),
        **dict.fromkeys(("muy a menudo", "casi siempre", "con mucha frecuencia"), 4),
        "siempre": 5,
    },
}
"""Labels of frequencies, from the least to the greatest; those with one number have no certain order."""
