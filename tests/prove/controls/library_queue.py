"""The settings with a queue that writes its messages as the library does, on a slow disk."""

import time
import uuid
from itertools import count
from pathlib import Path

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps

from config.settings import *  # noqa: F403

CELERY_BROKER_URL = "slow-folder://localhost"
TRANSPORT_ALIASES["slow-folder"] = f"{__name__}:Transport"

SLOW, sent = 10, count()


class Channel(filesystem.Channel):
    def _put(self, queue, payload, **kwargs):
        """In its place from the first letter on; a worker may come by before the last."""
        text = dumps(payload).encode()
        name = f"{int(time.monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        with (Path(self.data_folder_out) / name).open("wb", buffering=0) as file:
            file.write(text[:40])
            # While nothing else waits, the workers look at the newest message.
            time.sleep(0.3 if next(sent) < SLOW else 0)
            file.write(text[40:])


class Transport(filesystem.Transport):
    Channel = Channel
