x = 0.1

print("loss: %f" % (0.5 * x**2 - x + 1.5))
