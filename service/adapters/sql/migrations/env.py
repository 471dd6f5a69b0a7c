"""What Alembic runs: the migrations on the connection it was handed."""

from alembic import context

from service.adapters.sql.tables import Table

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Table.metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
