"""The tables of what outlasts a turn."""

import sqlite3

LAYOUT = 2
"""1: journals, calls and checkpoints in files of their own beside the database."""

SESSION_TABLES = (
    "versions", "turns", "regions", "pictures", "ratings", "withheld", "choices", "carried", "waiting",
    "calls", "answers", "events", "addresses", "owners", "purchases",
    "opened_files", "links",
)  # fmt: skip
"""Tables whose rows belong to a session, by its name in `session`."""

TABLES = """
CREATE TABLE IF NOT EXISTS sessions (name TEXT PRIMARY KEY, head TEXT NOT NULL,
    visit INTEGER NOT NULL DEFAULT 0, root TEXT NOT NULL, created TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE IF NOT EXISTS versions (session TEXT, id TEXT, number INTEGER, visit INTEGER DEFAULT 0,
    body TEXT, PRIMARY KEY (session, id));
CREATE TABLE IF NOT EXISTS turns (session TEXT, number INTEGER, body TEXT, PRIMARY KEY (session, number));
CREATE TABLE IF NOT EXISTS regions (session TEXT, digest TEXT, body TEXT, PRIMARY KEY (session, digest));
CREATE TABLE IF NOT EXISTS ratings (session TEXT, version TEXT, body TEXT, PRIMARY KEY (session, version));
CREATE TABLE IF NOT EXISTS withheld (session TEXT, picture TEXT, PRIMARY KEY (session, picture));
CREATE TABLE IF NOT EXISTS choices (session TEXT PRIMARY KEY, body TEXT);
CREATE TABLE IF NOT EXISTS carried (session TEXT PRIMARY KEY, recipe TEXT);
CREATE TABLE IF NOT EXISTS pictures (session TEXT, digest TEXT, PRIMARY KEY (session, digest));
CREATE TABLE IF NOT EXISTS waiting (session TEXT PRIMARY KEY, body TEXT);
CREATE TABLE IF NOT EXISTS calls (session TEXT, number INTEGER, turn TEXT, request TEXT, body TEXT,
    PRIMARY KEY (session, number));
CREATE TABLE IF NOT EXISTS answers (session TEXT, turn TEXT, request TEXT, body BLOB,
    PRIMARY KEY (session, request));
CREATE TABLE IF NOT EXISTS doomed (digest TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS opened_files (session TEXT PRIMARY KEY, format TEXT, body BLOB);
CREATE TABLE IF NOT EXISTS purchases (owner TEXT, request TEXT, session TEXT, turn TEXT, about TEXT, at TEXT,
    answer BLOB, PRIMARY KEY (owner, request));
CREATE TABLE IF NOT EXISTS events (session TEXT, turn INTEGER, number INTEGER, body TEXT,
    PRIMARY KEY (session, turn, number));
CREATE TABLE IF NOT EXISTS addresses (session TEXT PRIMARY KEY, address TEXT UNIQUE);
CREATE TABLE IF NOT EXISTS links (session TEXT, link TEXT PRIMARY KEY, ends DOUBLE PRECISION, version INTEGER,
    format TEXT, width INTEGER, height INTEGER);
CREATE TABLE IF NOT EXISTS destinations (address TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS destinations_of_users (owner TEXT, address TEXT, PRIMARY KEY (owner, address));
CREATE TABLE IF NOT EXISTS owners (session TEXT PRIMARY KEY, owner TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS spent_by_users (owner TEXT, month TEXT, dollars DOUBLE PRECISION,
    PRIMARY KEY (owner, month));
CREATE TABLE IF NOT EXISTS departures (at TEXT, owner TEXT, session TEXT, destination TEXT, what TEXT,
    digest TEXT);
"""


def make_tables(connection: sqlite3.Connection) -> None:
    """Make the tables that are not there yet."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.executescript(TABLES)
