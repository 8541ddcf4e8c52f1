import argparse

p = argparse.ArgumentParser()
p.add_argument("--rate", type=float, default=0.1, help="Step size")
p.add_argument("--epochs", type=int, default=3)
p.add_argument("--model", default="small", choices=["small", "large"])
p.add_argument("--verbose", action="store_true", help="Say more")
p.add_argument("--no-cache", action="store_false", dest="cache")
p.add_argument("--name", required=True, help="Name of the result")
args = p.parse_args()

print("name=%s rate=%s epochs=%s model=%s" % (args.name, args.rate, args.epochs, args.model))
print("verbose=%s cache=%s" % (args.verbose, args.cache))
