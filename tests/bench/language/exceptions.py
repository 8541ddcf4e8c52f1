import time

begin = time.process_time()
for i in range(100000):
    try:
        raise ValueError(i)
    except ValueError as e:
        pass
print(time.process_time() - begin)
