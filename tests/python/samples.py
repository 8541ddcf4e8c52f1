"""Samples of a grid against random.sample.   samples.py ASSAY [CASES]

Seeds of one and of several words, small and large populations: both ways in which a sample is drawn.
"""

import os
import random
import subprocess
import sys
import tempfile

ASSAY = sys.argv[1]
CASES = int(sys.argv[2]) if len(sys.argv) > 2 else 120


def drawn(count, limit, seed):
    command = [ASSAY, "run", "op", "x=range[0:%d]" % (count - 1), "--print-trials",
               "--max-trials", str(limit), "--random-seed", str(seed)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
    return [int(line.split()[1]) for line in done.stdout.splitlines()[1:]]


def case(rng):
    seed = rng.choice([rng.randint(0, 100), rng.randint(0, 2**32), 2**32, rng.randint(0, 2**62)])
    count = rng.randint(2, rng.choice([30, 500, 3000]))
    limit = rng.randint(1, min(count - 1, rng.choice([5, 20, 60])))
    random.seed(seed)
    return (count, limit, seed), random.sample(range(count), limit)


def main():
    rng = random.Random(2019)
    failed = 0
    with tempfile.TemporaryDirectory() as tmp:
        os.environ["GUILD_HOME"] = os.path.join(tmp, "home")
        os.chdir(tmp)
        with open("guild.yml", "w") as f:
            f.write("op:\n  exec: echo ${x}\n  flags: {x: 0}\n")
        for _ in range(CASES):
            args, want = case(rng)
            got = drawn(*args)
            if got != want:
                failed += 1
                print("%i of %i, seed %i:\n  expected %r\n  got      %r" % (args[1], args[0], args[2], want, got))
        os.chdir("/")
    print("%d of %d failed" % (failed, CASES))
    sys.exit(1 if failed else 0)


main()
