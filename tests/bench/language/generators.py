import time

def numbers(n):
    for i in range(n):
        yield i

begin = time.process_time()
sum(numbers(200000))
sum(n * n for n in numbers(200000))
print(time.process_time() - begin)
