from __future__ import annotations

from boxwright_conformance.platform import Listening
from boxwright_conformance.platform.sockets import abstract, listening

TABLE = """\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1
   1: 00000000:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2 1
   2: 0B00007F:AF33 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 3 1
   3: 020012AC:1F91 030012AC:A000 01 00000000:00000000 00:00000000 00000000     0        0 4 1
  sl  local_address                         remote_address                        st
   0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 0 0 0 0 0 5
   1: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 0A 0 0 0 0 0 6
"""


def test_only_listening_sockets_of_the_container_count() -> None:
    assert listening(TABLE) == (
        Listening("0.0.0.0", 8081),
        Listening("127.0.0.1", 8080),
        Listening("::", 8080),
        Listening("::1", 80),
    )


def test_loopback_is_not_everywhere() -> None:
    assert [socket.port for socket in listening(TABLE) if socket.everywhere] == [8081, 8080]


def test_no_table_no_sockets() -> None:
    assert listening("") == ()


def test_abstract_sockets_that_listen_are_named() -> None:
    table = """\
Num       RefCount Protocol Flags    Type St Inode Path
0000000000000000: 00000002 00000000 00010000 0001 01 100 @cache
0000000000000000: 00000002 00000000 00010000 0001 01 101 /tmp/gunicorn.sock
0000000000000000: 00000003 00000000 00000000 0001 03 102 @cache
0000000000000000: 00000002 00000000 00000000 0002 01 103 @notify
0000000000000000: 00000002 00000000 00010000 0001 01 104
"""
    assert abstract(table) == ("@cache",)
    assert listening(table) == ()
