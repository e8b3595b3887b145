//! What can go wrong with an index's files.

use std::fmt;

/// Why an index could not be built, opened or read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// Files are on their way; ask again when they are there.
    Pending,
    /// A file of the index is absent.
    Missing {
        /// The file's name inside the index.
        file: String,
        /// What reading it said.
        reason: String,
    },
    /// The files were written by another version of the engine, or are no search index at all.
    Foreign {
        /// What was expected and what was found.
        reason: String,
    },
    /// A file is cut short, altered, or belongs to another build of the same site.
    Damaged {
        /// The file's name inside the index.
        file: String,
        /// What does not fit.
        reason: String,
    },
    /// The index could not be written.
    Build {
        /// What failed.
        reason: String,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pending => write!(f, "the search index is still being loaded"),
            Self::Missing { file, reason } => {
                write!(
                    f,
                    "search index: {file} cannot be read ({reason}); reload the page, or build the site again"
                )
            }
            Self::Foreign { reason } => {
                write!(
                    f,
                    "search index: {reason}; build the site again with this version"
                )
            }
            Self::Damaged { file, reason } => {
                write!(
                    f,
                    "search index: {file} is damaged ({reason}); build the site again"
                )
            }
            Self::Build { reason } => write!(f, "search index: cannot be built: {reason}"),
        }
    }
}

impl std::error::Error for Error {}

impl Error {
    #[cfg(feature = "native")]
    pub(crate) fn build(cause: impl fmt::Display) -> Self {
        Self::Build {
            reason: cause.to_string(),
        }
    }

    pub(crate) fn damaged(file: &str, cause: impl fmt::Display) -> Self {
        Self::Damaged {
            file: file.to_owned(),
            reason: cause.to_string(),
        }
    }

    /// Tells what went wrong in reading the index itself.
    pub(crate) fn reading(cause: std::io::Error) -> Self {
        match cause.downcast::<Self>() {
            Ok(error) => error,
            Err(cause) => Self::damaged("the index", cause),
        }
    }
}
