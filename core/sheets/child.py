"""A program of ours run on what strangers sent, with little memory and little time. It imports no
Django.
"""

import resource
import subprocess
import sys
from pathlib import Path

TIMED_OUT = -9


def run_limited(program: Path, content: bytes, *, seconds: float) -> tuple[int, bytes]:
    """(exit code, what it wrote) of the program with this on its standard input; negative when it
    was stopped.
    """
    command = [sys.executable, "-P", "-X", "utf8", str(program)]
    try:
        child = subprocess.run(
            command, input=content, capture_output=True, timeout=seconds, check=False, env={}
        )
    except subprocess.TimeoutExpired:
        return TIMED_OUT, b""
    return child.returncode, child.stdout


def limit_myself(*, memory: int, seconds: int) -> None:
    """Called by the program itself before it reads anything: bytes of address space, seconds of
    work, no core dumps.
    """
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
