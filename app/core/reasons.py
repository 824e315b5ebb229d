"""Why somebody does something: the one rule of what is a reason, whichever edge it comes from (B8, R5). Pure."""

import re

from app.core.errors import Invalid
from app.core.versions.content import shows

REASON_MIN, REASON_MAX = 3, 500
IDEOGRAPHS_MIN = 2
_IDEOGRAPH = re.compile("[\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def as_reason(text: str) -> str:
    """The text as a reason: without what cannot be read, and no longer than fits."""
    return _UNREADABLE.sub("", text).strip()[:REASON_MAX]


def check_reason(reason: str, field: str = "reason") -> str:
    """The reason without white space around it. Raises Invalid(field) unless it has 3 to 500 characters, and some to see.

    A Chinese character says as much as two letters: 改价 is a whole reason. Controls, and marks that turn the direction of reading,
    would show something else than what was written.
    """
    told = reason.strip()
    length = len(told) + len(_IDEOGRAPH.findall(told))
    if length < REASON_MIN or len(told) > REASON_MAX or not shows(told) or _UNREADABLE.search(told):
        template = "Say why in {minimum} to {maximum} characters; {ideographs} Chinese ones are enough."
        raise Invalid(field, template, minimum=REASON_MIN, maximum=REASON_MAX, ideographs=IDEOGRAPHS_MIN)
    return told if len(told) >= REASON_MIN else f"{told}。"  # a sentence: the tables of versions want three characters
