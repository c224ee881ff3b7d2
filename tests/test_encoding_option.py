"""--encoding: the user says what the files are in, and nothing is guessed."""

import json

import pytest
from command_line import run

import cleaner
from cleaner.core.errors import DecodeError, SettingsError
from cleaner.core.settings import settings
from cleaner.stages.encoding.decode import decode, encode


@pytest.mark.parametrize(
    ("text", "encoding", "named"),
    [
        ("目录", "gbk", "GB2312"),
        ("Déjà vu à l’école", "cp1252", "windows-1252"),
        ("Привет", "koi8-r", "koi8_r"),
        ("머리말", "cp949", "euc-kr"),
        ("第一章", "utf-16-le", "UTF-16LE"),
        ("中文", "big5", "Big5"),
        ("100€", "cp936", "gbk"),
    ],
)
def test_what_is_named_is_believed(text, encoding, named):
    data = text.encode(encoding) if text != "100€" else b"100\x80"
    decoded = decode(data, encoding=settings(encoding=named).encoding)
    assert decoded.text == text
    assert encode(decoded.text, decoded.decoding) == data


def test_a_byte_order_mark_is_believed_more():
    assert decode("\ufeff目录".encode(), encoding="gb18030").text == "目录"


def test_what_cannot_be_in_the_named_encoding_is_refused():
    with pytest.raises(DecodeError, match="no text in CP949; name another"):
        decode("这是一段中文，不是韩文。".encode(), encoding="cp949")


def test_an_unknown_encoding_is_refused():
    with pytest.raises(
        SettingsError, match="encoding: 'rot13' is no encoding that can be read; there are utf-8, gb18030"
    ):
        settings(encoding="rot13")


def test_a_folder_of_short_files_a_table_and_a_page(tmp_path):
    folder = tmp_path / "旧"
    folder.mkdir()
    (folder / "a.txt").write_bytes("目录\n".encode("gbk"))
    (folder / "b.csv").write_bytes("id,text\n1,目录\n".encode("gbk"))
    (folder / "c.html").write_bytes('<meta charset="utf-8"><p>目录如下，共三章。</p>'.encode("gbk"))
    texts = {
        document.source.path.rpartition("/")[2]: document.text
        for document in cleaner.clean_corpus(folder, encoding="gbk")
    }
    assert texts == {"a.txt": "目录\n", "b.csv": "目录", "c.html": "目录如下，共三章。"}
    for jobs in (1, 2):
        run("clean", "旧", "-o", "out", "--encoding", "gbk", "--jobs", jobs, cwd=tmp_path)
        assert (tmp_path / "out/a.txt").read_text("utf-8") == "目录\n"


def test_a_file_alone_and_beside_others_is_judged_alike(tmp_path):
    (tmp_path / "a.txt").write_bytes("目录\n".encode("gbk"))
    [alone] = cleaner.clean_file(tmp_path / "a.txt")
    for name in "bcd":
        (tmp_path / f"{name}.txt").write_bytes("这里全是国标编码的文件，一看便知。\n".encode("gbk"))
    first, *_ = cleaner.clean_corpus(tmp_path)
    assert first.text == alone.text == "Ŀ¼\n"
    assert [finding.rule for finding in first.proposals] == ["ENC004"]


def test_the_doubt_is_told_by_check(tmp_path):
    (tmp_path / "a.txt").write_bytes("目录".encode("gbk"))
    done = run("check", "a.txt", "--format", "json", cwd=tmp_path)
    told = [(found["rule"], found["note"]) for found in json.loads(done.stdout)]
    assert ("ENC004", "UTF-8, GB18030: 目录") in told
    assert b"ENC004" not in run("check", "a.txt", "--format", "json", "--encoding", "gbk", cwd=tmp_path).stdout
