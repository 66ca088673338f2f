/* A database as faxportd 0.1.0 left it, for SQLite. */
#ifndef TESTS_UNIT_ENGINE_STORE_VERSION_1_H
#define TESTS_UNIT_ENGINE_STORE_VERSION_1_H

static const char version_1[] =
    "CREATE TABLE port (port_index INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE);"
    "CREATE TABLE series (name TEXT PRIMARY KEY, next INTEGER NOT NULL);"
    "INSERT INTO port VALUES (7, 'c'); INSERT INTO series VALUES ('job', 41);"
    "PRAGMA application_id = 1717663856; PRAGMA user_version = 1;";

#endif
