import sys

code = 0

print("exiting with %i" % code)
sys.exit(code)
