depth = 1

print("hello from sub/inner.py, depth %i" % depth)
