"""All kinds of statements a program is made of, as often as they are listed."""
from programs import calls, flowing, objects, text

TOPICS = calls.TOPICS + flowing.TOPICS + objects.TOPICS + text.TOPICS
