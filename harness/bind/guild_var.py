"""guild.var: what is in the home."""

import os

import gapi
from guild import config


def path(*names):
    """A path in the home."""
    return os.path.join(config.guild_home(), *names)


def runs_dir(deleted=False):
    """Where runs are, or deleted ones."""
    return path("trash", "runs") if deleted else path("runs")


def runs():
    """All runs, newest first."""
    return gapi.runs_list(guild_home=config.guild_home())


def get_run(run_id):
    """The run with that id."""
    for run in runs():
        if run.id == run_id:
            return run
    raise LookupError(run_id)


def find_runs(prefix):
    """Pairs of id and directory of the runs whose ids begin so."""
    return [(run.id, run.path) for run in runs() if run.id.startswith(prefix)]
