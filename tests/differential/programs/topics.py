"""All kinds of statements a program is made of, as often as they are listed."""
from programs import calls, objects, text

TOPICS = calls.TOPICS + objects.TOPICS + text.TOPICS
