// The one door to SQLite. Only the ledger, and the bench that measures it, go through it.
#ifndef MIDSTREAM_CSQLITE_SHIM_H
#define MIDSTREAM_CSQLITE_SHIM_H

#include <sqlite3.h>

// What Swift does not import: variadic functions, and the marker for "copy it".

// Trusts nothing that stands in the file: https://www.sqlite.org/security.html, section 1.
static inline int midstream_sqlite_distrust(sqlite3 *database) {
  int status = sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
  if (status != SQLITE_OK) return status;
  return sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)0);
}

static inline int midstream_sqlite_bind_text(
    sqlite3_stmt *statement, int place, const char *text, int count) {
  // An empty text is no NULL either.
  return sqlite3_bind_text(statement, place, count == 0 ? "" : text, count, SQLITE_TRANSIENT);
}

static inline int midstream_sqlite_bind_blob(
    sqlite3_stmt *statement, int place, const void *bytes, int count) {
  // An empty blob is no NULL, whatever its address.
  if (count == 0) return sqlite3_bind_zeroblob(statement, place, 0);
  return sqlite3_bind_blob(statement, place, bytes, count, SQLITE_TRANSIENT);
}

#endif
