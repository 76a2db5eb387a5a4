"""Port-in jobs: see `telnyx_porting.jobs`."""

from __future__ import annotations

from .. import _native
from .._hints import lazy
from .._job_runs import JobRun, checked_client
from ..results import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import timedelta
    from os import PathLike
    from typing import Any

    from typing_extensions import Literal, Self

    from .._client import PortingClient
    from .._job_runs import OnEvent
    from .._typing import DataFrame, File
    from ..intake import Intake
    from ..jobs import Applied, CancelEvent, JobStatus, LoaEvent, Plan, Report, Round, Tick


@lazy
class Job:
    """A port-in of a list of phone numbers, with its journal.

    Each method can be called again at any time, also after a crash: it continues with what exists at the API, and creates
    no order twice. Files are read again by each call, so that they can be corrected in between.

    Args:
        numbers: The list of numbers: a path, the bytes of a file, or a file object, as for `read_numbers`. Or a data
            frame of pandas or polars, whose columns are recognized by their names as those of a file; read account
            numbers and PINs as text, since numbers have no leading zeros. Or an iterable of numbers, which belong to
            one account. Or the path of a job file (`.toml`, `.yaml`, `.json`), which names the list.
        order: The order data: the path of an order file or job file, or a dict with the same fields, which may contain
            `EndUser`, `Misc` and other classes of `telnyx_porting.inputs`, days and paths. Cells of the list override
            it.
        client: The client; by default `PortingClient()`, which is only needed to send something.
        name: The name of the job: 1 to 64 letters, digits, `_`, `-` and `.`. By default that in the job file, or that
            of the list without its extension.
        journal: The journal. By default `NAME.sqlite` in the folder of the environment variable `TELNYX_PORTING_DATA`,
            or else `telnyx-porting/jobs` in the user's folder for data, as on the command line. Or the URL of a
            PostgreSQL database, such as `postgres://porting@db.example.com/porting`, which several processes share.
        folder: The folder of documents in a dict, and in a list that is not a file. By default the current folder.
        column: The column with the numbers: its heading, letter or number, as for `read_numbers`.
        country: The country of numbers without a calling code if the list does not name one, in two letters.
        sheet: The sheet of a workbook.
        encoding: The encoding of a text file, such as `windows-1252`.
        skip_rejected: Whether `apply` skips rows that cannot be read. By default they are an error.

    Raises:
        ValidationError: The list or the order data are invalid, with all issues; or the name is missing.
        FileError: A file cannot be read.
        ConfigurationError: The user has no folder for data, and `journal` is missing.
    """

    __slots__ = ("__weakref__", "_client", "_native")

    def __init__(
        self,
        numbers: File | DataFrame | Iterable[str | float | None],
        order: str | PathLike[str] | Mapping[str, Any] | None = None,
        *,
        client: PortingClient | None = None,
        name: str | None = None,
        journal: str | PathLike[str] | None = None,
        folder: str | PathLike[str] | None = None,
        column: str | None = None,
        country: str | None = None,
        sheet: str | None = None,
        encoding: str | None = None,
        skip_rejected: bool = False,
    ) -> None:
        self._client = _checked(client)
        self._native = _native.NativeJob(
            numbers, _fields(order), name, journal, folder, column, country, sheet, encoding, skip_rejected
        )

    @classmethod
    def open(
        cls, name: str, *, client: PortingClient | None = None, journal: str | PathLike[str] | None = None
    ) -> Self:
        """A job that exists, with the files and options of its last apply, by this or another program.

        Args:
            name: The name of the job.
            client: The client; by default `PortingClient()`.
            journal: The journal; by default that of the name in the folder for data.

        Raises:
            FileError: The job does not exist.
        """
        job = cls.__new__(cls)
        job._client = _checked(client)
        job._native = _native.NativeJob.open(name, journal)
        return job

    @property
    def name(self) -> str:
        """The name of the job."""
        return self._native.name

    @property
    def journal(self) -> str:
        """The path of the journal, or the URL of its database without the password."""
        return self._native.journal

    @property
    def intake(self) -> Intake | None:
        """The list as it was read when the job was created, with its rejected rows; `None` after `open`."""
        return self._native.intake

    def plan(self, *, offline: bool = False, prune: bool = False, retry: bool = False) -> Plan:
        """Compares the list with the orders at the API. Nothing is created or changed there.

        Numbers without a recent portability check are checked. Invalid order data are findings of the plan.

        Args:
            offline: Whether to send nothing: the plan then uses the checks and orders of the journal, and omits what
                would be changed in existing orders.
            prune: Whether to delete drafts of the job if the list has none of their numbers any more.
            retry: Whether to order the numbers of cancelled orders again, and to submit orders in exception again.

        Raises:
            JobLockedError: Another process uses the job.
            ConfigurationError: The orders of the job are at another API than that of the client.
        """
        run = JobRun()
        return run.finished(self._native.plan(self._sender(offline), offline, prune, retry))

    def apply(
        self,
        *,
        on_event: OnEvent | None = None,
        plan: str | None = None,
        step: Literal["create", "fill", "documents", "confirm"] | None = None,
        prune: bool = False,
        retry: bool = False,
        concurrency: int | None = None,
    ) -> Applied:
        """Creates, fills in, submits and shares orders until they match the list.

        Everything is validated and all numbers are checked before the first order is created. If an order fails or
        lacks something, the others continue: see the events, and the attention of `status`. Ctrl-C, or an exception of
        `on_event`, stops at once; the next `apply` continues. A client with `dry_run=True` raises `NotSentError` at the
        first change.

        Args:
            on_event: Called with each event, such as `OrderCreated`. The job continues meanwhile.
            plan: The digest of an approved plan, which was made with the same `prune` and `retry`: if the current plan
                differs, nothing is changed.
            step: The last step; by default, orders are also shared if the order data say so.
            prune: Whether to delete drafts of the job if the list has none of their numbers any more.
            retry: Whether to order the numbers of cancelled orders again, and to submit orders in exception again.
            concurrency: The maximum number of requests at the same time. Default: 8.

        Raises:
            ValidationError: The list or the order data have errors, or rows were rejected; nothing was created.
            PlanChangedError: The plan differs from the approved one; nothing was changed.
            JobLockedError: Another process uses the job.
            PortingError: A request failed with an error that concerns the whole job. The journal has what exists.
        """
        run = JobRun(on_event)
        return run.finished(self._native.apply(self._sender(), False, plan, step, prune, retry, concurrency))

    def resume(
        self,
        *,
        on_event: OnEvent | None = None,
        step: Literal["create", "fill", "documents", "confirm", "share"] | None = None,
        retry: bool = False,
    ) -> Applied:
        """Applies the job again with the files and options of its last apply, by this or another program.

        Args:
            on_event: Called with each event.
            step: The last step. Default: that of the last apply.
            retry: Whether to order the numbers of cancelled orders again, and to submit orders in exception again.

        Raises:
            ValidationError: The journal does not have the files, because numbers or order data were not in files; or its
                last step is unknown, because another version wrote it: pass `step`.
            FileError: The job does not exist, or a file cannot be read.
            JobLockedError: Another process uses the job.
        """
        run = JobRun(on_event)
        return run.finished(self._native.apply(self._sender(), True, None, step, False, retry, None))

    def watch(
        self,
        *,
        on_event: OnEvent | None = None,
        interval: float | timedelta | None = None,
        timeout: float | timedelta | None = None,
    ) -> Round:
        """Polls all orders until nothing changes without a person, or until the timeout.

        All orders are listed in each round, 250 per request, and numbers that move to another order are watched there.
        An API that cannot be reached is tried again. Ctrl-C only stops watching.

        Args:
            on_event: Called with each event, such as `OrderChanged`, and with `RoundEnded` after each round.
            interval: The time between two rounds, in seconds or as a `timedelta`. Default: 1 minute.
            timeout: The maximum time, in seconds or as a `timedelta`. Default: 90 days.

        Returns:
            The state of the orders. If `is_over` is false, the timeout expired.

        Raises:
            FileError: The job does not exist.
            JobLockedError: Another process uses the job.
            PortingError: A request failed with an error that further rounds would have too.
        """
        run = JobRun(on_event)
        return run.finished(self._native.watch(self._sender(), interval, timeout))

    def tick(
        self,
        *,
        on_event: OnEvent | None = None,
        prune: bool = False,
        retry: bool = False,
        interval: float | timedelta | None = None,
    ) -> Tick:
        """Does what is due now, for cron, workflow engines and other schedulers: applies the job, and reads all orders once.

        Call it again at `next`; a call at another time does no harm. Several processes may call it: while one works, the
        others get `JobLockedError`. After `open`, the last step and the pruning of the last apply are repeated; without
        the files of the job, as after `open` of a job from a data frame, it only reads the orders.

        Args:
            on_event: Called with each event of the apply and of the round.
            prune: As for `apply`.
            retry: As for `apply`.
            interval: The time until the next tick while orders are under way, in seconds or as a `timedelta`. Default: 1
                minute. If only a failed step can be tried again, it is at least an hour.

        Returns:
            The results, and as `next` the time of the next tick, or `None` if nothing changes until a person does
            something.

        Raises:
            JobLockedError: Another process uses the job.
            PortingError: As for `apply`. The next tick continues.
        """
        run = JobRun(on_event)
        return run.finished(self._native.tick(self._sender(), prune, retry, interval))

    def refresh(self, *, on_event: OnEvent | None = None) -> Round:
        """Reads all orders once: one round of `watch`.

        Args:
            on_event: Called with each event, such as `OrderChanged`.

        Raises:
            FileError: The job does not exist.
            JobLockedError: Another process uses the job.
        """
        run = JobRun(on_event)
        return run.finished(self._native.refresh(self._sender()))

    def status(self) -> JobStatus:
        """The state of the job according to its journal, as of the last apply, watch or refresh. It needs no API key.

        Raises:
            FileError: The job does not exist.
        """
        run = JobRun()
        return run.finished(self._native.status(self._sender(is_offline=True)))

    def report(self) -> Report:
        """The state of each number and order according to the journal, which needs no API key.

        Raises:
            FileError: The job does not exist.
        """
        run = JobRun()
        return run.finished(self._native.report(self._sender(is_offline=True)))

    def report_file(self, format: Literal["html", "csv", "xlsx"]) -> bytes:
        """The report as the content of a file: a page that needs no other files, CSV in UTF-8, or a workbook.

        Args:
            format: `html`, `csv` or `xlsx`.

        Raises:
            FileError: The job does not exist.
        """
        run = JobRun()
        return run.finished(self._native.rendered(self._sender(is_offline=True), format))

    def cancel(self) -> list[CancelEvent]:
        """Cancels the submitted orders of the job and deletes its drafts.

        Ported and cancelled orders are left alone, and so are drafts that the job did not create. Orders cannot be
        cancelled within 48 hours of their FOC date.

        Returns:
            An event for each order.

        Raises:
            FileError: The job does not exist.
            JobLockedError: Another process uses the job.
        """
        run = JobRun()
        return run.events(self._native.cancel(self._sender()))

    def collect_loas(self, folder: str | PathLike[str]) -> list[LoaEvent]:
        """Saves the LOA template of each draft without an LOA to a folder, and links the signed ones.

        A template is `ACCOUNT-ORDER.pdf`. Save the signed LOA next to it as `ACCOUNT-ORDER-signed.pdf` (or `.png`,
        `.jpg`), and call this again; `apply` then submits the order.

        Args:
            folder: The folder, which is created if it does not exist.

        Returns:
            An event for each order.

        Raises:
            FileError: The job does not exist, or the folder cannot be used.
            JobLockedError: Another process uses the job.
        """
        run = JobRun()
        return run.events(self._native.collect_loas(self._sender(), folder))

    def _sender(self, is_offline: bool = False) -> _native.NativeClient:
        """The client; one that is created now if none was passed. Without a request, it needs no key."""
        if self._client is None:
            from .._client import PortingClient

            if is_offline:
                return PortingClient("NOT-SENT")._native
            self._client = PortingClient()
        return self._client._native

    def __repr__(self) -> str:
        return f"{type(self).__name__}(name={self.name!r}, journal={self.journal!r})"


def _checked(client: PortingClient | None) -> PortingClient | None:
    if client is None:
        return None
    from .._client import PortingClient

    return checked_client(client, PortingClient)


def _fields(order: Any) -> Any:
    """The order data with days and paths as text."""
    if isinstance(order, Document):
        # Its id is sent, as in other arguments.
        return order
    if hasattr(order, "to_dict"):
        return _fields(order.to_dict())
    if hasattr(order, "items"):
        return {name: _fields(value) for name, value in order.items()}
    if order.__class__ in (list, tuple):
        return [_fields(item) for item in order]
    if hasattr(order, "__fspath__"):
        return order.__fspath__()
    if hasattr(order, "isoformat") and not hasattr(order, "utcoffset"):
        return order.isoformat()
    return order
