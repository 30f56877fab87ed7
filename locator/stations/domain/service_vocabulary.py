"""The types of services that stations offer, with the wordings found in published lists.

Codes and groups follow the union reports' own lists. `tag` is the service's number in the search index
and must never be used for another service.
"""

from typing import NamedTuple


class ServiceType(NamedTuple):
    """A type of service: stable tag and code, group, names, and alternative wordings."""

    tag: int
    code: str
    group: str
    zh: str
    en: str
    wordings: str = ""


SERVICE_TYPES = (
    ServiceType(
        1,
        "drinking_water",
        "basic",
        "热水",
        "drinking water",
        "饮水 饮水机 饮用水 热水供应 开水 喝水 直饮水",
    ),
    ServiceType(
        2,
        "meal_heating",
        "basic",
        "热饭",
        "meal heating",
        "微波炉 饭菜加热 餐食加热 热饭菜 加热饭菜",
    ),
    ServiceType(
        3,
        "seating",
        "basic",
        "休息桌椅",
        "seating",
        "休息 歇脚 桌椅 椅子 沙发 沙发桌椅 休憩 休息区 休闲区",
    ),
    ServiceType(4, "nap", "basic", "午休床椅", "nap bed", "折叠床 躺椅 午休"),
    ServiceType(5, "cooling", "basic", "空调纳凉", "cooling", "空调 纳凉 避暑 风扇"),
    ServiceType(6, "heating", "basic", "取暖", "heating", "暖气 御寒"),
    ServiceType(7, "shelter", "basic", "避雨", "rain shelter", "遮雨 避风"),
    ServiceType(8, "toilet", "basic", "如厕", "toilet on site", "厕所 卫生间 洗手间 公厕"),
    ServiceType(9, "toilet_nearby", "basic", "附近公厕", "toilet nearby"),
    ServiceType(10, "fridge", "basic", "冰箱", "fridge", "冷藏 冰柜"),
    ServiceType(11, "rain_gear", "basic", "雨具", "rain gear", "雨伞 雨衣 共享雨伞"),
    ServiceType(12, "lockers", "basic", "储物柜", "lockers", "储物 食物柜 寄存"),
    ServiceType(20, "phone_charging", "power", "手机充电", "phone charging", "充电 充电器 充电宝 充电线"),
    ServiceType(21, "ebike_charging", "power", "电动车充电", "e-bike charging", "电瓶车充电 电动自行车充电"),
    ServiceType(22, "battery_swap", "power", "换电", "battery swap", "换电柜 电池更换"),
    ServiceType(23, "ev_charging", "power", "汽车充电", "EV charging", "充电桩"),
    ServiceType(24, "air_pump", "power", "打气", "tyre pump", "充气 打气筒"),
    ServiceType(25, "tool_kit", "power", "维修工具", "tools", "工具箱 修车工具"),
    ServiceType(
        30,
        "first_aid_kit",
        "health",
        "应急药箱",
        "first-aid kit",
        "医药箱 药箱 急救药箱 应急药品 应急医护",
    ),
    ServiceType(31, "aed", "health", "AED", "AED", "除颤仪 自动体外除颤"),
    ServiceType(32, "health_check", "health", "健康检测", "vitals check", "血压 量血压 健康体检 体检"),
    ServiceType(33, "medical_aid", "health", "医疗救助", "medical aid", "义诊 医疗救助站"),
    ServiceType(34, "mother_room", "health", "母婴室", "mother and baby room", "妈妈小屋 哺乳室"),
    ServiceType(35, "counselling", "health", "心理咨询", "counselling", "心理团辅 心理疏导 心理服务"),
    ServiceType(40, "wifi", "info", "免费 Wi-Fi", "free Wi-Fi", "WiFi 免费Wi-Fi 无线网 免费上网 上网"),
    ServiceType(41, "reading", "info", "书报", "reading", "阅读 报刊 读书看报 职工书屋 图书"),
    ServiceType(
        42,
        "freight_info",
        "info",
        "货运信息",
        "freight information",
        "物流信息 物流信息查询 配货信息",
    ),
    ServiceType(43, "job_info", "info", "招聘信息", "job information", "求职 招聘"),
    ServiceType(44, "training", "info", "技能培训", "training", "培训"),
    ServiceType(45, "printing", "info", "自助打印", "printing", "打印 复印"),
    ServiceType(
        50,
        "legal_advice",
        "rights",
        "法律咨询",
        "legal advice",
        "普法宣传 普法咨询 普法 法律咨询窗口 维权咨询",
    ),
    ServiceType(51, "legal_aid", "rights", "法律援助", "legal aid", "律师维权 维权援助 法律服务"),
    ServiceType(
        52,
        "mediation",
        "rights",
        "劳动争议调解",
        "mediation",
        "维权调解 劳动争议调解室 纠纷调解 争议调解",
    ),
    ServiceType(53, "union_join", "rights", "入会转会", "join the union", "入会 转会"),
    ServiceType(54, "policy_advice", "rights", "政策咨询", "policy advice", "社保政策咨询 便民咨询 政策宣传"),
    ServiceType(55, "remote_video_legal", "rights", "视频法律服务", "remote legal", "远程法律服务"),
    ServiceType(
        56,
        "bargaining_advice",
        "rights",
        "集体协商指导",
        "collective bargaining advice",
        "集体协商",
    ),
    ServiceType(
        58,
        "women_rights",
        "rights",
        "女职工维权",
        "women workers' rights",
        "妇女维权 女职工权益 女职工权益保护 女职工权益维护 女工维权 女职工法律援助",
    ),
    ServiceType(57, "labour_supervision", "rights", "劳动法律监督", "labour law supervision", "法律监督"),
    ServiceType(
        60,
        "truck_parking",
        "driver",
        "货车停车",
        "truck parking",
        "停车 停车休息 货车停车位 停车场",
    ),
    ServiceType(61, "lodging", "driver", "住宿", "lodging", "宿舍 客房"),
    ServiceType(62, "shower", "driver", "淋浴", "shower", "洗澡 热水沐浴 浴室"),
    ServiceType(63, "laundry", "driver", "洗衣", "laundry", "洗衣机 烘干 洗衣烘干"),
    ServiceType(64, "dining", "driver", "餐饮", "dining", "用餐 就餐 食堂"),
    ServiceType(65, "kitchen", "driver", "共享厨房", "shared kitchen", "厨房"),
    ServiceType(66, "refuel", "driver", "加油", "fuel", "加油站"),
    ServiceType(67, "cng_lng", "driver", "加气", "CNG or LNG", "加气站"),
    ServiceType(68, "urea", "driver", "尿素", "AdBlue", "车用尿素"),
    ServiceType(69, "vehicle_repair", "driver", "汽车维修", "vehicle repair", "修车 车辆维修"),
    ServiceType(70, "convenience_store", "driver", "便利店", "shop", "超市 小卖部"),
    ServiceType(71, "cctv_parking", "driver", "车货看护", "guarded parking", "车货安保 监控停车"),
    ServiceType(80, "haircut", "life", "理发", "haircut", "剪发 义剪"),
    ServiceType(81, "mending", "life", "缝补", "mending", "缝纫 修补"),
    ServiceType(82, "meal_discount", "life", "优惠餐", "discounted meals", "优惠餐食 爱心餐"),
    ServiceType(83, "gift_shelf", "life", "爱心互献", "sharing shelf", "工会爱心互献 爱心货架"),
    ServiceType(84, "fitness", "life", "文体活动", "recreation", "健身 健身器械 棋牌 台球 台球室"),
    ServiceType(85, "film", "life", "公益电影", "film", "电影 观影"),
    ServiceType(86, "childcare", "life", "假期托管", "holiday childcare", "暑期托管 寒假托管 托管"),
    ServiceType(90, "wheelchair", "access", "轮椅可进", "wheelchair access", "无障碍通道 坡道"),
    ServiceType(91, "accessible_toilet", "access", "无障碍厕所", "accessible toilet", "无障碍卫生间"),
)
GROUPS = {
    "basic": "基本",
    "power": "充电",
    "health": "健康",
    "info": "信息",
    "rights": "维权",
    "driver": "司机",
    "life": "生活",
    "access": "无障碍",
}
