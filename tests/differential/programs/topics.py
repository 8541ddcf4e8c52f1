"""All kinds of statements a program is made of, as often as they are listed."""
from programs import calls, flowing, modules, objects, ordinary, quantities, text

TOPICS = (calls.TOPICS + flowing.TOPICS + modules.TOPICS + objects.TOPICS + ordinary.TOPICS +
          quantities.TOPICS + text.TOPICS)
