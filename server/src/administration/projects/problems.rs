//! What is wrong with a project file.

/// Everything that is wrong with a project file, a sentence each.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct FileProblems(pub Vec<String>);
