// Whoever writes a service writes rows, lenses and tables: one import is enough for them.
@_exported public import MigrationEngine
@_exported public import StateTables
