/** The schema, one entry a version. An entry is never changed once it was released: append. */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE sessions (
     id TEXT PRIMARY KEY,
     key TEXT UNIQUE,
     state TEXT NOT NULL,
     record TEXT NOT NULL
   ) STRICT;
   CREATE TABLE turns (
     id TEXT PRIMARY KEY,
     session TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
     record TEXT NOT NULL
   ) STRICT;
   CREATE INDEX turns_of_session ON turns(session);
   CREATE TABLE engines (
     session TEXT PRIMARY KEY REFERENCES sessions(id) ON DELETE CASCADE,
     agent TEXT NOT NULL,
     state TEXT NOT NULL,
     sink INTEGER NOT NULL DEFAULT 0
   ) STRICT;
   CREATE TABLE actions (
     session TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
     phase TEXT NOT NULL,
     position INTEGER NOT NULL,
     action TEXT NOT NULL,
     status TEXT NOT NULL DEFAULT 'pending',
     error TEXT,
     PRIMARY KEY (session, phase, position)
   ) STRICT;
   CREATE TABLE events (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     at INTEGER NOT NULL,
     body TEXT NOT NULL
   ) STRICT;
   CREATE TABLE extension_schemas (
     name TEXT PRIMARY KEY,
     version INTEGER NOT NULL
   ) STRICT;`,
];
