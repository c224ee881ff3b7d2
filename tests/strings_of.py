"""Strings that a regular expression matches, each of its branches in turn by chance."""

import re
import re._parser as parser

ANY = "会议在北京开abc 12"
OF_CATEGORY = {
    "CATEGORY_DIGIT": "7",
    "CATEGORY_NOT_DIGIT": "文",
    "CATEGORY_WORD": "文",
    "CATEGORY_NOT_WORD": "…",
    "CATEGORY_SPACE": " ",
    "CATEGORY_NOT_SPACE": "文",
}


def strings_of(pattern, rng, count):
    """The different ones of `count` attempts; what an assertion forbids is left out."""
    tree, whole = parser.parse(pattern), re.compile(pattern)
    return sorted({text for text in (_one(tree, rng) for _ in range(count)) if whole.fullmatch(text)})


def _one(tree, rng):
    return "".join(_part(str(kind), value, rng) for kind, value in tree)


def _part(kind, value, rng):
    match kind:
        case "LITERAL":
            return chr(value)
        case "NOT_LITERAL":
            return rng.choice([c for c in ANY if ord(c) != value])
        case "ANY":
            return rng.choice(ANY)
        case "IN":
            return _one_of(value, rng)
        case "BRANCH":
            return _one(rng.choice(value[1]), rng)
        case "SUBPATTERN":
            return _one(value[3], rng)
        case "ATOMIC_GROUP":
            return _one(value, rng)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, most, inner = value
            times = rng.choice([least, least, min(int(most), least + 1), min(int(most), least + 3)])
            return "".join(_one(inner, rng) for _ in range(times))
        case "ASSERT" | "ASSERT_NOT" | "AT":
            return ""
    raise NotImplementedError(kind)


def _one_of(parts, rng):
    if str(parts[0][0]) == "NEGATE":
        return rng.choice([c for c in ANY if not any(_holds(part, c) for part in parts[1:])])
    kind, value = rng.choice(parts)
    if str(kind) == "RANGE":
        return chr(rng.randint(*value))
    return chr(value) if str(kind) == "LITERAL" else OF_CATEGORY[str(value)]


def _holds(part, c):
    kind, value = str(part[0]), part[1]
    if kind == "LITERAL":
        return ord(c) == value
    if kind == "RANGE":
        return value[0] <= ord(c) <= value[1]
    return {"CATEGORY_DIGIT": c.isdigit(), "CATEGORY_SPACE": c.isspace()}[str(value)]
