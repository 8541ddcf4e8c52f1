settings = {"x": 0, "kept": True}

print(sorted(settings.items()))
