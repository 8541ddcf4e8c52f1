import time

begin = time.process_time()
for _ in range(4):
    seen = set()
    for i in range(20000):
        seen.add(i * 7919 % 10007)
    sum(i in seen for i in range(20000))
print(time.process_time() - begin)
