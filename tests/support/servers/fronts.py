"""The nginx of deploy/nginx before an application: its own files, with a test's ports and folders."""

import contextlib
import getpass
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import urllib3
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from ports import free_port, listens

FILES = Path(__file__).parents[3] / "deploy" / "nginx"
NAME = "locator.example.org"
MAIN = """\
daemon off;
user {user};
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/main.log;
events {{ worker_connections 4096; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/locator-http.conf;
    include {folder}/locator;
}}
"""


@dataclass(frozen=True)
class Front:
    """A running nginx."""

    port: int
    folder: Path

    def ask(self, method: str, path: str, **more: Any) -> urllib3.BaseHTTPResponse:
        """Ask over TLS, under the site's name."""
        headers = {"Host": NAME} | more.pop("headers", {})
        with urllib3.HTTPSConnectionPool(
            "127.0.0.1",
            self.port,
            ca_certs=str(self.folder / "fullchain.pem"),
            server_hostname=NAME,
            assert_hostname=NAME,
            retries=False,
        ) as pool:
            return pool.request(method, path, headers=headers, redirect=False, **more)


@contextlib.contextmanager
def front(folder: Path, application_port: int) -> Iterator[Front]:
    """Run nginx with the product's files before an application."""
    port = free_port()
    (folder / "cache").mkdir()
    folder.chmod(0o755)
    _write_certificate(folder)
    for file in FILES.iterdir():
        (folder / file.name).write_text(_adapted(file.read_text(), folder, port, application_port))
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=getpass.getuser()))
    command = ["/usr/sbin/nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)]
    subprocess.run([*command, "-t", "-q"], check=True)
    with subprocess.Popen(command) as process:
        try:
            while not listens(port):
                assert process.poll() is None
            yield Front(port, folder)
        finally:
            process.terminate()


def _adapted(text: str, folder: Path, port: int, application_port: int) -> str:
    """Return a file of the product with this test's ports and folders."""
    text = re.sub(r"listen \[::\].*\n", "", text)
    text = text.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    text = text.replace("listen 443", f"listen 127.0.0.1:{port}")
    text = text.replace("server 127.0.0.1:8000", f"server 127.0.0.1:{application_port}")
    text = text.replace("/var/cache/nginx", f"{folder}/cache")
    for place in ("/etc/ssl/locator", "/var/log/nginx", "/etc/nginx"):
        text = text.replace(place, str(folder))
    return text


def _write_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
