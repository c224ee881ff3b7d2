#!/usr/bin/env bash
# CPU time to answer `cleaner --help`, beside a bare `import click`: benchmarks/start.sh [PYTHON]
# Best of ten each, interleaved, in user + system seconds.
set -euo pipefail
python=${1:-python3}
unset PYTHONDONTWRITEBYTECODE # an installed package is compiled
"$python" -m cleaner --help >/dev/null
for name in click cleaner; do eval "best_$name=999"; done
measure() { { TIMEFORMAT='%U %S'; time "$@" >/dev/null; } 2>&1 | awk '{print $1 + $2}'; }
for _ in $(seq 10); do
    a=$(measure "$python" -c 'import click'); b=$(measure "$python" -m cleaner --help)
    best_click=$(printf '%s\n' "$best_click" "$a" | sort -g | head -1)
    best_cleaner=$(printf '%s\n' "$best_cleaner" "$b" | sort -g | head -1)
done
echo "import click ${best_click} s, cleaner --help ${best_cleaner} s"
