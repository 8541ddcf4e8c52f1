print("hello from say2.py")
