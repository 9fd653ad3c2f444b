"""Works know all sources that speak of them. They are derived, so they are derived anew."""

from alembic import op
from sqlalchemy import Column, Text

revision = "0002"
down_revision = "0001"

_TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.execute("DELETE FROM works")
    op.execute("DELETE FROM meta WHERE name = 'resolved'")
    with op.batch_alter_table("works") as works:
        works.add_column(Column("sources", _TEXT, nullable=False))
