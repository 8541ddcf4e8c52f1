"""Batches and their restarts against a model of them.   batches.py ASSAY [SEED [SEQUENCES]]

Random sequences of restarts (narrower, wider, only initialized, only what is needed), of trials that
are deleted or restarted by themselves, and after each step: the runs there are, their flags and statuses,
the ids that have to stay, and the attribute `trials`.
"""

import itertools
import json
import os
import random
import subprocess
import sys
import tempfile

ASSAY = sys.argv[1]
STEPS = 12

PROJECT = """
op:
  exec: sh -c 'exit ${code}'
  flags: {x: 0, y: 0, code: 0}
"""


class Run:
    """What is known of a run."""

    def __init__(self, flags, status):
        self.flags = flags
        self.status = status


def assay(*args):
    done = subprocess.run([ASSAY, *args], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit("%s: status %d\n%s" % (" ".join(args), done.returncode, done.stderr))
    return done.stdout + done.stderr




def listed():
    """Runs by id: (flags, status, is it a batch)."""
    runs = {}
    for run in json.loads(assay("runs", "list", "--all", "--json")):
        runs[run["id"]] = run
    return runs


def expect_run(flags):
    return "error" if flags["code"] else "completed"


class Model:
    """A batch as the founding document describes it."""

    def __init__(self, flags):
        self.flags = flags  # lists where there are several
        self.trials = {}  # id -> Run: all this batch made that are still there, in order of creation
        self.current = []  # ids, as generated

    def generated(self):
        names = sorted(self.flags)
        values = [v if isinstance(v, list) else [v] for v in (self.flags[n] for n in names)]
        combinations = []
        for combination in itertools.product(*values):
            flags = dict(zip(names, combination))
            if flags not in combinations:
                combinations.append(flags)
        return combinations

    def restart(self, given, init, needed, batch):
        """Apply a restart to the model; new ids are taken from the attribute `trials`."""
        self.flags.update(given)
        generated = self.generated()
        free = list(self.trials)
        ids = []
        for flags in generated:
            known = next((i for i in free if self.trials[i].flags == flags), None)
            if known:
                free.remove(known)
            ids.append(known)
        for orphan in free:
            if self.trials[orphan].status == "pending":
                del self.trials[orphan]
        stored = trials_of(batch)
        check("flags of the trials", [flags for _, flags in stored], generated)
        for at, (run_id, flags) in enumerate(stored):
            if ids[at]:
                check("id of trial %d" % at, run_id, ids[at])
            else:
                check("a new id", run_id in self.trials, False)
                self.trials[run_id] = Run(flags, "pending")
                ids[at] = run_id
            run = self.trials[run_id]
            if not init and not (needed and run.status == "completed"):
                run.status = expect_run(flags)
        self.current = ids


def trials_of(batch):
    path = os.path.join(os.environ["GUILD_HOME"], "runs", batch, ".guild", "attrs", "trials")
    trials, flags, inside = [], {}, False
    for line in open(path):
        words = line.replace("- ", "  ", 1).split(":")
        if line.startswith("- "):
            flags, inside = {}, False
            trials.append([None, flags])
        name, value = words[0].strip(), words[1].strip()
        if name == "run_id":
            trials[-1][0] = value.strip("'")
        elif name != "flags":
            flags[name] = int(value)
    return trials


def check(what, got, want):
    if got != want:
        print("%s:\n  expected %r\n  got      %r" % (what, want, got))
        print("\n".join(HISTORY))
        sys.exit(1)


HISTORY = []


def check_runs(model, batch):
    runs = listed()
    check("a batch", batch in runs, True)
    del runs[batch]
    check("the runs there are", sorted(runs), sorted(model.trials))
    for run_id, run in model.trials.items():
        check("flags of %s" % run_id, runs[run_id]["flags"], run.flags)
        check("status of %s" % run_id, runs[run_id]["status"], run.status)


def some(rng, low, high, most):
    """A value, or a list of some."""
    if rng.random() < 0.3:
        return rng.randint(low, high)
    return [rng.randint(low, high) for _ in range(rng.randint(1, most))]


def words(flags):
    return ["%s=%s" % (name, json.dumps(value)) for name, value in flags.items()]


def some_flags(rng):
    flags = {}
    if rng.random() < 0.6:
        flags["x"] = some(rng, 1, 3, 3)
    if rng.random() < 0.4:
        flags["y"] = some(rng, 1, 2, 2)
    if rng.random() < 0.2:
        flags["code"] = some(rng, 0, 1, 2)
    return flags


def restart_batch(rng, model, batch):
    flags = some_flags(rng)
    init, needed = rng.random() < 0.3, rng.random() < 0.3
    args = ["run", "-y", "--restart", batch, *words(flags)] + ["--init-trials"] * init + ["--needed"] * needed
    if rng.random() < 0.2:
        args += ["--jobs", "2"]
    HISTORY.append(" ".join(args))
    assay(*args)
    model.restart(flags, init, needed, batch)


def restart_trial(rng, model, _batch):
    if not model.trials:
        return
    run_id = rng.choice(list(model.trials))
    flags = {name: rng.randint(0, 2) if name != "code" else rng.randint(0, 1) for name in some_flags(rng)}
    needed = rng.random() < 0.3
    args = ["run", "-y", "--restart", run_id, *words(flags)] + ["--needed"] * needed
    HISTORY.append(" ".join(args))
    assay(*args)
    run = model.trials[run_id]
    if needed and run.status == "completed" and {**run.flags, **flags} == run.flags:
        return
    run.flags = {**run.flags, **flags}
    run.status = expect_run(run.flags)


def delete_trial(rng, model, _batch):
    if not model.trials:
        return
    run_id = rng.choice(list(model.trials))
    args = ["runs", "rm", "-y", run_id] + ["--permanent"] * (rng.random() < 0.5)
    HISTORY.append(" ".join(args))
    assay(*args)
    del model.trials[run_id]


def sequence(seed):
    rng = random.Random(seed)
    HISTORY[:] = ["sequence %d" % seed]
    assay("runs", "rm", "-y", "--permanent")
    flags = {"x": [rng.randint(1, 3), rng.randint(1, 3)], "y": some(rng, 1, 2, 2), "code": 0}
    init = rng.random() < 0.3
    args = ["run", "-y", "op", *words(flags)] + ["--init-trials"] * init
    HISTORY.append(" ".join(args))
    assay(*args)
    batch = assay("select", "-o", "op+").strip()
    model = Model(flags)
    model.restart({}, init, False, batch)
    check_runs(model, batch)
    for _ in range(STEPS):
        step = rng.choices([restart_batch, restart_trial, delete_trial], [5, 2, 1])[0]
        step(rng, model, batch)
        check_runs(model, batch)


def main():
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 12
    with tempfile.TemporaryDirectory() as tmp:
        os.environ["GUILD_HOME"] = os.path.join(tmp, "home")
        os.mkdir(os.path.join(tmp, "project"))
        os.chdir(os.path.join(tmp, "project"))
        with open("guild.yml", "w") as f:
            f.write(PROJECT)
        for seed in range(first, first + count):
            sequence(seed)
        os.chdir("/")
    print("%d sequences of %d steps" % (count, STEPS))


main()
