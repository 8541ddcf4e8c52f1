import time

begin = time.process_time()
squares = [n * n for n in range(300000) if n % 3 == 0]
index = {n: str(n) for n in range(100000)}
total = sum([len(v) for v in index.values()])
print(time.process_time() - begin)
