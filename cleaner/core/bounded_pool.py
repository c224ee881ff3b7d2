"""Work shared among processes or threads, in order, with no more of it taken on than there are workers for."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

from cleaner.core.errors import WorkerError

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

Task = TypeVar("Task")
Done = TypeVar("Done")


def in_order(work: Callable[[Task], Done], tasks: Iterable[Task], jobs: int) -> Iterator[Done]:
    """What `work` makes of each task, in order, by `jobs` threads: the kernel and numpy let other threads run."""
    if jobs == 1:
        return map(work, tasks)
    from concurrent.futures import ThreadPoolExecutor

    return _by(ThreadPoolExecutor(jobs), work, tasks, jobs)


def in_processes(work: Callable[[Task], Done], tasks: Iterable[Task], jobs: int) -> Iterator[Done]:
    """The same by `jobs` processes, which are handed more, since a task takes its time to reach them."""
    if jobs == 1:
        return map(work, tasks)
    from concurrent.futures import ProcessPoolExecutor

    most = min(jobs, 61) if sys.platform == "win32" else jobs  # more than Windows can wait for
    return _by(ProcessPoolExecutor(most, initializer=_begin_worker), work, tasks, 4 * jobs)


def _by(pool: Executor, work: Callable[[Task], Done], tasks: Iterable[Task], most: int) -> Iterator[Done]:
    """Raises WorkerError where a process is gone.  Whoever wants no more is not kept waiting for what is begun."""
    from concurrent.futures import BrokenExecutor

    waiting: deque[Future[Done]] = deque()
    try:
        for task in tasks:
            waiting.append(pool.submit(work, task))
            if len(waiting) > most:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
        pool.shutdown()
    except BrokenExecutor:
        raise WorkerError(
            "one of the processes that share the work was killed, often for want of memory; run again with fewer --jobs"
        ) from None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _begin_worker() -> None:
    """A worker leaves Ctrl-C to its parent, and ends with it however that ends: it would wait for more for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    if parent := parent_process():
        parent.join()
        os._exit(1)
