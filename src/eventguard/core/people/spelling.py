"""Words that are names and words that are not, and letters without case, accents and disguise."""

import re
import unicodedata
from functools import lru_cache


def these(listed: str) -> frozenset[str]:
    """The words of a list, for telling whether a word is one of them."""
    return frozenset(listed.split())


def squeezed(text: str) -> str:
    """A text as answers, and whoever gives them, are compared: without case and needless blanks."""
    return " ".join(text.casefold().split())


#: Letters that Unicode does not take apart, and Greek and Cyrillic ones that look like Latin ones.
ALIKE = str.maketrans(
    dict.fromkeys("\u02bb\u02bc\u2018\u2019\u2032`\u00b4", "'")
    | dict(zip("øłđðħıŋ", "olddhin", strict=True))
    | dict(zip("аеорсухіѕјвнмткαβεικνορτυχ", "aeopcyxisjbhmtkabeiknoptux", strict=True))
    | {"æ": "ae", "œ": "oe", "þ": "th"}
    | dict.fromkeys("\u115f\u1160\u2800\u3164\uffa0", " ")  # letters and signs that nobody sees
)
#: Ordinary words of captions that are also names or a slip away from one. They are never taken for a typo, and two
#: of them make a name only with capitals: "Will Young" is one, "Will young people come?" is not.
ORDINARY_WORDS = """
    a able about after again alive all along also amazing an and angel are area arm army art as ask at away back
    bake baking ball band bank bar bark bath bay be beach bear bee been before bell belt best better between big
    bird birds bishop black blue board boat bold bond book books both bow bowl boy boys brave bread bright bring
    brings broad brook brown build burn bush but by call came camp can card care carol carols carry cars case cat
    chain chair charity chase chat cheer chess choir church class clean clear climb close club coach coal coat cold
    come comes cook cool core could course court cross crown daily daisy dance dark date dates dawn day days deal
    dear did do does dog done down draw drawn dream dress drive drum duke during each early earth east easter eat
    egg end even ever every fair faith fall fancy far farm farmer fast faster feed feel felt few field fields fight
    fill film find fine fire first fish five flag floor flower flowers fly food foot for ford form forward found fox
    free french fresh friend from front full fun game games garden gave get gift girl girls give glad go goal gold
    golden good got grace grade grand grant grass great green grew grow grown had hall hand hands happy hard has hat
    have he head heard heart heat held help her here high hill hint his hold holly holy home hope hot hour house how
    huge hunt hunter if in into is it its ivy job join jolly joy jump just keep kept key kick kids kind king lake
    lamb land lane large last late later laugh law lead leaf lean learn led left less let letter letters life light
    like lily line list little live lock long look looks lots love loved low luck lucky lunch made mail main make
    many march mark marks mass match matches maths may me mean meet mercy mile miles mill mind mini miss mixed money
    moon more morning most move much must my name names near need nest never new news next nice night nine no noble
    north nose not now of off old olive on one onto open or other our out over own pace pack page pages palm park
    part party past peace pearl pen people perfect pick piece pike pink pitch place plan plane plant play player
    pool poor pop poppy post potter power pray price pride prince prize proud pull push race rain ran reach read
    reads ready real red relay rest rice rich ride right ring rise river road robin rock role room rose roses round
    row rowed royal rush safe said sale same sand sang save saw say school score sea seat see seen sell send sense
    sent set seven shape share sharp she ship shirt shop short shot show sign silver sing sit six sky small smart
    smile snow so song soon sort south speech speed spot spring stage stand star stars start started stay steel step
    stone store story strong summer sun sunny sure sweet swim table take taken tale talk tall tea teach team tell
    ten term test than thank thanks that the them then there these they thing this those three time tiny to today
    told took tower town track trail train tree trees trip true try turn twin two under up us use very vote wait
    walk walked walking wall walls want war ward warm was wash watch water wave way ways we weather web week weeks
    well went were west wet what wheel when where which while white who whole why wide wild will wind wing wings
    winner winter wise wish with won wonder wood woods word words work world worn worth would write wrong yard year
    years yes yet you young your zoo
    april august december february friday half harvest holiday holidays january july june monday months november
    october saturday september sunday thursday tuesday wednesday
"""
TITLE_WORDS = "mr mrs ms miss mx dr sir madam prof revd rev head headteacher coach"
#: Words in a last name that are no name by themselves.
PARTICLE_WORDS = "al ap bin bint da das de dei del della der di dos du el ibn la le mac mc o st van von y"
ORDINARY, TITLES, PARTICLES = map(these, (ORDINARY_WORDS, TITLE_WORDS, PARTICLE_WORDS))
CLASS_WORDS = frozenset({"class", "form", "group"})
YEAR = frozenset({"year", "yr", "y"})
YEARS = frozenset({"years", "yrs"})
NUMBERS = "one two three four five six seven eight nine ten eleven twelve thirteen"
#: A number that is spelt out as a figure.
FIGURES = {word: str(n) for n, word in enumerate(NUMBERS.split(), 1)}
#: Letters of scripts that put no blank between words, as they are when folded: Thai, Lao, Burmese, Korean (taken
#: apart), Khmer, Japanese and Chinese.
UNSPACED = (
    "\u0e01-\u0e4e\u0e81-\u0ece\u0edc-\u0edf\u1000-\u103f\u1100-\u11ff\u1780-\u17d3"
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
)
#: A run of letters; where the kind of script changes another one begins.
LETTERS = re.compile(rf"[{UNSPACED}]+|[^\W\d_{UNSPACED}]+")
PIECES = re.compile(rf"{LETTERS.pattern}|\d+")


@lru_cache(maxsize=4096)
def fold(letter: str) -> str:
    """A letter without case, accents and ornament; nothing for signs that only decorate or cannot be seen."""
    text = unicodedata.normalize("NFKD", letter.translate(ALIKE))
    text = unicodedata.normalize("NFKD", "".join(filter(_seen, text)).casefold())
    plain = ("-" if unicodedata.category(sign) == "Pd" else sign for sign in text if _seen(sign))
    return "".join(plain).translate(ALIKE)


def _seen(sign: str) -> bool:
    return unicodedata.category(sign) not in ("Mn", "Mc", "Me", "Cf", "Cc") or sign.isspace()


def folded(text: str) -> str:
    """A text without case, accents and disguise."""
    return "".join(map(fold, text))
