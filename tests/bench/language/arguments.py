import functools
import time

def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **named):
        return function(*args, **named)
    return wrapper

@logged
def scale(n, by=2, *, plus=0):
    return n * by + plus

begin = time.process_time()
for i in range(30000):
    scale(i)
    scale(i, 3, plus=1)
    scale(n=i, by=4)
print(time.process_time() - begin)
