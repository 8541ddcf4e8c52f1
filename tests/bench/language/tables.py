import csv
import io
import time
from datetime import datetime, timedelta

rows = [[i, 'name %d' % i, i / 3, 'a,b' if i % 5 == 0 else 'c'] for i in range(2000)]
begin = time.process_time()
file = io.StringIO()
csv.writer(file).writerows(rows)
file.seek(0)
list(csv.DictReader(file, fieldnames=['id', 'name', 'value', 'mark']))
start = datetime(2024, 1, 1)
for i in range(1000):
    moment = start + timedelta(hours=i)
    moment.strftime('%Y-%m-%d %H:%M'), moment.isoformat(), moment - start
print(time.process_time() - begin)
