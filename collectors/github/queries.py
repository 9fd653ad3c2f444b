"""The GraphQL that is sent to GitHub. Tests hold every constant here true to the official schema.

Each query names its operation, asks for at most 100 nodes at once and says what it cost. Nested
connections multiply the cost: 100 pull requests with their labels are 101 requests, or 1 point.
"""

from __future__ import annotations

PROFILE = """\
query Profile($login: String!) {
  rateLimit { cost remaining resetAt }
  user(login: $login) { id url followers { totalCount } }
}
"""

# `changedFiles` makes GitHub compare trees, which is what makes pages slow; `files` would be worse.
# A pull request has at most 100 labels, so one page of them is all of them.
PULL_REQUESTS = """\
query PullRequests($login: String!, $first: Int!, $after: String) {
  rateLimit { cost remaining resetAt }
  user(login: $login) {
    pullRequests(first: $first, after: $after, orderBy: {field: UPDATED_AT, direction: DESC}) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        id number title url state isDraft createdAt updatedAt closedAt mergedAt
        mergedBy { login }
        additions deletions changedFiles reviewDecision authorAssociation
        labels(first: 100) { nodes { name } }
        repository { id nameWithOwner isPrivate }
      }
    }
  }
}
"""
