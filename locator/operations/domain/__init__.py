"""Where the web server is asked, and the names of what is checked regularly."""

TEXT_ANSWER, BACKUP, DRILL = "text_answer", "backup", "drill"


def server_address(host: str, port: int) -> str:
    """Return the URL at which a server that listens on a host and port is opened on its own machine."""
    if host in ("0.0.0.0", "::"):
        host = "127.0.0.1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
