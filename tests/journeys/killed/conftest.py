"""One server forks all the processes that are killed; scenes are built once a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.killed.runs import Scene, Server
from tests.journeys.killed.scenes import arriving, joining, lacking, working
from tests.sync.offices_in_memory import forget_templates


@pytest.fixture(scope="session", autouse=True)
def _templates() -> Iterator[None]:
    yield
    forget_templates()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture(scope="session")
def arrived(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Scene:
    return arriving(tmp_path_factory.mktemp("killed") / "arriving", server)


@pytest.fixture(scope="session")
def lacked(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Scene:
    return lacking(tmp_path_factory.mktemp("killed") / "lacking", server)


@pytest.fixture(scope="session")
def at_work(tmp_path_factory: pytest.TempPathFactory, server: Server) -> dict[str, Scene]:
    return working(tmp_path_factory.mktemp("killed") / "working", server)


@pytest.fixture(scope="session")
def to_join(tmp_path_factory: pytest.TempPathFactory, server: Server) -> dict[str, Scene]:
    return joining(tmp_path_factory.mktemp("killed") / "joining", server)
