import re
import time

text = '\n'.join('2024-01-%02d step %d loss=%.3f acc: %d%%' % (i % 28 + 1, i, i / 7, i % 100)
                 for i in range(2000))
pair = re.compile(r'(\w+)=(\w+)')
begin = time.process_time()
for _ in range(2):
    re.findall(r'(\d+)-(\d+)-(\d+) step (\d+)', text)
    re.sub(r'loss=(\d+\.\d+)', r'L:\1', text)
    re.sub(r'\d+', lambda m: str(int(m.group()) + 1), text)
    re.split(r'\s+', text)
for i in range(10000):
    pair.match('key=value').groups()
print(time.process_time() - begin)
