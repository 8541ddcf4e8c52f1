/* Module heapq, the part written in the language.
 *
 * Knows nothing of the machine; see sources.h. */
#include "harness/language/sources.h"

/* clang-format off */
const char HEAPQ_SOURCE[] =
    "__all__ = ['heappush', 'heappop', 'heapify', 'heapreplace', 'merge', 'nlargest', 'nsmallest',\n"
    "           'heappushpop']\n"
    "\n"
    "def merge(*iterables, key=None, reverse=False):\n"
    "    \"\"\"The items of sorted iterables, in order.\"\"\"\n"
    "    entries = []\n"
    "    for order, iterable in enumerate(iterables):\n"
    "        iterator = iter(iterable)\n"
    "        for value in iterator:\n"
    "            entries.append([value if key is None else key(value), order, value, iterator])\n"
    "            break\n"
    "    while entries:\n"
    "        best = 0\n"
    "        for i in range(1, len(entries)):\n"
    "            if reverse:\n"
    "                if entries[best][0] < entries[i][0]:\n"
    "                    best = i\n"
    "            elif entries[i][0] < entries[best][0]:\n"
    "                best = i\n"
    "        entry = entries[best]\n"
    "        yield entry[2]\n"
    "        for value in entry[3]:\n"
    "            entry[0] = value if key is None else key(value)\n"
    "            entry[2] = value\n"
    "            break\n"
    "        else:\n"
    "            del entries[best]\n";
/* clang-format on */
