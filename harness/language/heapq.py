"""heapq: merging of sorted iterables; the heaps are in heapq.c."""

__all__ = ['heappush', 'heappop', 'heapify', 'heapreplace', 'merge', 'nlargest', 'nsmallest',
           'heappushpop']

def merge(*iterables, key=None, reverse=False):
    """The items of sorted iterables, in order."""
    entries = []
    for order, iterable in enumerate(iterables):
        iterator = iter(iterable)
        for value in iterator:
            entries.append([value if key is None else key(value), order, value, iterator])
            break
    while entries:
        best = 0
        for i in range(1, len(entries)):
            if reverse:
                if entries[best][0] < entries[i][0]:
                    best = i
            elif entries[i][0] < entries[best][0]:
                best = i
        entry = entries[best]
        yield entry[2]
        for value in entry[3]:
            entry[0] = value if key is None else key(value)
            entry[2] = value
            break
        else:
            del entries[best]
