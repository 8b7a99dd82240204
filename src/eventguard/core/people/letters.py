"""Letters that went wrong on their way: saved in one character set and read in another, or lost altogether. A name that
nobody is called is found in no caption.
"""

import re
import unicodedata

#: What stands in the place of lost letters, and signs that only a wrong character set makes.
LOST = re.compile("[\ufffd\u0080-\u009f]|&#?\\w{2,8};|%[0-9A-F]{2}|\\\\u[0-9a-fA-F]{4}")
FOREIGN = re.compile(r"[^\x00-\x7f]+")
#: Letters of this kind stand at the end of words in Slovak and Turkish as well, so they tell nothing by themselves.
LETTERS = "ŒœŠšŽžŸ"
LEADS = "ÃÄÅ"
#: Signs that stand in no name, but where letters went wrong. Quotation marks do, around a name by which somebody is
#: called, but not within a word.
NEVER = re.compile(r"[?*!@#€‡†¢£¥¤¦§¨©«¬®¯±²³µ¶¸¹¼½¾¿¡×÷™‰•…„‚ƒˆ˜]")  # noqa: RUF001
WITHIN = re.compile(
    r"(?<=[^\W\d_])[”“\d](?=[^\W\d_])|(?<=[a-zß-ÿ])[ŠŸŽŒÃÂ]"
    r"|(?<=[a-zß-ÿ])[\u2013\u2014](?=[a-zß-ÿ])|(?<=[a-zß-ÿ])\u2018(?![^\W\d_])"  # what Macs write for ñ, ó and ë
)
#: Kinds of signs that stand in no name: of sums and of money, and drawn ones.
SYMBOLS = frozenset({"Sm", "Sc", "So"})


def garbled(text: str) -> str:
    """The signs of a text that show that it was read in the wrong character set, or saved in one that lacks its
    letters; empty where there are none.
    """
    if found := LOST.search(text):
        return found[0]
    return next((run for run in FOREIGN.findall(text) if _is_utf8(run)), "")


def no_name(text: str) -> str:
    """The signs of a name that no name has; empty where there are none. A figure between letters is one."""
    found = NEVER.search(text) or WITHIN.search(text)
    drawn = next((sign for sign in text if unicodedata.category(sign) in SYMBOLS), "")
    return garbled(text) or (found[0] if found else drawn)


def _is_utf8(run: str) -> bool:
    """Whether letters beyond the English ones make sense as bytes of UTF-8, one for each letter."""
    for start, lead in enumerate(run):
        for end in range(start + 2, min(start + 4, len(run)) + 1):
            if lead not in LEADS and all(sign in LETTERS for sign in run[start + 1 : end]):
                continue
            try:
                if len(run[start:end].encode("cp1252").decode("utf-8")) == 1:
                    return True
            except UnicodeError:
                continue
    return False
