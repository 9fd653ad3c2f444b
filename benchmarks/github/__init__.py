"""GitHub's collector beside its peers, on one loopback server that all of them ask."""
