"""The GraphQL that is sent to GitHub. Tests hold every constant here true to the official schema.

Each query names its operation, asks for at most 100 nodes at once and says what it cost. A nested
connection costs one request for each of its parents, and a hundred requests are a point: a page of
100 pull requests with their labels is 101 requests, or 1 point. The inner connections that are
asked once and not paged hold at most so many by GitHub's own rules, or are compared with their
`totalCount`.
"""

from __future__ import annotations

PROFILE = """\
query Profile($login: String!) {
  rateLimit { cost remaining }
  user(login: $login) { id login url createdAt followers { totalCount } }
}
"""

# A login can be renamed, and then be taken by somebody else; the id stays.
ACCOUNT = """\
query Account($id: ID!) {
  rateLimit { cost remaining }
  node(id: $id) { ... on User { id login url createdAt followers { totalCount } } }
}
"""

# `changedFiles` makes GitHub compare trees, which is what makes pages slow; `files` would be worse.
# A pull request has at most 100 labels, so one page of them is all of them.
PULL_REQUESTS = """\
query PullRequests($login: String!, $first: Int!, $after: String) {
  rateLimit { cost remaining }
  user(login: $login) {
    pullRequests(first: $first, after: $after, orderBy: {field: UPDATED_AT, direction: DESC}) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        id number title url state isDraft createdAt updatedAt closedAt mergedAt
        mergedBy { login }
        additions deletions changedFiles reviewDecision totalCommentsCount authorAssociation
        labels(first: 100) { nodes { name } }
        repository { id nameWithOwner isPrivate }
      }
    }
  }
}
"""

ISSUES = """\
query Issues($login: String!, $first: Int!, $after: String) {
  rateLimit { cost remaining }
  user(login: $login) {
    issues(first: $first, after: $after, orderBy: {field: UPDATED_AT, direction: DESC}) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        id number title url state stateReason createdAt updatedAt authorAssociation
        labels(first: 100) { nodes { name } }
        repository { id nameWithOwner isPrivate }
      }
    }
  }
}
"""

# `issue` cannot be null by the schema, though a comment on a pull request may have none, and would
# be lost with it. The address tells what was commented on.
COMMENTS = """\
query Comments($login: String!, $first: Int!, $after: String) {
  rateLimit { cost remaining }
  user(login: $login) {
    issueComments(first: $first, after: $after, orderBy: {field: UPDATED_AT, direction: DESC}) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        id url createdAt updatedAt authorAssociation
        repository { id nameWithOwner isPrivate }
      }
    }
  }
}
"""

DISCUSSIONS = """\
query Discussions($login: String!, $first: Int!, $after: String) {
  rateLimit { cost remaining }
  user(login: $login) {
    repositoryDiscussions(
      first: $first, after: $after, orderBy: {field: UPDATED_AT, direction: DESC}
    ) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        id number title url createdAt updatedAt authorAssociation closed
        repository { id nameWithOwner isPrivate }
      }
    }
  }
}
"""

# GitHub offers no order here, so all pages must be read to see what is new.
REPLIES = """\
query Replies($login: String!, $first: Int!, $after: String) {
  rateLimit { cost remaining }
  user(login: $login) {
    repositoryDiscussionComments(first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        id url createdAt updatedAt authorAssociation isAnswer
        discussion { number title repository { id nameWithOwner isPrivate } }
      }
    }
  }
}
"""

# GitHub tells only of the latest review of each pull request, so all reviews are asked of those.
# The list of repositories has no cursor: what is cut at 100 shows in the total beside it.
CONTRIBUTIONS = """\
query Contributions(
  $login: String!, $from: DateTime!, $to: DateTime!, $first: Int!, $after: String
  $reviews: Boolean!, $commits: Boolean!
) {
  rateLimit { cost remaining }
  user(login: $login) {
    contributionsCollection(from: $from, to: $to) {
      pullRequestReviewContributions(first: $first, after: $after) @include(if: $reviews) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes {
          pullRequest {
            id number title
            author { login }
            repository { id nameWithOwner isPrivate }
            reviews(first: 100, author: $login) {
              totalCount
              nodes { id url state submittedAt authorAssociation }
            }
          }
        }
      }
      totalRepositoriesWithContributedCommits @include(if: $commits)
      commitContributionsByRepository(maxRepositories: 100) @include(if: $commits) {
        repository { id nameWithOwner isPrivate }
        contributions(first: 100) {
          pageInfo { hasNextPage }
          nodes { occurredAt commitCount url }
        }
      }
    }
  }
}
"""

# What is done in private, as numbers alone. GitHub tells of those repositories that the token may
# see, and of the rest in one number, where the person shares it.
NUMBERS = """\
query Numbers($login: String!, $from: DateTime!, $to: DateTime!) {
  rateLimit { cost remaining }
  user(login: $login) {
    contributionsCollection(from: $from, to: $to) {
      restrictedContributionsCount
      totalRepositoriesWithContributedCommits
      commitContributionsByRepository(maxRepositories: 100) {
        repository { isPrivate }
        contributions { totalCount }
      }
      totalRepositoriesWithContributedIssues
      issueContributionsByRepository(maxRepositories: 100) {
        repository { isPrivate }
        contributions { totalCount }
      }
      totalRepositoriesWithContributedPullRequests
      pullRequestContributionsByRepository(maxRepositories: 100) {
        repository { isPrivate }
        contributions { totalCount }
      }
      totalRepositoriesWithContributedPullRequestReviews
      pullRequestReviewContributionsByRepository(maxRepositories: 100) {
        repository { isPrivate }
        contributions { totalCount }
      }
    }
  }
}
"""

# A repository has at most 20 topics.
REPOSITORIES = """\
query Repositories($ids: [ID!]!) {
  rateLimit { cost remaining }
  nodes(ids: $ids) {
    ... on Repository {
      id nameWithOwner url isPrivate isArchived isFork createdAt pushedAt
      owner { id login }
      stargazerCount forkCount
      mentionableUsers { totalCount }
      primaryLanguage { name }
      repositoryTopics(first: 20) { nodes { topic { name } } }
    }
  }
}
"""

OWN_REPOSITORIES = """\
query OwnRepositories($login: String!, $first: Int!, $after: String) {
  rateLimit { cost remaining }
  user(login: $login) {
    repositories(
      first: $first, after: $after, ownerAffiliations: [OWNER], privacy: PUBLIC, isFork: false
      orderBy: {field: CREATED_AT, direction: ASC}
    ) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id nameWithOwner url stargazerCount }
    }
  }
}
"""
