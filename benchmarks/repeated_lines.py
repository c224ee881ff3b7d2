"""Thresholds of `--lines` on a made site: python benchmarks/repeated_lines.py

Pages of `tests/clean` sentences with furniture of the site's own, which no phrase of the program knows: on every page, on a
third of them (a channel), on one in twelve (a campaign); and with lines of the articles that recur: a sentence on one page in
five, headings on one in five and on six in ten (`参考文献` of papers).  Prints for each pair of thresholds the
share of the furniture that goes, and the lines of the articles that are lost.
"""

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from command_line import prose

from cleaner.core.document import DROPPED
from cleaner.stages.layout import read_layout, site_lines

EVERYWHERE = ["江城早知道", "看见身边的江城", "本栏由江城晚报读者俱乐部特约", "晒图 · 求助 · 团购 · 二手"]
CHANNELS = [["健康频道一周看点", "问诊台"], ["旅游频道路书", "结伴同行"], ["教育频道升学帮", "名校巡礼"]]
CAMPAIGN = ["五一促销专场正在进行", "转盘抽奖赢话费"]
OWN = [("编者按", 0.2), ("参考文献", 0.6), ("截至发稿时，对方未作回应。", 0.2)]


def page(number: int) -> list[tuple[str, bool]]:
    """The lines of a page, each with whether it is furniture of the site that only repetition tells."""
    rng = random.Random(number)
    top, tail = EVERYWHERE[:2] + CHANNELS[number % 3][:1], EVERYWHERE[2:] + CHANNELS[number % 3][1:]
    body = [f"{sentence.strip()}。" for sentence in prose(number, 12).split("。") if sentence.strip()]
    for line, share in OWN:
        if rng.random() < share:
            body.insert(rng.randrange(2, len(body)), line)
    campaign = CAMPAIGN * (rng.random() < 1 / 12)
    furniture = [(line, True) for line in top], [(line, True) for line in tail + campaign]
    return [
        ("首页 > 频道 > 正文", False),
        *furniture[0],
        *((x, False) for x in body),
        *furniture[1],
        ("分享到：", False),
    ]


def main() -> None:
    for size in (12, 40, 300):
        site = [page(number) for number in range(size)]
        found = site_lines.learn(lambda site=site: [[line for line, _ in lines] for lines in site])
        for many in (5, 10, 20):
            for share in (0.25, 0.5, 0.8):
                known = {
                    site_lines.key_of(line): "sure" if n >= many and s >= share else "weak" for line, n, s in found
                }
                gone, all_of_it, lost = 0, 0, 0
                for lines in site[:40]:
                    layout = read_layout([line for line, _ in lines], known=known)
                    for (text, furniture), judged in zip(lines, layout.lines, strict=True):
                        dropped = judged.label in DROPPED
                        gone, all_of_it = gone + (furniture and dropped), all_of_it + furniture
                        lost += dropped and not furniture and text not in ("首页 > 频道 > 正文", "分享到：")
                print(
                    f"{size:3} pages, {many:2} documents and {share:.0%}: furniture {gone / all_of_it:.2f} lost {lost}"
                )


if __name__ == "__main__":
    main()
