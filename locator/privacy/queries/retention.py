"""The table of what is kept how long, with the periods that the code applies."""

from geodata.sentence import Sentence
from locator.imports.domain import run
from locator.photos.actions import uploads as photos
from locator.privacy.domain import retention
from locator.privacy.domain.retention import Kept
from locator.reports.actions import maintenance, uploads
from locator.reports.queries.evidence import RECORD_RETENTION

WHILE_USED = None
RETENTION = (
    Kept(Sentence("反映的人留的电话或邮箱"), maintenance.CONTACT_RETENTION.days, is_of_workers=True),
    Kept(Sentence("反映的人发来的照片"), maintenance.PHOTO_RETENTION.days, is_of_workers=True),
    Kept(Sentence("还没有处理的原照片"), uploads.KEPT_WAITING.days, is_of_workers=True),
    Kept(Sentence("浏览器的指纹"), RECORD_RETENTION.days, is_of_workers=True),
    Kept(Sentence("网络的指纹"), maintenance.ORIGIN_RETENTION.days, is_of_workers=True),
    Kept(Sentence("反映的事和写的话"), WHILE_USED, is_of_workers=True),
    Kept(Sentence("管理账号的姓名、邮箱、岗位"), WHILE_USED),
    Kept(Sentence("守站人的姓名、手机和邮箱，个人联系方式"), WHILE_USED),
    Kept(Sentence("谁什么时候改了什么"), WHILE_USED),
    Kept(Sentence("同事之间的备注、分工和打电话核对的记录"), WHILE_USED),
    Kept(Sentence("还没有处理的站点照片"), photos.KEPT_WAITING.days),
    Kept(Sentence("过期的登录"), retention.ENDED_SESSION.days),
    Kept(Sentence("没有成功的登录"), retention.FAILED_SIGN_IN.days),
    Kept(Sentence("登录过的浏览器，从最后一次算起"), retention.UNSEEN_BROWSER.days),
    Kept(Sentence("过期的设置密码链接"), retention.SPENT_LINK.days),
    Kept(Sentence("寄出的信的收件人和标题"), retention.SENT_MAIL.days),
    Kept(Sentence("发给守站人的短信的号码和结果"), retention.SENT_MAIL.days),
    Kept(Sentence("导入的表格"), run.RETENTION.days),
    Kept(Sentence("每晚的备份"), retention.BACKUPS_KEPT),
)
