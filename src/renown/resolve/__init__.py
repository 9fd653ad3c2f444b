"""Which records are the same work, what works are about, and which records do not count and why.

Everything here is derived from records and rebuilt at will; nothing of it is ever dumped. A later
source adds a rule (in `joins` or `exclusions`), never a mechanism.
"""

from renown.resolve.labelling import REVERTED, Hit, Term, Vocabulary
from renown.resolve.rebuild import labeller, rebuild, resolve

__all__ = ["REVERTED", "Hit", "Term", "Vocabulary", "labeller", "rebuild", "resolve"]
