"""An option that would have no effect is refused; one that is new must be thought of here."""

import pytest
from command_line import ARTICLE, run, tree

from cleaner.cli.main import cli
from cleaner.cli.no_effect import IDLE

# for each option that the program knows to be idle at times: a command in which it is, and one in which it is not
CALLS = [
    ("clean a.txt --from csv", "clean - --from csv"),
    ("clean a.txt --in-place -o out", "clean a.txt -o out"),
    ("clean a.txt --in-place --to text", "clean a.txt --to text"),
    ("clean a.txt --in-place --duplicates flag", "clean a.txt --duplicates drop"),
    ("clean a.txt --in-place --prune", "clean a.txt --prune"),
    ("clean a.txt --in-place --threshold 0.5", "clean a.txt --threshold 0.5"),
    ("clean a.txt --in-place --keep-copy longest", "clean a.txt --keep-copy longest"),
    (
        "clean a.txt --in-place --keep-copy prefer-path --prefer a",
        "clean a.txt --keep-copy prefer-path --prefer a",
    ),
    ("clean - --duplicates drop", "clean -"),
    ("clean - --prune", "clean -"),
    ("clean - --threshold 0.5", "clean -"),
    ("clean - --keep-copy longest", "clean -"),
    ("clean - --keep-copy prefer-path --prefer a", "clean -"),
    ("clean - --jobs 2", "clean a.txt --jobs 2"),
    ("check a.txt --from csv", "check - --from csv"),
    ("check a.txt --unsafe-fixes", "check a.txt --diff --unsafe-fixes"),
    ("check a.txt --diff --statistics", "check a.txt --statistics"),
    ("check a.txt --diff --strict", "check a.txt --strict"),
    ("check a.txt --diff --format json", "check a.txt --format json"),
    ("check a.txt --write-baseline b --statistics", "check a.txt --write-baseline b"),
    ("check a.txt --write-baseline b --format json", "check a.txt --write-baseline b --strict"),
    ("check a.txt --write-baseline b --exit-zero", "check a.txt --exit-zero"),
    ("dedup a.txt --from csv", "dedup - --from csv"),
    ("dedup a.txt --drop", "dedup a.txt --drop -o out"),
    ("restore done --in-place -o out", "restore done -o out"),
    ("restore done --in-place --record done", "restore done --record done"),
    ("restore done --into .", "restore done"),
    ("report --score d.json --cleaned done", "report done --cleaned done"),
    ("report --score d.json -o p.html", "report done --cleaned done -o p.html"),
    ("report --score d.json --decisions d.json", "report done --cleaned done"),
]


@pytest.fixture
def here(tmp_path):
    (tmp_path / "a.txt").write_text(ARTICLE, "utf-8")
    (tmp_path / "d.json").write_text("[]")
    run("clean", "a.txt", "-o", "done", cwd=tmp_path)
    return tmp_path


@pytest.mark.parametrize(("idle", "busy"), CALLS)
def test_it_is_refused_and_nothing_is_done(here, idle, busy):
    before = tree(here)
    done = run(*idle.split(), cwd=here)
    assert done.returncode == 2
    assert " has no effect with" in done.stderr.decode()
    assert done.stdout == b""
    assert tree(here) == before
    done = run(*busy.split(), cwd=here, stdin="text\n好\n".encode())
    assert "has no effect" not in done.stderr.decode()
    assert done.returncode in (0, 1)


def test_each_that_is_in_the_table_is_tried():
    tried = set()
    for idle, _ in CALLS:
        name, *words = idle.split()
        command = cli.commands[name]
        tried |= {(name, one.name) for one in command.params for word in words if word in one.opts and word[0] == "-"}
    assert {(name, option) for name, table in IDLE.items() for one in table for option in one.options} <= tried


def test_in_a_settings_file_it_is_for_other_commands(here):
    (here / "cleaner.toml").write_text('threshold = 0.5\nfrom = "csv"\nstrict = true\n')
    assert run("clean", "a.txt", "--in-place", cwd=here).returncode == 0
    assert run("check", "a.txt", "--diff", cwd=here).returncode == 0
