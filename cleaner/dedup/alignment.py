"""Whether a pair of texts is a copy, or two fillings of one template: the texts are laid side by side.

Shingles say how much two texts share, not in which order.  A short report whose every shingle stands somewhere in a
yearbook of such reports is no part of it.  So a candidate pair is aligned on its keys (`kernel/runs.c`):

*Contained.*  Some places of the part are looked for in the container, and from there both are read side by side.  What
one text has in the place of a stretch of the other is skipped: up to SLOT (24) code points, or a longer stretch if both
meet again in 12 equal ones.  At most a tenth of the part may be missed, and the container may hold at most half the
length of the part between its pieces.  Otherwise the pair has no relation, however many shingles it shares.

*Template.*  Two texts with the same wording are fillings of one template where their differences are what forms are
filled with: numbers and dates (at least a quarter of the numbers differ, and there is a difference in every 600
characters or fewer), or, with the numbers the same, names of people and places (half of the differing words or more).  They say different things, so neither is a copy.
A copy with one figure corrected among many stays a copy.

The bounds were chosen on generated reports, prices, notices and results, 100 corpora (tests/test_templates.py,
2026-12-01).
"""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.dedup.key import Buffer, Packed
from cleaner.dedup.sketch import align

APART, COPY, TEMPLATE = range(3)
# The commonest family names, simplified and traditional: they begin what a form has in the place of another name.
SURNAMES = "".join(
    sorted(
        set(
            "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂苏蘇"
            "卢盧蒋蔣蔡贾賈丁魏薛叶葉阎閻余潘杜戴夏钟鐘鍾汪田任姜范範方石姚谭譚廖邹鄒熊金陆陸郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段雷"
            "钱錢汤湯尹黎易常武乔喬贺賀赖賴龚龔文"
        )
    )
)
# What names of places, teams and houses end with, or have behind them.
PLACES = "".join(sorted("省市县縣区區镇鎮乡鄉村路街巷弄队隊厂廠店校院馆館社站厅廳局场場厦廈楼樓所行"))

# What stands before or behind a number in Han: 一 elsewhere is a word (一直, 一定).
UNITS = "".join(sorted("年月日号號时時点點分秒第初周期次届级級条條章度元斤岁歲楼樓栋棟室"))


def verdicts(keys: Packed | Iterable[str], first: Buffer, second: Buffer, *, inside: bool) -> memoryview:
    """For each pair COPY or TEMPLATE, as "B"; with `inside` also APART, where first[k] does not stand in second[k] as a run.

    The numbers are of 64 bits ("q").
    """
    return align(keys, first, second, inside, SURNAMES, PLACES, UNITS)
