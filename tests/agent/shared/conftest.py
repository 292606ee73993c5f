"""One PostgreSQL for the tests of a module, empty for each test."""

from collections.abc import Iterator

import pytest

from helpers.servers.postgres_server import PostgresServer, postgres_server

psycopg = pytest.importorskip("psycopg", reason='pip install "retoucher[postgres]"')


@pytest.fixture(scope="session")
def running() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


@pytest.fixture
def postgres(running: PostgresServer) -> str:
    with psycopg.connect(running.address, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    return running.address
