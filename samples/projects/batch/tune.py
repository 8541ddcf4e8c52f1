# An optimizer of the project's own: it is run in a batch run, where the operation to try is kept as
# a run of its own, the proto, whose flags still have their lists.

import os
import sys

FLAGS = os.path.join(".guild", "proto", ".guild", "attrs", "flags")

if not os.path.exists(FLAGS):
    sys.exit("tune is an optimizer: use it with --optimizer tune")

with open(FLAGS) as f:
    flags = f.read()

print("Tune using proto flags:")
print(flags, end="")
