"""The message after a change: its name is in the URL of the next page, its text is here."""

from typing import cast

from flask import Flask, Response, redirect, request

from geodata.sentence import Sentence

PARAMETER = "told"
MESSAGES = {
    "closed": Sentence("登记好了：到点这些站显示关门，过了预计恢复的时间就催问。"),
    "reopened": Sentence("选中的站已经重新开放，回到原来的时间。"),
    "campaign-started": Sentence("行动已经登记，到点开始，到点自己结束。"),
    "campaign-lifted": Sentence("行动已经提前结束，这些站恢复了原来的时间。"),
    "keeper-named": Sentence("登记好了。还没问过这位守站人；到时候会写信或发短信请他确认。"),
    "keepers-named": Sentence("都登记好了。选了马上问的，一小时内请他们确认；夜里不发短信。"),
    "keepers-asked": Sentence("一小时内请还没问过的守站人确认；夜里不发短信，早上 8 点再发。"),
    "keeper-ended": Sentence("已经离任：不再问他，他手里的链接都作废了。"),
    "link-sent": Sentence("新链接已经交去寄或发短信，一小时内发出；旧的都作废了。"),
    "calendar-taken": Sentence("放假通知已经装入，各站的时间照它推算。"),
    "name-corrected": Sentence("写法已经改好，各页面马上照它写。"),
    "answered": Sentence("已经答复，反映的人用编号就能看到。"),
    "plaque-made": Sentence("新码做好了，可以印到门口的牌子上。"),
    "photo-gone": Sentence("照片已经删去。"),
    "rejected": Sentence("已经退回，改的人看得到原因。"),
    "withdrawn": Sentence("已经撤回，公众看到的没有变。"),
    "rule-changed": Sentence("规矩已经改好，马上起作用。"),
    "invited": Sentence("邀请已经交去寄，一小时内发出；七天内有效。"),
    "appointed": Sentence("岗位已经加上。"),
    "appointment-ended": Sentence("岗位已经结束。"),
    "disabled": Sentence("账号已经停用，这个人的登录都退出了。"),
    "enabled": Sentence("账号已经恢复。"),
    "factor-gone": Sentence("验证码已经去掉，下次登录时重新设置。"),
    "erasure-asked": Sentence("记下了：几分钟里抹去，抹去以后找不回来。"),
    "password-changed": Sentence("密码已经改好，别处的登录都退出了。"),
    "language-chosen": Sentence("页面的语言已经换好。"),
    "undone": Sentence("撤销了：这些站又和改以前一样。"),
    "undone-partly": Sentence("撤销了；后来又改过的站没有动。"),
    "nothing-changed": Sentence("这些站已经都是这样，什么也没有改。"),
    "view-saved": Sentence("视图存好了，在表的上面。"),
    "view-removed": Sentence("视图已经去掉。"),
    "cell-saved": Sentence("改好了。"),
    "cell-proposed": Sentence("交去审批了，批了公众才看到。"),
    "told-apart": Sentence("记下了：是两个站，以后不再拿来比。"),
    "one-house": Sentence("记下了：一处两间，两个编号都留着。"),
    "merged": Sentence("已经并成一站。并错了，可以在下面撤销。"),
    "merger-undone": Sentence("合并已经撤销，两站又各是各的。"),
    "housed": Sentence("已经归好。"),
    "unions-taken": Sentence("已经照表改好。"),
    "union-added": Sentence("已经加上。现在可以邀请人管它的驿站。"),
    "union-changed": Sentence("已经改好，各页面上的名称跟着换了。"),
    "union-moved": Sentence("已经移好，它下面的跟着一起移了。"),
    "union-ended": Sentence("已经结束；记录都留着，需要时可以恢复。"),
    "union-goes-on": Sentence("已经恢复。"),
    "noted": Sentence("记下了。"),
    "line-added": Sentence("记下了。"),
    "bulletin-added": Sentence("发布了，公众马上看到。"),
    "bulletin-removed": Sentence("撤下了。"),
    "employer-checked": Sentence("记下了，单位旁边不再标没核实。"),
    "line-removed": Sentence("已经去掉；变更记录里还留着。"),
    "station-taken": Sentence("这一站半小时内归您打。"),
    "station-held": Sentence("这一站别的同事正在打，请打别的。"),
    "station-released": Sentence("放回去了，别的同事可以打。"),
    "nothing-due": Sentence("现在没有该打的站了。"),
    "call-recorded": Sentence("记下了；说“对”的各项是今天核实的。"),
    "note-removed": Sentence("备注去掉了。"),
    "task-given": Sentence("分好了，在那位同事的“分给我的事”里。"),
    "task-ended": Sentence("办好了，不再在谁手上。"),
    "photo-sent": Sentence("照片收到了，处理好就公开。"),
    "photo-removed": Sentence("照片撤下了，几分钟里公众就看不到。"),
    "word-added": Sentence("服务词加上了：本会和下级工会的站可以写它了。"),
    "word-changed": Sentence("服务词改好了，写着它的站都跟着改。"),
    "word-retired": Sentence("服务词停用了；已经写着它的站还留着。"),
    "links-written": Sentence("链接改好了，各页面上马上是新的。"),
    "field-added": Sentence("栏目加上了：站点的表单、导入和导出里马上有。"),
    "field-changed": Sentence("栏目改好了，填过的都还在。"),
    "target-set": Sentence("目标定下了。"),
    "target-changed": Sentence("目标改好了。"),
    "target-removed": Sentence("目标已经去掉；变更记录里还留着。"),
    "event-added": Sentence("活动记下了，还是草稿：看看下面几场对不对，再发布。"),
    "event-changed": Sentence("活动改好了，后面的场次重新排过。"),
    "event-published": Sentence("已经发布，公众看得到了。"),
    "event-cancelled": Sentence("活动取消了，公众看到的是取消。"),
    "event-draft": Sentence("已经收回成草稿，公众看不到了。"),
    "event-removed": Sentence("活动去掉了；变更记录里还留着。"),
    "events-added": Sentence("表里的活动都记下了，都是草稿。"),
    "occurrence-decided": Sentence("这一场定下了。"),
    "decision-taken-back": Sentence("收回了，这一场照规则排。"),
    "turnout-counted": Sentence("人数记下了。"),
    "field-retired": Sentence("栏目停用了；填过的留着，恢复使用就都回来。"),
}


def redirect_with_message(address: str, name: str) -> Response:
    """Redirect (303) to a page that shows a message of MESSAGES; raise KeyError for an unknown name."""
    if name not in MESSAGES:
        raise KeyError(name)
    separator = "&" if "?" in address.rstrip("?") else "?"
    return cast(Response, redirect(f"{address.rstrip('?')}{separator}{PARAMETER}={name}", 303))


def register(app: Flask) -> None:
    """Add the message of this request to templates, empty if there is none."""
    app.jinja_env.globals["flash_message"] = lambda: MESSAGES.get(request.args.get(PARAMETER, ""), "")
