"""Words that may turn a yes around, or speak of somebody or something else, wherever in a file they stand."""

import re

from eventguard.core.people.headings import FILMS, words
from eventguard.core.people.spelling import these

TURNS = FILMS | these(
    "no not never non nor nay nope neither without opt opts opted opting optout out off keep avoid stop against dont "
    "doesn doesnt didn didnt cannot t cant isn isnt aren arent won wont except unless only but limit limits limited "
    "left leaver leavers former old previous red court blur covered pending awaiting outstanding missing query amber "
    "requested needed needs ask asked chase chased private risk danger lac cla plac looked after"
)
#: Beginnings of words that do the same in whichever form: refuse, refused, refusals.
STEMS = re.compile(
    r"refus|reject|declin|den(y|ied|ies|ial)|with(dr[ae]w|h[eo]ld)|revo[ck]|object(?!ive)|exclu?|exempt|remov|forbi|"
    r"forba|prohib|restrict|suppress|conceal|hid(e$|ing|den)|dis(agre|allow|approv|sent|contin)|oppos|veto|ban(s|n|$)|"
    r"bar(s$|r[ei])|blocked|black_?list|laps|expir|cancel|rescind|blurr|pixel|obscur|anon|mask|confiden|secre|"
    r"sensitiv|protect|safeguard|estrang|caution|warn|alert|none?[a-z]*$|"
    r"un(able|agre|approv|clear|consent|publish|sign|return|happ|will|sure|known|authori|answer|confirm|complet|suit|"
    r"permi|want)"
)


def turning(said: tuple[str, ...]) -> frozenset[str]:
    """Those of these words (as ``headings.words`` gives them) that may turn a yes around."""
    return frozenset(word for word in said if word in TURNS or STEMS.match(word))


def may_turn(text: str) -> bool:
    """Whether a line may say that whatever stands beneath it is no yes."""
    return bool(turning(words(text)))
