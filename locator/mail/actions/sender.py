"""Transports for outgoing mail: a folder of .eml files, or an SMTP server."""

import os
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import unquote, urlsplit

from locator.mail.actions.outbox import Mail, Send

TIMEOUT_S = 10
INVALID_URL = "LOCATOR_MAIL_URL should be file:///folder or smtp://user:password@host:port"


def sender(url: str, from_address: str) -> Send:
    """Return the function that sends mail to ``file:///folder`` or ``smtp://user:password@host:port``.

    It raises OSError for mail that cannot be delivered now. Raises ValueError for any other URL.
    """
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path:
        folder = Path(unquote(parts.path))
        return lambda mail: _to_folder(folder, _message(mail, from_address))
    if parts.scheme == "smtp" and parts.hostname:
        host, port = parts.hostname, parts.port or 25
        login = (unquote(parts.username or ""), unquote(parts.password or ""))
        return lambda mail: _to_server(host, port, login, _message(mail, from_address))
    raise ValueError(INVALID_URL)


def _message(mail: Mail, from_address: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = from_address, mail.to_address
    message["Subject"] = " ".join(mail.subject.split())
    message["Message-ID"] = f"<{mail.number}.outbox@{from_address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    return message


def _to_folder(folder: Path, message: EmailMessage) -> None:
    """Write a message to a file that only its owner may read; a duplicate overwrites its first copy."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{message['Message-ID'].strip('<>').partition('.')[0]}.eml"
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(bytes(message))


def _to_server(host: str, port: int, login: tuple[str, str], message: EmailMessage) -> None:
    """Send a message by SMTP, encrypted if the server can; a password is only sent encrypted.

    SMTP errors are OSErrors.
    """
    with smtplib.SMTP(host, port, timeout=TIMEOUT_S) as server:
        if server.ehlo()[0] == 250 and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
            if login[0]:
                server.login(*login)
        elif login[0]:
            raise OSError("the server offers no encryption for the password")
        server.send_message(message)
