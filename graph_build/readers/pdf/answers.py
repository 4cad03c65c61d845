"""What the program that opens a PDF answers, checked: it reads strangers' bytes, and nothing that it says is trusted.

Its answer is JSON (see `child`). All that is not of the form and within the bounds that it keeps to is refused.
"""

from __future__ import annotations

import json
from typing import Any

LONGEST = 128 << 20
"""Bytes of the longest answer that is taken: 500,000 characters and 4,000 rules on each of 300 pages take less."""
_FARTHEST = 10**9
"""Hundredths of a point."""
_LENGTHS = 6


class OddAnswerError(Exception):
    """It is not what the program answers; the text says what of it is not."""


def checked(answer: bytes) -> dict[str, Any]:
    """An answer: `refused` with a reason, or `fields` and `pages`.

    Raises:
        OddAnswerError: it is none.
    """
    try:
        found = json.loads(answer)
    except (ValueError, RecursionError):
        raise OddAnswerError("no JSON") from None
    if not isinstance(found, dict):
        raise OddAnswerError("no object")
    if set(found) == {"refused"}:
        _text(found["refused"])
        return found
    if set(found) != {"fields", "pages"} or not isinstance(found["fields"], dict):
        raise OddAnswerError("other names")
    for value in found["fields"].values():
        _text(value)
    for page in _list(found["pages"]):
        _check_page(page)
    return found


def _check_page(page: object) -> None:
    if not isinstance(page, dict) or set(page) != {"width", "height", "words", "aside", "rules", "images"}:
        raise OddAnswerError("a page of other names")
    _numbers([page["width"], page["height"]], 2)
    for word in (*_list(page["words"]), *_list(page["aside"])):
        if not isinstance(word, list) or len(word) != 1 + _LENGTHS + 3:
            raise OddAnswerError("a word of another form")
        _text(word[0])
        _numbers(word[1 : 1 + _LENGTHS], _LENGTHS)
        if not all(type(flag) is int and flag in (0, 1) for flag in word[1 + _LENGTHS :]):
            raise OddAnswerError("a flag that is none")
    for box in (*_list(page["rules"]), *_list(page["images"])):
        _numbers(box, 4)


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise OddAnswerError("no list")
    return value


def _numbers(value: object, count: int) -> None:
    numbers = _list(value)
    if len(numbers) != count or not all(type(number) is int and abs(number) <= _FARTHEST for number in numbers):
        raise OddAnswerError("numbers that are none")


def _text(value: object) -> None:
    if not isinstance(value, str) or any("\ud800" <= character <= "\udfff" for character in value):
        raise OddAnswerError("a text that is none, or holds half of a character")
