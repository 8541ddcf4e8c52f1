import time

class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def __hash__(self):
        return hash((self.x, self.y))

    def __getitem__(self, index):
        return (self.x, self.y)[index]

    def __repr__(self):
        return f'Vector({self.x}, {self.y})'

begin = time.process_time()
total = Vector(0, 0)
for i in range(20000):
    total = total + Vector(i, 1)
    total[0], total == total
len({Vector(i % 100, 0) for i in range(10000)})
[repr(Vector(i, i)) for i in range(5000)]
print(time.process_time() - begin)
