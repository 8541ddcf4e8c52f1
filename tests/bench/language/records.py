import time
from dataclasses import dataclass, field, asdict

@dataclass(order=True)
class Run:
    id: int
    step: int = 0
    tags: list = field(default_factory=list)

begin = time.process_time()
runs = [Run(i, i % 7) for i in range(10000)]
runs.sort()
[repr(run) for run in runs[:2000]]
sum(a == b for a, b in zip(runs, runs[1:]))
[asdict(run) for run in runs[:1000]]
print(time.process_time() - begin)
