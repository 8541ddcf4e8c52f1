rate = 0.1
steps = 3

value = float(1)
for step in range(1, steps + 1):
    value = value * (1 - rate)
    print("step: %i" % step)
    print("loss: %f" % value)
