# An optimizer that fails before it makes a trial.

import sys

code = 1

print("batch exits with %i" % code)
sys.exit(code)
