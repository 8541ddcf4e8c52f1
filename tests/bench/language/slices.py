import time

def run(n):
    items, text = list(range(100)), 'abcdefghij' * 10
    for i in range(n):
        items[10:20], items[::2], text[5:15], text[::-1]
        items[3:5] = [1, 2]

begin = time.process_time()
run(20000)
print(time.process_time() - begin)
