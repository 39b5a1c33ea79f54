"""One window for one office: a second start asks the first to come forward, and goes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE = 500  # milliseconds


class SingleWindow(QObject):
    """`first`: whether no other window of this user has the folder open; then `called` runs when one tries."""

    def __init__(self, folder: Path, called: Callable[[], None]) -> None:
        super().__init__()
        name = "daftar-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]
        self._server: QLocalServer | None = None
        self.first = not self._ask_first(name)
        if self.first:
            self._serve(name, called)

    @staticmethod
    def _ask_first(name: str) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(name)
        found = socket.waitForConnected(_PATIENCE)
        if found:
            socket.disconnectFromServer()
        return found

    def _serve(self, name: str, called: Callable[[], None]) -> None:
        QLocalServer.removeServer(name)  # of a window that was killed
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(lambda: self._greet(called))
        server.listen(name)
        self._server = server

    def _greet(self, called: Callable[[], None]) -> None:
        if self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnectFromServer()
            socket.deleteLater()
        called()

    def close(self) -> None:
        """Let the next window be the first."""
        if self._server is not None:
            self._server.close()
            self._server = None
