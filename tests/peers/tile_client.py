"""A keep-alive HTTP client of a few lines: what it needs of the two cores must not count against the servers."""

import socket
from types import TracebackType


class NoTileError(Exception):
    """The server answered with something else than a tile."""


class Client:
    """One connection to a server on this machine; a server that ended it in between is asked anew."""

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self._port = port
        self._head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self._socket: socket.socket | None = None

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._close()

    def get(self, path: str) -> bytes:
        """The body of an answer.

        Raises
        ------
        NoTileError
            When its status is neither 200 nor 204.
        """
        request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{self._head}\r\n".encode()
        try:
            return self._exchange(request, path)
        except (ConnectionError, EOFError):
            self._close()
            return self._exchange(request, path)

    def _exchange(self, request: bytes, path: str) -> bytes:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=60)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)
        head, body = self._read_head(self._socket)
        size, keep = self._understand(head, path)
        while len(body) < size:
            body += self._more(self._socket)
        if not keep:
            self._close()
        return body

    def _read_head(self, connection: socket.socket) -> tuple[bytes, bytes]:
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more(connection)
        head, _, body = received.partition(b"\r\n\r\n")
        return head.lower(), body

    @staticmethod
    def _more(connection: socket.socket) -> bytes:
        # A server that sends head and body apart must not wait 40 ms for the kernel's delayed acknowledgement.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        part = connection.recv(1 << 18)
        if not part:
            raise EOFError
        return part

    @staticmethod
    def _understand(head: bytes, path: str) -> tuple[int, bool]:
        """How long the body is, and whether the connection stays open."""
        status = head[9:12]
        if status not in (b"200", b"204"):
            raise NoTileError(f"{status.decode()} for {path}")
        _, found, rest = head.partition(b"content-length:")
        if not found and status == b"200":
            raise NoTileError(f"no Content-Length for {path}")
        size = int(rest.split(b"\r\n", 1)[0]) if found else 0
        return size, b"connection: close" not in head

    def _close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None
