"""Every diagnostic code that is no rule's, what it means and why it matters."""

from __future__ import annotations

from attrs import frozen


@frozen
class Code:
    """One kind of finding.

    Args:
        code: `CWI` and three digits; the first digit is what it is about, and no code is ever reused.
        title: what is wrong, in a line.
        explanation: why it matters and what to do.
    """

    code: str
    title: str
    explanation: str


STAGES = {
    0: "Reading a file",
    1: "The shape of a definition",
    2: "References and structure",
    3: "Scoring",
    4: "Text and translation",
    5: "Changes",
    6: "Provenance and licence",
    7: "Surveys and rosters",
    8: "Cases and responses",
    9: "Plugins",
}
"""What the first digit of a code stands for."""

OF_PUBLISHING = frozenset({"CWI817"})
"""Those that are asked for only of what is to be published."""

_READING = (
    Code(
        "CWI001",
        "The file can't be opened",
        "It is missing, may not be read, or is no regular file but a pipe, a socket or a device; or its path is empty,"
        " or is text where a path is wanted; or it is a folder that can't be listed. Whatever else was named is checked"
        " all the same.",
    ),
    Code(
        "CWI002",
        "The file is not UTF-8 text",
        "Definitions are UTF-8, with or without a byte order mark. Save the file as UTF-8.",
    ),
    Code(
        "CWI003",
        "A character is not allowed",
        "Control characters and invisible marks make two files that look alike differ. Take it out, or write "
        "it as an escape where it is meant.",
    ),
    Code("CWI004", "The file holds nothing", "An empty file, or one with only comments, defines nothing."),
    Code(
        "CWI005",
        "The YAML can't be read",
        "The text breaks a rule of YAML at the place named; often it is the indentation, or text that needs quotes.",
    ),
    Code(
        "CWI006",
        "The JSON can't be read",
        "The text breaks a rule of JSON at the place named. A .json file must be strict JSON: no comments, no"
        " trailing commas.",
    ),
    Code(
        "CWI007",
        "A key is given twice",
        "Only one of the two could count, and a reader can't tell which. Every repetition is reported.",
    ),
    Code(
        "CWI008",
        "An anchor or alias is used",
        "Every value of a definition is written where it is used: so it has one place in the file, and a "
        "small file can't grow without bound.",
    ),
    Code(
        "CWI009",
        "A tag is not allowed",
        "Only the tags of the YAML 1.2 core schema are known, and the text after one must suit it.",
    ),
    Code("CWI010", "The file holds several documents", "One file holds one definition."),
    Code("CWI011", "A merge key is used", "'<<' belongs to an older YAML. Write the keys out."),
    Code(
        "CWI012",
        "A number is not finite",
        "Scores and ranges are finite numbers; infinity and NaN have no meaning here.",
    ),
    Code(
        "CWI013",
        "A number is too long or too large",
        "Numbers are exact, so their length and their exponent are limited.",
    ),
    Code(
        "CWI014",
        "The definition is nested too deeply",
        "No definition needs such depth; the limit protects programs that read files from strangers.",
    ),
    Code("CWI015", "The definition is too large", "The number of bytes and of values in one file is limited."),
    Code("CWI016", "A key is not text", "The keys of a mapping are text; a list or a mapping can't be one."),
    Code(
        "CWI017",
        "A folder holds nothing that can be checked",
        "No file in it, or in its folders, is of a kind that can be checked; the message names them all. Most often"
        " another folder was meant. One that can't be listed is reported as CWI001 instead.",
    ),
    Code(
        "CWI018",
        "A key in braces has no value",
        "Within braces a comma begins the next key. Text that holds a comma goes in quotes, and numbers have a decimal "
        "point.",
    ),
)

_COMMENTS = (
    Code(
        "CWI030",
        "A comment suppresses nothing",
        "A warning: `# cwi: ignore` names a code that is not found there, or is found there no more. Left in place, it"
        " would hide the next fault of that kind from everybody.",
    ),
    Code(
        "CWI031",
        "A comment suppresses a code that does not exist",
        "A warning: most often the code is misspelt. A comment names whole codes, with commas between them.",
    ),
    Code(
        "CWI032",
        "A comment does not say why a finding is meant",
        "A warning, for what is published: whoever reads the definition must be able to judge what was set aside.",
    ),
    Code(
        "CWI033",
        "A comment suppresses what can't be suppressed",
        "A warning: with an error of reading, of shape or of references nobody could load the definition, whatever a"
        " comment says. Warnings, and the findings of rules and of cases, can be suppressed.",
    ),
    Code(
        "CWI034",
        "A comment to the check can't be understood",
        "A warning: it begins with `# cwi:` and goes on in another way than `ignore CODES - why` or"
        " `ignore-file CODES - why`, so it does nothing.",
    ),
)

_SHAPE = (
    Code(
        "CWI100",
        "It is not clear what the document is",
        "A document is a mapping, and its `kind` says what it defines.",
    ),
    Code("CWI101", "A key is not known", "A misspelt key would be ignored in silence, so unknown keys are refused."),
    Code("CWI102", "A key is missing", "The definition can't be understood, or not be trusted, without it."),
    Code(
        "CWI103",
        "A value is of the wrong type",
        "For instance a number where text is needed: versions and labels go in quotes.",
    ),
    Code("CWI104", "A value is not one of those allowed", "The message lists what is allowed."),
    Code(
        "CWI105",
        "A text does not have the right form",
        "Ids, versions, languages and fractions have a fixed form.",
    ),
    Code("CWI106", "A number is outside its limits", "The message names the limit."),
    Code(
        "CWI107",
        "Something is too short or too long",
        "A list, a mapping or a text has fewer or more parts than it may have.",
    ),
    Code(
        "CWI108",
        "A key does not belong here",
        "The key exists, but not together with what stands beside it, such as an item's type.",
    ),
    Code("CWI109", "A key does not have the right form", "Ids and languages that are keys have a fixed form."),
    Code("CWI110", "One of several keys is needed", "At least one of the keys named must be given."),
    Code("CWI111", "A list holds the same entry twice", "Each entry may stand in it only once."),
    Code("CWI112", "A value breaks another rule of the schema", "The message quotes the rule."),
)

_REFERENCES = (
    Code(
        "CWI201",
        "Two items have the same id",
        "An item's id is its column in a file of responses, so it must be unique.",
    ),
    Code("CWI202", "An item and a scale have the same id", "Formulas and results name both in the same way."),
    Code("CWI203", "A scale lists an item that is not defined", "The score would silently lack it."),
    Code("CWI204", "A scale lists a scale that is not defined", "The score would silently lack it."),
    Code(
        "CWI205",
        "An item uses response options that are not defined",
        "Without them nobody knows what may be answered.",
    ),
    Code("CWI206", "A text is for a form that is not defined", "Nobody would ever see it."),
    Code(
        "CWI207",
        "A part is used twice in one scale",
        "It would count twice. Give it a weight of 2 where that is meant.",
    ),
    Code("CWI208", "Two options have the same value", "Stored responses could not be told apart."),
    Code("CWI209", "Two non-response codes are the same", "Nobody could tell which reason is meant."),
    Code("CWI210", "A non-response code is also a response", "A stored value would mean two things."),
    Code("CWI211", "Two bands or cutoffs of a scale have the same id", "Results could not tell them apart."),
    Code("CWI212", "Scales depend on each other in a circle", "None of them could be computed."),
    Code(
        "CWI213",
        "Two results have the same column",
        "Every scale adds columns such as `candour_band`; a scale or cutoff may not be called like one of them.",
    ),
    Code("CWI214", "Response options are not used", "A warning: no item refers to them."),
    Code(
        "CWI215",
        "An item is not used",
        "A warning: no scale, formula or condition refers to it, so its answer changes nothing.",
    ),
    Code(
        "CWI401",
        "A text lacks a language that the title has",
        "A warning: readers of that language would see another one.",
    ),
    Code(
        "CWI292",
        "Two parts of a framework have the same id or title",
        "A warning: definitions name domains, themes and principles by their ids alone, so a theme that is in two"
        " domains counts in both; and who reads two with one title can't tell which of them is covered.",
    ),
    Code("CWI402", "An item has no text", "The instrument says that its wording is complete."),
    Code(
        "CWI601",
        "A scoring key carries item text",
        "A warning: 'wording' says that the texts are not here. With 'key_only' they must come from their owner, with"
        " 'slots' from those who use the instrument.",
    ),
    Code(
        "CWI219",
        "A missing rule does not suit the kind of scale",
        "Items are answered, scales are scored: `min_answered` is for scales of items, `min_scored` for "
        "scales of scales.",
    ),
    Code(
        "CWI220",
        "The missing rule does not say what is done",
        "Where answers may be missing, `then` must state how the score is made without them.",
    ),
    Code("CWI221", "A recode leaves out an option", "An answer with that value would have no score."),
    Code(
        "CWI222",
        "A recode names an option that does not exist",
        "It could never apply; most often it is a slip of the key.",
    ),
    Code(
        "CWI223",
        "Arithmetic on answers that are not quantities",
        "Codes of nominal options, several choices at once, text and dates have no mean, sum or reverse. Give"
        " each nominal option a score with `recode`, or count choices in a formula.",
    ),
    Code("CWI224", "An ordered option is not a number", "Ordered options are scored by their value."),
    Code("CWI225", "A range is empty", "The least value must be below the greatest."),
    Code(
        "CWI226",
        "The edges of bands are not in order",
        "The first band has no edge; each later one begins, with `at_least` or `above`, where the one before ends.",
    ),
    Code(
        "CWI227",
        "A formula names something that is not defined",
        "Formulas name items, options of multiple-choice items as item__option, and scales.",
    ),
    Code(
        "CWI228",
        "A condition does not look back",
        "Whether an item is shown depends on answers to earlier items only.",
    ),
    Code("CWI229", "A date does not exist", "It has the form of a date, but the calendar has no such day."),
    Code(
        "CWI230",
        "A cutoff has two edges on one side",
        "Keep `at_least` (included) or `above` (excluded), and `at_most` (included) or `below` (excluded). One edge on "
        "each side makes a stretch of scores.",
    ),
    Code(
        "CWI231",
        "An id is a word of formulas",
        "`and`, `or`, `not`, `true` and `false` mean themselves in a formula, so an item or a scale of that name could "
        "not be used and would be scored as the word. Give it another id.",
    ),
    Code(
        "CWI232",
        "A recode names one option twice",
        "Keys such as `0` and `0.0` are the same option, and only one of their scores could count. Keep one of them.",
    ),
    Code(
        "CWI240",
        "A parameter is not defined",
        "A place says that a parameter fills it, or a scale says that it depends on one, but `parameters` has none of "
        "that id.",
    ),
    Code(
        "CWI241",
        "The values of a parameter are not those that are listed",
        "Where `values` says what stands for each value of a parameter, every value of its enum needs an entry, and "
        "there must be no others.",
    ),
    Code(
        "CWI242",
        "A value is not one that the parameter allows",
        "Defaults, examples, tables and bound values must keep to what the parameter itself says: its type, its enum, "
        "its limits, and the rows and columns of its tables.",
    ),
    Code(
        "CWI243",
        "A parameter is not used",
        "A warning: whoever uses the instrument would have to give a value that changes nothing.",
    ),
    Code(
        "CWI244",
        "A parameter is called like an item or a scale",
        "Formulas name parameters, items and scales alike, so each needs an id of its own.",
    ),
    Code(
        "CWI245",
        "A table has no such row or column",
        "A cell is named by a row and a column that its parameter declares.",
    ),
    Code(
        "CWI246",
        "A parameter can't fill this place",
        "A table fills a place with one cell, so its row and column must be named; only a table has them. Values can "
        "only be listed one by one, in `values` or `only_with`, where the parameter has an enum.",
    ),
    Code(
        "CWI247",
        "A parameter is used where it may have no value",
        "With `only_with` a parameter exists for some values of others. So it can only be used in scales with the same "
        "`only_with` or in a formula for one of these values, and must not depend on a parameter that may have no "
        "value itself.",
    ),
    Code(
        "CWI248",
        "An item that is not to be scored is used in a scale",
        "`scored: false` says that an item only sorts and describes. One of the two is a slip.",
    ),
    Code(
        "CWI249",
        "A method of a plugin is used, and nothing says what to install",
        "A warning: whoever opens the definition without that plugin can't be told what is missing. Name the "
        "distribution under `requires`.",
    ),
    Code(
        "CWI260",
        "A stratum asks for a covariate that is not defined",
        "Nobody would be in it. Covariates are defined in `respondent`.",
    ),
    Code(
        "CWI261",
        "A covariate or a scale of norm scores is called like something else",
        "Covariates, items and scales are told apart by their id alone, in files of responses and of scores.",
    ),
    Code(
        "CWI262",
        "A stratum asks for what a covariate can't be",
        "Nobody would be in it. Of a covariate with options a stratum lists some, of a number it gives a range.",
    ),
    Code(
        "CWI263",
        "Norms that are published are left open",
        "A set of norms has numbers. An instrument whose users bring their own mean and standard deviation has them as "
        "parameters of its own.",
    ),
    Code(
        "CWI265",
        "Norms are of another instrument or version",
        "People who were scored in another way are no norm. A set of norms names the versions that it holds for.",
    ),
    Code("CWI266", "Norms are of a scale that the instrument does not have", "There is no score to look up."),
    Code(
        "CWI267",
        "Norms add something that is there already",
        "A scale of norm scores or a covariate is called like something else of the instrument, or a covariate is "
        "defined in another way there.",
    ),
    Code(
        "CWI268",
        "The instrument of norms is not known",
        "A warning: whether the norms fit their instrument can't be told, and their cases are not run. Name its file "
        "too, or install the plugin that brings it.",
    ),
    Code(
        "CWI280",
        "It is not clear what is positive",
        "A per cent positive counts the scores beyond one edge, or the favourable options of the items. Give one edge: "
        "`at_least` (included) or `above`, `at_most` (included) or `below`; or `of: items` with `favourable_options`.",
    ),
    Code(
        "CWI281",
        "Equal weight is given over a scale, or an item of one",
        "The values of a column such as `side` divide a unit into few parts that count alike. The scores of a scale "
        "would make a part of nearly every respondent, and the answers to its items one of those who think alike. "
        "An item that tells who somebody is, such as a role, is in no scale.",
    ),
    Code(
        "CWI282",
        "An agreement rule does not fit its statistics",
        "A limit is for a statistic that is listed, and `rwg_j` means nothing without the null distribution that it "
        "compares with.",
    ),
    Code(
        "CWI283",
        "Equal weight is given to what no form is for",
        "Each value must occur in a unit before the unit has a score. A side or a rater group that no form has would "
        "never occur, so no unit would ever have one.",
    ),
    Code(
        "CWI290",
        "A ratio is of nothing, or of a scale to itself",
        "A unit's ratio is the sum of one scale's scores by that of another, times a number above 0. Both are scales "
        "of the definition: an item is made a scale first, which says what its missing answers mean.",
    ),
    Code(
        "CWI291",
        "The groups that are exempt do not fit those that count",
        "Groups of one person, such as the leader and the supervisor, can be exempt from the minimum cell beside "
        "groups that keep it. They are among the values that count alike, and not all of them.",
    ),
)

_SCORING = (
    Code(
        "CWI301",
        "A formula can't be understood",
        "The message says where, counted from the beginning of the formula, and what is expected there. "
        "Formulas are a small language of their own: arithmetic, comparisons, and, or, not, and a few "
        "functions.",
    ),
    Code("CWI302", "Scales are computed from each other in a circle", "None of them could be computed."),
    Code(
        "CWI303",
        "There is no such scoring method",
        "A scale is a mean, a sum, a formula, or uses the method of a plugin. That plugin must be installed; the "
        "definition says under `requires` what to install.",
    ),
    Code(
        "CWI304",
        "What is done about missing answers does not suit the method",
        "A mean can use what is available; a sum can be prorated or filled with 0; a formula says by itself "
        "what it does. Any of them can give no score.",
    ),
    Code(
        "CWI305",
        "A weight is not positive",
        "A weight says how much a part counts. A part is turned round by reverse-keying, which keeps the "
        "score on its range.",
    ),
    Code(
        "CWI306",
        "A part of a scale has no numbers",
        "Codes without order and dates can't be added up. Recode the codes to numbers, or count and compare "
        "them in a formula.",
    ),
    Code(
        "CWI307",
        "A score without bounds is reversed or shown as per cent",
        "Both need the least and the greatest possible score. A formula that can divide by 0 has none.",
    ),
    Code("CWI308", "A formula uses no item and no scale", "It would give everybody the same score."),
    Code(
        "CWI309",
        "A sum can lose an item without saying so",
        "An item that does not apply, or is not asked, leaves the denominator; a sum over fewer items is not "
        "on the scale's range, and looks like a low score. Prorate, use a mean, or count that state as "
        "missing.",
    ),
    Code(
        "CWI310",
        "A per cent of the maximum can leave 0 to 100",
        "The parts have unequal ranges, so with some of them missing the score can be beyond what complete "
        "answers reach.",
    ),
    Code(
        "CWI311",
        "A recoding does not fit the values of its item",
        "Every value that can be answered needs a score, or the answer would count and add nothing. Items "
        "with very many values are not recoded one by one.",
    ),
    Code(
        "CWI312",
        "A method does not take these options",
        "What a plugin's method can be told is for its plugin to say; the message says what is wrong.",
    ),
    Code(
        "CWI313",
        "A method could not be lowered",
        "The method of a plugin failed, or made an expression of something that is no part of the scale. Its author "
        "has to mend it.",
    ),
    Code(
        "CWI360",
        "A stratum of a norm does not fit the covariates",
        "It asks for a covariate that is not there, or for what the covariate can't be, so nobody would be in it.",
    ),
    Code(
        "CWI361",
        "A respondent can be in two strata of a norm",
        "Nobody could tell which norm holds. There is no order among strata: make them exclude each other.",
    ),
    Code(
        "CWI362",
        "The rows of a norm are no table",
        "Each raw score stands in it once, from the least to the greatest, and percentiles are from 0 to 100. Most "
        "often it is a slip in typing the table.",
    ),
    Code("CWI363", "A standard deviation is not positive", "Nothing can be measured in it."),
    Code(
        "CWI364",
        "A norm says too little, or what does not concern it",
        "Percentiles and standard scores need a table; with a table the norm says what happens beyond it; without one "
        "there is nothing to clamp or to interpolate.",
    ),
    Code(
        "CWI365",
        "Norm scores are not those of one scale",
        "A norm is looked up with the score of one scale of the instrument, as that scale rounds it.",
    ),
)

_CASES = (
    Code(
        "CWI801",
        "A score is not what a case expects",
        "Either the definition or the case is wrong. Work the case by hand from the source, and mend what "
        "differs from it.",
    ),
    Code("CWI802", "Cases are of another instrument", "They would prove nothing about this one."),
    Code(
        "CWI803",
        "Cases are of another version",
        "A new version may score differently: work the cases anew for it, then name it.",
    ),
    Code("CWI804", "Two cases have the same id", "A message about one of them could not be told from the other."),
    Code("CWI805", "A case names an item that is not defined", "What it answers would be ignored."),
    Code("CWI806", "A case expects a scale that is not defined", "Nothing would be compared."),
    Code("CWI807", "A case expects a band or cutoff that the scale does not have", "It could never come out."),
    Code(
        "CWI808",
        "A response of a case is not allowed",
        "It would be refused, so nothing can be scored from it. The message says what is allowed.",
    ),
    Code(
        "CWI809",
        "A response that must be refused is accepted",
        "The definition allows more than the case says: most often a range or an option is wrong.",
    ),
    Code("CWI810", "A scale is expected in no case", "A warning: nothing proves that it is scored as its source says."),
    Code(
        "CWI811",
        "No case leaves everything unanswered",
        "A warning: nothing proves that somebody who answers nothing has no score, with a reason.",
    ),
    Code(
        "CWI812",
        "Cases belong to no instrument",
        "The cases of `name.yaml` stand beside it in `name.cases.yaml`; there is no such definition, or it is "
        "something else.",
    ),
    Code(
        "CWI813",
        "An instrument has no cases",
        "A warning: nothing proves that it scores as its source says. Put worked cases beside it, in "
        "`name.cases.yaml`.",
    ),
    Code(
        "CWI815",
        "A case does not give the parameters values that they allow",
        "An instrument with parameters is scored with their values; a case, or the file of cases for all of them, must "
        "give each a value that it allows, unless it has a default.",
    ),
    Code(
        "CWI816",
        "A case is not worked out yet",
        "A warning: it expects nothing of a scale, or leaves empty what it expects, or its working says nothing, so "
        "it does not prove what it is for. Work the scores out by hand, from the scoring rule of the source and never "
        "from what comes out here, and write down how.",
    ),
    Code(
        "CWI817",
        "All cases of an instrument are generated",
        "A warning where definitions are checked to be published: such cases hold what came out here, so they show "
        "that nothing has changed since, and not that anything is right. Add cases whose scores are printed in the "
        "source or worked out by hand.",
    ),
    Code(
        "CWI818",
        "A case answers an item that is not asked",
        "A warning: with its other responses the item is hidden, so the answer is not counted, and the case proves "
        "less than it seems to. Take the answer away, or correct the response that hides the item. Where the case is "
        "to prove just that, a comment says so: `# cwi: ignore CWI818 - why`.",
    ),
    Code(
        "CWI822",
        "A definition and its cases disagree about second sources",
        "A warning: 'second_source' of the evidence says 'in_cases', and the cases name none under 'second_sources'; or"
        " it says 'none_found', and they name one. Who trusts the key has to know which is true.",
    ),
    Code(
        "CWI820",
        "No case notices a change of the key",
        "A warning of `check --mutants`: with this one thing changed, every published and hand-worked case holds as "
        "well as before, so a slip of the key there would go unnoticed. The hint says for which responses scores "
        "differ, and in what: a case that does not state that, such as 'n_items', would still not notice. Work out "
        "what they must score, and add them as a case.",
    ),
    Code(
        "CWI821",
        "No responses were found that tell a change of the key apart",
        "A note of `check --mutants`: no case notices the change, and neither did any of the responses that were "
        "tried. Most often it changes nothing that anybody can answer.",
    ),
)

_RESPONSES = (
    Code(
        "CWI851",
        "An answer is not allowed",
        "It is outside what the item takes, so the whole row has no scores: nobody can tell what was meant. The "
        "message says"
        " what is allowed. Only an empty cell means that there is no answer.",
    ),
    Code(
        "CWI852",
        "A row has more or fewer cells than the header",
        "Its cells may stand in the wrong columns, so none of them is used.",
    ),
    Code(
        "CWI853",
        "Quotes of a row do not match",
        "Where a cell ends can't be told. The message names all lines that were read as this row.",
    ),
    Code("CWI854", "A line of a JSON Lines file can't be read", "Each line is one JSON object, complete in itself."),
    Code("CWI855", "A record is not a JSON object", "The responses of one respondent are an object, by item."),
    Code(
        "CWI861",
        "Columns are no items",
        "A warning: they are kept in front of the scores as they are, or left out of a release. "
        "A misspelt item would be among them.",
    ),
    Code(
        "CWI862",
        "Items have no column",
        "A warning: they count as not answered, in every row.",
    ),
    Code(
        "CWI870",
        "A mapping is of another instrument or version",
        "Its columns would be read as answers to other items. Look whether it holds for this version, then name it.",
    ),
    Code("CWI871", "A mapping names an item that is not defined", "Its answers would go nowhere."),
    Code(
        "CWI872",
        "A mapping says nothing of an item",
        "Its answers would be lost without a word. Say where they are, or list it under `left_out`.",
    ),
    Code(
        "CWI873",
        "A mapping is still open",
        "What could not be told from the export was left to a person, and nothing is scored before somebody has said "
        "it. The comment in the file lists what might be meant; the hint says what to fill in.",
    ),
    Code(
        "CWI874",
        "A mapping uses a column twice",
        "One answer would count as that to two items, or as the respondent's name.",
    ),
    Code(
        "CWI875",
        "A mapping recodes a text to a value that is not allowed",
        "Every such cell would be refused. The hint says what the item takes.",
    ),
    Code(
        "CWI876",
        "A mapping names an option that is not defined",
        "What was chosen there would go nowhere. The hint lists the options and the non-response codes.",
    ),
    Code(
        "CWI877",
        "Labels don't tell the values of an item",
        "An option has no label in that language, or two have the same, so cells can't be read by them alone. Say "
        "under `recode` what those texts stand for.",
    ),
    Code(
        "CWI878",
        "The instrument of a mapping is not known",
        "A warning: the mapping could only be looked at by itself.",
    ),
    Code(
        "CWI879",
        "Parts of a mapping don't go together",
        "One contradicts another, needs another, or does not suit the item. The hint says which one to change.",
    ),
    Code(
        "CWI880",
        "An option has no column",
        "A warning: nobody can have chosen it. That is right only where the survey did not offer it.",
    ),
)

_PLUGINS = (
    Code(
        "CWI901",
        "A plugin can't be imported",
        "Its module is missing, or raised something. The plugin is set aside and the others are used; the place "
        "named is its own line.",
    ),
    Code(
        "CWI902",
        "A hook implementation failed",
        "It raised something when it was called. It is set aside by itself; what else the plugin gives is used.",
    ),
    Code(
        "CWI903",
        "A plugin implements a hook that does not exist",
        "Most often the name is misspelt. It would never be called, so the plugin is set aside.",
    ),
    Code(
        "CWI904",
        "A hook implementation can't be called",
        "It has arguments that the hook does not have, or is a wrapper around other plugins. The plugin is set aside.",
    ),
    Code(
        "CWI905",
        "A hook implementation gave something of the wrong kind",
        "Nothing that it gave is used. The message says what it gave, the hint what is wanted.",
    ),
    Code(
        "CWI906",
        "A plugin needs a newer cwinstruments",
        "Its CWINSTRUMENTS_API is greater than that of the installed library. Upgrade cwinstruments, or install an"
        " older plugin.",
    ),
    Code(
        "CWI907",
        "A plugin gives nothing",
        "It has no hook implementation, and its package has no definition in a folder `instruments`. Often the "
        "build left out the data files.",
    ),
    Code(
        "CWI908", "One plugin is registered twice", "Two entry points name the same object; the later one is set aside."
    ),
    Code(
        "CWI909",
        "The metadata of a distribution can't be read",
        "It seems to bring a plugin, but its entry points or its name can't be read. Install it again.",
    ),
    Code(
        "CWI910", "A folder of definitions can't be read", "It does not exist, is not a folder, or may not be listed."
    ),
    Code(
        "CWI911",
        "A definition is claimed twice",
        "Two instruments, two surveys or two sets of norms have the same id and version, so neither is used: a score "
        "must have one origin. Leave one out; new wording, a new key or new numbers need a new version.",
    ),
    Code(
        "CWI912",
        "A command is claimed twice",
        "Two plugins, or a plugin and cwinstruments itself, have a command of that name. That of the plugins is "
        "not used.",
    ),
    Code(
        "CWI913",
        "The definition of a plugin is set aside",
        "It can't be read or has faults, which are reported beside this. The other instruments of the plugin are used.",
    ),
    Code(
        "CWI914",
        "Cases belong to no definition",
        "A warning: no definition of that name is beside the file, so its cases would never be scored.",
    ),
    Code(
        "CWI915",
        "A disabled name matches no plugin",
        "A warning: nothing is disabled by it; most often it is misspelt.",
    ),
    Code(
        "CWI916",
        "A hook implementation is not marked",
        "A function is called like a hook but lacks @hookimpl, so it would never be called. The plugin is set aside.",
    ),
    Code("CWI917", "A folder holds no definition", "A warning: no file in it ends in .yaml, .yml or .json."),
    Code(
        "CWI918",
        "A disabled name is that of several plugins",
        "A warning: all of them are left out. The name of a distribution leaves out its plugins alone.",
    ),
    Code(
        "CWI919",
        "A scoring method is named as no method of a plugin can be",
        "Its name begins with a word of the plugin's own and a dot, so that it is none of cwinstruments'. The method "
        "is not used.",
    ),
    Code(
        "CWI920",
        "A scoring method is claimed twice",
        "Two plugins have a method of that name. Neither is used: a score must have one origin.",
    ),
    Code(
        "CWI922",
        "A rule of a plugin failed",
        "It raised something while it looked at a definition, or gave what is no finding. What the other rules find is "
        "reported all the same.",
    ),
    Code(
        "CWI923",
        "A rule of a plugin has a code that none can have",
        "A code is three to eight capital letters of the plugin's own and three digits, such as ACME101; CWI is that of"
        " cwinstruments. The rule is not used.",
    ),
    Code(
        "CWI924",
        "The code of a rule is claimed twice",
        "Two rules of plugins have that code. Neither is used: a code must mean one thing.",
    ),
    Code(
        "CWI925",
        "A target is named as none of a plugin can be",
        "Its name begins with a word of the plugin's own and a dot, so that it is none of cwinstruments', and its "
        "suffix with a dot. The target is not used.",
    ),
    Code(
        "CWI926",
        "A target is claimed twice",
        "Two plugins have a target of that name. Neither is used: what is written must have one origin.",
    ),
    Code(
        "CWI927",
        "A target of a plugin failed",
        "It raised something while it wrote, or gave what is no text. Nothing is written.",
    ),
    Code(
        "CWI928",
        "A plugin uses what is going to go",
        "A warning at the plugin's own line: it still works, and the message says what to use instead and until when.",
    ),
    Code(
        "CWI921",
        "What a definition requires is not installed",
        "It uses scoring methods of a plugin that is missing here, or too old. The hint says what to install.",
    ),
)

_SURVEYS = (
    Code(
        "CWI701",
        "An instrument of a survey is not known",
        "No instrument of that id, or none of that version, is in the catalogue or among those at hand. Install the "
        "plugin that brings it, or name the folder that it is in.",
    ),
    Code(
        "CWI702",
        "An instrument of a survey can't be used",
        "Its own definition has faults, or two plugins claim its id and version.",
    ),
    Code(
        "CWI703",
        "Two instruments of a survey have the same alias",
        "The alias stands before the ids of items and scales, so their columns would be the same. `as` gives another.",
    ),
    Code(
        "CWI704",
        "A name in a survey stands for two things",
        "Items, covariates, aliases and the columns of fields are all named in conditions and in files of responses.",
    ),
    Code(
        "CWI705",
        "A form is not there, or nobody chose one",
        "Where an instrument has several forms, the survey says who gets which: `form` for everybody, or one for each "
        "side or rater group. The message says what is wrong.",
    ),
    Code(
        "CWI706",
        "A parameter of an instrument is wrong or has no value",
        "A survey uses instruments as they are scored, so each of their parameters needs a value that it allows.",
    ),
    Code(
        "CWI707",
        "Norms can't be applied",
        "They are not known, or are of another instrument, or of another version of it.",
    ),
    Code(
        "CWI708",
        "A page lists what is not asked",
        "An entry of a page is an alias, an item `alias__item`, an item of the survey or a covariate.",
    ),
    Code(
        "CWI709", "An item is on no page", "Where a survey has pages, what stands on none of them would not be asked."
    ),
    Code("CWI710", "An item is on the pages twice", "It would be asked twice, and only one of the answers kept."),
    Code(
        "CWI711",
        "An instrument lacks a language of the survey",
        "A warning: respondents of that language would read another one. Translate it, or leave the language out.",
    ),
    Code("CWI712", "A rotation lists what is no item", "Nothing would be served in its place."),
    Code(
        "CWI713",
        "A rotation serves in turn what other items depend on",
        "When its set is not served, the items whose conditions name it would not be asked either.",
    ),
    Code(
        "CWI714",
        "A condition of a survey names what is not defined",
        "Conditions can name items of the survey, items of instruments as `alias__item`, and the field of the "
        "rotation; covariates are for norms alone.",
    ),
    Code(
        "CWI715",
        "A condition depends on what is asked later",
        "Whether something is asked can depend only on what was asked before, in the order of the pages.",
    ),
    Code(
        "CWI716",
        "A covariate means two things",
        "It is asked once for all instruments that need it, so all of them must allow the same values.",
    ),
    Code("CWI718", "Two pages or two waves have the same id", "What refers to one of them could mean the other."),
    Code(
        "CWI719",
        "Days are out of order",
        "A wave closes after it opens, and waves are listed in the order of their days.",
    ),
    Code(
        "CWI720",
        "A covariate is on no page",
        "A warning: whoever is not asked has no norm score. `Survey.entries()` gives it first of all; leave it out of "
        "the pages only where it is known of each respondent without asking, and stands in the file of responses.",
    ),
    Code(
        "CWI721",
        "A survey asks the same twice",
        "A warning: an instrument is used twice in the same version and form, with the same parameters and norms, and "
        "under the same condition. Respondents would answer the same items twice. Most often another form or other "
        "parameters were meant for one of the two.",
    ),
    Code(
        "CWI722",
        "A survey never asks an item",
        "No answers to what is asked before make its condition true, or the conditions under which that is asked rule "
        "it out. The message says which. What an instrument never asks by its own definition is CWI331 there.",
    ),
    Code(
        "CWI723",
        "A condition of a survey hides nothing",
        "A warning: it is true for all answers to the items that it names. Something else was meant, or no condition.",
    ),
    Code(
        "CWI751",
        "A roster holds direct identifiers",
        "Names, addresses and numbers that others know do not belong beside units and dispositions. Use pseudonyms, "
        "and keep the list of who is who with whoever sends the invitations.",
    ),
    Code(
        "CWI752",
        "A column of a roster is missing or not known",
        "The table must have a column for the respondent, for each kind of unit and for the disposition in each wave; "
        "`columns` says which it is where its name is another.",
    ),
    Code("CWI753", "A respondent is listed twice, or has no pseudonym", "Response rates would count somebody twice."),
    Code(
        "CWI754",
        "A unit does not fit the hierarchy",
        "Whoever belongs to a unit belongs to the larger ones around it, and each unit lies in one of the next kind.",
    ),
    Code("CWI755", "Days of eligibility are wrong", "A day does not exist, or the last one is before the first."),
    Code("CWI756", "A disposition or its wave is not known", "The message lists what is known."),
    Code("CWI757", "The table of a roster can't be read", "It is not there, or is no table; the message says why."),
    Code(
        "CWI758",
        "Somebody answered who was not eligible",
        "A warning: who is eligible is decided on the day that the wave opens. Response rates leave the others out, "
        "whatever their disposition says, so either the days of eligibility or the disposition is wrong.",
    ),
    Code(
        "CWI762",
        "A data agreement ends before it begins",
        "It would hold on no day, and rows of that Nation would be held back. One of the days is wrong.",
    ),
    Code(
        "CWI763",
        "A data agreement is withdrawn after its last day",
        "A warning: it held no longer then. One of the days is wrong, or the day belongs to another agreement of that "
        "Nation. Rows are held back from the day of withdrawal on, until something is agreed after it.",
    ),
    Code(
        "CWI764",
        "Two data agreements of one Nation overlap",
        "A warning: both are for the same purpose and hold on the same day, and may say different things about who "
        "sees results first. Where one of them is withdrawn, rows are held back under both: what was agreed before a "
        "withdrawal, or on its day, no longer counts.",
    ),
    Code(
        "CWI765",
        "A data agreement is listed twice",
        "A warning: whoever writes down a withdrawal or a change would write it into one of the two only. Where that "
        "has happened with a withdrawal, it counts for both.",
    ),
)

_CHANGES = (
    Code(
        "CWI501",
        "The version was not raised although scores differ",
        "Whoever reads two scores of one version takes them for the same thing. The message names a scale, and the"
        " comparison a response that scores differently. Raise the first number of the version.",
    ),
    Code(
        "CWI502",
        "The version was not raised far enough",
        "Scores, responses and meaning ask for the first number, what people read or are asked and what is added for"
        " the second, everything else for the third. The message names the change that asks for most.",
    ),
    Code(
        "CWI503",
        "The version was lowered",
        "A lower version was given out before and means something else. Versions only rise.",
    ),
    Code(
        "CWI504",
        "An id is used again for something else",
        "A warning: an item kept its id and none of its wording, or a scale its id and none of its items. Old responses"
        " and scores would be taken for the new thing. Give what is new a new id.",
    ),
    Code(
        "CWI505",
        "A definition was removed",
        "A warning: surveys, cases and results name it by id and version. Keep the file of a version that was used.",
    ),
    Code(
        "CWI506",
        "Whether scores can be compared is not proven",
        "A note: the plans differ, and no response was found that scores differently; or the definitions have no scale"
        " in common; or one of them can't be scored. Treat the scores as different.",
    ),
    Code(
        "CWI507",
        "The id was changed",
        "A warning: for everybody who names the old id, the definition is gone, and another one is there.",
    ),
    Code(
        "CWI508",
        "A file can't be compared",
        "It can't be read, or is no definition of an instrument, a survey or norms. An old file that can't be read is"
        " only a note: nobody can mend it any longer.",
    ),
)

_USES = (
    Code(
        "CWI620",
        "A survey is used for what an instrument's terms don't permit",
        "`use` says what the survey is used for, and the terms of an instrument permit that only with permission, or "
        "not at all, or say nothing of it. Such a survey is not scored. Ask the contact that the message names, and "
        "record what was given under `permissions`; or leave the instrument out.",
    ),
    Code(
        "CWI621",
        "A permission is for an instrument that the survey does not have",
        "It would permit nothing. Most often the id is misspelt, or the instrument was taken out of the survey.",
    ),
    Code("CWI622", "A permission ends before it is given", "It would never hold."),
    Code(
        "CWI623",
        "A survey records permissions, and not what it is used for",
        "A warning: a survey that does not say its 'use' is not held to any, so nothing asks for its permissions; and a"
        " permission without 'uses' is for what the survey is used for, which nobody knows.",
    ),
)

_OVERLAYS = (
    Code(
        "CWI640",
        "The instrument of an overlay is not known",
        "A warning: the wording could not be held against the key. Name the file of the instrument too, or install the "
        "plugin that brings it.",
    ),
    Code(
        "CWI641",
        "An overlay is for another instrument or another version",
        "Another version may have other items, or the same ids for other items. Look whether the wording is that of "
        "this version, then name it.",
    ),
    Code(
        "CWI642",
        "An overlay names what the instrument does not have",
        "The text would be read nowhere, and what it was meant for would have none. Often an id is misspelt, or the "
        "wording is of another edition of the instrument.",
    ),
    Code(
        "CWI643",
        "The wording of an overlay is not whole",
        "A published instrument is given as a whole, so every item of its key needs its text. Places that are left to "
        "their users (`wording: slots`) may stay empty where `left_out` says so.",
    ),
    Code(
        "CWI644",
        "The labels of an overlay do not fit the response options",
        "A set that is named needs a label for every value, and for no other value: a value with the wrong label, or "
        "none, is answered wrongly. Where only the ends are labelled, write the numbers as labels in between.",
    ),
    Code(
        "CWI645",
        "A text of an overlay is not in the languages of the overlay",
        "`languages` says in which languages the wording is whole. Who reads one of them must find every text in it. A"
        " blank text is none. A language is reported once, at the first of the texts that lack it or have it too much.",
    ),
    Code(
        "CWI649",
        "Two items or two labels of an overlay have the same text",
        "A warning: most often a line was copied and not changed, and what it asks counts twice, or two options can't"
        " be told apart. Items that are answered otherwise, or asked under another condition, are not compared.",
    ),
    Code(
        "CWI646",
        "An overlay gives a text that the instrument has already",
        "Where the definition holds a wording, another one would be another instrument. Give it an id of its own.",
    ),
    Code(
        "CWI647",
        "An item of an overlay lacks the text of a form",
        "Whoever answers that form would read nothing. Add it under `text_by_form`, or a `text` for all forms.",
    ),
    Code(
        "CWI648",
        "An overlay does not say who wrote and who approved its words",
        "Where an instrument leaves its words to those who use it (`wording: slots`), such as a Tribal Nation, nobody "
        "else can say whose words they are. `provenance` names with whom they were written and who approved them.",
    ),
)

CODES: dict[str, Code] = {
    entry.code: entry
    for table in (
        _READING,
        _COMMENTS,
        _SHAPE,
        _REFERENCES,
        _SCORING,
        _CHANGES,
        _CASES,
        _RESPONSES,
        _PLUGINS,
        _SURVEYS,
        _USES,
        _OVERLAYS,
    )
    for entry in table
}
"""Every code but those of rules, which say themselves what they are about."""


def stage(code: str, /) -> str:
    """Tell what a code is about.

    Examples:
        >>> stage("CWI203")
        'References and structure'
    """
    return STAGES[int(code[3])]
