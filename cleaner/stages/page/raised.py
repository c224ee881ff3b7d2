"""Superscripts and subscripts as plain text: the characters that Unicode has for them, else `^{…}` and `_{…}`."""

from __future__ import annotations

import regex

SUPERSCRIPT = str.maketrans(
    "0123456789+-−\N{EN DASH}=()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
)
SUBSCRIPT = str.maketrans(
    "0123456789+-−\N{EN DASH}=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ"
)
TABLES = {"sup": SUPERSCRIPT, "sub": SUBSCRIPT}
SIGN = {"sup": "^", "sub": "_"}

LONGEST = 24  # code points of a superscript; what is longer is a remark
ORDINAL = regex.compile(r"(?i)st|nd|rd|th|er|re|e|ème|a|o")  # 1st, 2º: endings of words, no powers
NOTE = regex.compile(r"[\[\]【】〔〕（）*†‡§®©℠™#\s]")  # [3], ®: they stand for themselves
WORD = regex.compile(r"(?i)[a-z]{3,}|\p{Han}+\d*")  # beta, 注1
NUMBERS = regex.compile(r"\d+(?:\s?[,，、]\s?\d+)+")  # whose names or notes: 张某 1,2


def raised(text: str, tag: str, before: str) -> str | None:
    """The content of a `sup` or `sub` behind the character `before` as plain text; None if it is to stay as it is.

    >>> raised("2", "sup", "0"), raised("-3", "sup", "0"), raised("i,j", "sub", "a"), raised("[1]", "sup", "。")
    ('²', '⁻³', '_{i,j}', None)
    """
    text = text.strip()
    if not text or len(text) > LONGEST or NOTE.search(text):
        return None
    if tag == "sup":
        if text.upper() == "TM":
            return "™"
        if WORD.fullmatch(text) or (before.isdigit() and ORDINAL.fullmatch(text)):
            return None
        if NUMBERS.fullmatch(text):
            return text.translate(SUPERSCRIPT)
    elif not (before.isalnum() or before in ")]}）"):
        return None
    return to_raised(text, tag)


def to_raised(text: str, tag: str) -> str:
    """The characters of Unicode for all of `text`, or braces around it."""
    table = TABLES[tag]
    return text.translate(table) if all(ord(char) in table for char in text) else f"{SIGN[tag]}{{{text}}}"
