"""The key of a line: what phrases are read on, so that one form meets a phrase however it is set.

Full-width marks become half-width, and Traditional characters Simplified, one for one: every offset stays, and what is
read out of a line is taken from the line itself.  Only the characters that the phrases need are here, as OpenCC's `t2s`
turns them (`tests/test_layout.py` holds the table against it); 覆, which OpenCC leaves alone, is added for 回覆.
"""

from __future__ import annotations

MARKS = "：（）［］｜│，；！？＞＜／╱＋\u3000\xa0\t", ":()[]||,;!?><//+   "
TRADITIONAL = (
    "萬與專業絲兩嚴個箇為爲舉麼麽樂喬習買亂於雲產産僅從們價眾衆優會傳體餘儲關興內冊寫馮淩減幾憑齣擊鑿劉則創刪別彆製辦"
    "務動區韆華單蔔盧衛卽捲厲參蔘發髮變隻檯臺颱葉號閤衕後嚮曏呂嗎聽吳員週迴團糰國圖場墰壇壜罈罎聲處備復複頭夾袷薑孫寧"
    "實審宮傢對導壽侷層屬嶽鞏佈師蓆乾幹榦並併幷倖廣莊應龐廢開異張強歸噹當彔錄録綵誌懷態總慣慼戶纔執擴掃擾搶護報擇換據"
    "攬蒐攝數無旣時顯暫麯麴朮術硃機雜權條來楊闆構査標欄樣覈欒樑樓歡歐畢氣湯瀋沒註瀏塗溫遊滿點熱獨現電監眞碼確礙祿俬種"
    "積稱竇筆簽籤簡類係繫糾紅約級紀純綫線組終經結給絡絕絶統繼續維綜編縮網羅聶聯衚鬍騰節蒼囌蘇範荊薦榮獲穫營蕭蔣懞濛矇"
    "藍錶見觀視覽覺觸計訂認討讓議訊記講許論設訪証證評識訴詞詩話該語誤說説請讀調談謝譚穀貝財責購貼費賀賈資賞賴讚贊趙蹤"
    "車轉輕載輯輸邊達過還這進違連跡蹟選鄧鄔郵鄒鬱鄭埰寀採裏裡鈡鍾鐘鈕錢鏈鎖錯鍵鏡長門閆閉問間閔聞閱閲閻陰陸陳險隨隱霽"
    "麪麫麵韋韓頁頂項須鬚顧預領頻題顏顔風饋馬駱驗魚魯鮑黃齊龍龔"
)
SIMPLIFIED = (
    "万与专业丝两严个个为为举么么乐乔习买乱于云产产仅从们价众众优会传体余储关兴内册写冯凌减几凭出击凿刘则创删别别制办"
    "务动区千华单卜卢卫即卷厉参参发发变只台台台叶号合同后向向吕吗听吴员周回团团国图场坛坛坛坛坛声处备复复头夹夹姜孙宁"
    "实审宫家对导寿局层属岳巩布师席干干干并并并幸广庄应庞废开异张强归当当录录录彩志怀态总惯戚户才执扩扫扰抢护报择换据"
    "揽搜摄数无既时显暂曲曲术术朱机杂权条来杨板构查标栏样核栾梁楼欢欧毕气汤沈没注浏涂温游满点热独现电监真码确碍禄私种"
    "积称窦笔签签简类系系纠红约级纪纯线线组终经结给络绝绝统继续维综编缩网罗聂联胡胡腾节苍苏苏范荆荐荣获获营萧蒋蒙蒙蒙"
    "蓝表见观视览觉触计订认讨让议讯记讲许论设访证证评识诉词诗话该语误说说请读调谈谢谭谷贝财责购贴费贺贾资赏赖赞赞赵踪"
    "车转轻载辑输边达过还这进违连迹迹选邓邬邮邹郁郑采采采里里钟钟钟钮钱链锁错键镜长门闫闭问间闵闻阅阅阎阴陆陈险随隐霁"
    "面面面韦韩页顶项须须顾预领频题颜颜风馈马骆验鱼鲁鲍黄齐龙龚"
)
HALF = str.maketrans(*MARKS)
KEY = HALF | str.maketrans(TRADITIONAL + "覆", SIMPLIFIED + "复")


def key_of(text: str) -> str:
    """The key, of the same length.

    >>> key_of("責任編輯：陳（某）")
    '责任编辑:陈(某)'
    """
    return text.translate(KEY)
