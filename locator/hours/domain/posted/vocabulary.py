"""The words of posted opening hours in Chinese as patterns of tokens, and characters that mean the same."""

from enum import StrEnum

# Character by character, so that columns in the normalised text are columns in the posted one.
NORMAL = str.maketrans(
    {
        **dict(zip("０１２３４５６７８９", "0123456789", strict=True)),
        **{chr(ord("Ａ") + step): chr(ord("A") + step) for step in range(26)},
        **{chr(ord("ａ") + step): chr(ord("a") + step) for step in range(26)},
        **dict.fromkeys("：﹕∶︰", ":"),
        **dict.fromkeys("，、﹐", ","),
        **dict.fromkeys("；。\n\r|｜", ";"),
        **dict.fromkeys("（【〔[「『《", "("),
        **dict.fromkeys("）】〕]」』》", ")"),
        **dict.fromkeys("－–—―‐‑−─━~～〜∼至到", "-"),
        **dict.fromkeys("\t\u3000\u00a0\u200b\ufeff", " "),
        **dict.fromkeys("．", "."),
        **dict.fromkeys("／", "/"),
        **dict.fromkeys("＋", "+"),
        **dict.fromkeys("！", "!"),
        **dict(zip("週時點開館閉業節間號禮務無鐘級", "周时点开馆闭业节间号礼务无钟级", strict=True)),
    }
)


class Kind(StrEnum):
    """Kinds of tokens, in the order in which they are tried."""

    REMARK = "remark"
    LAST_ENTRY = "last_entry"
    PLACE = "place"
    STAFFED = "staffed"
    SELF_SERVICE = "self_service"
    UNKNOWN = "unknown"
    AS_POSTED = "as_posted"
    CLOSED_LABEL = "closed_label"
    REST = "rest"
    NOISE = "noise"
    YEAR_ROUND = "year_round"
    ALL_YEAR = "all_year"
    NO_BREAK = "no_break"
    IDIOM = "idiom"
    WHOLE_DAY = "whole_day"
    DATE = "date"
    MONTHLY = "monthly"
    MONTH_DAY = "month_day"
    MONTH = "month"
    DAY = "day"
    SEASON = "season"
    NTH_DAY = "nth_day"
    DAILY = "daily"
    WORKDAYS = "workdays"
    USUAL_DAYS = "usual_days"
    WEEKEND = "weekend"
    HOLIDAYS_TOO = "holidays_too"
    NO_HOLIDAYS = "no_holidays"
    INCLUDING = "including"
    EXCLUDING = "excluding"
    EXCEPT = "except"
    EXCEPT_END = "except_end"
    HOLIDAY = "holiday"
    FEAST = "feast"
    WEEKDAY = "weekday"
    BREAK = "break"
    EXTENDED = "extended"
    TIME = "time"
    PART_OF_DAY = "part_of_day"
    AS_USUAL = "as_usual"
    CLOSED = "closed"
    OPEN = "open"
    END = "end"
    TO = "to"
    AND = "and"
    LEFT = "left"
    RIGHT = "right"


NUMBER = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
PART = r"凌晨|清晨|清早|早晨|早上|上午|中午|正午|午间|下午|午后|傍晚|晚上|晚间|夜间|夜里|夜晚|早间|早|晚"
WEEK = r"(?:周|星期|礼拜)"
HOLIDAYS = (
    r"(?:遇|逢|如遇|凡)?(?:国家|国定|法定|公共|规定的?|各类|所有)*(?:节假日|假节日|假期|"
    r"节日|假日)(?:期间|当[天日])?"
)
FEASTS = r"(?:春节|国庆节?|元旦|清明节?|五一|劳动节|端午节?|中秋节?)"
CLOCK = r"[点时月十]"  # a numeral before one of these is an hour or a month, not a weekday
FOLLOWING_YEAR = r"(?P<next>次年|来年|翌年|第二年)?的?"
ENGLISH_DAYS = (
    r"Mon(?:day)?|Tue(?:s|sday)?|Wed(?:nesday)?|Thu(?:rs?|rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?"
)
CLOCK_TIME = rf"(?:{PART})?(?:\d{{1,2}} ?[:.] ?\d\d|{NUMBER}[点时](?:半|{NUMBER}分?)?)"
ENTRY = (
    r"(?:入馆|入场|入园|入站|进馆|进园|进场|进站|进入|入内|检票|售票|换票|发票|领票|取票|"
    r"取号|叫号|发号|受理|进人|借还|换证|清场)"
)
LENGTH = r"(?:\d+ ?(?:个?小时|分钟?)|半个?小时|[一两]个?小时)"
CLOSING = r"(?:闭馆|关馆|关门|闭园|闭站|关闭|结束|闭门|打烊|下班)"
NOTICE = (
    r"(?:现场|实际|门口|馆内|站内|当[日天]|官方|最新|本馆|公众号|微信|网站|场馆|景区|临时|"
    r"另行|另外|具体|的)*(?:公告|通告|公示|公布|通知|告示|安排|情况|开放|张贴|时间|营业)+"
)

PATTERNS: dict[Kind, str] = {
    Kind.REMARK: r"(?:(?:24小时)?(?:联系|咨询|服务|报修|值班|客服|监督|投诉)*(?:电话|热线|"
    r"手机号?|座机|联系方式)|Tel|TEL|tel)(?:号码?)?"
    r"(?:为|是)?[:. ]*\d[\d\- ()]{3,16}\d(?![\d:点时])(?:[,/或 ]+\d[\d\- ]{5,14}\d)*"
    r"|(?:联系人|负责人|管理员|站长|责任人|值班人|值班员)(?:为|"
    r"是)?[: ]*[\u4e00-\u9fff]{2,4}(?=[^\u4e00-\u9fff]|$)"
    r"|(?:热忱|热烈|诚挚)?欢迎(?:您|大家|广大[^,;!]{1,8})?的?(?:光临|前来|到来|"
    r"使用)[^,;!0-9]{0,6}(?=[,;!)]|$)",
    Kind.LAST_ENTRY: rf"(?:{CLOCK_TIME}分?钟?(?:以后|之后|过后|后|起|开始)?|"
    rf"{CLOSING}?前{LENGTH}|提前{LENGTH})?[, ]*"
    rf"(?:即|将|就)?(?:停止|截止|禁止|不再|谢绝)(?:观众|游客|读者|"
    rf"参观者?)?{ENTRY}(?:时间)?(?:为|是)?[: ]*(?:{CLOCK_TIME})?"
    rf"|(?:最晚|最后|最迟)的?{ENTRY}(?:时间)?(?:为|是)?[: ]*{CLOCK_TIME}"
    rf"|{CLOCK_TIME}(?:最晚|最后|最迟)?(?:{ENTRY}截止|清场)",
    Kind.PLACE: r"(?:(?:户外)?劳动者|工会|暖心|爱心|职工|城市|社区|便民|公共|智慧|货车|"
    r"卡车)*(?:图书馆|博物馆|美术馆|文化馆|展览馆|纪念馆|阅览室|书房|书屋|驿站|站点|"
    r"司机之家|服务站点?|服务站|"
    r"服务中心|政务(?:服务)?(?:大厅|中心)|(?:办事|服务)大厅|大厅|展厅|公园|本馆|本站|馆内|全馆|"
    r"场馆)(?![一-龥]{0,2}(?:电话|公告))",
    Kind.STAFFED: r"人工(?:服务|窗口|柜台|接待|值守|咨询|时段|办理|时间|台)*|有人(?:值守|值班|"
    r"服务|管理)(?:时间|时段)?|"
    r"(?:有|由)?(?:专人|志愿者|工作人员|管理员|店员|保安)(?:在岗|在站|在馆|值守|值班|服务|"
    r"管理)+(?:时间|时段)?|"
    r"(?:服务|业务|办事)?(?:窗口|柜台|柜面)(?:服务|业务|办理)?|营业(?:大厅|厅|网点)|网点",
    Kind.SELF_SERVICE: r"(?:自助|无人|智能)(?:服务|银行|终端|设备|借还|借阅|开门|开放|营业|进入|"
    r"入馆|进站|通行|模式|值守|门禁|使用|存取款|"
    r"管理|系统|时段|时间|图书馆|书房|书屋|驿站|区域?|厅|机)*|ATM机?|(?:凭码|扫码|(?:凭|持|"
    r"刷)?身份证刷卡|凭身份证|持身份证|刷卡|刷脸|刷身份证|人脸识别|扫脸|密码)"
    r"(?:后|即可|可|自助|开门|开放|进入|入内|入馆|入站|进站|进门|通行|使用|服务)*|"
    r"门禁(?:卡)?(?:开放|进入|通行)*",
    Kind.UNKNOWN: rf"说不准(?:\([^()]*\))?|(?:开放|营业|服务|办公)?(?:时间|安排)?(?:的)?(?:请)?"
    rf"(?:按照?|依照?|看|见|关注)(?:{NOTICE})(?:执行)?|(?:开放|营业|服务)?(?:时间|安排|"
    rf"情况)?(?:将|则)?(?:另行|另外|临时)"
    r"(?:通知|通告|公告|公布|安排|公示)|(?:时间)?(?:待定|不定|不固定|不确定)",
    Kind.AS_POSTED: rf"(?:\*|注:|备注:)?(?:如有|若有|如遇|如)(?:特殊情况|变动|变更|变化|调整|改变)+,?"
    rf"(?:(?:请|将|则)?(?:以|按|依)?(?:{NOTICE})(?:为准)?)"
    rf"|(?:具体|最终)?(?:的)?(?:开放|营业|服务|实际)?(?:时间|情况|安排)?(?:请|均|"
    rf"都)?以(?:{NOTICE})为准|(?:以上|上述)时间仅供参考|仅供参考",
    Kind.CLOSED_LABEL: r"(?:每周)?(?:固定|例行)?(?:闭馆|休馆|公休|休息|闭站|闭园|店休|休业|停业|"
    r"放假|关闭|关门|不开放)(?:日期?|时间)(?:为|是)?[: ]*|"
    r"(?:闭馆|休馆|公休|休息|闭站|不开放):",
    Kind.REST: r"(?:其余|其它|其他|剩余|剩下)的?(?:开放)?(?:时间段?|时段|时候|日期|日子|"
    r"各?[天日](?![期])|月份|季节|月)?(?:里|内)?(?:均|都|则)?(?:为)?",
    Kind.NOISE: r"(?:每[日天])?(?:对外|免费|正常|日常)?(?:开放|营业|服务|办公|工作|接待|值班|"
    r"上班|开馆|开门|供应|使用|运营|参观|作息|人员)*"
    r"时间(?:段|表)?(?:统一|均|都)?(?:安排|调整|更改|变更)?(?:为|是|如下)?|[: *·•]+|从|自(?!助)|"
    r"为|是|系|(?<=[;!(])注:?|(?:已|现)?(?:统一)?(?:调整为|改为|变更为|更改为|"
    r"调整如下|调整-|安排如下|如下)|每年的?|免费(?=入|参)|(?<=[月日号节季期)年天])期间|北京时间|"
    r"白天(?=\d|有|由|人工|专人)|起(?=-)|(?<=[日号月分\d])止|"
    r"(?<=\d[点时])起(?=-)|(?:作为)?当[天日](?=(?:均|都|不|闭|休))|(?:通常|一般|"
    r"原则上)(?=[闭休不\d周星早上每])|敬请(?:留意|注意|谅解|周知)!?|!|特此(?:公告|通知)",
    Kind.YEAR_ROUND: r"全年(?=[\d:, (]|每|周|星期|24|二十四|全天)",
    Kind.ALL_YEAR: r"全年无休(?:息)?|(?:全年|常年|终年)(?:对外|免费|正常|均|都)*(?:开放|营业|"
    r"服务|不休息?|不闭馆|运营)|年中无休|"
    r"(?<!中午)(?<!午间)无休(?:息)?(?:日)?|(?:全年)?365天(?![*×xX])(?:全年)?(?:无休|开放|不打烊|"
    r"营业)?|全年不闭馆|天天开放",
    Kind.NO_BREAK: r"(?:中午|午间|午休)(?:时间|时段)?(?:也|均|照常)?(?:不休息?|不打烊|不闭馆|"
    r"不停|照常(?:开放|服务|营业)?|正常(?:开放|服务|营业)|"
    r"不关门|不午休|无休(?:息)?|连续(?:服务|开放))|中间不休息?|不午休|无午休|(?:中午)?连班|午间连续服务",
    Kind.IDIOM: rf"[朝早](?P<opens>{NUMBER})[,\- ]*晚(?P<closes>{NUMBER})(?![点时:.\d])",
    Kind.WHOLE_DAY: r"(?:(?:全天候?|全年|每天|每日),?)?(?:24|二十四) ?个?(?:小时|时)(?:全天候?|"
    r"营业|开放|服务)*(?:不打烊|不间断)?|24 ?[hH](?:ours?|rs?)?|"
    r"(?:7 ?天?|365天)[*×xX] ?24(?: ?小时|[hH])?|24(?:小时)?[*×xX]7天?|24/7|"
    r"全天候?(?:不打烊)?(?!闭|休|不|关|停)|昼夜|全时段?|永不打烊|不打烊|日夜(?=开|服|营|$)",
    Kind.DATE: r"(?P<year>20\d\d) ?(?:年|[./-]) ?(?P<month>\d{1,2}) ?(?:月|"
    r"[./-]) ?(?P<day>\d{1,2}) ?[日号]?",
    Kind.MONTHLY: rf"每个?月的?(?P<days>{NUMBER}[日号]?(?:[,及和与]{NUMBER}[日号])*)"
    rf"(?<=[日号])(?:-(?P<last>{NUMBER})[日号])?",
    Kind.MONTH_DAY: rf"{FOLLOWING_YEAR}(?P<month>{NUMBER}) ?月 ?(?P<day>{NUMBER}) ?[日号]",
    Kind.MONTH: rf"{FOLLOWING_YEAR}(?P<month>{NUMBER}) ?月份?|"
    rf"(?P<bare>\d{{1,2}})(?= ?(?:, ?\d{{1,2}} ?)*(?:-+ ?\d{{1,2}} ?)?月)",
    Kind.DAY: r"(?P<day>\d{1,2}) ?[日号]",
    Kind.SEASON: r"(?:(?:夏令|冬令|春秋|春夏|夏秋|秋冬|冬春|夏|冬|春(?!节)|"
    r"(?<!中)秋)(?!游)[季天时]*(?:作息)?|暑期|暑假|寒假|高温(?:天气)?|汛期|旺季|淡季|供暖季|"
    r"采暖季)(?:期间|时段)?(?:的)?",
    Kind.NTH_DAY: rf"每个?月的?(?:第(?P<nth>[一二三四五1-5](?:[,及和与]第?[一二三四五1-5])*)|"
    rf"(?P<last>最后)(?:[一1]))个?(?:的)?{WEEK}(?P<name>[一二三四五六日天])",
    Kind.DAILY: rf"每一?[天日]|每(?=[晚早]上?\d)|天天|日常|"
    rf"[每一]周[七7]天|全周(?![一二三四五六日])|7天(?=[\d:,])|"
    rf"每{WEEK}?[一1]-{WEEK}?[日天7]|daily|Daily|every ?day|Every ?day",
    Kind.WORKDAYS: r"(?:法定|正常)?工作日(?:期间)?",
    Kind.USUAL_DAYS: r"平[日时]",
    Kind.WEEKEND: r"(?:每(?:个|逢)?|逢)?(?:周末|双休日?|周六日|星期六日)",
    Kind.HOLIDAYS_TOO: rf"(?:包含|包括|含){HOLIDAYS}",
    Kind.NO_HOLIDAYS: rf"(?:不包含|不包括|不含){HOLIDAYS}|除了?{HOLIDAYS}(?:以外|之外|外)",
    Kind.INCLUDING: r"(?:包含|包括|含)(?=每|周|星期|礼拜|双休)",
    Kind.EXCLUDING: r"(?:不包含|不包括|不含)(?=每|周|星期|礼拜|双休)",
    Kind.EXCEPT: r"除了?(?=每|逢|周|星期|礼拜|双休|法|国|节|春|元|工|\d)",
    Kind.EXCEPT_END: r"(?:以外|之外|外)(?!借)",
    Kind.HOLIDAY: HOLIDAYS + r"|(?i:public )?(?i:holidays?)",
    Kind.FEAST: rf"(?:每年)?{FEASTS}(?:[,及和与]{FEASTS})*(?:假期|长假|放假|期间|黄金周|"
    rf"当[天日]|小长假)*|除夕(?:夜|当[天日])?(?:-(?:正月|大年|年)?初[一二三四五六七])?|"
    r"(?:正月|大年)初[一二三四五六七](?:-(?:正月)?初[一二三四五六七])?",
    Kind.WEEKDAY: rf"(?:每逢|每|逢)?(?P<following>下)?{WEEK}(?P<name>[一二三四五六日天]|[1-7](?!\d|天))"
    rf"(?:-+(?P<last>[一二三四五六日天]|[1-7](?!\d|:|\.|"
    rf"[点时]))(?!{CLOCK}))?(?P<more>(?:,?[一二三四五六日天](?!{CLOCK}|小时))*)"
    rf"|(?P<english>(?i:{ENGLISH_DAYS}))\.?(?![a-z])",
    Kind.BREAK: r"(?:中午|午间|期间)?午休(?:时间|时段)?:?|(?:中午|午间)(?:休息|闭馆|闭站)(?:时间)?:?",
    Kind.EXTENDED: r"(?:夜间|晚间|晚上)?(?:延长|延时|延迟|顺延|提前|推迟)(?:开放|服务|营业|闭馆|"
    r"关门|关闭)?(?:时间)?-",
    Kind.TIME: rf"(?P<next>次日|翌日|第二天|隔[日天])?的?(?:(?P<half>{PART})[: ]*|"
    rf"(?P<before>[AaPp]\.?[Mm]\.?)[: ]*)?"
    r"(?:(?P<hour>\d{1,2}) ?[:.] ?(?P<minute>\d\d)(?!\d)(?: ?[时分点整]钟?)?"
    rf"|(?P<hour_zh>{NUMBER}) ?[点时](?!段|间|候)(?:(?P<half_hour>半)|(?P<quarter>[一三])刻|"
    rf"(?P<minute_zh>{NUMBER})分?|整|钟)?"
    r"|(?P<hour_bare>\d{1,2})(?= ?[AaPp]\.?[Mm])"
    rf"|(?P<hour_open>\d{{1,2}})(?= ?-+ ?(?:次日|翌日)?(?:{PART})? ?(?:\d{{1,2}} ?[点时]|\d{{1,2}}:\d\d)))"
    r"(?: ?(?P<after>[AaPp]\.?[Mm]\.?)(?! ?\d))?",
    Kind.PART_OF_DAY: r"上午|下午|晚上|晚间|夜间|中午|早上|夜晚",
    Kind.AS_USUAL: r"(?:也|均|都)?(?:照常|正常)(?:对外)?(?:开放|营业|服务|上班|值班|办公|开馆|"
    r"开门)?(?!时间)|(?:均|都)?不休(?:息)?|不闭馆|不放假",
    Kind.CLOSED: r"除外|(?:均|都|按(?:国家)?规定|全面|全天|整天|一律|例行|固定|则|也|全部|全员)*(?:休息|放假|"
    r"不对外(?:开放|营业|服务|办公)?|不开放|不营业|不开门|不开馆|"
    r"不开|不办公|不上班|不接待|不服务|不办理|闭馆|休馆|闭站|闭门|闭园|闭店|关闭|关门|关馆|公休|"
    r"休业|歇业|停业|店休|"
    r"(?:停止|暂停)(?:对外)?(?:开放|服务|营业|办公|接待)|closed|Closed|CLOSED|"
    r"休(?![一-龥]))(?:维护|检修|消毒|整理|保养|盘点|整休|学习)*(?:一天)?",
    Kind.OPEN: r"(?:均|都|全部|全面|全天|全|统一|可)*(?:对外|免费|正常|全面|全)*(?:开放|营业|"
    r"服务|办公|上班|接待|运营|供应|开始|使用|参观|入馆|可用|可使用|通行|进出|进入)"
    r"(?:制)?|开门|开馆|开园|值班|半天(?:营业|开放|服务|上班|制)*|open|Open|OPEN|人员在岗",
    Kind.END: r"结束|打烊|截止|为止|止|下班",
    Kind.TO: r"--?|to(?![a-z])",  # the Chinese dash is two characters long
    Kind.AND: r"[,;/.+&]|和|及|与|以及|或|并|还有|and(?![a-z])",
    Kind.LEFT: r"\(",
    Kind.RIGHT: r"\)",
}
DAY_KINDS = frozenset(
    {Kind.DAILY, Kind.WORKDAYS, Kind.USUAL_DAYS, Kind.WEEKEND, Kind.HOLIDAY, Kind.WEEKDAY, Kind.NTH_DAY}
)
TIME_KINDS = frozenset({Kind.TIME, Kind.IDIOM, Kind.WHOLE_DAY})
