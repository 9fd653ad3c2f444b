"""A made-up person's world: configuration, ledger, three blogs and recorded answers of GitHub.

`serve` answers for all of its hosts over real HTTP on loopback; what collects from it is the code
used in production.
"""

from renown.sample.world import AS_OF, SECRETS, copy, serve

__all__ = ["AS_OF", "SECRETS", "copy", "serve"]
