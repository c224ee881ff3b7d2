"""An index shared in Redis, against a real server that the test starts."""

import json
import random
import shutil
import socket
import subprocess
import time
import zlib

import pytest
from command_line import prose, run
from test_index import ABOUT, filed, sentence
from test_templates import certificates

from cleaner.core.errors import IndexRefused
from cleaner.dedup.key import comparison_key

pytest.importorskip("redis", reason="the package redis is not installed (corpuscleaner[redis])")
import redis

from cleaner.dedup.index import redis_index
from cleaner.dedup.index.redis_index import SharedIndex, open_shared

pytestmark = pytest.mark.skipif(not shutil.which("redis-server"), reason="redis-server is not installed")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The address of a server without a disk, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(command, cwd=tmp_path_factory.mktemp("redis"), stdout=subprocess.DEVNULL)
    try:
        client = redis.Redis(port=port)
        for _ in range(100):
            try:
                client.ping()
                break
            except redis.ConnectionError:
                time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait()


TEXTS = {f"语料/{k}.txt": sentence(k, 300) for k in range(20)}


@pytest.fixture
def index(server):
    found = SharedIndex(server, ABOUT)
    found.update((filed(path, text) for path, text in TEXTS.items()), anew=True)
    yield found
    found.close()


def relations(index, text):
    return [(m.path, m.relation, round(m.similarity, 3), m.estimated) for m in index.matches(comparison_key(text))]


def test_what_is_found_is_verified(index):
    text = TEXTS["语料/7.txt"]
    assert relations(index, f"“{text}”") == [("语料/7.txt", "exact", 1.0, False)]
    assert relations(index, text[:270]) == [("语料/7.txt", "near", round(266 / 296, 3), False)]
    assert relations(index, sentence("another", 300)) == []
    assert relations(index, "") == []


def test_forms_are_no_copies_here_either(index):
    form = certificates(random.Random(3))
    first = form()
    index.update([filed("证.txt", first)])
    assert relations(index, f"【本网讯】{first}")[0][:2] == ("证.txt", "near")
    others = [relations(index, form()) for _ in range(20)]
    assert {one[:2] for found in others for one in found} == {("证.txt", "template")}


def test_files_are_replaced_and_taken_out(index):
    index.update(
        [filed("语料/7.txt", sentence("new", 200), "", sentence("second", 200)), filed("空.txt")], ["语料/8.txt"]
    )
    assert relations(index, TEXTS["语料/7.txt"]) == relations(index, TEXTS["语料/8.txt"]) == []
    assert [one[0] for one in relations(index, sentence("second", 200))] == ["语料/7.txt"]
    assert index.counts() == {"files": 20, "articles": 20}
    index.update((), list(index.known_files()))
    left = {name.decode() for name in index.server.scan_iter("*")}
    assert left == {redis_index.ABOUT}


def test_where_the_text_is_gone_the_answer_is_estimated(index):
    index.server.hdel(redis_index.ARTICLES, redis_index._name("语料/7.txt", 1))
    ((path, relation, similarity, estimated),) = relations(index, TEXTS["语料/7.txt"][:285])
    assert (path, relation, estimated) == ("语料/7.txt", "near", True)
    assert similarity == pytest.approx(281 / 296, abs=0.1)


def test_another_writer_sees_it_and_what_was_left_half_done_is_mended(index, server):
    other = open_shared(server, "")
    # killed before the file was known: an article lies there, and its bands, but not yet in the buckets
    name = redis_index._name("语料/新.txt", 1)
    other.server.hset(redis_index.ARTICLES, name, b"{}\nxx")
    other._buckets.keys.insert(name, *[b"\0" * 20] * 25)
    assert "语料/新.txt" not in other.known_files()
    other.update([filed("语料/新.txt", sentence("fresh", 100))])
    assert [one[0] for one in relations(index, sentence("fresh", 100))] == ["语料/新.txt"]
    other.close()


def test_refusals_are_one_line(index, server):
    with pytest.raises(IndexRefused, match="other settings"):
        open_shared(server, "others")
    with pytest.raises(IndexRefused, match=r"^redis://127\.0\.0\.1:1/0: .*is the server there"):
        open_shared("redis://user:secret@127.0.0.1:1/0")
    index.server.flushdb()
    with pytest.raises(IndexRefused, match="no index"):
        open_shared(server)


def test_the_commands_speak_to_it(server, tmp_path):
    (tmp_path / "旧.txt").write_text(prose(1), "utf-8")
    (tmp_path / "新.txt").write_text(prose(1)[:-20], "utf-8")
    assert run("index", "build", "旧.txt", "--index", server, cwd=tmp_path).returncode == 0
    done = run("dedup", "新.txt", "--against", server, "--format", "jsonl", cwd=tmp_path)
    (row,) = map(json.loads, done.stdout.splitlines())
    assert 0.8 < row["similarity"] < 1
    assert row == {"relation": "near", "a": "新", "b": "旧.txt:1", "similarity": row["similarity"]}
    assert run("index", "add", "新.txt", "--index", server, cwd=tmp_path).returncode == 0
    assert "2 files, 2 articles" in run("index", "stats", "--index", server, cwd=tmp_path).stdout.decode()
    assert run("index", "remove", "旧.txt", "--index", server, cwd=tmp_path).returncode == 0
    (tmp_path / "又.txt").write_text(prose(1)[:-20], "utf-8")
    done = run("dedup", "又.txt", "--against", server, cwd=tmp_path)
    assert done.stdout.decode().startswith("exact\t1.000\t又\t新.txt:1")


def test_keys_of_another_program_stay(index, server):
    index.server.set("cleaner:of another", b"precious")
    index.update([filed("新.txt", sentence("new", 100))], anew=True)
    assert index.server.get("cleaner:of another") == b"precious"
    assert index.counts() == {"files": 1, "articles": 1}
    index.server.flushdb()
    index.server.hset(redis_index.FILES, "theirs", "precious")
    with pytest.raises(IndexRefused, match="another program"):
        index.update([filed("新.txt", sentence("new", 100))], anew=True)
    assert index.server.hgetall(redis_index.FILES) == {b"theirs": b"precious"}
    index.server.flushdb()


def test_who_works_on_an_index_that_is_made_anew_otherwise_is_told(index, server):
    other = open_shared(server, "")
    SharedIndex(server, {**ABOUT, "settings": "others"}).update((), anew=True)
    for change in (lambda: other.update([filed("新.txt", sentence("new", 100))]), lambda: other.update((), ["新.txt"])):
        with pytest.raises(IndexRefused, match="made anew"):
            change()
    assert other.counts() == {"files": 0, "articles": 0}
    other.close()


STRANGE = [
    b"",
    b"\xff",
    b"[1]",
    b"{}",
    b"[" * 100_000,
    b'{"stamp": 1, "sha256": "00"}',
    b'{"stamp": "1", "sha256": "xyz"}',
    b'{"line": "1", "title": "", "half": ""}\n',
    b'{"line": 1, "title": "", "half": "", "text": ""}\n',
    b'{"line": 1, "title": "", "half": ""}\nno zlib',
    b'{"line": 1, "title": "", "half": ""}\n' + zlib.compress(bytes(1 << 24)),
]


@pytest.mark.parametrize("value", STRANGE, ids=range(len(STRANGE)))
def test_what_a_stranger_put_there_is_refused_in_one_line(server, index, tmp_path, value):
    client = redis.Redis.from_url(server)
    (tmp_path / "a.txt").write_text(TEXTS["语料/7.txt"], "utf-8")
    settings = run("index", "build", "a.txt", "--index", server, cwd=tmp_path)
    assert settings.returncode == 0
    for place in (redis_index.ARTICLES, redis_index.FILES):
        kept = client.hgetall(place)
        for name in kept:
            client.hset(place, name, value)
        command = {
            redis_index.ARTICLES: ["dedup", "a.txt", "--against", server],
            redis_index.FILES: ["index", "add", "a.txt", "--index", server],
        }[place]
        done = run(*command, cwd=tmp_path)
        assert done.returncode == 2
        (line,) = done.stderr.decode().strip().split("\n")
        assert line.startswith("Error: redis://")
        client.hset(place, mapping=kept)
    client.hset(redis_index.ABOUT, "threshold", value)
    done = run("index", "stats", "--index", server, cwd=tmp_path)
    assert (done.returncode, len(done.stderr.decode().strip().split("\n"))) == (2, 1)
    assert run("index", "build", "a.txt", "--index", server, cwd=tmp_path).returncode == 0
