import time

def depth(n):
    if n == 0:
        raise ValueError('at %d' % n)
    return depth(n - 1)

def run(n):
    caught = 0
    for i in range(n):
        try:
            int('x' if i % 2 else '1')
        except ValueError as e:
            caught += len(str(e))
        try:
            {}[i]
        except KeyError:
            caught += 1
        finally:
            caught += 1
    return caught

begin = time.process_time()
run(20000)
for i in range(1000):
    try:
        depth(20)
    except ValueError:
        pass
print(time.process_time() - begin)
