"""How much work something is: in processor time of this process, or in calls.  Never by the clock, which tells of others too."""

import functools
import sys
import time
from contextlib import contextmanager


@contextmanager
def at_most(seconds, what=""):
    """Fails where what is done inside takes more processor time."""
    start = time.process_time()
    yield
    taken = time.process_time() - start
    assert taken < seconds, f"{taken:.1f} s of the processor {what}"


def calls(task, *arguments):
    """How many functions are called while it is done, those of C too: the same on a busy machine and on an idle one."""
    count = 0

    def counted(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        task(*arguments)
    finally:
        sys.setprofile(before)
    return count


def forget():
    """What functions of the package remember of other texts and files.

    `cache` holds tables of the package, which are the same for all; a bounded `lru_cache` may hold what was read from a file.
    """
    modules = [module for name, module in sys.modules.items() if name.partition(".")[0] == "cleaner"]
    for value in {id(value): value for module in modules for value in vars(module).values()}.values():
        if isinstance(value, functools._lru_cache_wrapper) and value.cache_parameters()["maxsize"] is not None:
            value.cache_clear()
