"""The examples in the docstrings run."""

import doctest
import pkgutil
from importlib import import_module

import pytest

import cleaner

MODULES = sorted(m.name for m in pkgutil.walk_packages(cleaner.__path__, "cleaner.") if not m.name.endswith("__main__"))


@pytest.mark.parametrize("name", MODULES)
def test_docstrings(name):
    assert doctest.testmod(import_module(name)).failed == 0


def test_there_are_docstrings_with_examples():
    finder = doctest.DocTestFinder()
    assert sum(len(t.examples) for name in MODULES for t in finder.find(import_module(name))) > 30
