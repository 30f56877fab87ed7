"""Checks of this machine and of the settings: no database is asked."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from locator.backups.domain import DUMP, KEYS, SETTINGS, made_at, newest
from locator.config import Settings
from locator.doctor.domain import Finding, fault, off, ok, warning
from locator.mail.actions.sender import sender
from locator.messages.actions import gateway
from locator.operations.queries.lights import OLD_BACKUP

OTHERS = 0o077
SECRETS = ("*.key", "*.keys", "*.pem")
FULL_SHARE, ALMOST_FULL_SHARE = 0.05, 0.10  # of a disk's room that is left
ONLY_HERE = ("127.0.0.1", "::1", "localhost")
MEBIBYTE = 1024 * 1024


def examine(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Yield what is found on this machine."""
    yield from _addresses(settings)
    yield from _mail(settings)
    yield from _messages(settings)
    folder = Path(settings.data_dir)
    yield from _data_folder(folder)
    yield from _secrets(folder)
    yield from _backups(settings, now)
    yield from _disks({folder, Path(settings.backup_dir or folder)})


def _addresses(settings: Settings) -> Iterator[Finding]:
    public = urlsplit(settings.public_url)
    if settings.is_local_only:
        yield warning(
            "address",
            f"LOCATOR_PUBLIC_URL 是 {settings.public_url}：信里的链接和二维码只在这台机器上打得开",
            "给别人用的话，请设成别人打开的网址",
        )
        return
    if public.scheme != "https":
        yield fault(
            "address",
            f"LOCATOR_PUBLIC_URL 是 {settings.public_url}：密码和位置在路上不加密",
            "请在前面放一个 TLS 代理（deploy/nginx），再把网址改成 https://",
        )
    elif not settings.proxies:
        yield warning(
            "address",
            "网址是 https，LOCATOR_PROXIES 却是 0：所有人都算成同一个来处",
            "请把 LOCATOR_PROXIES 设成前面代理的个数，通常是 1",
        )
    elif settings.host not in ONLY_HERE:
        yield warning(
            "address",
            f"程序在 {settings.host} 上监听：绕过代理也连得上，来处可以冒充",
            "代理在同一台机器上时，请把 LOCATOR_HOST 设成 127.0.0.1；否则用防火墙只让代理进来",
        )
    else:
        yield ok("address", f"{settings.public_url}，前面有 {settings.proxies} 个代理")


def _mail(settings: Settings) -> Iterator[Finding]:
    if not settings.mail_url:
        yield off(
            "mail",
            "没有设 LOCATOR_MAIL_URL：信都留着，管理页面上会显示链接",
            "要发信就设 LOCATOR_MAIL_URL",
        )
        return
    try:
        sender(settings.mail_url, settings.mail_from)
    except ValueError as error:
        yield fault("mail", f"LOCATOR_MAIL_URL 读不懂：{error}", "请照运维手册的“邮件”一节改")


def _messages(settings: Settings) -> Iterator[Finding]:
    if not settings.message_url:
        yield off(
            "messages",
            "没有设 LOCATOR_MESSAGE_URL：给守站人的短信都留着，可以印确认单",
            "要发短信就设 LOCATOR_MESSAGE_URL 和 LOCATOR_MESSAGE_SECRET",
        )
        return
    try:
        gateway.sender(settings.message_url, settings.message_secret)
    except ValueError as error:
        problem = f"LOCATOR_MESSAGE_URL 或 LOCATOR_MESSAGE_SECRET 不能用：{error}"
        yield fault("messages", problem, "请照运维手册的“短信”一节改")


def _data_folder(folder: Path) -> Iterator[Finding]:
    if not folder.is_dir():
        yield fault("data", f"没有数据目录 {folder}", "请建好它，或改 LOCATOR_DATA_DIR")
    elif not os.access(folder, os.W_OK | os.X_OK):
        yield fault("data", f"数据目录 {folder} 不能写", "请把它交给运行程序的用户（chown）")
    else:
        yield ok("data", f"数据目录 {folder.resolve()}")


def _secrets(folder: Path) -> Iterator[Finding]:
    """Yield each file with a secret that others than its owner may read."""
    found = [path for pattern in SECRETS for path in folder.glob(pattern)]
    backups = [*folder.glob("backups/locator-*")]
    found += [path for backup in backups for path in (backup / SETTINGS, *backup.glob(f"{KEYS}/*"))]
    open_ones = [path for path in found if path.is_file() and path.stat().st_mode & OTHERS]
    for path in open_ones:
        yield fault("secrets", f"{path} 别的用户也能读", f"chmod 600 {path}")
    if not open_ones:
        yield ok("secrets", "密钥文件只有主人能读")


def _backups(settings: Settings, now: datetime) -> Iterator[Finding]:
    if not settings.backup_dir:
        yield warning("backup", "没有设 LOCATOR_BACKUP_DIR：不会自动备份", "请设一个目录，最好在另一块盘上")
        return
    folder = Path(settings.backup_dir)
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        yield fault("backup", f"备份目录 {folder} 没有，或者不能写", "请建好它，交给运行程序的用户")
        return
    last = newest(folder)
    if last is None:
        yield warning("backup", f"{folder} 里还没有备份", f"locator backup --to {folder}")
        return
    age = now.astimezone(UTC) - made_at(last)
    if age >= OLD_BACKUP:
        yield fault(
            "backup",
            f"最新的备份 {last.name} 已经 {age.days} 天了",
            f"locator jobs 看备份为什么没做成；马上补一份：locator backup --to {folder}",
        )
        return
    free = shutil.disk_usage(folder).free
    size = (last / DUMP).stat().st_size if (last / DUMP).is_file() else 0
    if free < 2 * size:
        yield warning(
            "backup",
            f"{folder} 只剩 {free // MEBIBYTE} MB，一份备份要 {size // MEBIBYTE} MB",
            "请腾出地方或换一块盘",
        )
    yield ok("backup", f"最新的备份 {last.name}，{age // timedelta(hours=1)} 小时前")


def _disks(folders: set[Path]) -> Iterator[Finding]:
    for folder in sorted(path for path in folders if path.is_dir()):
        room = shutil.disk_usage(folder)
        left = room.free / room.total
        what = f"{folder} 所在的盘还剩 {room.free // MEBIBYTE} MB（{left:.0%}）"
        if left < FULL_SHARE:
            yield fault("disk", what, "请马上腾地方：盘满了数据库就停")
        elif left < ALMOST_FULL_SHARE:
            yield warning("disk", what, "请腾地方，或换大一点的盘")
        else:
            yield ok("disk", what)
