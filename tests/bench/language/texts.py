import time

def listing(n):
    text = ''
    for i in range(n):
        text += str(i)
        text += ', '
    return text

begin = time.process_time()
parts = listing(20000).split(', ')
sum(len(part.replace('1', 'one').upper()) for part in parts if part.startswith('1'))
print(time.process_time() - begin)
