"""A package that can be called as the function of its name: `cleaner.check` is a folder, and `cleaner.check(paths)` a call."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any


def make_callable(package: str, function: Callable[[], Callable[..., Any]]) -> None:
    """Let the package of this name be called; `function` imports what is called then, so that it costs nothing before."""

    class CallablePackage(ModuleType):
        def __call__(self, *arguments: Any, **options: Any) -> Any:
            return function()(*arguments, **options)

    sys.modules[package].__class__ = CallablePackage
