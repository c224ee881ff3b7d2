"""Try the laws on ever new examples until the time is over: `tox -e fuzz -- --minutes 30`.

A law that is broken is told of with the smallest example that Hypothesis finds, the seed and the command that makes it
again; the others go on.  Nothing is kept between runs.
"""

import argparse
import logging
import os
import random
import sys
import time
import traceback
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
os.environ["LC_ALL"] = "C.UTF-8"  # messages in English, whoever runs this
logging.lastResort = None

from hypothesis import HealthCheck, Phase, given, seed, settings  # noqa: E402 - the paths come first
from laws import LAWS  # noqa: E402

BROKEN = 3  # times that a law is broken before it is left alone


def tried(name, number, examples):
    """Whether a law holds for some examples; tells of the smallest for which it does not."""
    check, strategies, _ = LAWS[name]
    how = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        print_blob=False,
        suppress_health_check=[*HealthCheck],
    )
    try:
        seed(number)(how(given(*strategies)(check)))()
    except Exception as error:
        print(
            f"\n{name} is broken; again: tox -e fuzz -- --law {name} --seed {number} --rounds 1 --examples {examples}"
        )
        print("".join(traceback.format_exception(error, limit=-3)))
        return False
    return True


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--rounds", type=int, help="end after so many, whatever the time")
    parser.add_argument("--examples", type=int, default=50, help="of each law in a round")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--law", action="append", choices=[*LAWS], help="this one only; may be said again")
    given_ = parser.parse_args(arguments)
    first = random.randrange(1 << 30) if given_.seed is None else given_.seed
    print(f"seed {first}", flush=True)
    end = time.monotonic() + 60 * given_.minutes
    count, broken, spent = dict.fromkeys(given_.law or LAWS, 0), dict.fromkeys(LAWS, 0), dict.fromkeys(LAWS, 0.0)
    number = first
    while time.monotonic() < end and (given_.rounds is None or number < first + given_.rounds):
        for name in count:
            start = time.monotonic()
            if start >= end or broken[name] >= BROKEN:
                continue
            examples = max(1, int(given_.examples * LAWS[name][2]))
            broken[name] += not tried(name, number, examples)
            count[name] += examples
            spent[name] += time.monotonic() - start
            sys.stdout.flush()
        number += 1
    for name, examples in count.items():
        print(f"{name}: {examples} examples in {spent[name]:.0f} s, broken {broken[name]} times")
    return 1 if any(broken.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
