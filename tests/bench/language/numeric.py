import time

def orbit(n):
    x, y, vx, vy = 1.0, 0.0, 0.0, 1.0
    for _ in range(n):
        r3 = (x * x + y * y) ** 1.5
        vx -= x / r3 * 0.001
        vy -= y / r3 * 0.001
        x += vx * 0.001
        y += vy * 0.001
    return x, y

def sieve(n):
    prime = [True] * (n + 1)
    for i in range(2, int(n ** 0.5) + 1):
        if prime[i]:
            for k in range(i * i, n + 1, i):
                prime[k] = False
    return sum(prime)

def product(a, b):
    return [[sum(x * y for x, y in zip(row, column)) for column in zip(*b)] for row in a]

matrix = [[float(i * k % 7) for k in range(40)] for i in range(40)]
begin = time.process_time()
orbit(50000)
sieve(100000)
product(matrix, matrix)
print(time.process_time() - begin)
