"""A step is a process of its own, so that its peak memory is its own; it answers in one line of JSON."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Told = dict[str, Any]
Step = Callable[..., Told]
CHANGES = 200  # what an office has to say after a day or two: the number of sync.md


def run(step: str, folder: Path, **given: Any) -> Told:
    """Run a step, MODULE.FUNCTION of this package, in a process of its own.

    What the machine remembers of replicas outside their stores lies in the folder too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tests.bench.exchange", "--step", step, "--folder", str(folder)]
    surroundings = {**os.environ, "DAFTAR_MACHINE": str(folder / "machine")}
    return answer_of([*command, "--given", json.dumps(given)], surroundings)


def answer_of(command: Sequence[str], surroundings: dict[str, str] | None = None) -> Told:
    """The last line that a command printed, as JSON; the bench ends with what it said if it failed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=surroundings)
    if done.returncode:
        sys.exit(done.stderr or done.stdout)
    answer: Told = json.loads(done.stdout.splitlines()[-1])
    return answer


def timed(work: Callable[[], Any]) -> Told:
    """`{seconds, cpu, peak}` of a piece of work; peak in MB, of the whole process until now."""
    started, worked = time.perf_counter(), time.process_time()
    work()
    seconds, cpu = time.perf_counter() - started, time.process_time() - worked
    return {"seconds": seconds, "cpu": cpu, "peak": peak()}


def peak() -> float:
    """The most memory this process held until now, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def middle(rounds: Sequence[Told]) -> Told:
    """The answer in the middle by seconds, with `least` and `most` of all rounds and the highest peak."""
    ordered = sorted(rounds, key=lambda told: told["seconds"])
    chosen = ordered[len(ordered) // 2]
    ends = {"least": ordered[0]["seconds"], "most": ordered[-1]["seconds"], "rounds": len(ordered)}
    return {**chosen, **ends, "peak": max(told["peak"] for told in rounds)}
