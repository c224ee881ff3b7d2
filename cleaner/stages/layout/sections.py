"""What stands below a heading of boilerplate, under the body: `docs/layout.md` §3.2 and §3.3.

The lines are read once, from the top.  `_Sections` remembers which heading the current line stands under; each of its
methods is one transition, or answers one question about the line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cleaner.core.html_tags import BLOCKS
from cleaner.core.lazy_regex import lazy
from cleaner.stages.layout.cues import NAMED
from cleaner.stages.layout.features import BULLET, ENUM, is_dateline
from cleaner.stages.layout.headlines import KICKER, TOGETHER, TOLD, echo, is_headline
from cleaner.stages.layout.line_shapes import is_fact, is_marked, own_text, rows_of_tables
from cleaner.stages.layout.metadata import DATE, FIELD
from cleaner.stages.layout.posts import last_post
from cleaner.stages.layout.values import KEPT, LineJudgement, Seen, has_full_stop, is_prose

ITEM = lazy(r"[^。]{5,60}[^，,、：:；;。“‘(（\s] ?[ ]\S")
DISCLAIMER = lazy(
    r".*(?:版权|转载|侵权)|\W*(?:凡|如[有需因]|本[网站报刊])|.*(?:本[网站报刊文]|平台|我们).*(?:授权|声明|联系|投诉)"
)
LIABILITY = lazy(r"著作权|版权|侵权|转载|授权|免责|权利人|合作方|真实性|准确性|完整性|合法性|法律责任")
HAN = lazy(r"[\u3400-\u9fff]")
ADDRESS = lazy(r"@|www\.|\b(?:Tel|TEL|Fax|FAX|Rd|Road|Street|St|Ave|No)\b")  # of a site, in English
PART = lazy(r"[（(]?[一二三四五六七八九十]{1,3}[、.．)）]|第[一二三四五六七八九十百\d]{1,4}[章节条步]")
SAID = lazy(r"[^\W\d_A-Za-z][，。！？…；,!?;]")  # behind Han: `Powered by Discuz!` is nobody's word
ANSWERED = lazy(r"[\d,.]+万? ?人(?:赞同|点赞|收藏)了?(?:该回答|此文)?|赞同 [\d,.]+万?")  # stands above an answer
SIGNED = lazy(r"责任?编|编辑|责编|记者|作者|撰文|通讯员")
ROLE = lazy(r"(?:编辑|实习生|校对|责编|摄影|制图|审核|监制|统筹|海报|剪辑)[ :]")  # goes on with a sign-off
BACK_MATTER = lazy(r"[【\[(]?(?:参考文献|参考资料|参考书目|引用文献|注释|尾注|脚注|附录)[】\])]?:?")
OPENS = frozenset({"comment", "related", "copyright", "pagination", "ad", "share", "seo", "other", "tail"})
LISTS = frozenset({"comment", "related"})  # go on without further cues until sentences come back
FOOTERS = frozenset({"copyright", "pagination"})  # names and addresses of the site stand below them
STRONG = LISTS | {"copyright"}  # end with two sentences, not with one, and with no cue of a lesser kind
FLOOR_ROW = lazy(r"(?:^|[ |·])\d{1,5}(?:楼|#)(?:[ |·]|$)")
# Code points of one paragraph, or two paragraphs of any length: less may be a lead, and the body stand below.  (37 pages of
# others, 2026-12-01: at 150 one of them loses its body; this costs no line of our 51.)
SHORT = 300
# Times as much as was told may go for its place alone, below a longer text; at 3, a fifteenth of what goes stays (857 pages).
MANY = 8
HEADLINE = 8  # code points of the shortest line that may be the headline of another article
QUIET = 16  # lines without any cue end what a share box opened; 12 lose .012 of F1 (25 pages, 2026-11-22)
TAIL = 8  # lines within which a cue must stand for a weak one below the last sentence: an article may end in a list
POST = 12  # code points of a post that is no sentence; shorter ones (`顶！`, `谢谢楼主！`) say nothing
AMID = 6  # lines within which a sentence follows
NEAR = 3  # lines within which cues make a sentence between them a comment: a name, the comment, its buttons


def read_sections(seen: Sequence[Seen], out: list[LineJudgement], thread: bool) -> None:
    """Judge the lines that stand under boilerplate below a body; `thread`: the text is a thread of a forum."""
    reader = _Sections(seen, out, thread)
    for i in range(len(seen)):
        reader.read(i)
    reader.end(len(seen))


@dataclass
class _Sections:
    """How far the lines have been read, and what the current one stands under."""

    seen: Sequence[Seen]
    out: list[LineJudgement]
    thread: bool
    section: str = ""  # the label of the heading above; "" in the body
    opened: int = 0  # the line of that heading
    told: int = 0  # code points of sentences of the body so far
    sentences: int = 0  # lines of the body with a full stop
    body: tuple[str, ...] = ()  # the words of the elements around the last sentence of a page's body
    since: int = 0  # the line at which boilerplate began
    last_cue: int = 0  # the last line that bears a cue, or is a link
    signed: bool = False  # an editor has signed above
    noted: bool = False  # and boilerplate stood below that
    taken: list[int] = field(default_factory=list)  # lines that the section took, and nothing but their place proves
    ahead: list[int] = field(init=False)  # how many lines below each line the next sentence of a body stands
    last_post: int = field(init=False)  # the last line of a text made of posts, or -1
    last_floor: int = field(init=False)  # the last line of a thread that numbers a post
    to_cue: list[int] = field(init=False)  # how many lines below each line the next sure cue of boilerplate stands
    table: set[int] = field(init=False)  # rows of tables
    own_text: set[int] = field(init=False)  # lines of verse, of recipes, of prose without stops

    def __post_init__(self) -> None:
        self.ahead, self.table = _distances([is_prose(s) for s in self.seen]), rows_of_tables(self.seen)
        self.to_cue = _distances([s.sure_label not in ("", "meta") for s in self.seen])
        self.own_text, self.last_post = own_text(self.seen), last_post(self.seen)
        self.last_floor = max((i for i, s in enumerate(self.seen) if is_floor(s)), default=0) if self.thread else 0

    def read(self, i: int) -> None:
        """Judge line `i`, and remember what the next one stands under."""
        s = self.seen[i]
        kind = "tail" if s.sure_label == "meta" else s.sure_label
        self.notice_cues(i, kind)
        if s.sure_label == "meta" and (self.thread or not SIGNED.search(s.key)):
            return  # a source, a date or an address ends nothing: a phone number or a table may follow
        if kind in OPENS:
            self.open(i, kind)
        elif s.clause and s.clause.label == "meta" and s.clause.apart:
            self.read_signed(i)
        elif not self.section:
            self.read_body(i)
        elif self.ends_at(i):
            self.end(i)
        elif self.has_faded(i):
            _resume(self.seen, self.out, self.last_cue + 1, i + 1, self.section)
            self.end(i)  # a table or verse after a share box is no boilerplate
        elif s.weak_label == "meta" and self.section not in STRONG:
            self.out[i] = LineJudgement("meta", "a bare date or name below the body", 0.6)
        elif i in self.own_text:
            if not self.knows_body:
                self.end_above_own_text(i)
        elif self.takes(i):
            self.take(i)
        else:
            self.resume(i)

    def notice_cues(self, i: int, kind: str) -> None:
        """Remember the last line with a cue, and whether an editor's sign-off still holds."""
        s = self.seen[i]
        if s.sure_label or s.weak_label or s.links >= 0.5 or (self.noted and BULLET.match(s.key)):
            self.last_cue = i
        self.signed = self.signed and (self.section != "" or kind in OPENS)
        self.noted = self.signed and (self.noted or s.sure_label not in ("", "meta"))

    def open(self, i: int, kind: str) -> None:
        """A sure cue: what follows may stand under it, if a body has been told above."""
        s = self.seen[i]
        item = s.links >= 0.5 and self.ahead[i] <= AMID  # a link amid sentences is nothing that a list stands under
        more = kind == self.section == "related"
        opens = (self.told >= TOLD and not item) or more or (kind == "related" and self.lists_alone(i))
        if i < self.last_post or ANSWERED.fullmatch(s.key):
            opens = False  # a post stands below, and posts are the body
        if opens and not (self.section in STRONG and kind not in STRONG):
            if not self.section or self.section in LISTS:
                self.since = i
            if kind != self.section:
                self.end(i)
                self.section, self.opened = kind, i
        self.signed = self.signed or (opens and kind == "tail")

    def lists_alone(self, i: int) -> bool:
        """Whether the text holds nothing but the list below line `i`: no sentence, and a date on every third line."""
        if self.told or not self.is_last(i):
            return False
        below = self.seen[i + 1 : i + 1 + QUIET]
        return len(below) >= 6 and 3 * sum(DATE.search(s.key) is not None for s in below) >= len(below)

    def end(self, i: int) -> None:
        """The section ends above line `i`; what it took for its place alone comes back if that may be the body."""
        if self.may_be_body():
            for k in self.taken:
                self.out[k] = KEPT
        self.taken.clear()
        self.section = ""

    def end_above_own_text(self, i: int) -> None:
        """Verse or prose begins at line `i`; the row right above, if the section took it, is its title."""
        if self.taken[-1:] == [i - 1]:
            self.out[i - 1] = KEPT
            self.taken.pop()
        self.end(i)

    def tell(self, s: Seen) -> None:
        """Count a line of the body."""
        if is_prose(s):
            self.body = _parent(s)
        self.told += 0 if s.sure_label else s.sentence_length
        self.sentences += is_prose(s) and ("。" in s.text or has_full_stop(s))

    def may_be_body(self) -> bool:
        """Whether the section took more than the text had told above it, or, below little text, no headlines."""
        if not self.taken or self.lists_alone(self.opened):
            return False
        lines = [self.seen[k] for k in self.taken]
        size = sum(len(s.text) for s in lines)
        if self.knows_body or self.section == "copyright":
            return size > MANY * self.told
        headlines = sum(len(s.text) >= HEADLINE and not is_fact(s) for s in lines)
        return size > self.told or 2 * headlines < len(lines)

    def read_body(self, i: int) -> None:
        """A line under no heading of boilerplate: weak cues count below the last sentence only."""
        s = self.seen[i]
        self.tell(s)
        if self.told < TOLD or not s.weak_label or i < self.last_post:
            return
        if s.weak_label == "meta":
            if ":" in s.key and (FIELD.search(s.key) or DATE.search(s.key)) and self.is_last(i):
                self.out[i] = LineJudgement("meta", "metadata field below the body", 0.6)
        elif self.ahead[i] > NEAR and not s.heading and self.is_at_edge(i):
            self.out[i] = LineJudgement(s.weak_label, f"{NAMED[s.weak_label]}, below the body", 0.7)

    def ends_at(self, i: int) -> bool:
        """Whether line `i` itself shows that the section has ended: a bibliography below a disclaimer is the article's."""
        if BACK_MATTER.fullmatch(self.seen[i].key) or self.is_outside(i):
            return True
        return self.section == "related" and self.ahead[i] <= AMID and _list_ends(self.seen, self.out, i)

    def is_outside(self, i: int) -> bool:
        """Whether line `i` is a paragraph of a page in the element that the body stands in, and the heading above is not."""
        s = self.seen[i]
        if s.tag != "p" or s.links >= 0.5 or s.sure_label or s.weak_label or not self.body:
            return False
        return _parent(s) == self.body and _parent(self.seen[self.opened]) != self.body

    def read_signed(self, i: int) -> None:
        """The last line of a body, with the editor's name glued to it."""
        self.end(i)
        self.tell(self.seen[i])
        self.open(i, "tail")

    def has_faded(self, i: int) -> bool:
        """Whether no cue has stood for so long that a share box or a copyright line says nothing of line `i`."""
        return self.section not in LISTS and i - self.last_cue > QUIET and not (self.noted and self.is_last(i))

    def takes(self, i: int) -> bool:
        """Whether line `i` belongs to the section that it stands in."""
        s = self.seen[i]
        if self.thread and not s.weak_label and (i < self.last_floor or _is_post(s)):
            return False
        if self.section not in LISTS and (i in self.table or not self.is_enclosed(i)):
            return False
        fragment = self.noted and s.sentence_length < 60 and not has_full_stop(s)
        return fragment or _belongs(self.seen, self.out, i, self.section)

    def is_enclosed(self, i: int) -> bool:
        """Whether line `i`, below no list, has a sure cue within a few lines below it; a footer's may stand above."""
        s = self.seen[i]
        if s.weak_label:
            return True
        if self.section == "tail" and ROLE.match(s.key):
            return True
        if self.noted and not is_fact(s):
            return True
        if self.section == "copyright" and i - self.last_cue <= NEAR:
            return True  # the name of a site, its address
        if self.section in FOOTERS and self.knows_body:
            return True
        if is_fact(s):
            return False
        return self.to_cue[i] <= (QUIET if self.knows_body else NEAR)

    def take(self, i: int) -> None:
        """Line `i` goes with the heading above it."""
        s = self.seen[i]
        weak = s.weak_label
        label = weak if weak not in ("", "meta") else "related" if self.section == "tail" else self.section
        self.out[i] = LineJudgement(label, f"below {self.name_of_heading()}", 0.85)
        if not (weak not in ("", "meta") or s.links >= 0.5 or s.sure_label or is_marked(s)):
            self.taken.append(i)
        if weak in LISTS:
            self.section = weak

    def resume(self, i: int) -> None:
        """Line `i` is the body's again; one sentence alone ends no list of links or comments, and begins no body."""
        alone = sum(map(is_prose, self.seen[i : i + TOGETHER])) < 2
        _resume(self.seen, self.out, self.since + 1, i, "related" if self.noted and alone else self.section)
        self.since = i
        if not (alone and (self.noted or self.section in STRONG)):
            self.end(i)
        self.tell(self.seen[i])

    def name_of_heading(self) -> str:
        heading = self.seen[self.opened].sure_label
        return "the sign-off" if heading in ("", "meta") else NAMED[heading]

    @property
    def knows_body(self) -> bool:
        """Whether the text above is certainly a body, and no lead, slogan or row of headlines."""
        return self.sentences >= (1 if self.told >= SHORT else 2)

    def is_last(self, i: int) -> bool:
        """Whether no sentence of a body follows."""
        return self.ahead[i] > len(self.seen)

    def is_at_edge(self, i: int) -> bool:
        """Whether a line is below the last sentence, or has a sure cue of boilerplate within a few lines.

        Inside a body `打印` and `3` may be cells of a table; short links below it, the parts of a chapter.
        """
        reach = TAIL if self.is_last(i) and self.seen[i].links < 0.5 else NEAR
        return any(s.sure_label not in ("", "meta") for s in self.seen[max(0, i - NEAR) : i + reach + 1])


def _parent(s: Seen) -> tuple[str, ...]:
    """The words of the elements around the element that a line is, outermost first."""
    words = s.around.split()
    return tuple(words[: max((k for k, word in enumerate(words) if word in BLOCKS), default=0)])


def _is_post(s: Seen) -> bool:
    """Whether a line of a thread is what somebody wrote there, with a stop at its end or without: 八十了,比我还溜"""
    return s.sentence_length > 0 or (not s.weak_label and len(s.text) >= POST and SAID.search(s.text) is not None)


def _list_ends(seen: Sequence[Seen], out: Sequence[LineJudgement], i: int) -> bool:
    """Whether a list of links breaks off above line `i`: its bullets end, its rhythm or its indent changes."""
    if i < 2 or not (out[i - 1].label == out[i - 2].label == "related"):
        return False
    a, b, c = seen[i - 2 : i + 1]
    if BULLET.match(b.key) and a.text[0] == b.text[0]:
        return c.text[0] != b.text[0]
    even = b.at - a.at == 1 and not b.sure_label
    return even and (c.at - b.at > 1 or (a.indent == b.indent != c.indent and c.indent != ""))


def _distances(flags: Sequence[bool]) -> list[int]:
    """How far below each place the next flag is set, a huge number if there is none."""
    out, distance = [0] * len(flags), 10**9
    for i in range(len(flags) - 1, -1, -1):
        distance = 0 if flags[i] else distance + 1
        out[i] = distance
    return out


def is_floor(s: Seen) -> bool:
    """Whether a line numbers a post: `举报 | 82楼 | 回复`, `3楼 小李`."""
    return ("楼" in s.key or "#" in s.key) and FLOOR_ROW.search(s.key) is not None


def _belongs(seen: Sequence[Seen], out: Sequence[LineJudgement], i: int, section: str) -> bool:
    """Whether a line under boilerplate belongs there: any fragment does, a sentence needs a sign of its own."""
    s = seen[i]
    if not s.sentence_length:
        return section == "comment" or not has_full_stop(s)
    if section in STRONG and s.sentence_length < 60 and not has_full_stop(s):
        return True  # headlines and comments ask and exclaim
    if section == "related":
        listed = out[i - 1].label == "related" and not s.indent
        return listed and ITEM.match(s.text) is not None and HAN.search(s.text) is not None
    if section == "comment":
        around = seen[max(0, i - NEAR) : i + NEAR + 1]
        return sum(o.sure_label == "comment" or o.weak_label in ("comment", "share") for o in around) >= 2
    return section == "copyright" and _is_disclaimer(s)


def _is_disclaimer(s: Seen) -> bool:
    """Whether a sentence is an item of a disclaimer, or the address of a site in English."""
    if not HAN.search(s.text):
        return ADDRESS.search(s.text) is not None
    listed = ENUM.match(s.text) or BULLET.match(s.key) or s.sentence_length < 100
    return (listed and DISCLAIMER.match(s.key) is not None) or len(set(LIABILITY.findall(s.key))) >= 2


def _resume(seen: Sequence[Seen], out: list[LineJudgement], start: int, body: int, section: str) -> None:
    """Give back what stands between boilerplate and the sentence at `body`, and belongs to what begins there."""
    if section == "related":  # a numbered heading among links begins what the article goes on with
        start = next((k for k in range(start + 1, body) if PART.match(seen[k].text) and not seen[k].links), body)
    if section != "comment":
        for k in range(start, body):
            if not seen[k].sure_label and seen[k].weak_label in ("", "meta"):
                out[k] = KEPT
    if section in LISTS:
        _give_back_headline(seen, out, start, body)


def _give_back_headline(seen: Sequence[Seen], out: list[LineJudgement], start: int, body: int) -> None:
    """Give back the headline (three rows at most) above the sentence at `body`, from line `start` on."""
    told = [s for s in seen[body : body + 4] if s.sentence_length]
    k = body - 1
    while k >= start and not seen[k].sure_label and seen[k].weak_label == "meta":
        k -= 1
    rows = 0
    while k >= start and rows < 3 and is_headline(seen[k]) and not seen[k].sure_label:
        apart = seen[k].at - seen[k - 1].at > 1 or (k < body - 1 and rows == 0) or is_dateline(seen[body].key)
        if not ((apart and rows == 0) or echo(seen[k], told) >= 0.35 or (rows and KICKER.search(seen[k].text))):
            break
        out[k] = LineJudgement("body", "headline of what follows", 0.7)
        rows, k = rows + 1, k - 1
