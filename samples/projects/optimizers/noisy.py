import math
import random

x = 0.1
noise = 0.1
seed = 0

random.seed(seed)
loss = math.sin(5 * x) * (1 - math.tanh(x**2)) + random.gauss(0, 1) * noise

print("x: %f" % x)
print("loss: %f" % loss)
