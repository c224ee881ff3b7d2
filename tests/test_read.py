"""Inputs become documents, input by input, in whatever portions the processes take them."""

import json

import pytest

from cleaner.core.errors import InputError
from cleaner.core.settings import Settings
from cleaner.corpus.run import clean_each, clean_inputs
from cleaner.files.inputs import FORMATS, Input

FILES = {
    "a.txt": "会议强调,要抓好落实。\n".encode(),
    "rows.jsonl": b"".join(json.dumps({"text": f"第{k}次会议,开了。"}).encode() + b"\n" for k in range(100)),
    "bad.jsonl": b'{"text": "x"}\n{',
    "picture.txt": b"\x89PNG\r\n\x1a\n",
    "row.csv": "text\n好,\n".encode(),
    "b.txt": "会议强调,要抓好落实。\n".encode(),
}


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_comes_of_each_input_stands_together(jobs):
    given = [Input(name, name, FORMATS[f".{name.rpartition('.')[2]}"], data) for name, data in FILES.items()]
    given.insert(2, InputError("gone: there is no such file or directory"))
    how = Settings(select=("PUN",))
    apart = [list(found) for found in clean_each(given, how, jobs=jobs)]
    assert [len(found) for found in apart] == [1, 100, 1, 2, 1, 1, 1]
    assert [k for k, found in enumerate(apart) if isinstance(found[-1], InputError)] == [2, 3, 4, 5]
    assert [row.text for row in apart[1]] == [f"第{k}次会议，开了。" for k in range(100)]
    assert [str(one) for found in apart for one in found] == [str(one) for one in clean_inputs(given, how, jobs=jobs)]
