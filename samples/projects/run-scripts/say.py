message = "hello from say.py"

print(message)
