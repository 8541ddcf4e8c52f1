n = 10

with open("number.txt") as f:
    number = int(f.read())

print("%i + %i = %i" % (number, n, number + n))
