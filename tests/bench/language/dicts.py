import time

def count():
    seen = {}
    for i in range(500000):
        key = i % 1000
        seen[key] = seen.get(key, 0) + i
    return seen

begin = time.process_time()
count()
print(time.process_time() - begin)
