"""Start trials of a batch from an operation that acts as its optimizer.

    import assay

    batch = assay.batch()           # None when this is not the optimizer of a batch
    for x in (0.1, 0.2):
        trial = batch.run(x=x)      # flags that are not given are the batch's
        print(trial.status, trial.scalar("loss"))
"""

import json
import os
import socket

__all__ = ["Batch", "Error", "Trial", "batch"]


class Error(Exception):
    """The engine could not do what it was asked."""


class Trial:
    """One run of the batch's operation."""

    def __init__(self, connection, data):
        self._connection = connection
        self.id = data["id"]
        self.path = data["path"]
        self.flags = data["flags"]
        self.status = data["status"]  # as `assay runs` shows it
        self.exit_status = data.get("exit_status")

    def scalar(self, name, default=None):
        """A number the run reported (`loss`, `max acc`, …), or `default`."""
        value = self._connection.ask(command="scalar", id=self.id, name=name)["value"]
        return default if value is None else value

    def __repr__(self):
        return "<Trial %s %s>" % (self.id[:8], self.status)


class Batch:
    """The batch this operation is the optimizer of."""

    def __init__(self, connection, data):
        self._connection = connection
        self.id = data["id"]
        self.path = data["path"]
        self.operation = data["operation"]
        self.flags = data["flags"]  # of the operation to be tried; lists and functions as given
        self.max_trials = data["max_trials"]
        self.random_seed = data["random_seed"]
        self.objective = data["objective"]

    def run(self, *args, **flags):
        """Run one trial with these flags (a dict, or keywords) and wait for it."""
        return self._trial("run", args, flags)

    def init(self, *args, **flags):
        """Make a trial without running it."""
        return self._trial("init", args, flags)

    def _trial(self, command, args, flags):
        values = dict(*args)
        values.update(flags)
        return Trial(self._connection, self._connection.ask(command=command, flags=values))


class _Connection:
    def __init__(self, name):
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.connect("\0" + name)
        self._file = self._socket.makefile("rw", encoding="utf-8", newline="\n")

    def ask(self, **request):
        self._file.write(json.dumps(request) + "\n")
        self._file.flush()
        line = self._file.readline()
        if not line:
            raise Error("the engine has gone")
        answer = json.loads(line)
        if "error" in answer:
            raise Error(answer["error"])
        return answer


def batch():
    """The batch this process is the optimizer of, or None."""
    name = os.environ.get("ASSAY_BATCH")
    if not name:
        return None
    connection = _Connection(name)
    return Batch(connection, connection.ask(command="batch"))
