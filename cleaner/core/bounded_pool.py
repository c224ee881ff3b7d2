"""Work shared among processes or threads, in order, with no more of it taken on than there are workers for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

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

    return _by(ProcessPoolExecutor(jobs), work, tasks, 4 * jobs)


def _by(pool: Executor, work: Callable[[Task], Done], tasks: Iterable[Task], most: int) -> Iterator[Done]:
    with pool:
        waiting: deque[Future[Done]] = deque()
        for task in tasks:
            waiting.append(pool.submit(work, task))
            if len(waiting) > most:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
