"""The words of the GraphQL edge in the caller's language. Refusals of the domain are said by `app.core.words`."""

from functools import lru_cache

from app.core import words
from app.core.errors import AppError

LANGUAGES = ("zh", "en")
_ZH = {
    "Something went wrong on our side.": "我们这边出了点问题。",
    "The store does not answer. Try again in a moment.": "数据库暂时没有响应，请稍后再试。",
    "The store broke off. Look whether the change was made before you try again.": "数据库中断了响应。请先确认是否已生效，再决定是否重试。",
    "The budget is used up. Wait as long as Retry-After says.": "请求额度已用完，请按 Retry-After 的提示稍后再试。",
    "The query took too long and was stopped.": "查询耗时过长，已被中止。",
    "The change took too long and was stopped. Look whether it was made before you try again.": (
        "操作耗时过长，已被中止。请先确认是否已生效，再决定是否重试。"
    ),
}


@lru_cache(maxsize=512)
def preferred_language(header: str) -> str:
    """`zh` or `en`: the one that the Accept-Language header likes better; `en` where it names neither."""
    best, best_quality = "en", 0.0
    for part in header.split(","):
        tag, *parameters = (piece.strip().lower() for piece in part.split(";"))
        language = tag.split("-")[0]
        quality = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    quality = float(parameter[2:])
                except ValueError:
                    quality = 0.0
        if language in LANGUAGES and quality > best_quality:
            best, best_quality = language, quality
    return best


def say(text: str, language: str) -> str:
    """A sentence of this edge in the language."""
    return _ZH.get(text, text) if language == "zh" else text


def refusal(error: AppError, language: str) -> str:
    """A refusal of the domain in the language."""
    return words.refusal(error, language)
