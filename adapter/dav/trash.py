"""Keep a copy of what is deleted on a server, since CalDAV itself has no way to get it back.

The copies lie here and not in a collection beside the others: that would be one more calendar on
everybody's telephone, whose deleted meetings would go on ringing.
"""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING
from urllib.parse import unquote

from adapter.vdir_files import flush_folder, written

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

SUFFIX = ".ics"


def keep(trash: Path, collection: str, name: str, content: bytes, now: datetime) -> Path:
    """Put a copy of an entry where it can be imported from, and return where; may fail (`OSError`).

    The name tells when it was deleted, and which entry of which collection it was.
    """
    trash.mkdir(parents=True, exist_ok=True)
    which = hashlib.sha256(f"{collection}{name}".encode()).hexdigest()[:12]
    stem = "".join(c if c.isalnum() or c in "@_-" else "-" for c in unquote(name))[:60]
    place = trash / f"{now:%Y%m%dT%H%M%S%f}-{stem.removesuffix('-ics')}-{which}{SUFFIX}"
    with written(trash, content) as temporary:
        os.link(temporary, place)
    flush_folder(trash)
    return place
