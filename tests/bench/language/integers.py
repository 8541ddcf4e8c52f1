import time

begin = time.process_time()
for _ in range(4):
    product = 1
    for i in range(1, 1000):
        product *= i
    total = sum(7 ** 30 * i for i in range(10000))
print(time.process_time() - begin)
