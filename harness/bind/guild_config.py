"""guild.config: the home that commands and gapi use."""

import os


def guild_home():
    """The home."""
    return os.environ.get("GUILD_HOME") or os.path.expanduser("~/.guild")


def set_guild_home(path):
    """Use another home from now on."""
    os.environ["GUILD_HOME"] = str(path)


class SetGuildHome:
    """with SetGuildHome(path): another home for a while."""

    def __init__(self, path):
        self.path = path

    def __enter__(self):
        self._before = os.environ.get("GUILD_HOME")
        set_guild_home(self.path)
        return self

    def __exit__(self, *_exc):
        if self._before is None:
            del os.environ["GUILD_HOME"]
        else:
            os.environ["GUILD_HOME"] = self._before
