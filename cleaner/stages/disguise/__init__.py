"""RST: disguised and stray characters, put right by context, one character for one character.

Content farms replace a character every few dozen so that a copy looks new: by one that looks or sounds alike
(苐 第, 嶊 推, 鈈 不, の 的), or by its traditional form.  No table can undo that: 嘚 stands for 得 and for 的, 財 for
财 and for 才, and 囿, 玖, 著 are right elsewhere.  So each suspect and its candidates, which come from Unihan,
decompositions, sounds and glyphs (`candidates`), enter a word lattice over a bigram model, which tells how likely each is
in this context (`lattice`, `reading`).  Nothing is changed where the text around shows too little such damage
(`evidence`).  Japanese, Cantonese and Traditional text, and text that is no prose, is not looked at (`protected`, `prose`).

The rules share one judgement, in which a simplified form and a disguise are rivals.  Disguises are repaired first, since
the stray traditional characters around them are part of the evidence.  RST001 also repairs a stray traditional character
whose only neighbours are disguises: once they are gone, RST002 has no evidence left.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.core.edits import Edit
from cleaner.core.rules import family, rule
from cleaner.stages.disguise.rounds import disguises, proposals, strays_left

family("RST", "形近替换字", "disguised and stray characters, by context")


@rule("RST001")
def disguised(text: str) -> Iterator[Edit]:
    """形近、音近的伪装字按上下文改回本字。 Disguised characters are put right by their context.

    采集站和“火星文”转换器用生僻的形近、同音字替换常用字（苐五次会议、有力嶊进、の、①），躲避查重和关键词过滤，搜索和统计因此失灵。
    每个可疑字和它的候选字放进词网格，由词二元模型连同邻字一起判断；每一处都算出改对的概率：孤零零的一个要几乎确定（岀血）才改，可疑字成群、大多能被上下文解释的地方可以宽些。
    不动的：有自己用处的字——人名、地名、商标（鋆、昇腾）、方言（冇）、古文、化学元素、计量单位（英吋）、题号（第①空），以及列举、谈论的字和无假名的日文；
    还有 @ 后面的用户名、#话题#，成词的怪字（又双叒叕、蹓跶）。网上谐音的语气词（去吖、热闹叻）只提议。

    Content farms and “Martian script” converters write rare look-alikes and sound-alikes for common characters
    (苐五次会议, 有力嶊进, の, ①) to slip past duplicate checks and filters; search and counting fail on the result.
    Each suspect and its candidates enter a word lattice and are judged together with their neighbours.  Each repair has
    a probability: alone it must be almost certain (岀血); among other suspects that the context explains, less is enough.
    Left alone: characters with a use of their own, as in names, places, brands (鋆, 昇腾), dialect (冇), classical text,
    chemical elements, units (英吋) and numbers (第①空), characters that are listed or spoken of, Japanese without kana, names
    of users (behind @) and topics (#…#), and words of odd characters (又双叒叕, 蹓跶).  Particles of the web that are
    spelled by sound (去吖, 热闹叻) are only proposed.
    """
    return (Edit(v.at, v.at + 1, v.old, v.new, v.confidence) for v in disguises(text))


@rule("RST002")
def stray_traditional(text: str) -> Iterator[Edit]:
    """简体文章里零星混入的繁体字改回简体。 Stray traditional characters in a simplified text become simplified.

    采集站为了让转载显得“原创”，每隔几十个字就把一个字换成繁体（脱貧攻堅、関键）；手机输入法和网页拼贴也会留下零星的繁体。
    按 OpenCC 的词组整行转换，再缩成单字改动；财、才这样的两可之处由语言模型在上下文里裁决。
    不动的：用户名（@ 后面）和话题，全写繁体的帖子（一行一帖，只提议），繁体、粤语、日文段落，整句引用的繁体，引号里单举的字，孤零零的一两个繁体字（多半是人名、书名；夹在简体词里的除外，如非常複杂），
    以及乾、著、徵这类简体里也用的字——除非周围确有伪装的证据。

    Content farms swap a character every few dozen for its traditional form so that a copy looks original (脱貧攻堅);
    input methods and pasted quotations leave some too.  Whole lines are converted by OpenCC's phrases and shrunk to
    single characters; where a disguise is the rival (財 for 财 or 才), the language model judges.
    Left alone: names of users (behind @) and topics, posts that their user wrote in Traditional (a line each; they are
    only proposed), Traditional, Cantonese and Japanese stretches, clauses quoted in Traditional, a character named in
    quotes, one or two alone (a name or a title, most likely; but not inside a simplified word: 複杂), and those that simplified text uses too (乾 著 徵).
    """
    return (Edit(v.at, v.at + 1, v.old, v.new, v.confidence) for v in strays_left(text))


@rule("RST003", default="propose")
def perhaps_disguised(text: str) -> Iterator[Edit]:
    """把握不大的伪装字和孤立的繁体字，只提议，不改动。 Likely disguises with too little evidence are proposed.

    一篇文章里只有一个可疑字时，上下文再像，也可能是作者有意为之（人名、术语、引文）；交给人看一眼。
    读者接受的提议会照样应用。古文、名单和繁体段落里不提议。

    A single suspect may well be meant (a name, a term, a quotation), however well another character would fit: a
    person decides.  Nothing is proposed in classical text, lists of names and Traditional stretches.
    """
    return (Edit(v.at, v.at + 1, v.old, v.new, v.confidence) for v in proposals(text))
