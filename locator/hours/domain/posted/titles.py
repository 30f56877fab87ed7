"""Names of places at the head of a posted sign: 西湖区总工会 户外劳动者服务站, 中国建设银行 劳动者港湾.

A name says nothing of the hours, so it may be passed over; a word in it that might say something of them
makes it no name, and the sign is refused.
"""

# Words that may say when, for whom or in which part of a house the doors are open.
TELLING = (
    r"周[一二三四五六日天末]|周\d|星期|礼拜|双休|节假|假日|假期|节日|工作日|平[日时]|每|[上下中]午|"
    r"午[间休]|早|晚|夜|白天|全天|全年|常年|终年|[\d一二三四五六七八九十]{1,3} ?[年月日号点时]|季节|"
    r"[春夏秋冬][季天令]|春节|元旦|国庆|清明|端午|中秋|寒假|暑假|暑期|学期|休息[日时]|公休|轮休|单休|"
    r"闭[馆站门园店]|关[闭门]|[停歇]业|停止|暂|开放|营业[时日]|时间|时段|时候|小时|临时|值班|值守|除|逢|遇|"
    r"不|仅|只|限(?!公司|责任)|预约|凭|须|需|请|装修|改造|调整|迁|自助|无人|智能|人工|扫码|刷卡|电话|对公|"
    r"对私|会员|员工|少儿|儿童|少年|成人|老年|男|女|内部|专用|专属|预留|随|同上|"
    r"停(?!车)|撤|取消|拆|施工|维修|封|已|在建|拟建|筹建|建设中|规划|春运|[高中]考|防汛|疫情|[冬夏]日|流动|旧|原址|"
    r"[一二三四五六七八九十\d负底]+ ?[楼层]|[东西南北]门|即日"
)
ENDINGS = (
    "总工会|工会|联合会|委员会|居委会|村委会|协会|街道|社区|公司|集团|园区|广场|商场|超市|药店|加油站|"
    "服务区|停车场|站|支行|分行|银行|网点|营业部|营业厅|分理处|储蓄所|信用社|邮局|邮政|派出所|驿站|站点|"
    "车站|工作站|服务站|休息站|充电站|中心|大厅|图书馆|书屋|书房|书吧|阅览室|博物馆|文化馆|美术馆|体育馆|"
    "活动室|休息室|之家|家园|港湾|小屋|公厕|公共厕所|厕所|卫生间|洗手间|服务点|休息点|歇脚点|便民点|爱心点"
)
# What may follow a name without a blank.
HOURS_BEGIN = (
    r"免费|对外|全年|常年|全天|开放|营业|服务时|办公|工作[时日]|开馆|开门|作息|周|星期|礼拜|每|天天|[早晚]|"
    r"[上下]午|法定|[夏冬春秋暑]|[一二三四五六七八九十]{1,3}[点时月]|自助|人工"
)
_IS_NAME = f"(?:{'|'.join(f'(?<={ending})' for ending in ENDINGS.split('|'))})"
# The lines of a head are kept apart by blanks or signs, so that there is one way to match each of them.
_LINE = rf"(?:(?!{TELLING})[一-龥A-Za-z·&]){{2,30}}?(?=[^一-龥A-Za-z·&]|$|{HOURS_BEGIN}){_IS_NAME}(?:\(点\))?"
TITLE = rf"^[ ;]*(?!随|同|按|依|本周){_LINE}(?:[ ;,:]+{_LINE}|\({_LINE}\)){{0,5}}[ ;,:]*"
