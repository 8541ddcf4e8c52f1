import json
import pprint
import time

data = {'runs': [{'id': i, 'name': 'run %d' % i, 'flags': {'rate': i / 10, 'tags': ['a', None, True]}}
                 for i in range(500)]}
begin = time.process_time()
for _ in range(5):
    text = json.dumps(data, indent=2, sort_keys=True)
    json.loads(text)
pprint.pformat(data)
print(time.process_time() - begin)
