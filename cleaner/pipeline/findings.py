"""What a rule finds in a text, held to the contract of rules: here alone, and under `python -O` too."""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from cleaner.core.edits import Edit
from cleaner.core.errors import RuleError
from cleaner.core.messages import Message
from cleaner.core.rules import Rule

LONE_SURROGATE = re.compile("[\ud800-\udfff]")
SECONDS = 60.0  # that a rule of somebody else may take for one text; ours are linear, and tested for it


class _OutOfTime(BaseException):
    """Not an Exception: a rule that catches those must not catch this."""


def edits_of(rule: Rule, find: Callable[[str], Iterable[Edit]], text: str) -> list[Edit]:
    """The edits that `find`, the function of `rule`, gives for `text`.

    Raises RuleError where the function raises anything, takes too long, or gives edits that cannot be made.  An edit must
    say what stands at its place, and must not be empty; edits come in order and do not overlap; edits of characters
    leave the number of lines as it is, and edits of lines remove one whole line each.
    """
    try:
        if rule.is_ours:
            found = list(find(text))
        else:
            with _time_limit():
                found = list(find(text))
    except _OutOfTime:
        raise RuleError(
            "{rule}: gave no answer within {seconds:.0f} seconds", rule=rule.code, seconds=SECONDS
        ) from None
    except (Exception, SystemExit) as error:
        what = Message(f"{type(error).__name__}: {error}")
        raise RuleError("{rule}: its function failed ({what})", rule=rule.code, what=what) from error
    copied = 0
    for edit in found:
        if fault := _fault(edit, text, copied, rule):
            if not isinstance(edit, Edit):
                raise RuleError("{rule}: its edit {fault}", rule=rule.code, fault=fault)
            raise RuleError("{rule}: its edit at {place} {fault}", rule=rule.code, place=edit.start, fault=fault)
        copied = edit.end
    return found


def _fault(edit: Edit, text: str, copied: int, rule: Rule) -> Message | None:
    """What is wrong with an edit that follows one which ends at `copied`, if anything is."""
    if not isinstance(edit, Edit):
        return Message("is no Edit but {type}", {"type": type(edit).__name__})
    if not (_is_place(edit.start) and _is_place(edit.end) and isinstance(edit.old, str)):
        return Message("has a place, or an old text, of the wrong type")
    if not isinstance(edit.new, (str, type(None))) or not isinstance(edit.confidence, (int, float)):
        return Message("has a new text, or a confidence, of the wrong type")
    if not 0 <= edit.start < edit.end <= len(text):
        ends = {"end": edit.end, "length": len(text)}
        return Message("is empty, or leaves the text: it ends at {end}, the text at {length}", ends)
    if edit.start < copied:
        return Message("begins before the end of the edit above, which is {end}", {"end": copied})
    if text[edit.start : edit.end] != edit.old:
        both = {"old": edit.old[:20], "there": text[edit.start : edit.end][:20]}
        return Message("is of {old!r}, but {there!r} stands there", both)
    if not 0 <= edit.confidence <= 1:
        return Message(
            "has a confidence of {confidence}, which is not between 0 and 1", {"confidence": edit.confidence}
        )
    if edit.new and not rule.is_ours and not edit.new.isascii() and LONE_SURROGATE.search(edit.new):
        return Message("makes half a character, which cannot be written (a lone surrogate)")
    if rule.scope == "characters" and edit.new is not None and edit.new.count("\n") != edit.old.count("\n"):
        return Message("changes the number of lines, which a rule of characters must not")
    if rule.scope == "lines" and not _is_one_line(edit, text):
        return Message("does not replace one whole line by nothing")
    return None


def _is_place(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_one_line(edit: Edit, text: str) -> bool:
    """Whether an edit removes one whole line; the line feed, which goes too, may be in it or not."""
    begins = edit.start == 0 or text[edit.start - 1] == "\n"
    line = edit.old.removesuffix("\n")
    ends = edit.old.endswith("\n") or edit.end == len(text) or text[edit.end] == "\n"
    return begins and ends and "\n" not in line and edit.new == ""


@contextmanager
def _time_limit() -> Iterator[None]:
    """Raise _OutOfTime after SECONDS.  It cannot be done on a system without such an alarm, or outside the main thread."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(*_: object) -> None:
        raise _OutOfTime

    before = signal.signal(signal.SIGALRM, ring)
    alarm = signal.setitimer(signal.ITIMER_REAL, SECONDS)  # which somebody else may have set
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *alarm)
        signal.signal(signal.SIGALRM, before)
