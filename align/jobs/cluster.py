"""Shards on a cluster: the workers of Dask take them one after another, wherever they run."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from align.alignment.sentence_aligner import SentenceAligner, load_sentence_aligner
from align.core.errors import AlignError
from align.jobs.config import Config
from align.jobs.corpus import model_words
from align.jobs.prepare import Task, work_on
from align.jobs.shard_files import Worker, packed_record

if TYPE_CHECKING:
    from distributed import Client

_LOCAL: Final = re.compile(r"local:([1-9]\d*)")
CONNECTED_WITHIN: Final = 30  # seconds to wait for the scheduler
# Tasks at a worker or on their way to it: one that it works on, and one so that it need not wait for the next.
TASKS_AHEAD: Final = 2
DEATHS: Final = 3  # workers that may die over one task before it is given up


@contextmanager
def clustered(address: str, config: Config, load: Callable[[], SentenceAligner]) -> Iterator[Worker]:
    """Lend what has shards worked on by a cluster: at the address of a Dask scheduler, or local:N processes here.

    Other workers take over from one that dies. `load` gives the aligner of this process: workers must compute as it
    does, to the bit.

    Raises:
        AlignError: Dask is not installed, or there is no scheduler at the address.
    """
    with ExitStack() as stack:
        client = _client(address, stack)

        def worker(tasks: Iterable[Task]) -> Iterator[tuple[int, bytes]]:
            return _handed_out(tasks, client, config, model_words(load()))

        yield worker


def _client(address: str, stack: ExitStack) -> Client:
    """Connect to a cluster, or start one of local processes; both end with `stack`."""
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError as error:
        hint = "pip install 'milaan[cluster]'"
        raise AlignError("a cluster needs Dask, which is not installed", hint=hint) from error
    logging.getLogger("distributed").setLevel(logging.ERROR)  # a death is told by what comes of it
    stack.enter_context(dask.config.set({"distributed.scheduler.allowed-failures": DEATHS}))
    if count := _LOCAL.fullmatch(address):
        address = stack.enter_context(
            LocalCluster(int(count[1]), threads_per_worker=1, dashboard_address=None, silence_logs=logging.ERROR)
        ).scheduler_address
    try:
        client: Client = stack.enter_context(Client(address, timeout=CONNECTED_WITHIN))
    except (OSError, ValueError) as error:
        hint = "give the address of a Dask scheduler, as tcp://10.0.0.1:8786, or local:N for N processes here"
        raise AlignError(f"no cluster at {address!r}", hint=hint) from error
    return client


def _handed_out(
    tasks: Iterable[Task], client: Client, config: Config, model: dict[str, str]
) -> Iterator[tuple[int, bytes]]:
    """Keep every worker busy without holding more tasks than that takes; give results as they come."""
    from distributed import KilledWorker, as_completed

    def submitted(task: Task) -> Any:
        return client.submit(_worked, task, config, model, key=f"shard-{task.number}", pure=False)

    waiting = iter(tasks)
    ahead = TASKS_AHEAD * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
    running: Any = as_completed([submitted(task) for task in islice(waiting, ahead)])
    for future in running:
        try:
            yield future.result()
        except KilledWorker as error:
            what = f"{DEATHS + 1} workers died over {future.key}"
            raise AlignError(what, hint="give them more memory, then start the same command again") from error
        finally:
            future.release()
        for task in islice(waiting, 1):
            running.add(submitted(task))


def _worked(task: Task, config: Config, model: dict[str, str]) -> tuple[int, bytes]:
    """Work on a task in the process of a worker; its record is that which any other worker would give."""
    aligner = _loaded(config.model)
    if (own := model_words(aligner)) != model:
        names = ", ".join(name for name in model if own[name] != model[name])
        hint = "use workers with the same milaan and models, on processors of one kind"
        raise AlignError(f"a worker of the cluster has another {names} than this process", hint=hint)
    return task.number, packed_record(work_on(task, config, aligner)[1])


@cache
def _loaded(model: str | None) -> SentenceAligner:
    """Load the encoder and the heads, once a process."""
    return load_sentence_aligner(model, progress=False)
