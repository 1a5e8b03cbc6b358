"""Ask the process of `tools/ready_command.py` to run a command, and end with its exit code.

    python -I -S ready_client.py SOCKET ARGUMENT...

It loads next to nothing, as a page of the documentation runs it dozens of times.
"""

import marshal
import os
import sys
from _socket import AF_UNIX, MSG_WAITALL, SCM_RIGHTS, SOL_SOCKET, socket


def run(address: str, arguments: list[str]) -> int | None:
    """Give the exit code, or nothing where the command was not run."""
    # To load pathlib would take as long as all else.
    folder = os.getcwd()  # noqa: PTH109
    body = marshal.dumps((arguments, folder, dict(os.environ)))
    streams = b"".join(number.to_bytes(4, sys.byteorder) for number in (0, 1, 2))
    connection = socket(AF_UNIX)
    try:
        # It would take the place of a stream that is closed.
        if connection.fileno() > 2:
            connection.connect(address)
            connection.sendmsg([len(body).to_bytes(8, "big")], [(SOL_SOCKET, SCM_RIGHTS, streams)])
            connection.sendall(body)
            answer = connection.recv(5, MSG_WAITALL)
            if len(answer) == 5:
                return int.from_bytes(answer[1:], "big", signed=True)
    except OSError:
        # The process is gone, or a stream is closed.
        pass
    finally:
        connection.close()
    return None


if __name__ == "__main__":
    ended = run(sys.argv[1], sys.argv[2:])
    if ended is None:
        os.execv(sys.executable, [sys.executable, "-m", "cwinstruments", *sys.argv[2:]])
    # What a signal ended has a negative code; to the shell it is as after this.
    os._exit(ended if ended >= 0 else 128 - ended)
