"""Checks of what the database holds: schema, opening hours, queue, mail, ground, and what runs by itself."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Connection, func, select

from locator.accounts.secret_box import FILE_NAME, MARK, SecretBox
from locator.accounts.tables import staff
from locator.config import Settings
from locator.doctor.domain import Finding, State, fault, off, ok, warning
from locator.ground.queries.loaded import loaded_ground
from locator.jobs.tables import queued_job
from locator.mail.tables import outbox
from locator.operations.queries import health
from locator.operations.queries.lights import GREEN, RED, YELLOW, Lights

STATES = {GREEN: State.OK, YELLOW: State.WARNING, RED: State.FAULT}
PREPARE = "请运行 locator db prepare"
OLD_JOB, OLD_LETTER = timedelta(minutes=30), timedelta(hours=1)


def examine_schema(connection: Connection, found: health.Health) -> Iterator[Finding]:
    """Yield what is wrong with the schema: another version, or not what the program made."""
    if found.schema_trouble:
        yield fault("schema", str(found.schema_trouble), PREPARE)
        return
    ruins = health.ruins(connection)
    if ruins:
        yield fault("schema", f"数据库不完整：{ruins}。比如还原时缺了角色", f"{PREPARE} 补上，再检查一次")
    else:
        yield ok("schema", "表、角色、授权、权限规则、触发器都和程序建的一样")


def examine_counts(connection: Connection) -> Iterator[Finding]:
    """Yield whether the kept counts are those of the stations; reads all stations."""
    miscounted = health.count_miscounts(connection)
    if miscounted:
        yield fault("counts", f"{miscounted} 个统计数和站点对不上", "请运行 locator db recount")
    else:
        yield ok("counts", "各地区的站数和其他统计数都对得上")


def examine_lights(lights: Lights) -> Iterator[Finding]:
    """Yield what `/ready` and `/status` tell by their lights."""
    yield _hours(lights)
    missing = lights.missing_notice
    yield _by_light(
        "calendar",
        lights.calendar,
        str(missing.message) if missing else "放假安排已经装入",
        f"国务院的通知出来以后，运行 locator calendar load 文件（{missing.year} 年）" if missing else "",
    )
    processes = " 和 ".join(f"locator {kind}" for kind in lights.missing)
    yield _by_light(
        "processes",
        lights.processes,
        f"没有在运行：{processes}" if processes else "locator work 和 locator schedule 都在运行",
        f"请启动 {processes}（systemctl start locator.target）",
    )
    yield _text_answer(lights)
    yield _by_light(
        "reports",
        lights.reports,
        f"{lights.bursts} 批反映来得不寻常，等人看" if lights.bursts else "没有来得不寻常的反映",
        "locator report bursts",
    )
    yield from _self_made_backups(lights)


def examine_queue(connection: Connection) -> Iterator[Finding]:
    """Yield what has failed or waits too long in the queue."""
    failed = queued_job.c.status == "failed"
    overdue = (queued_job.c.status == "todo") & (queued_job.c.scheduled_at < func.now() - OLD_JOB)
    count = func.count()
    row = connection.execute(
        select(count.filter(failed).label("failed"), count.filter(overdue).label("overdue")).select_from(
            queued_job
        )
    ).one()
    if row.failed:
        yield warning(
            "queue",
            f"{row.failed} 个任务失败了",
            "locator jobs 看原因；改好以后运行 locator jobs retry --all",
        )
    if row.overdue:
        yield warning(
            "queue",
            f"{row.overdue} 个任务到时候半小时了还没有做",
            "locator jobs 看 locator work 是不是在做别的；不够就多开一个",
        )
    if not row.failed and not row.overdue:
        yield ok("queue", "没有失败的，也没有拖着的")


def examine_mail(connection: Connection, settings: Settings) -> Iterator[Finding]:
    """Yield the letters that could not be sent."""
    waits = outbox.c.sent_at.is_(None)
    old = (outbox.c.made_at < func.now() - OLD_LETTER) | (outbox.c.trouble != "")
    stuck = connection.scalar(select(func.count()).select_from(outbox).where(waits, old)) or 0
    if not settings.mail_url:
        return
    if not stuck:
        yield ok("mail", "没有发不出去的信")
        return
    last = select(outbox.c.trouble).where(waits, outbox.c.trouble != "").order_by(outbox.c.id.desc())
    trouble = connection.scalar(last.limit(1)) or "还没有人发"
    yield warning(
        "mail",
        f"{stuck} 封信没有发出去：{trouble}",
        "请看 LOCATOR_MAIL_URL 和邮件服务器；改好以后运行 locator outbox send",
    )


def examine_second_factors(connection: Connection, settings: Settings) -> Iterator[Finding]:
    """Yield whether the secrets of second factors are encrypted, and can be decrypted here."""
    box = SecretBox(settings.data_dir)
    stored = list(connection.scalars(select(staff.c.totp_secret).where(staff.c.totp_secret != "")))
    sealed = [secret for secret in stored if secret.startswith(MARK)]
    lost = len(sealed) if not box.has_keys else sum(not box.open(secret) for secret in sealed)
    if lost:
        yield fault(
            "second factor",
            f"{lost} 个人的验证码密钥解不开：数据目录里的 {FILE_NAME} 没有，或者不是那一份",
            f"请把原来的 {FILE_NAME} 放回来（备份的 keys 里有）；找不到就对每个人 locator staff forget-code",
        )
    elif len(sealed) < len(stored):
        yield warning(
            "second factor",
            f"{len(stored) - len(sealed)} 个人的验证码密钥没有加密",
            "locator staff rotate-key（所有人要重新登录）",
        )
    else:
        yield ok("second factor", "验证码密钥都加密了" if stored else "还没有人设验证码")


def examine_ground(connection: Connection, settings: Settings) -> Iterator[Finding]:
    """Yield whether the maps have a ground, and who may see it."""
    ground = loaded_ground(connection)
    if ground is None:
        yield off("ground", "没有装地图底：地图照样能看驿站在哪", "要装就运行 locator ground load 文件")
    elif not settings.map_approval_no:
        yield off("ground", "地图底只有管理页面看得到：还没有审图号", "有了就设 LOCATOR_MAP_APPROVAL_NO")
    else:
        yield ok("ground", f"{ground.loaded_at:%Y-%m-%d} 装的，公开的地图也画它")


def _hours(lights: Lights) -> Finding:
    until = lights.health.hours_known_until
    what = f"开放时间推算到 {until:%Y-%m-%d %H:%M}" if until else "还没有登记开放时间"
    return _by_light(
        "hours", lights.hours, what, "运行 locator hours-roll；再看 locator schedule 和 work 在不在运行"
    )


def _text_answer(lights: Lights) -> Finding:
    if lights.texts is None:
        return off("text answer", "短信答复还没有试过：每小时自己试一次")
    said = f"短信答复：{lights.texts.trouble or '正常'}"
    return _by_light("text answer", lights.text_answer, said, "locator self-check 再试一次")


def _self_made_backups(lights: Lights) -> Iterator[Finding]:
    """Yield how the last backup and drill by itself went, where there has been one."""
    for name, check, again in (
        ("自动备份", lights.backup, "locator backup"),
        ("演练还原", lights.drill, "locator drill"),
    ):
        if check and check.trouble:
            yield fault("backup", f"{name}没有成：{check.trouble}", f"改好以后运行 {again}")
        elif check and check.worked_at:
            yield ok("backup", f"{name}最近一次成是 {check.worked_at:%Y-%m-%d %H:%M}")


def _by_light(check: str, light: str, what: str, remedy: str) -> Finding:
    state = STATES[light]
    return Finding(check, state, what, "" if state is State.OK else remedy)
