"""What cleaning would change, told to people and programs, or done: `cleaner check`, and `cleaner.check(paths)`.

`problems` gives findings their places, `text` and `machine` write them, `fix` and `diff` make the changes and show them.
Nothing is imported here, so that the command line may ask for one of them alone.
"""

from collections.abc import Callable
from typing import Any

from cleaner.core.callable_package import make_callable


def _check() -> Callable[..., Any]:
    from cleaner.check.problems import check

    return check


make_callable(__name__, _check)
