"""Corpora of forms: texts of one template are told apart, and true copies among them are found."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from cleaner import find_duplicates

CITIES = [
    "临江",
    "青石",
    "云岭",
    "白河",
    "石桥",
    "南屏",
    "东湖",
    "松岭",
    "清溪",
    "花山",
    "大营",
    "柳林",
    "竹溪",
    "北塘",
    "望城",
    "长岗",
]
PEOPLE = [
    "王志远",
    "李春梅",
    "张国强",
    "刘思雨",
    "陈立",
    "杨晓东",
    "赵静",
    "黄文博",
    "周敏",
    "吴海涛",
    "徐丽娜",
    "孙浩",
    "胡建平",
    "朱颖",
    "高翔",
    "林雪",
]
SKIES = ["晴", "多云", "阴", "小雨", "中雨", "大雨", "雷阵雨", "晴转多云", "多云转阴", "阴有小雨", "雾", "小雪"]
WINDS = ["东北", "西北", "东南", "西南", "偏南", "偏北"]
GOODS = ["大白菜", "土豆", "西红柿", "黄瓜", "青椒", "猪肉", "鸡蛋", "草鱼", "苹果", "香蕉", "大米", "豆腐"]
TEAMS = ["蓝鲸", "飞鹰", "猛虎", "雪豹", "海燕", "铁马", "赤焰", "银河"]
WORKS = ["管网改造", "线路检修", "水箱清洗", "阀门更换", "变压器增容", "道路施工"]


def weather(rng: random.Random) -> Callable[[], str]:
    tail = rng.choice(("请市民注意防寒保暖。", "明后天天气变化不大，适宜户外活动。", "驾车出行的朋友请注意交通安全。"))
    city = rng.choice(CITIES)
    return lambda: (
        f"{city}市气象台{rng.randrange(1, 13)}月{rng.randrange(1, 29)}日发布：今天白天到夜间{rng.choice(SKIES)}，"
        f"{rng.choice(WINDS)}风{rng.randrange(1, 7)}级，最高气温{rng.randrange(8, 38)}℃，最低气温{rng.randrange(0, 25)}℃，"
        f"相对湿度{rng.randrange(20, 99)}%，空气质量指数{rng.randrange(20, 180)}，{tail}"
    )


def prices(rng: random.Random) -> Callable[[], str]:
    goods = rng.sample(GOODS, 6)

    def one() -> str:
        lines = "；".join(f"{name}每斤{rng.randrange(100, 4000) / 100}元" for name in goods)
        return f"{rng.randrange(2015, 2026)}年{rng.randrange(1, 13)}月{rng.randrange(1, 29)}日农贸市场零售均价：{lines}。以上价格由市价格监测中心采集，仅供参考，实际以市场交易为准。"

    return one


def notices(rng: random.Random) -> Callable[[], str]:
    plea = "施工期间给您带来不便，敬请谅解。请提前做好储水准备，关好家中水龙头，恢复供水时水质可能短时浑浊，排放片刻即可正常使用。"
    plea = plea * rng.choice((1, 2))
    return lambda: (
        f"尊敬的用户：因{rng.choice(WORKS)}，定于{rng.randrange(1, 13)}月{rng.randrange(1, 29)}日{rng.randrange(6, 12)}时至"
        f"{rng.randrange(13, 23)}时对{rng.choice(CITIES)}小区{rng.randrange(1, 30)}至{rng.randrange(31, 60)}号楼暂停供水。"
        f"{plea}联系人：{rng.choice(PEOPLE)}，电话{rng.randrange(10**7, 10**8)}。"
    )


def results(rng: random.Random) -> Callable[[], str]:
    season = rng.randrange(2000, 2026)

    def one() -> str:
        home, guest = rng.sample(TEAMS, 2)
        return (
            f"{season}赛季城市联赛第{rng.randrange(1, 39)}轮今晚结束，{home}队主场以{rng.randrange(60, 130)}比{rng.randrange(60, 130)}"
            f"{rng.choice(('战胜', '不敌'))}{guest}队。{rng.choice(PEOPLE)}拿下全场最高的{rng.randrange(20, 50)}分，"
            f"{rng.randrange(5, 20)}个篮板，{rng.choice(PEOPLE)}贡献{rng.randrange(3, 15)}次助攻，到场观众{rng.randrange(3000, 20000)}人。"
        )

    return one


def certificates(rng: random.Random) -> Callable[[], str]:
    """Long, with few places that are filled in: by their shingles they are nearly the same text."""
    school = rng.choice(CITIES)
    return lambda: (
        f"兹证明{rng.choice(PEOPLE)}同志于{rng.randrange(2001, 2025)}年{rng.randrange(1, 13)}月至{rng.randrange(2025, 2031)}年{rng.randrange(1, 13)}月在我校教师"
        f"进修班学习，修完教学计划规定的全部课程，考试成绩合格，准予结业，证书编号{rng.randrange(10**6, 10**7)}。进修期间该同志遵守学校各项规章制度，"
        "尊敬师长，团结同学，积极参加集体备课和公开教学活动，认真完成实习任务，受到指导教师和实习单位的一致好评。学校同意将其学习情况"
        "记入本人业务档案，作为今后评聘职务、晋升工资和继续教育学分登记的依据之一，有关部门可凭本证书和身份证件到教务处查询核对。"
        f"本证书涂改无效，遗失不补，解释权归{school}师范学校所有，特此证明，此致敬礼。"
    )


def copies(rng: random.Random, text: str) -> list[str]:
    """The text as other places print it: full-width, with a lead, in a digest, with a letter wrong."""
    wrong = rng.choice(
        [i for i, c in enumerate(text) if "\u4e00" <= c <= "\u9fff" and c not in "一二三四五六七八九十百千万"]
    )
    stranger = "本报近日收到许多读者来信，询问邮购旧书的办法，编辑部逐一作了答复，这里一并说明，请大家留意。" * 4
    return [
        text.replace("，", ",").translate({ord("0") + k: ord("０") + k for k in range(10)}),
        f"【本网讯】{text}",
        f"{stranger}{text}{stranger}",
        f"{text[:wrong]}岀{text[wrong + 1 :]}",
    ]


@pytest.mark.parametrize("kind", [weather, prices, notices, results, certificates])
def test_forms_are_no_copies_but_copies_of_forms_are(kind) -> None:
    """25 corpora of each kind: some compared pair by pair, some through their signatures."""
    planted = found_again = fillings = 0
    for seed in range(25):
        rng = random.Random(seed)
        form = kind(rng)
        texts = list(dict.fromkeys(form() for _ in range(320 if seed % 5 == 0 else 60)))
        originals = len(texts)
        texts.append("".join(form() for _ in range(40)))  # a yearbook that holds none of them
        of = {}
        for original in rng.sample(range(originals), 10):
            for copy in copies(rng, texts[original]):
                of[len(texts)] = original
                texts.append(copy)
        found = find_duplicates(texts)
        related = {frozenset(pair[:2]) for pair in (*found.pairs, *found.contained)}
        for i, j in map(sorted, related):
            assert of.get(i, i) == of.get(j, j), (texts[i], texts[j])
        planted += len(of)
        found_again += sum(frozenset(pair) in related for pair in of.items())
        fillings += len(found.fillings)
        members = {member.index for cluster in found.clusters for member in cluster.members}
        assert len(members) <= len(of)
    assert found_again >= 0.98 * planted, found_again / planted
    assert fillings > 1000 or kind is not certificates


@pytest.mark.parametrize("size", [150, 1500])  # pair by pair, and as one large group
def test_many_fillings_of_one_template(size: int) -> None:
    rng = random.Random(size)
    form = certificates(rng)
    texts = [form() for _ in range(size)]
    copied = rng.sample(range(size), 50)
    texts += [f"【本网讯】{texts[i]}转载请注明。" for i in copied]
    found = find_duplicates(texts)
    wanted = {frozenset((i, size + k)) for k, i in enumerate(copied)}
    related = {frozenset(pair[:2]) for pair in (*found.pairs, *found.contained)}
    assert related <= wanted
    assert len(related) >= 0.98 * len(wanted)
    assert len(found.fillings) < 70 * len(texts)
    grouped = {index for group in found.templates for index in (group.kept, *(m.index for m in group.members))}
    assert len(grouped) > 0.9 * size
    assert all(member.relation == "template" for group in found.templates for member in group.members)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (
            "张志强先生因病医治无效逝世，谨定于殡仪馆举行遗体告别仪式，请生前友好届时参加，家属谨此讣告，不再一一登门奉告，恳请各位亲朋节哀。",
            "李国平先生因病医治无效逝世，谨定于殡仪馆举行遗体告别仪式，请生前友好届时参加，家属谨此讣告，不再一一登门奉告，恳请各位亲朋节哀。",
        ),
        (
            "本周星期三下午全体教职工在大会议室召开会议，学习有关文件，布置期末复习和考试工作，请各年级组长提前准备发言材料，无故不得缺席。",
            "本周星期五下午全体教职工在大会议室召开会议，学习有关文件，布置期末复习和考试工作，请各年级组长提前准备发言材料，无故不得缺席。",
        ),
    ],
    ids=["a name", "a day"],
)
def test_one_name_or_day_makes_another_text(a: str, b: str) -> None:
    found = find_duplicates([a, b], 0.7)
    assert (len(found.fillings), found.pairs, found.clusters) == (1, (), ())
    assert [(group.kept, group.members[0].index) for group in found.templates] == [(0, 1)]


def test_a_figure_corrected_among_many_leaves_a_copy() -> None:
    text = (
        "全县去年实现地区生产总值85亿元，比上年增长6.2%，其中第一产业21亿元，第二产业37亿元，第三产业27亿元；粮食总产量31万吨，完成固定资产投资64亿元，新增就业4200人。"
        * 2
    )
    assert find_duplicates([text, text.replace("4200人", "4300人", 1)]).pairs
