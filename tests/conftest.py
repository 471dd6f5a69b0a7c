"""What every test runs under: no skipped test where WATCHDESK_NO_SKIPS is set, no settings from outside."""

import os
from collections.abc import Iterator

import pytest

_SKIPPED: list[str] = []


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A test never sees WATCHDESK_* of the shell it is started from."""
    for name in [name for name in os.environ if name.startswith("WATCHDESK_") and name != "WATCHDESK_NO_SKIPS"]:
        monkeypatch.delenv(name)
    yield


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        _SKIPPED.append(f"{report.nodeid}: {reason}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run that was meant to skip nothing; what needs the folder beside the checkout may be absent."""
    unwanted = [line for line in _SKIPPED if "../shared" not in line]
    if os.environ.get("WATCHDESK_NO_SKIPS") and unwanted:
        print("\nskipped where nothing may be skipped:", *unwanted, sep="\n  ")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
