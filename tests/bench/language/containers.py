import heapq
import time
from collections import Counter, defaultdict, deque

words = ['w%d' % (i * 7919 % 500) for i in range(30000)]
begin = time.process_time()
Counter(words).most_common(10)
places = defaultdict(list)
for i, word in enumerate(words):
    places[word].append(i)
queue, seen = deque([0]), {0}
while queue:
    node = queue.popleft()
    for child in (node * 2 + 1, node * 2 + 2):
        if child < 20000 and child not in seen:
            seen.add(child)
            queue.append(child)
heap = []
for i in range(10000):
    heapq.heappush(heap, i * 7919 % 100003)
while heap:
    heapq.heappop(heap)
print(time.process_time() - begin)
