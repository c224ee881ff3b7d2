"""The house: what stands at the root of the package, and how large a module may be (the direction of imports: `tox -e lint`)."""

from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "cleaner"


def test_the_root_of_the_package_holds_the_rooms_and_little_else():
    entries = {path.name for path in PACKAGE.iterdir() if path.name != "__pycache__"}
    rooms = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert entries - rooms == {"__init__.py", "__main__.py", "py.typed", "data"}
    assert len(entries) <= 14


def test_no_module_is_over_400_lines():
    sizes = {path: len(path.read_text("utf-8").split("\n")) for path in PACKAGE.rglob("*.py")}
    assert [path.name for path, size in sizes.items() if size > 401] == []
