"""Opting: the words by which a client wants no more messages, or wants them again. Pure."""

import re

_OUT = re.compile(
    r"\W*(?:/?stop|стоп|отпис(?:аться|ка|ать)|отпиши(?:те)?(?:\W+меня)?|unsubscribe(?:\W+me)?|opt\W?out"
    r"|не\W+(?:пиши|пишите|присылай(?:те)?)(?:\W+мне)?(?:\W+больше)?|больше\W+не\W+пиши(?:те)?(?:\W+мне)?)\W*",
    re.IGNORECASE,
)
_IN = re.compile(r"\W*(?:/start(?:\s.*)?|подписаться|subscribe|opt\W?in)\W*", re.IGNORECASE)


def opts_out(words: str) -> bool:
    """The whole message asks us not to write any more."""
    return bool(_OUT.fullmatch(words))


def opts_in(words: str) -> bool:
    """The client wants messages again."""
    return bool(_IN.fullmatch(words))
