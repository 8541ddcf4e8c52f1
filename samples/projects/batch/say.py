import argparse

p = argparse.ArgumentParser()
p.add_argument("--msg", default="hello", help="Message to say")
p.add_argument("--loud", action="store_true", help="Say it in capitals")
args = p.parse_args()

print(args.msg.upper() if args.loud else args.msg)
