"""Opens the record store, brought to the newest shape."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from service.errors import SettingsError

NEWEST = "0003"
"""The last migration; the store is left alone when it is there already."""
BUSY_TIMEOUT_MS = 30_000
_WRITES = "watchdesk_writes"


def open_engine(url: str) -> Engine:
    """Return the engine of a record store, made or migrated if need be.  Raises: SettingsError."""
    address = make_url(url)
    engine = create_engine(address, json_serializer=_compact_json, pool_pre_ping=address.get_backend_name() != "sqlite")
    if address.get_backend_name() == "sqlite":
        if address.database and address.database != ":memory:":
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    try:
        _bring_up_to_date(engine)
    except DatabaseError as failure:
        engine.dispose()
        shown = address.render_as_string(hide_password=True)
        raise SettingsError(f"the record store {shown} cannot be used: {failure.orig}") from failure
    except SettingsError:
        engine.dispose()
        raise
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Yield a short session that sees one state of the store."""
    with Session(engine) as session:
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """Yield a session that commits at the end as a whole, or leaves no trace when the block raises."""
    with Session(engine.execution_options(**{_WRITES: True})) as session, session.begin():
        yield session


def forget_log(engine: Engine) -> None:
    """Empty SQLite's write-ahead log, in which what was deleted still stands; readers at work may keep it a while."""
    if engine.dialect.name == "sqlite":
        with closing(engine.raw_connection()) as connection:  # outside of any transaction
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _bring_up_to_date(engine: Engine) -> None:
    with engine.connect() as connection:
        found = _schema_version(connection)
    if found == NEWEST:
        return
    if found is not None and found > NEWEST:
        raise SettingsError(
            f"the record store was written by a newer Watchdesk (schema {found}, this one knows {NEWEST}); "
            "install that version or name another home"
        )
    # Alembic takes 0.2 s to import; a store that is up to date does without.
    from service.adapters.sql.migrations.upgrading import upgrade

    with engine.execution_options(**{_WRITES: True}).begin() as connection:
        upgrade(connection)


def _schema_version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver begins transactions late and by its own rules; _begin_sqlite says when.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",  # what was acknowledged outlives a power cut
        "foreign_keys = ON",
        "secure_delete = ON",  # what was purged is overwritten, not only forgotten
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once when another one wrote in between;
    # writers therefore queue at the beginning.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _compact_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
