"""Runs a program in a terminal of its own and swallows the first Enter that comes after a paste.

usage: swallow-enter.py PROGRAM [ARG...]
"""
import fcntl
import os
import pty
import select
import signal
import sys
import termios
import tty

PASTE_ENDS = b"\x1b[201~"


def main() -> int:
    child, terminal = pty.fork()
    if child == 0:
        os.execv(sys.argv[1], sys.argv[1:])

    def take_size(*_: object) -> None:
        size = fcntl.ioctl(0, termios.TIOCGWINSZ, b"\0" * 8)
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, size)

    take_size()
    signal.signal(signal.SIGWINCH, take_size)
    tty.setraw(0)
    pasted = swallowed = False
    while True:
        ready, _, _ = select.select([0, terminal], [], [])
        if terminal in ready:
            try:
                data = os.read(terminal, 65536)
            except OSError:
                data = b""
            if not data:
                break
            os.write(1, data)
        if 0 in ready:
            data = os.read(0, 65536)
            if pasted and not swallowed and data == b"\r":
                swallowed = True
                continue
            pasted = pasted or PASTE_ENDS in data
            while data:
                data = data[os.write(terminal, data) :]
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


sys.exit(main())
