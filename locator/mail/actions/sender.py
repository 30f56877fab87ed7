"""The ways out of the outbox: a folder of letters, or a mail server."""

import os
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import unquote, urlsplit

from locator.mail.actions.outbox import Mail, Send

TIMEOUT_S = 10
WRONG = "LOCATOR_MAIL_URL should be file:///folder or smtp://user:password@host:port"


def sender(url: str, from_address: str) -> Send:
    """Return the way that a URL names: ``file:///folder``, or ``smtp://user:password@host:port``.

    A sender raises OSError for what cannot be delivered now. Raises ValueError for another URL.
    """
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path:
        folder = Path(unquote(parts.path))
        return lambda mail: _to_folder(folder, _letter(mail, from_address))
    if parts.scheme == "smtp" and parts.hostname:
        host, port = parts.hostname, parts.port or 25
        login = (unquote(parts.username or ""), unquote(parts.password or ""))
        return lambda mail: _to_server(host, port, login, _letter(mail, from_address))
    raise ValueError(WRONG)


def _letter(mail: Mail, from_address: str) -> EmailMessage:
    letter = EmailMessage(policy=SMTP)
    letter["From"], letter["To"] = from_address, mail.to_address
    letter["Subject"] = " ".join(mail.subject.split())
    letter["Message-ID"] = f"<{mail.number}.outbox@{from_address.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(mail.body)
    return letter


def _to_folder(folder: Path, letter: EmailMessage) -> None:
    """Write a letter that only its owner may read; one that is there already is the same one."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{letter['Message-ID'].strip('<>').partition('.')[0]}.eml"
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(bytes(letter))


def _to_server(host: str, port: int, login: tuple[str, str], letter: EmailMessage) -> None:
    """Hand a letter to a server; encrypted where it can be, and a password only so.

    SMTP's own errors are OSErrors.
    """
    with smtplib.SMTP(host, port, timeout=TIMEOUT_S) as server:
        if server.ehlo()[0] == 250 and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
            if login[0]:
                server.login(*login)
        elif login[0]:
            raise OSError("the server offers no encryption for the password")
        server.send_message(letter)
