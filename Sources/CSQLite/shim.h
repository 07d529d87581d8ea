// The one door to SQLite. Only the ledger, and the bench that measures it, go through it.
#ifndef MIDSTREAM_CSQLITE_SHIM_H
#define MIDSTREAM_CSQLITE_SHIM_H

#include <sqlite3.h>

#endif
