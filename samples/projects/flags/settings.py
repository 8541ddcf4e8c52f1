rate = 0.1
epochs = 3
name = "first try"
debug = False
limit = None
first = last = 5

_private = 1
sizes = [1, 2, 3]
offset = -1

if epochs > 100:
    rate = 0.01

print("rate=%r epochs=%r name=%r debug=%r limit=%r" % (rate, epochs, name, debug, limit))
