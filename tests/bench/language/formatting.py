import time

begin = time.process_time()
for i in range(20000):
    '%s=%d %5.2f %r %x' % ('key', i, i / 3, 'v', i)
    '{} {:>8} {:.3f} {name!r}'.format(i, 'abc', i / 7, name=i)
    f'{i}: {i * 2:05d} {i / 3:.2f} {"spec"!r:>10}'
print(time.process_time() - begin)
