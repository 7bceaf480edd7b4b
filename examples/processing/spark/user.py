"""Gives the user a name where there is none: Java's login fails without one."""

from __future__ import annotations

import os
import pwd
import tempfile
from pathlib import Path


def name_the_user() -> None:
    """Let programs that are started from here see a name for a user id that has none.

    A platform may run a container as any user id; /etc/passwd cannot be written then.
    """
    user = os.getuid()
    try:
        pwd.getpwuid(user)
    except KeyError:
        path = Path(tempfile.mkdtemp(), "passwd")
        path.write_text(f"spark:x:{user}:{os.getgid()}::/tmp:/bin/false\n", encoding="ascii")
        os.environ.setdefault("LD_PRELOAD", "libnss_wrapper.so")
        os.environ.update(NSS_WRAPPER_PASSWD=str(path), NSS_WRAPPER_GROUP="/etc/group")
