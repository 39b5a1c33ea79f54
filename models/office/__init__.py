"""The front door: what an office can do, the same for the window and the command line.

Answers are plain dicts and lists of stored values, with the keys of the command line's contract; what may not be told
to the actor is not in them. Refusals are `UserError`.
"""

from models.office.front_door import Office

__all__ = ["Office"]
