x = 1
y = "a"

print("x=%r y=%r" % (x, y))
