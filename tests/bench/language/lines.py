import io
import time

words = ['word%d' % i for i in range(1000)]
begin = time.process_time()
for _ in range(50):
    text = ', '.join(words)
    text.split(', ')
    text.replace(', ', '\n').splitlines()
    [word.strip().title() for word in words]
out = io.StringIO()
for i in range(10000):
    out.write('line ')
    print(i, 'x', file=out)
out.seek(0)
sum(1 for line in out if line.startswith('line 1'))
print(time.process_time() - begin)
