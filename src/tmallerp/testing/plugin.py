"""
The pytest plugin: examines an ERP adapter and writes a report.

``pytest --tmallerp-adapter my_exam:connect --tmallerp-report out`` runs the laws of every
protocol the adapter satisfies. It is loaded by every run of pytest where tmallerp is
installed, so it imports nothing of the library before it is asked for something.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tmallerp.testing.examination import Check, ExamKit

_PROPERTY = "tmallerp"

pytest.register_assert_rewrite("tmallerp.testing.contracts")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the two options."""
    group = parser.getgroup("tmallerp", "examination of ERP adapters")
    group.addoption(
        "--tmallerp-adapter",
        metavar="MODULE:CALLABLE",
        help="Examine what this callable returns: an ExamKit, or an adapter alone.",
    )
    group.addoption(
        "--tmallerp-report",
        metavar="DIR",
        help="Write exam.html and exam.json about every adapter that was examined.",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Get ready to collect findings, also from other processes."""
    if _asked(config):
        config.pluginmanager.register(_Reporter(config), "tmallerp-reporter")
    explicit = config.args_source is pytest.Config.ArgsSource.ARGS
    if config.getoption("--tmallerp-adapter") and not explicit:
        # Only the examination was asked for, not the project's own tests.
        config.args[:] = []


def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add a test for every law of every protocol the adapter satisfies."""
    where = config.getoption("--tmallerp-adapter")
    if where:
        items += _Examination.from_parent(session, name=where).collect()


def keep(item: pytest.Item, finding: dict[str, Any]) -> None:
    """Remember what a test has shown, for the report."""
    item.user_properties.append((_PROPERTY, finding))


def _asked(config: pytest.Config) -> bool:
    asked = config.getoption("--tmallerp-adapter") or config.getoption("--tmallerp-report")
    return bool(asked) and not hasattr(config, "workerinput")


class _Examination(pytest.Collector):
    """The adapter that was named on the command line."""

    def collect(self) -> Iterator[_Law]:  # type: ignore[override]
        from tmallerp.testing.examination import checks

        kit = self._connect()
        adapter = kit.adapter()
        if kit.close is not None:
            self.config.add_cleanup(kit.close)
        from tmallerp.testing.examination._shafts import SHAFTS

        for check in checks():
            if isinstance(adapter, SHAFTS[check.shaft].protocol):
                yield _Law.from_parent(self, name=check.id, check=check, kit=kit)
        if not kit.shared:
            adapter.close()

    def _connect(self) -> ExamKit:
        from tmallerp.testing.examination import kit_of

        module, _, name = self.name.partition(":")
        sys.path.insert(0, str(self.config.invocation_params.dir))
        try:
            found = importlib.import_module(module)
        except ImportError as error:
            msg = f"--tmallerp-adapter: {module!r} cannot be imported: {error}."
            raise pytest.UsageError(msg) from error
        finally:
            sys.path.pop(0)
        connect = getattr(found, name or "connect", None)
        if connect is None:
            msg = f"--tmallerp-adapter: {module!r} has no {name or 'connect'!r}."
            raise pytest.UsageError(msg)
        return kit_of(connect())


class _Law(pytest.Item):
    """One law."""

    def __init__(self, *, check: Check, kit: ExamKit, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.check = check
        self.kit = kit

    def runtest(self) -> None:
        """Hold the law against the adapter."""
        from tmallerp.testing.examination import Verdict, judge

        finding, error = judge(self.check, self.kit)
        keep(self, finding.to_dict())
        if error is not None:
            raise error
        if finding.verdict is not Verdict.PASSED:
            pytest.skip(f"{finding.verdict.value}: {finding.detail}")

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Name the law as a test is named."""
        return self.path, None, f"{self.name}: {self.check.law.sentence}"


class _Reporter:
    """
    Gathers findings and tells them at the end.

    Args:
        config: Of this run.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._folder: str | None = config.getoption("--tmallerp-report")
        self._findings: list[dict[str, Any]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take what a test has shown; it may have run in another process."""
        if report.when == "call":
            found = (value for name, value in report.user_properties if name == _PROPERTY)
            self._findings += (one for one in found if isinstance(one, dict))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print a line a protocol, and where the report is."""
        from tmallerp.testing.examination import _report

        if not self._findings:
            return
        terminalreporter.section("ERP examination 适配器考试")
        for line in _report.table(self._findings):
            terminalreporter.write_line(line)
        if self._folder:
            for path in _report.write(self._findings, Path(self._folder)):
                terminalreporter.write_line(f"written: {path}")
