"""A mail server that speaks just enough SMTP, in a thread, and can be slow or refuse."""

import contextlib
import socketserver
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class MailServer:
    """What arrived, and how the server answers."""

    port: int = 0
    # Seconds that it takes to accept a mail.
    slow: float = 0
    # {recipient: code and sentence} of those it refuses.
    refuses: dict[str, str] = field(default_factory=dict)
    received: list[EmailMessage] = field(default_factory=list)

    @property
    def recipients(self) -> list[str]:
        return sorted(str(mail["To"]) for mail in self.received)


@contextlib.contextmanager
def running() -> Iterator[MailServer]:
    """Run a server on a free port of this machine."""
    mails = MailServer()

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 test")
            for line in self.rfile:
                command, text = line[:4].upper(), line.decode().strip()
                if command == b"DATA":
                    self._say("354 go on")
                    self._take()
                elif command == b"RCPT":
                    self._say(mails.refuses.get(text.partition("<")[2].rstrip(">"), "250 fine"))
                else:
                    self._say("221 bye" if command == b"QUIT" else "250 fine")

        def _take(self) -> None:
            lines = iter(self.rfile.readline, b".\r\n")
            mail = message_from_bytes(b"".join(lines), policy=policy.default)
            time.sleep(mails.slow)
            mails.received.append(mail)
            self._say("250 taken")

        def _say(self, answer: str) -> None:
            self.wfile.write(f"{answer}\r\n".encode())

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Session) as server:
        mails.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield mails
        finally:
            server.shutdown()
