import itertools
import time

def queens(n, row=0, columns=(), up=(), down=()):
    if row == n:
        return 1
    return sum(queens(n, row + 1, columns + (c,), up + (row + c,), down + (row - c,))
               for c in range(n)
               if c not in columns and row + c not in up and row - c not in down)

begin = time.process_time()
queens(7)
sum(1 for p in itertools.permutations(range(7)) if p[0] < p[1])
[(key, len(list(group))) for key, group in itertools.groupby(range(10000), key=lambda n: n // 10)]
list(itertools.chain.from_iterable([i, i] for i in range(10000)))
print(time.process_time() - begin)
