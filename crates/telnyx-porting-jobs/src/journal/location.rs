//! The places of journals.

#[cfg(feature = "postgres")]
use super::postgres::{self, PostgresDatabase, PostgresJournal};
use super::{Journal, JournalError, SqliteJournal, folder};
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use telnyx_porting::Secret;

/// The schemes of databases.
const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];

/// The place of the journals of jobs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum JournalLocation {
    /// A file for each job in the user's [`folder`].
    #[default]
    Folder,
    /// The file of one job.
    File(PathBuf),
    /// A database, which any number of jobs and processes share.
    Database(DatabaseUrl),
}

/// The URL of a `PostgreSQL` database, such as `postgres://porting@db.example.com/porting?sslmode=require`.
///
/// It may have a password, which `Display` and `Debug` omit.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl {
    url: Secret,
    shown: String,
}

impl DatabaseUrl {
    /// Returns whether a text is the URL of a database, not a path.
    pub fn is_url(text: &str) -> bool {
        SCHEMES.iter().any(|scheme| text.starts_with(scheme))
    }

    /// Returns the URL with its password. Keep it out of logs.
    pub fn expose(&self) -> &str {
        self.url.expose()
    }

    /// Returns whether the URL has a password.
    pub fn has_password(&self) -> bool {
        self.url.expose() != self.shown
    }
}

impl FromStr for DatabaseUrl {
    type Err = JournalError;

    /// Parses a URL. The error does not quote the text, which may have a password.
    fn from_str(text: &str) -> Result<Self, JournalError> {
        let invalid = |reason| JournalError::InvalidUrl { reason };
        if !Self::is_url(text) {
            return Err(invalid("it is not the URL of a PostgreSQL database"));
        }
        #[cfg(feature = "postgres")]
        return match postgres::without_password(text) {
            Some(shown) => Ok(Self { url: text.into(), shown }),
            None => Err(invalid("it cannot be parsed; percent-encode special characters in the user and password")),
        };
        #[cfg(not(feature = "postgres"))]
        Err(JournalError::WithoutDatabases)
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DatabaseUrl").field(&self.shown).finish()
    }
}

#[cfg_attr(not(feature = "postgres"), expect(clippy::unused_async, reason = "only databases need to wait"))]
impl JournalLocation {
    /// Returns the location that a user names: the URL of a database, or a file.
    ///
    /// # Errors
    /// [`JournalError::InvalidUrl`]
    pub fn named(place: impl Into<PathBuf>) -> Result<Self, JournalError> {
        let place = place.into();
        match place.to_str().filter(|text| DatabaseUrl::is_url(text)) {
            Some(url) => url.parse().map(Self::Database),
            None => Ok(Self::File(place)),
        }
    }

    /// Opens or creates the journal of a job for reading and writing.
    ///
    /// # Errors
    /// [`JournalError::InUse`] if another process writes a file; another error if it cannot be opened.
    pub async fn open(&self, job: &str) -> Result<Box<dyn Journal>, JournalError> {
        match self {
            Self::Folder => Ok(Box::new(SqliteJournal::open(folder::path_of(job)?)?)),
            Self::File(path) => Ok(Box::new(SqliteJournal::open(path)?)),
            #[cfg(feature = "postgres")]
            Self::Database(url) => Ok(Box::new(PostgresJournal::connect(url, job).await?)),
            #[cfg(not(feature = "postgres"))]
            Self::Database(_) => Err(JournalError::WithoutDatabases),
        }
    }

    /// Opens the journal of a job for reading, also while another process writes it. Returns `None` if the job does not exist.
    ///
    /// # Errors
    /// If the journal cannot be opened.
    pub async fn read(&self, job: &str) -> Result<Option<Box<dyn Journal>>, JournalError> {
        match self.path(job)? {
            Some(path) if path.exists() => Ok(Some(Box::new(SqliteJournal::open_read_only(path)?))),
            Some(_) => Ok(None),
            None => {
                let journal = self.open(job).await?;
                Ok(if journal.job().await?.is_some() { Some(journal) } else { None })
            }
        }
    }

    /// Opens the journal of a job that exists for reading and writing. Returns `None` if the job does not exist.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub async fn open_existing(&self, job: &str) -> Result<Option<Box<dyn Journal>>, JournalError> {
        match self.path(job)? {
            Some(path) if !path.exists() => Ok(None),
            Some(_) => self.open(job).await.map(Some),
            None => self.read(job).await,
        }
    }

    /// Returns the file of a job; `None` if it is in a database.
    ///
    /// # Errors
    /// As [`folder::folder`].
    pub fn path(&self, job: &str) -> Result<Option<PathBuf>, JournalError> {
        match self {
            Self::Folder => folder::path_of(job).map(Some),
            Self::File(path) => Ok(Some(path.clone())),
            Self::Database(_) => Ok(None),
        }
    }

    /// Returns the names of all jobs, sorted. A file has one job, whose name is not read.
    ///
    /// # Errors
    /// If the folder is unknown or the database cannot be read.
    pub async fn jobs(&self) -> Result<Vec<String>, JournalError> {
        match self {
            Self::Folder => folder::jobs(),
            Self::File(path) => Ok(path.file_stem().map(|stem| stem.display().to_string()).into_iter().collect()),
            #[cfg(feature = "postgres")]
            Self::Database(url) => PostgresDatabase::connect(url).await?.jobs().await,
            #[cfg(not(feature = "postgres"))]
            Self::Database(_) => Ok(Vec::new()),
        }
    }

    /// Deletes the journal of a job. Its orders are not changed.
    ///
    /// # Errors
    /// If another process uses it, or if it cannot be deleted.
    pub async fn delete(&self, job: &str) -> Result<(), JournalError> {
        match self {
            #[cfg(feature = "postgres")]
            Self::Database(url) => PostgresJournal::connect(url, job).await?.delete().await,
            _ => self.path(job)?.map_or(Ok(()), |path| SqliteJournal::delete(&path)),
        }
    }

    /// Describes the journal of a job for messages: its path, or the job and the database.
    ///
    /// # Errors
    /// As [`folder::folder`].
    pub fn describe(&self, job: &str) -> Result<String, JournalError> {
        Ok(match (self.path(job)?, self) {
            (Some(path), _) => path.display().to_string(),
            (None, Self::Database(url)) => format!("{job} in {url}"),
            (None, _) => job.to_owned(),
        })
    }
}

#[cfg(all(test, feature = "postgres"))]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_shown_without_its_password() {
        for (url, shown) in [
            (
                "postgres://robin@db.example.com/porting?sslmode=require",
                "postgres://robin@db.example.com/porting?sslmode=require",
            ),
            (
                "postgres://robin:s3cret@db.example.com:5433/porting?sslmode=require",
                "postgres://robin@db.example.com:5433/porting",
            ),
            ("postgresql://db/porting?user=robin&password=s3cret", "postgres://robin@db/porting"),
            ("postgres://robin:p?s3cret@db", "postgres://robin@db"),
            ("postgres://robin:s3cret@%2Frun%2Fpostgresql/porting", "postgres://robin@%2Frun%2Fpostgresql/porting"),
        ] {
            let location = JournalLocation::named(url).unwrap();
            let JournalLocation::Database(parsed) = &location else { panic!("{location:?}") };
            assert_eq!((parsed.to_string(), parsed.expose()), (shown.to_owned(), url));
            assert_eq!(parsed.has_password(), url.contains("s3cret"));
            assert!(!format!("{location:?}").contains("s3cret"));
        }
    }

    #[test]
    fn invalid_urls_are_not_quoted() {
        for url in ["postgres://a:s3cret@[", "postgres://a:p@s3cret@host/x", "postgres://a:s3cret@host:port/x"] {
            let error = JournalLocation::named(url).unwrap_err().to_string();
            assert!(
                error.ends_with("write it as postgres://USER@HOST/DATABASE") && !error.contains("s3cret"),
                "{error}"
            );
        }
        assert_eq!(JournalLocation::named("job.sqlite").unwrap(), JournalLocation::File("job.sqlite".into()));
        assert!("job.sqlite".parse::<DatabaseUrl>().is_err());
    }
}
