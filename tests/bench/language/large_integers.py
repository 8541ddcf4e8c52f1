import math
import time

begin = time.process_time()
for i in range(100):
    large = 3 ** 2000 * 7 ** 500
    pow(3, 1000 + i, 10 ** 50 + 7)
    int(str(large // 10 ** 100))
    math.factorial(300)
a, b = 0, 1
for i in range(5000):
    a, b = b, a + b
state = 0
for i in range(20000):
    state = (state * 6364136223846793005 + 1442695040888963407) % 2 ** 64
print(time.process_time() - begin)
