import time

def loop():
    i = total = 0
    while i < 1000000:
        total += i * 2 % 7
        i += 1
    return total

begin = time.process_time()
loop()
print(time.process_time() - begin)
