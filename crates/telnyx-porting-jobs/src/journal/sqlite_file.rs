//! `SQLite` files: opening, checking and migrating them.

use super::{JournalError, lock};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::fs::OpenOptions;
use std::path::Path;
use std::time::Duration;

/// Versions before 3.51.3 can corrupt a database when a write-ahead log is reset.
const MIN_SQLITE: i32 = 3_051_003;
/// The time to wait for a reader.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// A kind of file.
pub(crate) struct SqliteFormat {
    /// Marks the file.
    pub(crate) application_id: i32,
    /// The content, for messages.
    pub(crate) name: &'static str,
    /// The migrations, each from the version of its index to the next.
    pub(crate) migrations: &'static [&'static str],
}

impl SqliteFormat {
    /// Opens or creates a file for reading and writing. Only its owner can read a new file.
    pub(crate) fn open(&self, path: &Path) -> Result<Connection, JournalError> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            create_private(folder).map_err(|source| JournalError::File { path: folder.to_owned(), source })?;
        }
        // SQLite gives its other files the mode of this one.
        lock::private(OpenOptions::new().write(true).create(true).truncate(false))
            .open(path)
            .map_err(|source| JournalError::File { path: path.to_owned(), source })?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = connect(path, flags)?;
        self.set_up(path, &mut connection)?;
        Ok(connection)
    }

    /// Opens an existing file for reading.
    pub(crate) fn open_read_only(&self, path: &Path) -> Result<Connection, JournalError> {
        let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        self.check(path, &connection)?;
        Ok(connection)
    }

    /// Creates or migrates the tables.
    pub(crate) fn set_up(&self, path: &Path, connection: &mut Connection) -> Result<(), JournalError> {
        let version = self.check(path, connection)?;
        let mut migrate = || {
            connection.busy_timeout(BUSY_TIMEOUT)?;
            connection.pragma_update(None, "journal_mode", "WAL")?;
            connection.pragma_update(None, "synchronous", "FULL")?;
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            // Another process may have migrated the tables meanwhile.
            let now = transaction.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0))?;
            for migration in self.migrations.iter().skip(version.max(usize::try_from(now).unwrap_or_default())) {
                transaction.execute_batch(migration)?;
            }
            transaction.pragma_update(None, "application_id", self.application_id)?;
            transaction.pragma_update(
                None,
                "user_version",
                u32::try_from(self.migrations.len()).unwrap_or(u32::MAX),
            )?;
            transaction.commit()
        };
        migrate().map_err(|source| JournalError::from_sqlite(path, source))
    }

    /// Returns the version of the tables; 0 for a new file.
    fn check(&self, path: &Path, connection: &Connection) -> Result<usize, JournalError> {
        let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
        let read = || {
            let tables = number("SELECT count(*) FROM sqlite_schema")?;
            Ok((number("PRAGMA application_id")?, number("PRAGMA user_version")?, tables))
        };
        let (id, version, tables) = read().map_err(|source| JournalError::from_sqlite(path, source))?;
        let incompatible =
            |message: &str| JournalError::Incompatible { journal: path.display().to_string(), message: message.into() };
        match usize::try_from(version) {
            Ok(0) if id == 0 && tables == 0 => Ok(0),
            _ if id != i64::from(self.application_id) => Err(incompatible(&format!("is not {}", self.name))),
            Ok(version) if version <= self.migrations.len() => Ok(version),
            _ => Err(incompatible("was written by a newer version of this program; update the program")),
        }
    }
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, JournalError> {
    if rusqlite::version_number() < MIN_SQLITE {
        let message = format!("SQLite {} can corrupt journals; link version 3.51.3 or later", rusqlite::version());
        return Err(JournalError::Incompatible { journal: path.display().to_string(), message });
    }
    Connection::open_with_flags(path, flags).map_err(|source| JournalError::from_sqlite(path, source))
}

/// Creates a folder that only its owner can read.
pub(super) fn create_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
