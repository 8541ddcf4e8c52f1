import time

class Account:
    def __init__(self, owner):
        self.owner = owner
        self.balance = 0

    def deposit(self, amount):
        self.balance += amount
        return self

begin = time.process_time()
accounts = [Account(i) for i in range(50000)]
for account in accounts:
    account.deposit(1).deposit(2)
print(time.process_time() - begin)
