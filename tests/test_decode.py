"""Bytes become the right text, and every byte comes back."""

import itertools
import random

import pytest
from case_files import cases

from cleaner.core.edits import apply, undo
from cleaner.core.errors import DecodeError
from cleaner.stages.encoding.decode import decode, describe, encode, replace_lone_surrogates

PROSE = "清晨六点，菜市场已经热闹起来。卖豆腐的老人照例占住街角，不慌不忙地揭开白布。\n"
PROSE_HANT = "清晨六點，菜市場已經熱鬧起來。賣豆腐的老人照例佔住街角，不慌不忙地揭開白布。\n"


def unescaped(escaped):
    return escaped.encode("ascii", "backslashreplace").decode("unicode_escape")


def codes(data):
    return [code for code, _ in describe(decode(data))]


@pytest.mark.parametrize(("code", "case"), [*cases("hit", ("ENC",)), *cases("known_failure", ("ENC",))])
def test_hit(code, case):
    if code == "ENC003":
        text = unescaped(case["escaped"])
        edits = list(replace_lone_surrogates(text))
        assert apply(text, edits) == case["to"]
        assert undo(case["to"], edits) == text
    else:
        data = bytes.fromhex(case["bytes"])
        assert decode(data).text == case["to"]
        assert code in codes(data)
        assert returned(data) == data


@pytest.mark.parametrize(("code", "case"), [*cases("miss", ("ENC",))])
def test_miss(code, case):
    if code == "ENC003":
        assert not list(replace_lone_surrogates(unescaped(case["escaped"])))
    else:
        assert code not in codes(bytes.fromhex(case["bytes"]))


def returned(data):
    decoded = decode(data)
    return encode(decoded.text, decoded.decoding)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(PROSE, e) for e in ("utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32-le")]
    + [(PROSE_HANT, e) for e in ("big5", "big5hkscs", "gb18030", "utf-16-be")],
)
@pytest.mark.parametrize("length", [10, 30, 20_000])
def test_encodings(text, encoding, length):
    text = (text * (1 + length // len(text)))[:length]
    data = text.encode(encoding)
    assert decode(data).text == text
    assert returned(data) == data


@pytest.mark.parametrize(
    ("main", "other"),
    list(itertools.permutations(["utf-8", "gb18030", "big5"], 2)),
)
def test_mixed_files(main, other):
    text = {"utf-8": PROSE, "gb18030": PROSE, "big5": PROSE_HANT}
    data = text[main].encode(main) * 5 + text[other].encode(other) + text[main].encode(main)
    assert decode(data).text == text[main] * 5 + text[other] + text[main]
    assert returned(data) == data


def test_classic_mac_line_ends():
    decoded = decode("第一行\r第二行\r".encode())
    assert decoded.text == "第一行\n第二行\n"
    assert encode(decoded.text, decoded.decoding) == "第一行\r第二行\r".encode()
    assert decode(b"a\r\nb\r").text == "a\r\nb\r"


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16"])
def test_carriage_returns_that_end_lines_in_part(encoding):
    data = "第一行。\r\n第二行。\r第三行。\r\r\n第四行。\r“第五行。”\r第六行\n".encode(encoding)
    decoded = decode(data)
    assert decoded.text == "第一行。\r\n第二行。\n第三行。\r\r\n第四行。\n“第五行。”\n第六行\n"
    assert encode(decoded.text, decoded.decoding) == data


def test_bad_bytes_and_carriage_returns_in_one_file():
    data = "甲。\r乙。\r丙。\r\n".encode("gbk") + b"\xff\n" + "丁。\r".encode("gbk") + "戊己庚辛。\n".encode("gbk")
    decoded = decode(data, encoding="gbk")
    assert decoded.text.count("\n") == 6
    assert encode(decoded.text, decoded.decoding) == data


def test_two_codes_for_one_character():
    data = b"\xa2\xcc" + PROSE_HANT.encode("big5")  # Big5 has 兀 and 嗀, 十 and 卅 twice
    assert decode(data).decoding.encoding == "big5hkscs"
    assert returned(data) == data


@pytest.mark.parametrize(
    ("data", "offset", "says"),
    [
        (b"\x89PNG\r\n\x1a\n", 0, "PNG"),
        (b"PK\x03\x04\x14\0", 0, "ZIP"),
        (b"\0" * 100, 0, "NUL"),
        (b"ab" + bytes(range(256)) * 4, 2, "no text"),
        ("Où êtes-vous ? Déjà là-bas, près de la forêt.".encode("latin-1"), 1, "--encoding"),
        (b"\xff\xfea", 0, "damaged"),
        ("It’s a “test” – naïve café".encode("cp1252"), 2, "--encoding"),
        ("Привет, как дела? Это текст.".encode("koi8-r"), 0, "--encoding"),
        ("날씨가 좋아서".encode("iso2022_kr"), 0, "ISO-2022-KR"),
        (b"\xff", 0, "no text"),
    ],
)
def test_refused(data, offset, says):
    with pytest.raises(DecodeError, match=says) as caught:
        decode(data)
    assert "\n" not in str(caught.value)
    assert caught.value.offset >= offset


def test_declared_encoding_is_believed_where_nothing_fits_better():
    french = "Où êtes-vous ? Déjà là-bas, près de la forêt.".encode("cp1252")
    assert decode(french, "cp1252").text.startswith("Où êtes")
    assert decode(PROSE.encode("gb18030"), "cp1252").text == PROSE
    assert decode(PROSE.encode(), "gb18030").text == PROSE


def test_any_bytes_come_back_or_are_refused():
    random.seed(20261122)
    parts = [PROSE.encode(), PROSE.encode("gbk"), PROSE_HANT.encode("big5"), b"ascii\r\n", b"\r", b"\xff", b"\0", b"\n"]
    parts += [PROSE.encode("hz"), b"\x80", b"\x1b$B"]
    refused = 0
    for _ in range(1000):
        data = b"".join(p[random.randrange(3) :] for p in random.choices(parts, k=random.randrange(6)))
        try:
            assert returned(data) == data, data
        except DecodeError:
            refused += 1
    assert refused < 300


@pytest.mark.parametrize(
    "text",
    [
        "مصر",
        "Cairo القاهرة is the capital.",
        "Հայաստան",
        "Jerusalem (ירושלים) is a city.",
        "ܫܠܡܐ",
        "中华人民共和国成立七十五周年".encode("gbk").decode("latin-1"),
        "中华人民共和国成立七十五周年".encode("gbk").decode("cp1252"),
        ("人民共和国成立七十五周年，我们一起庆祝这个节日。" * 3).encode().decode("latin-1"),
    ],
)
def test_utf_8_of_two_byte_characters_is_not_taken_for_gbk(text):
    assert decode(f"{text}\n".encode()).decoding.encoding == "utf-8"


@pytest.mark.parametrize("text", ["联通", "知之", "值班", "渊博的知识"])
def test_short_gbk_is_not_taken_for_an_alphabet(text):
    assert decode(text.encode("gbk")).decoding.encoding == "gb18030"


@pytest.mark.parametrize("text", ["ƀ", "Ȁ", "\u0301", "Ɔ\n", "ŵ", "鼙藠".encode("gbk").decode()])
def test_a_few_characters_in_utf_8_stay_unless_they_are_common_han_elsewhere(text):
    assert decode(text.encode()).text == text


@pytest.mark.parametrize("word", ["目录", "图片", "联系"])
def test_a_word_of_common_han_that_is_utf_8_by_chance_is_told_of_or_read(word):
    decoded = decode(word.encode("gbk"))
    assert decoded.text == word or decoded.rival == ("gb18030", word)
