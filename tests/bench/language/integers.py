import time

large = 7 ** 30
begin = time.process_time()
for _ in range(4):
    product = 1
    for i in range(1, 1000):
        product *= i
    total = sum(large * i for i in range(10000))
print(time.process_time() - begin)
