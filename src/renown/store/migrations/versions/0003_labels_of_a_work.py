"""The labels of a work are found by the work: all criteria are judged in one pass over works."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_index("labels_work", "labels", ["person", "work", "label"])
